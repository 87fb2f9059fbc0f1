"""The engine: every rule that matches a request, with list, line and text, and the exceptions that speak against it."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from ahocorasick_rs import AhoCorasick

from auditor import garbage
from auditor.model.evidence import MatchedRule
from auditor.model.kinds import ResourceType
from auditor.model.problems import BadInput
from auditor.model.said import say, term
from auditor.sites import host_of
from auditor.trackers.engine import store
from auditor.trackers.engine.index import Index, ListCounts, build, decode, names_of
from auditor.trackers.engine.pattern import ANYWHERE, Shape, compiled, stoppable
from auditor.trackers.engine.place import Names, Place, names_in, place_of
from auditor.trackers.engine.rule import Condition, Parties, ascii_host, ascii_url, bit

if TYPE_CHECKING:
    import regex

MAX_URL = 8192
"""Characters of a URL that are looked at; what attackers append beyond changes nothing, and time stays bounded."""
_MAX_REGEX = 4096
"""The same for expressions that lists write themselves, whose time may grow faster than the URL."""
_EXPRESSION_SECONDS = 2.0
"""What one of them may take for one URL; usual ones take microseconds."""
_REMEMBERED = 32768
_T = TypeVar("_T")


class Match(msgspec.Struct, frozen=True):
    """`rules` are the blocking rules that match, in order of lists and lines; `exceptions` those that match too, only
    looked for where there are rules. `blocked`: the rules win (no exception, or an `important` rule that no `important`
    exception answers)."""

    blocked: bool
    rules: tuple[MatchedRule, ...] = ()
    exceptions: tuple[MatchedRule, ...] = ()


NOTHING = Match(False)


class _Gate(msgspec.Struct, frozen=True):
    """The conditions of a rule beyond its mask, as sets; None where the rule says nothing."""

    domains: Names | None
    to: Names | None
    denyallow: frozenset[str]
    methods: Names | None

    def open(self, request: "_Request") -> bool:
        """Whether the request is one the options speak about."""
        place = request.target.place
        if self.domains is not None and not self.domains.hold(request.source.place):
            return False
        if self.to is not None and not self.to.hold(place):
            return False
        if self.denyallow and (place is None or not self.denyallow.isdisjoint(place.any_of)):
            return False
        if self.methods is None:
            return True
        method = request.method
        return (
            method is not None and method not in self.methods.refused and method in (self.methods.wanted or (method,))
        )


class _Test(msgspec.Struct, frozen=True):
    """What remains to be tried once mask and literal fit."""

    shape: Shape
    gate: _Gate | None
    match_case: bool


_Entry = tuple[int, int, _Test | None]
"""Mask, rule number, and what remains to be tried: plain tuples, for this is the inner loop."""


class _Target(NamedTuple):
    """What one host of requests always meets. `chunk` is the authority as it stands in the URL."""

    place: Place | None
    rules: tuple[_Entry, ...]
    chunk: str


class _Source(NamedTuple):
    """What one page or frame brings into all its requests: its place, rules that wait for it, page exceptions."""

    place: Place | None
    rules: tuple[_Entry, ...] = ()
    page: tuple[int, ...] = ()
    generic_off: tuple[int, ...] = ()


class _Request(NamedTuple):
    url: str
    lowered: str
    source: _Source
    target: _Target
    method: str | None


class Engine:
    """Lists compiled for matching. `counts` tells for every list what became of its lines: nothing is dropped silently."""

    def __init__(self, index: Index) -> None:
        self.counts: tuple[ListCounts, ...] = index.counts
        self._index = index
        self._ends, self._lines, self._kinds = (array("I", d) for d in (index.ends, index.lines, index.condition_of))
        self._gates = [_gate(condition) for condition in index.conditions]
        self._find = AhoCorasick(index.literals, store_patterns=False).find_matches_as_indexes
        self._filed = [tuple(self._entry(number) for number in numbers) for numbers in index.filed]
        self._always = tuple(self._entry(number) for number in index.always)
        self._always_for: dict[int, tuple[_Entry, ...]] = {}
        self._regexes: dict[int, re.Pattern[str]] = {}
        self._written: dict[int, regex.Pattern[str] | None] = {}
        self._given_up: dict[int, str] = {}
        self._matched: dict[int, MatchedRule] = {}
        self._targets: dict[str, _Target] = {}
        self._sources: dict[str, _Source] = {}
        self._results: dict[tuple[str, str, str, str | None], Match] = {}

    @classmethod
    def load(cls, paths: Sequence[Path], cache: Path | None = None) -> "Engine":
        """The engine over list files, in this order. The index is kept in `cache` (default: the user's cache folder).

        Raises `BadInput` naming the file that is absent, unreadable or no text.
        """
        if cache is None:
            from auditor.trackers.register import cache_folder

            cache = cache_folder()
        contents = list(zip(names_of(paths), (_bytes_of(path) for path in paths), strict=True))
        key = store.key_of(contents)
        with garbage.left_for_later():
            index = store.load(cache, key)
            if index is None:
                index = build((name, decode(data, path)) for (name, data), path in zip(contents, paths, strict=True))
                store.save(cache, key, index)
            return cls(index)

    def match(self, url: str, source_url: str, type: ResourceType, method: str | None = None) -> Match:
        """All rules for one request. `source_url` is the page or frame that made it ("" when unknown: rules about
        party or source then match nothing). Without `method` rules about methods match nothing."""
        key = (url, source_url, type._value_, method)
        known = self._results.get(key)
        if known is None:
            if len(self._results) >= _REMEMBERED:
                self._results.clear()
            source = self._sources.get(source_url) or self._source(source_url)
            numbers = self._numbers(url, source, type._value_, method.lower() if method else None)
            known = self._results[key] = self._decide(numbers, source) if numbers else NOTHING
        return known

    def _numbers(self, url: str, source: _Source, type: str, method: str | None) -> list[int]:
        """Numbers of all rules and exceptions that match; exceptions for the whole page are not among them."""
        if len(url) > MAX_URL or "#" in url:
            url = _cut(url.partition("#")[0], MAX_URL)
        url = url if url.isascii() else ascii_url(url)
        lowered = url.lower()
        chunks = lowered.split("/", 3)
        authority = chunks[2] if len(chunks) > 2 and not chunks[1] and chunks[0].endswith(":") else ""
        target = self._targets.get(authority) or self._target(authority)
        wanted = _BITS[type][_party(source.place, target.place)]
        others = self._always_for.get(wanted)
        if others is None:
            others = self._always_for[wanted] = tuple(entry for entry in self._always if entry[0] & wanted)
        request: _Request | None = None  # made when the first rule asks for it, which for most requests none does
        found: list[int] = []
        for mask, number, test in target.rules + source.rules + others:
            if mask & wanted:
                request = request or _Request(url, lowered, source, target, method)
                if test is None or self._holds(number, test, request, 0, 0):
                    found.append(number)
        tried: set[int] = set()  # a literal may stand in a URL a thousand times, its rules' expressions run once
        for literal, start, end in self._find(lowered, True):
            for mask, number, test in self._filed[literal]:
                if not mask & wanted or number in tried:
                    continue
                if test is None or test.shape.regex is not None:
                    tried.add(number)
                request = request or _Request(url, lowered, source, target, method)
                if test is None or self._holds(number, test, request, start, end):
                    found.append(number)
        return found

    def _holds(self, number: int, test: _Test, request: _Request, start: int, end: int) -> bool:
        """Whether a rule whose mask fits, and whose literal stands at start:end, matches."""
        shape, gate, match_case = test.shape, test.gate, test.match_case
        if shape.anchor and shape.regex is None and not _anchored(shape.anchor, request, start):
            return False
        if shape.at_end and shape.regex is None and end != len(request.lowered):
            return False
        if gate is not None and not gate.open(request):
            return False
        if shape.regex is None:
            return True
        if shape.written:
            return self._written_holds(number, shape.regex, _cut(request.url, _MAX_REGEX), match_case=match_case)
        expression = self._regexes.get(number)
        if expression is None:
            expression = self._regexes[number] = compiled(shape.regex, re.ASCII)
        return expression.search(request.url if match_case else request.lowered) is not None

    def _written_holds(self, number: int, source: str, url: str, *, match_case: bool) -> bool:
        """Whether an expression that a list wrote itself matches. One that runs out of time matches nothing any more."""
        if number not in self._written:
            self._written[number] = stoppable(source, match_case=match_case)
            if self._written[number] is None:
                self._given_up[number] = "has an expression that cannot be read"
        expression = self._written[number]
        try:
            return expression is not None and expression.search(url, timeout=_EXPRESSION_SECONDS) is not None
        except TimeoutError:
            self._written[number] = None
            self._given_up[number] = say("took longer than {seconds:g} s at an address", seconds=_EXPRESSION_SECONDS)
            return False

    def given_up(self) -> tuple[str, ...]:
        """A sentence for each rule that came into question and was left out, as far as requests have been asked about."""
        shown = ((self._shown(number), why) for number, why in sorted(self._given_up.items()))
        return tuple(
            say(
                "A rule of the filter list {list} (line {line}) {why} and was left out from then on: {rule}",
                list=rule.list,
                line=rule.line,
                why=term(why),
                rule=rule.text[:80],
            )
            for rule, why in shown
        )

    def _decide(self, numbers: list[int], source: _Source) -> Match:
        conditions, kinds = self._index.conditions, self._kinds
        rules = sorted({number for number in numbers if not conditions[kinds[number]].exception})
        if not rules:
            return NOTHING
        exceptions = {number for number in numbers if _excepts(conditions[kinds[number]])}.union(source.page)
        if source.generic_off and all(conditions[kinds[number]].generic for number in rules):
            exceptions.update(source.generic_off)
        important = any(conditions[kinds[number]].important for number in rules)
        answered = [number for number in exceptions if not important or conditions[kinds[number]].important]
        return Match(
            not answered,
            tuple(map(self._shown, rules)),
            tuple(map(self._shown, sorted(exceptions))),
        )

    def _shown(self, number: int) -> MatchedRule:
        known = self._matched.get(number)
        if known is None:
            index = self._index
            text = index.texts[self._ends[number - 1] if number else 0 : self._ends[number]].decode()
            name = index.lists[bisect_right(index.starts, number) - 1]
            known = self._matched[number] = MatchedRule(list=name, line=self._lines[number], text=text)
        return known

    def _entry(self, number: int) -> _Entry:
        kind = self._kinds[number]
        condition, gate = self._index.conditions[kind], self._gates[kind]
        shape = self._index.shapes.get(number, ANYWHERE)
        idle = gate is None and shape == ANYWHERE
        return condition.mask, number, None if idle else _Test(shape, gate, condition.match_case)

    def _target(self, authority: str) -> _Target:
        host = _host(authority)
        entries: list[_Entry] = []
        at = 0 if host else -1
        while at >= 0:
            name = host[at:]
            single = self._index.hosts.get(name)
            numbers = (single,) if single is not None else self._index.shared_hosts.get(name, ())
            entries += map(self._entry, numbers)
            at = host.find(".", at) + 1 or -1
        made = _Target(place_of(host) if host else None, tuple(entries), authority)
        _remember(self._targets, authority, made)
        return made

    def _source(self, url: str) -> _Source:
        host = ascii_host(host_of(url))
        made = _Source(place_of(host) if host else None)
        if made.place is not None:
            waiting = (number for name in made.place.names for number in self._index.by_source.get(name, ()))
            made = made._replace(rules=tuple(self._entry(number) for number in dict.fromkeys(waiting)))
            page = self._numbers(url, made, ResourceType.DOCUMENT, None)
            conditions = {number: self._index.conditions[self._kinds[number]] for number in page}
            made = _Source(
                made.place,
                made.rules,
                tuple(sorted(number for number, condition in conditions.items() if condition.page)),
                tuple(sorted(number for number, condition in conditions.items() if condition.generic_off)),
            )
        _remember(self._sources, url, made)
        return made


_BITS = {type.value: tuple(bit(type, party) for party in Parties) for type in ResourceType}


def _party(source: Place | None, target: Place | None) -> int:
    if source is None or target is None:
        return Parties.UNKNOWN
    if source.site != target.site:
        return Parties.THIRD
    return Parties.SAME_HOST if source.host == target.host else Parties.SAME_SITE


def _host(authority: str) -> str:
    """The host in what stands between a URL's slashes ("user@a.example:8443?x"), without urlsplit's cost for each."""
    host = authority.partition("?")[0].rpartition("@")[2]
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return ascii_host(host.rstrip("."))


def _cut(url: str, length: int) -> str:
    """The URL up to a length; `%`, which no pattern takes for an end or a separator, stands for what is missing."""
    return url if len(url) <= length else url[:length] + "%"


def _excepts(condition: Condition) -> bool:
    """An exception for the request itself; one that only switches generic rules off speaks through its page."""
    return condition.exception and not condition.generic_off


def _anchored(anchor: int, request: _Request, start: int) -> bool:
    """Whether a literal at `start` stands where `|` (1) or `||` (2) wants it."""
    if anchor == 1:
        return start == 0
    scheme = request.lowered.find("://")
    if scheme < 0 or start < scheme + 3:
        return False
    return start == scheme + 3 or (
        start < scheme + 3 + len(request.target.chunk) and request.lowered[start - 1] in ".@"
    )


def _gate(condition: Condition) -> _Gate | None:
    if not (condition.domains or condition.to or condition.denyallow or condition.methods):
        return None
    return _Gate(
        domains=names_in(condition.domains) if condition.domains else None,
        to=names_in(condition.to) if condition.to else None,
        denyallow=frozenset(condition.denyallow),
        methods=names_in(condition.methods) if condition.methods else None,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}; give the path of a filter list.") from error


def _remember(known: dict[str, _T], key: str, made: _T) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[key] = made
