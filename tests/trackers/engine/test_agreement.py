"""Agreement with Brave's engine (PyPI `adblock`, development only) on real requests and today's lists.

EasyList and EasyPrivacy: no difference on 15,000 requests. uBlock Origin's own lists use what the two engines
understand differently; there each difference must be one of those explained in `_explained`.
"""

import functools
import gzip
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from auditor.model.evidence import MatchedRule
from auditor.model.kinds import ResourceType
from auditor.trackers.engine import Engine, Match
from auditor.trackers.engine.rule import Left, Leftover
from auditor.trackers.engine.type_names import type_of
from auditor.trackers.readers.adblock import parse, read

adblock = pytest.importorskip("adblock", reason="PyPI adblock, the oracle, is not installed")

_ASSETS = Path("/usr/share/chromium/extensions/ublock-origin/assets")
_EASY = [_ASSETS / "thirdparties/easylist" / name for name in ("easylist.txt", "easyprivacy.txt")]
_REQUESTS = Path(__file__).parents[4] / "shared/data/requests-15k.jsonl.gz"

_OWN = Path(__file__).parent / "recorded.jsonl"
"""Requests of a visit to the demo site, recorded by this tool with every answer faked on loopback."""

pytestmark = pytest.mark.skipif(
    not _EASY[0].is_file(), reason="no copy of EasyList from Debian's uBlock Origin package"
)
_shared = pytest.mark.skipif(not _REQUESTS.is_file(), reason="../shared absent: no recorded requests")


class Asked(NamedTuple):
    url: str
    source: str
    type: ResourceType


@functools.cache
def _requests() -> tuple[Asked, ...]:
    with gzip.open(_REQUESTS) as file:
        rows = [json.loads(line) for line in file]
    return tuple(Asked(row["url"], row["source"], ResourceType(row["type"])) for row in rows)


@functools.cache
def _recorded() -> tuple[Asked, ...]:
    """Requests of two recorded page loads; the page or frame is the one the Referer header tells. Those without one are
    left out: the other engine takes an unknown source for a third party, ours decides nothing by it."""
    found = []
    for path in sorted((_REQUESTS.parent / "har").glob("*.har")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["log"]["entries"]:
            headers = {header["name"].lower(): header["value"] for header in entry["request"]["headers"]}
            kind = entry.get("_resourceType") or _kind(entry["response"]["content"].get("mimeType") or "")
            type = type_of(kind) or ResourceType.OTHER
            if headers.get("referer") and type is not ResourceType.DOCUMENT:
                found.append(Asked(entry["request"]["url"], headers["referer"], type))
    return tuple(found)


def _kind(media_type: str) -> str:
    known = {"javascript": "script", "image": "image", "css": "css", "font": "font", "json": "xhr"}
    return next((kind for part, kind in known.items() if part in media_type), "other")


def _oracle(paths: list[Path]) -> Any:
    filters = adblock.FilterSet(debug=True)
    for path in paths:
        filters.add_filter_list(path.read_text(encoding="utf-8"))
    return adblock.Engine(filters, optimize=False)  # which would join rules and tell them as one


def _ours(paths: list[Path], cache: Path) -> Engine:
    return Engine.load(paths, cache)


@_shared
def test_easylist_and_easyprivacy_without_a_difference(tmp_path: Path) -> None:
    ours, oracle = _ours(_EASY, tmp_path), _oracle(_EASY)
    hits = 0
    for asked in _requests():
        found = ours.match(*asked)
        theirs = oracle.check_network_urls(asked.url, asked.source, asked.type.value)
        assert found.blocked is theirs.matched, (asked, found, theirs.filter, theirs.exception)
        if theirs.filter is not None and found.blocked:
            assert _same_rule(theirs.filter, found.rules), (asked, theirs.filter, found.rules)
        hits += found.blocked
    assert hits > 4000


@_shared
def test_recorded_page_loads_without_a_difference(tmp_path: Path) -> None:
    ours, oracle = _ours(_EASY, tmp_path), _oracle(_EASY)
    hits = 0
    for asked in _recorded():
        found = ours.match(*asked)
        theirs = oracle.check_network_urls(asked.url, asked.source, asked.type.value)
        assert found.blocked is theirs.matched, (asked, found, theirs.filter, theirs.exception)
        hits += found.blocked
    assert hits > 100


def test_requests_recorded_by_the_tool_itself_without_a_difference(tmp_path: Path) -> None:
    ours, oracle = _ours(_EASY, tmp_path), _oracle(_EASY)
    rows = [json.loads(line) for line in _OWN.read_text(encoding="utf-8").splitlines()]
    hits = 0
    for row in rows:
        found = ours.match(row["url"], row["source"], ResourceType(row["type"]))
        theirs = oracle.check_network_urls(row["url"], row["source"], row["type"])
        assert found.blocked is theirs.matched, (row, found, theirs.filter, theirs.exception)
        hits += found.blocked
    assert len(rows) > 100
    assert hits > 40


@_shared
def test_every_rule_is_told_by_every_list_that_has_it(tmp_path: Path) -> None:
    both = _ours(_EASY, tmp_path)
    alone = [_ours([path], tmp_path) for path in _EASY]
    on_both = 0
    for asked in _requests():
        found = both.match(*asked)
        apart = [one.match(*asked) for one in alone]
        assert found.rules == tuple(rule for one in apart for rule in one.rules), asked
        if found.rules:
            hidden = {rule for one in apart for rule in one.exceptions} - set(found.exceptions)
            assert not hidden, asked
        on_both += len({rule.list for rule in found.rules}) == 2
    assert on_both > 100


def test_what_is_counted_adds_up(tmp_path: Path) -> None:
    for path, counts in zip(_EASY, _ours(_EASY, tmp_path).counts, strict=True):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        comments = sum(line.startswith("!") or (line.startswith("[") and line.endswith("]")) for line in lines)
        left = sum(sum(tally.values()) for tally in (counts.no_block, counts.unsupported, counts.invalid))
        assert counts.rules + counts.cosmetic + counts.badfilters + counts.cancelled + left + comments == len(lines)
        assert not counts.unsupported
        assert not counts.invalid


@_shared
def test_every_difference_on_ublock_lists_is_explained(tmp_path: Path) -> None:
    paths = sorted((_ASSETS / "ublock").glob("*.min.txt"))
    assert paths
    elsewhere = frozenset().union(*map(_left_to_others, paths))
    ours, oracle = _ours(paths, tmp_path), _oracle(paths)
    for asked in _requests():
        found = ours.match(*asked)
        theirs = oracle.check_network_urls(asked.url, asked.source, asked.type.value)
        if found.blocked is not theirs.matched:
            assert _explained(found, theirs.filter, elsewhere), (asked, found, theirs.filter, theirs.exception)


def _explained(found: Match, theirs: str | None, elsewhere: frozenset[str]) -> bool:
    """`elsewhere`: lines inside `!#if` of other browsers, which the other engine does not read."""
    if theirs is not None and not found.rules:
        # a redirect is counted here as what it is, a changed answer: it blocks nothing
        return "redirect=" in theirs or theirs in elsewhere
    # its regex library has no lookahead, so it drops such rules
    return theirs is None and all("(?=" in rule.text for rule in found.rules)


def _left_to_others(path: Path) -> frozenset[str]:
    lines = read(path.read_text(encoding="utf-8"))
    return frozenset(text for _, text, what in lines if what == Left(Leftover.NO_BLOCK, "!#if"))


def _same_rule(theirs: str, ours: tuple[MatchedRule, ...]) -> bool:
    """Whether one of our rules is theirs; it joins the options of some rules anew, so the parsed rules are compared."""
    wanted = parse(theirs.strip())
    return any(rule.text == theirs or parse(rule.text) == wanted for rule in ours)
