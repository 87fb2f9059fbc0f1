"""The rules of all lists, filed so that a request meets only those that may match.

`||host^` goes into a table of hosts. Any other rule is filed under the longest literal its pattern contains; one
Aho-Corasick automaton finds all literals of a URL in a single pass. It takes the place of a table of tokens: parts of
words can be filed too, for a rule that is all literal (four in five) finding it is already the match, and on recorded
requests one pass took 2.0 microseconds where cutting a URL into tokens and looking them up took 3.2. Rules without a
useful literal wait under their source's host, the few that have none either are tried for every request.
"""

from array import array
from collections.abc import Iterable
from pathlib import Path

import msgspec

from auditor.model.problems import BadInput
from auditor.trackers.engine.pattern import ANYWHERE, HOST_ONLY, Shape, as_regex, is_regex, take_apart, worth_filing
from auditor.trackers.engine.rule import Condition, Leftover, Lines, Rule


class ListCounts(msgspec.Struct, frozen=True, array_like=True):
    """What became of a list's lines. `rules` include `exceptions`; `badfilters` are rules that take out others, here or
    in any list; `cancelled` rules were taken out. `no_block` and `unsupported` count rules by the option that says so,
    `invalid` by sentence."""

    list: str
    rules: int
    exceptions: int
    cosmetic: int
    badfilters: int
    cancelled: int
    no_block: dict[str, int]
    unsupported: dict[str, int]
    invalid: dict[str, int]


class Index(msgspec.Struct, array_like=True):
    """All rules, numbered in the order of lists and lines. The byte fields are arrays of unsigned 32-bit numbers with
    one entry a rule: where its text ends in `texts`, its line, its condition."""

    lists: tuple[str, ...]
    starts: tuple[int, ...]
    counts: tuple[ListCounts, ...]
    texts: bytes
    ends: bytes
    lines: bytes
    condition_of: bytes
    conditions: tuple[Condition, ...]
    hosts: dict[str, int]
    shared_hosts: dict[str, tuple[int, ...]]
    literals: tuple[str, ...]
    filed: tuple[tuple[int, ...], ...]
    shapes: dict[int, Shape]
    by_source: dict[str, tuple[int, ...]]
    always: tuple[int, ...]


def names_of(paths: Iterable[Path]) -> tuple[str, ...]:
    """A list's name in evidence: its file's, without the ending; numbered from the second of the same name on."""
    names: list[str] = []
    for path in paths:
        stem, name, count = path.stem, path.stem, 1
        while name in names:
            count += 1
            name = f"{stem}-{count}"
        names.append(name)
    return tuple(names)


def read_lines(text: str, name: str) -> Lines:
    """The lines of a list, by the reader that recognises it most surely."""
    from auditor import registry
    from auditor.trackers import readers

    known = registry.members(readers, readers.CALLABLES)
    surest = max(known.values(), key=lambda reader: (int(reader.recognises(text)), reader.META.id == "adblock"))
    lines: Lines = surest.read(text)
    return lines


def decode(data: bytes, path: Path) -> str:
    """A list's text. Raises `BadInput` for a file that is no text."""
    if b"\x00" in data[:4096]:
        raise BadInput(f"{path} is not a text file: give a filter list or a hosts file.")
    return data.decode("utf-8", errors="replace")


def build(named: Iterable[tuple[str, str]]) -> Index:
    """The index over (name, text) of every list."""
    builder = _Builder()
    for name, text in named:
        builder.read(name, text)
    return builder.finish()


class _Builder:
    def __init__(self) -> None:
        self.lists: list[str] = []
        self.starts: list[int] = []
        self.left: list[dict[Leftover, dict[str, int]]] = []
        self.rules: list[Rule] = []
        self.texts: list[str] = []
        self.lines: list[int] = []
        self.badfilters: list[int] = []
        self.cancelled: set[tuple[str, Condition]] = set()

    def read(self, name: str, text: str) -> None:
        """Takes in one list; badfilter rules only make their twins known here."""
        self.lists.append(name)
        self.starts.append(len(self.rules))
        left: dict[Leftover, dict[str, int]] = {kind: {} for kind in Leftover}
        self.left.append(left)
        self.badfilters.append(0)
        for number, line, what in read_lines(text, name):
            if not isinstance(what, Rule):
                tally = left[what.kind]
                tally[what.what] = tally.get(what.what, 0) + 1
            elif what.cancels:
                self.cancelled.add((what.pattern, what.condition))
                self.badfilters[-1] += 1
            else:
                self.rules.append(what)
                self.texts.append(line)
                self.lines.append(number)

    def finish(self) -> Index:
        """The index over everything read; rules that a badfilter takes out keep their number and are filed nowhere."""
        dead = self._dead()
        numbers: dict[Condition, int] = {}
        condition_of = array("I", (numbers.setdefault(rule.condition, len(numbers)) for rule in self.rules))
        filing = _Filing()
        for number, rule in enumerate(self.rules):
            if number not in dead:
                filing.add(number, rule)
        ends, end = array("I"), 0
        for text in self.texts:
            end += len(text.encode())
            ends.append(end)
        return Index(
            lists=tuple(self.lists),
            starts=tuple(self.starts),
            counts=tuple(self._counts(position, dead) for position in range(len(self.lists))),
            texts="".join(self.texts).encode(),
            ends=ends.tobytes(),
            lines=array("I", self.lines).tobytes(),
            condition_of=condition_of.tobytes(),
            conditions=tuple(numbers),
            hosts=filing.hosts,
            shared_hosts={host: tuple(ids) for host, ids in filing.shared_hosts.items()},
            literals=tuple(filing.filed),
            filed=tuple(tuple(ids) for ids in filing.filed.values()),
            shapes=filing.shapes,
            by_source={host: tuple(ids) for host, ids in filing.by_source.items()},
            always=tuple(filing.always),
        )

    def _dead(self) -> frozenset[int]:
        if not self.cancelled:
            return frozenset()
        return frozenset(
            number for number, rule in enumerate(self.rules) if (rule.pattern, rule.condition) in self.cancelled
        )

    def _counts(self, position: int, dead: frozenset[int]) -> ListCounts:
        start = self.starts[position]
        stop = self.starts[position + 1] if position + 1 < len(self.starts) else len(self.rules)
        alive = [self.rules[number] for number in range(start, stop) if number not in dead]
        left = self.left[position]
        return ListCounts(
            list=self.lists[position],
            rules=len(alive),
            exceptions=sum(rule.condition.exception for rule in alive),
            cosmetic=sum(left[Leftover.COSMETIC].values()),
            badfilters=self.badfilters[position],
            cancelled=stop - start - len(alive),
            no_block=left[Leftover.NO_BLOCK],
            unsupported=left[Leftover.UNSUPPORTED],
            invalid=left[Leftover.INVALID],
        )


class _Filing:
    """Decides under what a rule is found again."""

    def __init__(self) -> None:
        self.hosts: dict[str, int] = {}
        self.shared_hosts: dict[str, list[int]] = {}
        self.filed: dict[str, list[int]] = {}
        self.shapes: dict[int, Shape] = {}
        self.by_source: dict[str, list[int]] = {}
        self.always: list[int] = []

    def add(self, number: int, rule: Rule) -> None:
        """Files one rule."""
        host = None if is_regex(rule.pattern) else HOST_ONLY(rule.pattern)
        if host:
            self._add_host(host[1], number)
            return
        condition = rule.condition
        literal, shape = take_apart(rule.pattern, condition.match_case)
        sources = [name for name in condition.domains if not name.startswith("~")]
        if literal is not None and (worth_filing(literal) or not sources):
            self.filed.setdefault(literal, []).append(number)
        else:
            shape = as_regex(literal, shape) if literal is not None else shape
            for source in sources:
                self.by_source.setdefault(source, []).append(number)
            if not sources:
                self.always.append(number)
        if shape != ANYWHERE:
            self.shapes[number] = shape

    def _add_host(self, host: str, number: int) -> None:
        if host in self.shared_hosts:
            self.shared_hosts[host].append(number)
        elif host in self.hosts:
            self.shared_hosts[host] = [self.hosts.pop(host), number]
        else:
            self.hosts[host] = number
