"""Reading lists into an index: nothing is dropped silently."""

from pathlib import Path

from auditor.trackers.engine.index import build, names_of, read_lines
from auditor.trackers.engine.rule import Rule
from tests.trackers.engine.build import engine


def test_every_line_is_counted_for_what_it_is() -> None:
    text = """[Adblock Plus 2.0]
! Title: A list
||tracker.example^
@@||tracker.example/needed.js
||pop.example^$popup
||csp.example^$csp=script-src 'none'
*$removeparam=utm_source
||r.example/x.js$script,redirect=noop.js
||new.example^$futureoption
||h.example^$header=via:1
##.banner
example.com#@#.banner
/[z-a]/
||gone.example^$script
||gone.example^$script,badfilter
"""
    (counts,) = engine(text).counts
    assert (counts.list, counts.rules, counts.exceptions, counts.cosmetic) == ("list1", 2, 1, 2)
    assert (counts.badfilters, counts.cancelled) == (1, 1)
    assert counts.no_block == {"popup": 1, "csp": 1, "removeparam": 1, "redirect": 1}
    assert counts.unsupported == {"futureoption": 1, "header": 1}
    assert sum(counts.invalid.values()) == 1


def test_badfilter_works_across_lists_and_for_exactly_its_twin() -> None:
    one = engine(
        "||a.example^$script,third-party\n||a.example^$script",
        "||a.example^$3p,script,badfilter",
    )
    assert [count.cancelled for count in one.counts] == [1, 0]
    assert one.counts[0].rules == 1


def test_rules_wait_where_few_requests_meet_them() -> None:
    index = build(
        [("list", "||host.example^\n/telling/*\n$script,domain=page.example\n$websocket,3p\n.js$domain=b.example")]
    )
    assert list(index.hosts) == ["host.example"]
    assert index.literals == ("/telling/",)
    assert sorted(index.by_source) == ["b.example", "page.example"]
    assert len(index.always) == 1


def test_a_list_is_read_by_the_format_it_has() -> None:
    hosts = "# my hosts\n127.0.0.1 localhost\n0.0.0.0 tracker.example\n0.0.0.0 ads.example\n"
    assert [what.pattern for _, _, what in read_lines(hosts, "hosts") if isinstance(what, Rule)] == [
        "||tracker.example^",
        "||ads.example^",
    ]
    rules = "! Title: x\n||tracker.example^\n"
    assert [line for line, _, what in read_lines(rules, "x") if isinstance(what, Rule)] == [2]


def test_names_of_files() -> None:
    assert names_of([Path("a/easylist.txt"), Path("b/easylist.txt"), Path("c.txt")]) == ("easylist", "easylist-2", "c")
