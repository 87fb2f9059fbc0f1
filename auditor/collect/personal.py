"""Personal data in text that leaves the site: e-mail addresses, telephone numbers, names, and hashes of them.

A value is reduced to its hash at once. Addresses whose last label is no public suffix are file names
(`lodash@4.17.21.min.js`), not addresses.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.collect.outgoing import layers
from auditor.model.base import Record
from auditor.model.capture import Capture
from auditor.sites import is_registrable

LONGEST_SCANNED = 64 * 1024
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9.-]*@)")
ROLES = re.compile(
    "info|contact|kontakt|support|service|help|hello|office|mail|sales|privacy|datenschutz|dpo|dsb|press|presse|team|jobs|"
    "careers?|webmaster|postmaster|admin|no-?reply|donotreply|billing|orders|shop|customer|feedback|legal|abuse|security|"
    "hilfe|impressum|vertrieb|marketing|newsletter"
)
"""Parts before the @ that name a function, not a person."""


def _keyed(names: str, value: str) -> re.Pattern[str]:
    """A parameter or a JSON field of one of these names with its value."""
    return re.compile(rf"[\"'\[]?(?P<key>{names})[\"'\]]?\s*[=:]\s*[\"']?(?P<value>{value})", re.IGNORECASE)


_NAMED = {
    "phone": _keyed(r"(?:tele?)?phone(?:_?number)?|tel|mobile|ud\]?\[ph", r"\+?[\d ()/.-]{7,20}"),
    "name": _keyed(r"(?:first|last|full|sur|given|family)_?name|ud\]?\[[fl]n", r"[^\W\d_][\w' -]{1,40}"),
    "login": _keyed(r"user_?name|login(?:_?(?:id|name))?", r"[\w.-]{3,60}"),
}
_DIGEST = re.compile(r"(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{40}|[0-9a-fA-F]{32})(?![0-9a-zA-Z])")
_OF_DIGEST = re.compile(
    r"(?P<key>(?:ud\[)?(?:em|ph|fn|ln)\]?|e?mail\w*|hem|he|phone\w*|\w*(?:sha256|md5|sha1)\w*(?:mail|phone)\w*|\w*(?:mail|phone)\w*(?:sha256|md5|sha1)\w*)"
    r"[\"'\]]*\s*[=:]\s*[\"']?(?:tv\.1~\w+\.)?\Z"
)
"""What stands before a digest, as far as `LONGEST_KEY` characters back: looked for from each digest, for a pattern that
begins with any number of letters would be tried at every letter of a long text."""
LONGEST_KEY = 100
_BY_LENGTH = {32: "md5", 40: "sha1", 64: "sha256"}


class Found(Record, frozen=True, kw_only=True):
    """As `SentData`, without the request."""

    kind: str
    form: str
    field: str
    sha256: str
    domain: str = ""
    role: bool = False


def found_in(text: str) -> Iterator[Found]:
    """What a text holds, the same thing once."""
    seen: set[tuple[str, str]] = set()
    for how, layer in layers(text[:LONGEST_SCANNED]):
        for one in (*_addresses(layer, how), *_named(layer, how), *_hashed(layer)):
            if (one.kind, one.sha256) not in seen:
                seen.add((one.kind, one.sha256))
                yield one


def _addresses(text: str, how: str) -> Iterator[Found]:
    for match in ADDRESS.finditer(text):
        local, _, domain = match.group().lower().rpartition("@")
        if is_registrable(domain):
            role = _is_role(local)
            yield Found(kind="email", form=how, field="", sha256=_sha256(f"{local}@{domain}"), domain=domain, role=role)


def _named(text: str, how: str) -> Iterator[Found]:
    for kind, pattern in _NAMED.items():
        for match in pattern.finditer(text):
            value = match["value"].strip()
            value = "".join(c for c in value if c.isdigit()) if kind == "phone" else value
            if kind != "phone" or 7 <= len(value) <= 15:
                yield Found(kind=kind, form=how, field=match["key"][:40], sha256=_sha256(value))


def _hashed(text: str) -> Iterator[Found]:
    for digest in _DIGEST.finditer(text):
        match = _OF_DIGEST.search(text[max(0, digest.start() - LONGEST_KEY) : digest.start()])
        if match is None:
            continue
        key, value = match["key"].lower(), digest.group().lower()
        kind = "phone" if "ph" in key else "name" if "fn" in key or "ln" in key else "email"
        yield Found(kind=kind, form=_BY_LENGTH[len(value)], field=match["key"][:40], sha256=value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


_AT = re.compile(r"@|%(?:25)*40")
_BEFORE = re.compile(r"[A-Za-z0-9._+-]{1,64}\Z")
_AFTER = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}")
MASK = "…"


def without_addresses(capture: Capture) -> Capture:
    """The capture with people's e-mail addresses replaced wherever they stand; what the documents are stays as it is."""
    shown = msgspec.to_builtins(msgspec.structs.replace(capture, documents=()))
    found = msgspec.convert(_walked(shown), Capture)
    return msgspec.structs.replace(found, documents=capture.documents)


def _walked(node: Any) -> Any:
    if isinstance(node, str):
        return masked(node)
    if isinstance(node, list | tuple):
        return [_walked(child) for child in node]
    return {key: _walked(child) for key, child in node.items()} if isinstance(node, dict) else node


def masked(text: str) -> str:
    """The text with people's e-mail addresses replaced; those of a function (support@) stay, being nobody's."""
    pieces: list[str] = []
    end = 0
    # From each @ outwards: a pattern for whole addresses would be tried at every letter of a long text.
    for match in _AT.finditer(text):
        before = _BEFORE.search(text[max(end, match.start() - 64) : match.start()])
        after = _AFTER.match(text, match.end())
        if before is None or after is None or _is_role(before.group().lower()) or not is_registrable(after.group()):
            continue
        pieces += [text[end : match.start() - len(before.group())], MASK]
        end = after.end()
    return "".join((*pieces, text[end:])) if pieces else text


def _is_role(local: str) -> bool:
    return bool(ROLES.fullmatch(local) or ROLES.fullmatch(re.split(r"[.+_-]", local)[0]))
