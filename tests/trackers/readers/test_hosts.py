"""Hosts files and lists of host names."""

from auditor.trackers.engine.rule import Left, Leftover, Rule
from auditor.trackers.readers import hosts

FILE = """# A hosts file
127.0.0.1  localhost
::1 ip6-localhost
0.0.0.0 tracker.example
0.0.0.0\tads.example stats.example  # two at once
:: six.example
0.0.0.0 Bücher.example
0.0.0.0 not_a_host!
255.255.255.255 broadcasthost
"""


def _read(text: str) -> list[tuple[int, str]]:
    return [(number, what.pattern) for number, _, what in hosts.read(text) if isinstance(what, Rule)]


def test_a_rule_for_every_name_with_its_line() -> None:
    assert _read(FILE) == [
        (4, "||tracker.example^"),
        (5, "||ads.example^"),
        (5, "||stats.example^"),
        (6, "||six.example^"),
        (7, "||xn--bcher-kva.example^"),
    ]


def test_names_that_are_none_are_counted() -> None:
    left = [what for _, _, what in hosts.read(FILE) if isinstance(what, Left) and what.kind is Leftover.INVALID]
    assert left == [Left(Leftover.INVALID, "'not_a_host!' is no host name")]


def test_bare_names() -> None:
    assert _read("tracker.example\nads.example # why\n\n#x.example\n") == [
        (1, "||tracker.example^"),
        (2, "||ads.example^"),
    ]


def test_how_surely_a_file_is_recognised() -> None:
    assert hosts.recognises(FILE) == 90
    assert hosts.recognises("tracker.example\nads.example\n") == 70
    assert hosts.recognises("||tracker.example^\n") == 0
    assert hosts.recognises("tracker.example##.ad\n") == 0
    assert hosts.recognises("! Title\ntracker.example\n") == 0
    assert hosts.recognises("") == 0
