"""What a reader makes of one line of a list: a network rule, or the reason why it is none.

Types and party are one number, the *mask*: a bit for every pair of request type and party, so that a rule and a
request meet in a single `&`.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum, StrEnum
from urllib.parse import quote

import msgspec

from auditor.model.kinds import ResourceType

TYPES = tuple(ResourceType)


class Parties(IntEnum):
    """How the request's host stands to its source. `UNKNOWN`: the source has no host, nobody can say."""

    SAME_HOST = 0
    SAME_SITE = 1
    THIRD = 2
    UNKNOWN = 3


def bit(type: ResourceType, party: int) -> int:
    """The one bit of a mask that stands for a request of this type and party."""
    return 1 << (TYPES.index(type) * len(Parties) + party)


def mask_of(types: frozenset[ResourceType], parties: frozenset[int]) -> int:
    """All bits of these types in these parties; 0 when either is empty."""
    return sum(bit(type, party) for type in types for party in parties)


ALL_TYPES = frozenset(ResourceType)
REQUEST_TYPES = ALL_TYPES - {ResourceType.DOCUMENT}
"""What a rule without type options speaks about: everything but the page itself."""
ALL_PARTIES = frozenset(int(party) for party in Parties)
PLAIN_MASK = mask_of(REQUEST_TYPES, ALL_PARTIES)
DOCUMENT_BITS = mask_of(frozenset({ResourceType.DOCUMENT}), ALL_PARTIES)


class Condition(msgspec.Struct, frozen=True, array_like=True):
    """Everything about a rule but its pattern; equal conditions of thousands of rules are stored once.

    `domains` are hosts of the source, `to` and `denyallow` of the request; an entry may be negated with `~` and end in
    `.*` for any public suffix. `page`: the exception counts for everything on a page that matches;
    `generic_off`: it switches rules without a domain off there. `methods` are lower case. An `important` rule wins over
    exceptions, an `important` exception over such rules too (AdGuard's meaning; uBlock Origin has none for it).
    """

    mask: int = PLAIN_MASK
    exception: bool = False
    important: bool = False
    match_case: bool = False
    page: bool = False
    generic_off: bool = False
    domains: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    denyallow: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    @property
    def generic(self) -> bool:
        """Whether the rule speaks about any source, which `genericblock` switches off."""
        return not any(not name.startswith("~") for name in self.domains)


PLAIN = Condition()


class Rule(msgspec.Struct, frozen=True):
    """A network rule. `pattern` is in filter syntax ("||host^"), lower case but for regular expressions and
    match-case. `cancels`: a badfilter rule, which takes its twins out of every list."""

    pattern: str
    condition: Condition = PLAIN
    cancels: bool = False


class Leftover(StrEnum):
    """Why a line is no network rule."""

    COMMENT = "comment"
    COSMETIC = "cosmetic"
    NO_BLOCK = "no-block"
    UNSUPPORTED = "unsupported"
    INVALID = "invalid"


class Left(msgspec.Struct, frozen=True):
    """A line that blocks nothing. `what` is the option at fault or the sentence why the line is invalid."""

    kind: Leftover
    what: str = ""


Line = tuple[int, str, Rule | Left]
"""Line number from 1, the line's text, and what it is."""
Lines = Iterator[Line]


def ascii_host(host: str) -> str:
    """A host name as browsers put it into URLs: lower case, international labels as punycode (RFC 3492)."""
    if host.isascii():
        return host.lower()
    labels = unicodedata.normalize("NFKC", host.lower()).replace("\u3002", ".").split(".")
    return ".".join(label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in labels)


_SPLIT = re.compile(r"([a-z][a-z0-9+.-]*://|\|\||)([^/?#^*|]*)(.*)", re.IGNORECASE | re.DOTALL)


def ascii_url(text: str) -> str:
    """A URL, or a rule's pattern, as browsers write it: host in punycode, the rest percent-encoded where not ASCII."""
    if text.isascii():
        return text
    start, host, rest = _SPLIT.fullmatch(text).groups()  # type: ignore[union-attr]  # the last group takes everything
    host = ascii_host(host) if start else _quoted(host)
    return f"{start}{host}{_quoted(rest)}"


def _quoted(text: str) -> str:
    return _FOREIGN.sub(lambda found: quote(found[0], safe="", errors="replace"), text)


_FOREIGN = re.compile(r"[^\x00-\x7f]+")
