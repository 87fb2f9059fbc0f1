"""Values a site stores or sends, reduced before anything is written to disk."""

import hashlib
import re
from collections.abc import Collection, Iterable

from auditor.model.capture import Body, Secret

SAMPLE = 6
BODY_CAP = 16 * 1024
HIDDEN = "…"
SECRET_HEADERS = frozenset({"authorization", "proxy-authorization"})
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")


def secret(value: str, *, keep_raw: bool) -> Secret:
    """A stored value as a sample, its length and the hash of the whole."""
    return Secret(
        sample=value[:SAMPLE],
        length=len(value),
        sha256=hashlib.sha256(value.encode(errors="replace")).hexdigest(),
        raw=value if keep_raw else None,
    )


def body(data: bytes, *, keep_raw: bool) -> Body:
    """A request body: text up to the cap with e-mail addresses masked, size and hash always."""
    text: str | None = None
    if len(data) <= BODY_CAP:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = None
    if text is not None and not keep_raw:
        text = ADDRESS.sub(HIDDEN, text)
    return Body(size=len(data), sha256=hashlib.sha256(data).hexdigest(), text=text)


def headers(pairs: Iterable[tuple[str, str]], *, ours: Collection[str], keep_raw: bool) -> tuple[tuple[str, str], ...]:
    """Headers without what they keep secret: credentials and our own headers always, cookie values unless kept raw.

    `ours` are names in lower case of headers the user added. Several values of one name are told apart by line ends.
    """
    kept: list[tuple[str, str]] = []
    for name, text in pairs:
        low = name.lower()
        for value in text.split("\n"):
            if low in SECRET_HEADERS or low in ours:
                kept.append((name, HIDDEN))
            elif low == "cookie" and not keep_raw:
                kept.append((name, "; ".join(f"{_name(part)}={HIDDEN}" for part in value.split(";"))))
            elif low == "set-cookie" and not keep_raw:
                pair, semicolon, attributes = value.partition(";")
                kept.append((name, f"{_name(pair)}={HIDDEN}{semicolon}{attributes}"))
            else:
                kept.append((name, value))
    return tuple(kept)


def _name(pair: str) -> str:
    return pair.partition("=")[0].strip()
