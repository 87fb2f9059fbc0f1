"""The options of a filter rule ("script,third-party,domain=a.example|~b.a.example") as a condition.

Sources of the meanings: the filter-syntax documentation of Adblock Plus (help.adblockplus.org, "How to write filters"),
uBlock Origin (github.com/gorhill/uBlock/wiki/Static-filter-syntax) and AdGuard (adguard.com/kb, "Filter rules").
"""

import re

from auditor.model.kinds import ResourceType as T
from auditor.trackers.engine.rule import (
    ALL_PARTIES,
    ALL_TYPES,
    REQUEST_TYPES,
    Condition,
    Left,
    Leftover,
    Parties,
    ascii_host,
    mask_of,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TYPES = {
    "script": T.SCRIPT,
    "image": T.IMAGE,
    "img": T.IMAGE,
    "background": T.IMAGE,
    "stylesheet": T.STYLESHEET,
    "css": T.STYLESHEET,
    "object": T.OBJECT,
    "object-subrequest": T.OBJECT,
    "xmlhttprequest": T.XHR,
    "xhr": T.XHR,
    "subdocument": T.SUBDOCUMENT,
    "frame": T.SUBDOCUMENT,
    "document": T.DOCUMENT,
    "doc": T.DOCUMENT,
    "ping": T.PING,
    "beacon": T.PING,
    "websocket": T.WEBSOCKET,
    "font": T.FONT,
    "media": T.MEDIA,
    "other": T.OTHER,
    "dtd": T.OTHER,
    "xbl": T.OTHER,
}
"""Request types under the names lists use."""

_FIRST = frozenset({int(Parties.SAME_HOST), int(Parties.SAME_SITE)})
_THIRD = frozenset({int(Parties.THIRD)})
PARTIES = {
    "third-party": _THIRD,
    "3p": _THIRD,
    "~first-party": _THIRD,
    "~1p": _THIRD,
    "first-party": _FIRST,
    "1p": _FIRST,
    "~third-party": _FIRST,
    "~3p": _FIRST,
    "strict1p": frozenset({int(Parties.SAME_HOST)}),
    "strict-first-party": frozenset({int(Parties.SAME_HOST)}),
    "strict3p": frozenset({int(Parties.SAME_SITE), int(Parties.THIRD)}),
    "strict-third-party": frozenset({int(Parties.SAME_SITE), int(Parties.THIRD)}),
}

NO_REQUEST = frozenset({"popup", "popunder", "webrtc", "inline-script", "inline-font"})
"""Things a browser does that are no network request of their own."""
MODIFIERS = _words(
    "csp redirect redirect-rule rewrite removeparam queryprune replace permissions uritransform urltransform urlskip "
    "removeheader cookie hls jsonprune xmlprune referrerpolicy stealth empty mp4 cname donottrack"
)
"""Options that change a request, a response or a page and block nothing."""
PAGE_HIDING = _words("elemhide ehide generichide ghide specifichide shide content extension jsinject")
"""Page exceptions that only concern hiding or scripts, not requests."""
NOTES = frozenset({"reason", "collapse", "~collapse"})
"""Options without an effect on whether a request is blocked."""
UNSUPPORTED = _words(
    "header ipaddress requestheader responseheader sitekey ctag client dnstype dnsrewrite app network tag rewrite-rule "
    "strict-domain"
)
"""Options this engine cannot decide: a rule that has one is counted, never applied."""
_VALUED = frozenset({"domain", "from", "to", "denyallow", "method"})
_FLAGS = frozenset({"important", "badfilter", "match-case", "all", "genericblock", "urlblock"})
_PAGES = frozenset({"genericblock", "urlblock"})
"""Exceptions that are about pages, like `document`: from these all rules without a domain, or all rules, are kept off."""
_KNOWN = (
    frozenset(TYPES)
    | frozenset(PARTIES)
    | NO_REQUEST
    | MODIFIERS
    | PAGE_HIDING
    | NOTES
    | UNSUPPORTED
    | _VALUED
    | _FLAGS
)
_METHODS = _words("connect delete get head options patch post put")
_NAME = re.compile(r"~?[a-z0-9_-]+(?=[,=]|$)", re.IGNORECASE)
_SHAPE = re.compile(r"~?[a-z][a-z0-9_-]*(=[^,]*)?(,~?[a-z_][a-z0-9_-]*(=[^,]*)?)*", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\),")


def split(rule: str) -> tuple[str, str]:
    """Pattern and options of a rule without `@@`. The `$` that counts is the first one an option's name follows, so
    that `$` in a regular expression or in an option's value is left alone."""
    at = rule.find("$")
    while at >= 0:
        name = _NAME.match(rule, at + 1)
        if name and (name[0].lower() in _KNOWN or name[0].lower().lstrip("~") in _KNOWN):
            return rule[:at], rule[at + 1 :]
        at = rule.find("$", at + 1)
    at = rule.rfind("$")
    if at >= 0 and _SHAPE.fullmatch(rule, at + 1) and not (rule.startswith("/") and rule.endswith("/")):
        return rule[:at], rule[at + 1 :]
    return rule, ""


class _Reading:
    """What the options seen so far say."""

    def __init__(self, exception: bool) -> None:
        self.exception = exception
        self.wanted: set[T] = set()
        self.refused: set[T] = set()
        self.parties = ALL_PARTIES
        self.flags: set[str] = set()
        self.values: dict[str, tuple[str, ...]] = {}
        self.no_request: str | None = None
        self.page_hiding: str | None = None

    def take(self, option: str) -> Left | None:
        """Takes one option in; returns why the whole rule is left out, or None."""
        name, _, value = option.partition("=")
        name = name.strip().lower()
        plain = name.lstrip("~")
        if name in PARTIES:
            self.parties &= PARTIES[name]
        elif plain in TYPES:
            (self.refused if name.startswith("~") else self.wanted).add(TYPES[plain])
        elif name in _VALUED:
            return self._value("domain" if name == "from" else name, value)
        elif name in _FLAGS:
            self.flags.add(name)
        elif plain in NO_REQUEST:
            self.no_request = plain if name == plain else self.no_request
        elif name in PAGE_HIDING:
            self.page_hiding = name
        elif plain in MODIFIERS:
            return Left(Leftover.NO_BLOCK, plain)
        elif not (name in NOTES or not name.strip("_")):
            return Left(Leftover.UNSUPPORTED, plain)
        return None

    def _value(self, name: str, value: str) -> Left | None:
        entries = tuple(entry.strip().lower() for entry in value.split("|") if entry.strip())
        if not entries or "~" in entries:
            return Left(Leftover.INVALID, f"option {name} has no value")
        if name == "method":
            unknown = [entry for entry in entries if entry.lstrip("~") not in _METHODS]
            if unknown:
                return Left(Leftover.UNSUPPORTED, f"method={unknown[0]}")
        elif any(entry.lstrip("~").startswith("/") for entry in entries):
            return Left(Leftover.UNSUPPORTED, f"{name}=/regex/")
        elif name == "denyallow" and any(entry.startswith("~") for entry in entries):
            return Left(Leftover.INVALID, "denyallow cannot be negated")
        else:
            entries = tuple(ascii_host(entry) for entry in entries)
        self.values[name] = tuple(sorted({*self.values.get(name, ()), *entries}))
        return None

    def types(self) -> frozenset[T]:
        """The types the rule is about."""
        if "all" in self.flags:
            return ALL_TYPES - self.refused
        if self.wanted:
            return frozenset(self.wanted - self.refused)
        return REQUEST_TYPES - self.refused

    def condition(self) -> Condition | Left:
        """All options together, or why the rule is left out."""
        idle = self.no_request or self.page_hiding
        pages = self.flags & _PAGES
        if idle and not (self.wanted or pages or "all" in self.flags):
            return Left(Leftover.NO_BLOCK, idle)
        types = self.types()
        if pages and not self.wanted:
            types = frozenset({T.DOCUMENT})
        mask = mask_of(types, self.parties)
        if not mask:
            return Left(Leftover.INVALID, "the options exclude every request")
        if pages and not self.exception:
            return Left(Leftover.INVALID, f"{min(pages)} is for exceptions only")
        return Condition(
            mask=mask,
            exception=self.exception,
            important="important" in self.flags,
            match_case="match-case" in self.flags,
            page=self.exception and (T.DOCUMENT in self.wanted or "urlblock" in self.flags),
            generic_off="genericblock" in self.flags,
            domains=self.values.get("domain", ()),
            to=self.values.get("to", ()),
            denyallow=self.values.get("denyallow", ()),
            methods=self.values.get("method", ()),
        )


def read(options: str, *, exception: bool) -> tuple[Condition | Left, bool]:
    """The condition the options make, or why the rule is left out; and whether it is a badfilter."""
    reading = _Reading(exception)
    for option in _COMMA.split(options):
        left = reading.take(option)
        if left is not None:
            return left, False
    return reading.condition(), "badfilter" in reading.flags
