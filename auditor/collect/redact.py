"""Values a site stores or sends, reduced before anything is written to disk."""

import hashlib
import re
from collections.abc import Collection, Iterable

import msgspec

from auditor.collect.outline import HIDDEN, outline
from auditor.model.capture import Body, Capture, Secret

SAMPLE = 6
BODY_CAP = 16 * 1024
SECRET_HEADERS = frozenset({"authorization", "proxy-authorization"})
_SECRET = r"(?:token|passw(?:or)?d|passwd|pwd|secret|api[_-]?key|jwt|session[_-]?id|credentials?|signature|otp)"
PLAIN_HEADERS = re.compile(
    r":.*|accept(?:-.*)?|access-control-.*|attribution-reporting-.*|cache-control|connection|content-.*|device-memory|dnt|"
    r"downlink|dpr|ect|expect|host|if-(?:match|modified-since|none-match|range|unmodified-since)|keep-alive|"
    r"origin|pragma|priority|purpose|range|referer|rtt|save-data|sec-.*|service-worker.*|te|transfer-encoding|"
    r"upgrade(?:-insecure-requests)?|user-agent|viewport-width|width|x-requested-with"
)
"""Headers of requests that browsers send of themselves; in all others pages say what they like."""
KEPT_SECRET = re.compile(rf"(?:^|[_-]){_SECRET}$", re.IGNORECASE)
"""Names of headers that hold a key to something, as they end."""
_BEGIN, _IS, _END = r"(?:[?&#;]|%(?:25){0,3}(?:3F|26|23))", r"(?:=|%(?:25){0,3}3D)", r"(?:25){0,3}(?:26|23)"
TOKEN = re.compile(
    rf"({_BEGIN}[\w.\[\]-]{{0,40}}?{_SECRET}(?:%5D|\])?{_IS})(?:[^&#;\s\"'<>\\…%]|%(?!{_END}))+", re.IGNORECASE
)
"""A value in an address whose name says that it is a key to something."""
JWT = re.compile(r"eyJ[\w-]{8,2000}\.eyJ[\w-]{8,8000}\.[\w-]{0,2000}")
LOGIN = re.compile(r"((?:https?|wss?|socks[45]?)://)[^/?#\s\"'<>\\@]{1,300}@")
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")


def secret(value: str, *, keep_raw: bool) -> Secret:
    """A stored value as a sample, its length and the hash of the whole."""
    return Secret(
        sample=value[:SAMPLE],
        length=len(value),
        sha256=hashlib.sha256(value.encode(errors="replace")).hexdigest(),
        raw=value if keep_raw else None,
    )


def shown(text: str) -> str:
    """A text without the log-ins and keys that its addresses hold."""
    return JWT.sub(HIDDEN, TOKEN.sub(rf"\1{HIDDEN}", LOGIN.sub(r"\1", text)))


def without_keys(capture: Capture) -> Capture:
    """The capture without the log-ins and keys in any of its addresses, headers and names."""
    # All at once in its JSON: no field that is added later is forgotten, and none is walked for nothing.
    data = msgspec.json.encode(capture).decode()
    clean = shown(data)
    return capture if clean == data else msgspec.json.decode(clean, type=Capture)


def body(data: bytes, *, keep_raw: bool) -> Body:
    """A request body: size and hash always, of a text up to the cap its outline, or all of it where raw data are kept."""
    text: str | None = None
    if len(data) <= BODY_CAP:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = None
    if text is not None and not keep_raw:
        text = ADDRESS.sub(HIDDEN, outline(text))
    return Body(size=len(data), sha256=hashlib.sha256(data).hexdigest(), text=text)


def headers(
    pairs: Iterable[tuple[str, str]], *, ours: Collection[str], keep_raw: bool, sent: bool = False
) -> tuple[tuple[str, str], ...]:
    """Headers without what they keep secret: credentials and our own headers always, cookie values unless kept raw.

    `ours` are names in lower case of headers the user added; of headers
    `sent` the browser's own keep their values. Several values of one name are told apart by line ends.
    """
    kept: list[tuple[str, str]] = []
    for name, text in pairs:
        low = name.lower()
        for value in text.split("\n"):
            if low in SECRET_HEADERS or low in ours or (not keep_raw and _may_tell(low, sent=sent)):
                kept.append((name, HIDDEN))
            elif low == "cookie" and not keep_raw:
                kept.append((name, "; ".join(f"{_name(part)}={HIDDEN}" for part in value.split(";"))))
            elif low == "set-cookie" and not keep_raw:
                pair, semicolon, attributes = value.partition(";")
                kept.append((name, f"{_name(pair)}={HIDDEN}{semicolon}{attributes}"))
            else:
                kept.append((name, value))
    return tuple(kept)


def _may_tell(name: str, *, sent: bool) -> bool:
    if name in ("cookie", "set-cookie"):
        return False
    return bool(KEPT_SECRET.search(name)) or (sent and PLAIN_HEADERS.fullmatch(name) is None)


def _name(pair: str) -> str:
    return pair.partition("=")[0].strip()
