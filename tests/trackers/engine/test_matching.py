"""What the engine answers: every rule, with list, line and text, and the exceptions."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.evidence import MatchedRule
from auditor.model.kinds import ResourceType as T
from auditor.model.problems import BadInput
from auditor.trackers.engine import Engine
from auditor.trackers.engine.matching import MAX_URL
from tests.trackers.engine import naive
from tests.trackers.engine.build import PAGE, blocked, engine


def test_all_rules_of_all_lists_with_line_and_text() -> None:
    one = "! a comment\n||tracker.example^$third-party\n/pixel.gif?\n||nobody.example^"
    two = "[Adblock Plus 2.0]\n||tracker.example^"
    found = engine(one, two).match("https://px.tracker.example/pixel.gif?id=1", PAGE, T.IMAGE)
    assert found.blocked
    assert found.rules == (
        MatchedRule(list="list1", line=2, text="||tracker.example^$third-party"),
        MatchedRule(list="list1", line=3, text="/pixel.gif?"),
        MatchedRule(list="list2", line=2, text="||tracker.example^"),
    )
    assert found.exceptions == ()


def test_a_rule_found_twice_in_a_url_is_told_once() -> None:
    found = engine("/ads/*").match("https://a.example/ads/x/ads/", PAGE, T.IMAGE)
    assert [rule.text for rule in found.rules] == ["/ads/*"]


def test_exceptions_are_told_with_the_rules_they_override() -> None:
    found = engine("||tracker.example^", "@@||tracker.example/needed.js").match(
        "https://tracker.example/needed.js", PAGE, T.SCRIPT
    )
    assert not found.blocked
    assert [rule.text for rule in found.rules] == ["||tracker.example^"]
    assert found.exceptions == (MatchedRule(list="list2", line=1, text="@@||tracker.example/needed.js"),)


def test_an_exception_alone_is_no_match() -> None:
    found = engine("@@||tracker.example^").match("https://tracker.example/", PAGE, T.SCRIPT)
    assert (found.blocked, found.rules, found.exceptions) == (False, (), ())


def test_important_wins_over_exceptions_which_stay_told() -> None:
    found = engine("||t.example^\n||t.example^$important\n@@||t.example^").match("https://t.example/", PAGE, T.SCRIPT)
    assert found.blocked
    assert len(found.rules) == 2
    assert len(found.exceptions) == 1


@pytest.mark.parametrize(
    ("source", "url", "third"),
    [
        ("https://www.shop.co.uk/", "https://cdn.shop.co.uk/x", False),
        ("https://www.shop.co.uk/", "https://other.co.uk/x", True),
        ("https://alice.github.io/", "https://bob.github.io/x", True),  # private suffixes are on
        ("https://10.0.0.1/", "https://10.0.0.2/x", True),
        ("http://localhost:8000/", "http://localhost:9000/x", False),
    ],
)
def test_party_follows_the_registrable_domain(source: str, url: str, third: bool) -> None:
    assert blocked("/x$third-party", url, source=source) is third
    assert blocked("/x$~third-party", url, source=source) is not third


def test_without_a_source_rules_about_party_or_source_match_nothing() -> None:
    for rule in ("/x$3p", "/x$1p", "/x$domain=page.example", "/x$domain=~page.example", "/x$strict1p"):
        assert not blocked(rule, "https://a.example/x", source="")
    assert blocked("/x$script", "https://a.example/x", source="")


def test_a_host_rule_needs_a_label_boundary() -> None:
    for url, hit in [
        ("https://tracker.example/", True),
        ("https://a.b.tracker.example:8443/x?y", True),
        ("https://tracker.example", True),
        ("https://user@tracker.example/", True),
        ("wss://tracker.example/", True),
        ("https://nottracker.example/", False),
        ("https://tracker.example.evil.example/", False),
        ("https://other.example/?u=https://tracker.example/", False),
    ]:
        assert blocked("||tracker.example^", url) is hit, url
        assert blocked("||tracker.example/*$script\n||tracker.example:8443/", url) is (hit and url.count("/") > 2), url


def test_hosts_in_all_their_clothes() -> None:
    for url in (
        "https://a.tracker.example./x",
        "https://u:p@tracker.example:1/x",
        "https://TRACKER.example?x",
        "ws://tracker.example",
    ):
        assert blocked("||tracker.example^", url), url
    assert blocked("/x$1p", "http://[2001:db8::1]:8080/x", source="http://[2001:db8::1]/")
    assert blocked("/x$3p", "http://[2001:db8::1]:8080/x", source="http://[2001:db8::2]/")
    assert blocked("||10.0.0.1^", "http://10.0.0.1:80/x")


def test_international_hosts_match_in_both_spellings() -> None:
    for rule in ("||bücher-zähler.example^", "||xn--bcher-zhler-r8a91a.example^"):
        assert blocked(rule, "https://xn--bcher-zhler-r8a91a.example/z.js")
        assert blocked(rule, "https://Bücher-Zähler.example/z.js")
    assert blocked("/x$domain=münchen.example", "https://a.example/x", source="https://xn--mnchen-3ya.example/")
    assert blocked("||straße.example^", "https://xn--strae-oqa.example/")
    assert blocked("/реклама/*", "https://a.example/%D1%80%D0%B5%D0%BA%D0%BB%D0%B0%D0%BC%D0%B0/x.js")


def test_addresses_that_are_no_web_addresses() -> None:
    one = engine("||tracker.example^\n/pixel\n$script,third-party")
    for url in ("data:image/png;base64,iVBOR//tracker.example/", "about:blank", "javascript:void(0)", "", "//", "a://"):
        assert not one.match(url, PAGE, T.IMAGE).blocked, url
    assert one.match("data:,/pixel", PAGE, T.IMAGE).blocked
    assert one.match("blob:https://tracker.example/1-2", PAGE, T.SCRIPT).blocked
    assert not one.match("https://other.example/\ud800", PAGE, T.IMAGE).blocked


def test_the_fragment_is_no_part_of_a_request() -> None:
    assert not blocked("/ads/*", "https://a.example/#/ads/")
    assert blocked("/x.js|", "https://a.example/x.js#y")


def test_long_urls_are_cut_and_the_cut_is_no_end() -> None:
    long = "https://a.example/ads/" + "x" * 3 * MAX_URL
    assert blocked("/ads/", long)
    assert not blocked("/late/", long + "/late/")
    for rule in ("xxx|", "xxx^", "/x+$/", "*xxx|$match-case"):
        assert not blocked(rule, long), rule


@pytest.mark.parametrize(
    "rule", ["a*a*a*a*a*a*b", "||a.example/*a*a*a*a^b", "a*a*a*a*ab|", "|https://*a^a*a*b", "*a*a*a^a*zz*"]
)
def test_wildcards_take_no_polynomial_time(rule: str) -> None:
    """Without atomic groups these take minutes on a URL of 8,000 characters."""
    one = engine(rule)
    url = "https://a.example/" + "a/" * 4000
    began = time.process_time()
    assert not one.match(url + "z", PAGE, T.SCRIPT).rules or rule.endswith("zz*")
    assert time.process_time() - began < 1.0


def test_page_exceptions_cover_all_requests_of_the_page() -> None:
    one = engine("||tracker.example^\n@@||page.example/shop/$document")
    on_page = one.match("https://tracker.example/", "https://page.example/shop/", T.SCRIPT)
    assert not on_page.blocked
    assert [rule.line for rule in on_page.exceptions] == [2]
    assert one.match("https://tracker.example/", "https://page.example/blog/", T.SCRIPT).blocked
    assert one.match("https://tracker.example/", "https://other.example/shop/", T.SCRIPT).blocked


def test_generic_rules_can_be_switched_off_for_a_page() -> None:
    one = engine("/banner\n/own-banner$domain=page.example\n||t.example^$important\n@@||page.example^$genericblock")
    generic = one.match("https://a.example/banner", PAGE, T.IMAGE)
    assert (generic.blocked, [rule.line for rule in generic.exceptions]) == (False, [4])
    assert one.match("https://a.example/own-banner", PAGE, T.IMAGE).blocked
    assert one.match("https://t.example/", PAGE, T.IMAGE).blocked
    assert one.match("https://a.example/banner", "https://other.example/", T.IMAGE).blocked
    assert not one.match("https://page.example/", "https://page.example/", T.DOCUMENT).exceptions


def test_load_names_the_file_it_cannot_use(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=re.escape("absent.txt")):
        Engine.load([tmp_path / "absent.txt"], tmp_path)
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01")
    with pytest.raises(BadInput, match=re.escape("binary.txt")):
        Engine.load([tmp_path / "binary.txt"], tmp_path)


def test_lists_of_one_name_stay_apart_in_evidence(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "my.txt").write_text("||tracker.example^\n")
    one = Engine.load([tmp_path / "a/my.txt", tmp_path / "b/my.txt"], tmp_path / "cache")
    found = one.match("https://tracker.example/", PAGE, T.SCRIPT)
    assert [rule.list for rule in found.rules] == ["my", "my-2"]


def test_an_engine_without_rules_blocks_nothing() -> None:
    assert not engine("").match("https://tracker.example/", PAGE, T.SCRIPT).blocked
    assert not engine().match("https://tracker.example/", PAGE, T.SCRIPT).blocked


_LABEL = st.sampled_from(["a", "b", "ab", "ads", "www", "xn--a"])
_HOST = st.builds("{}.{}.{}".format, _LABEL, _LABEL, st.sampled_from(["com", "co.uk", "example", "github.io"]))
_BITS = st.lists(st.sampled_from(["a", "b", "ads", "/", ".", "-", "?", "=", "&", "%", ".gif", "banner"]), max_size=8)
_URL = st.builds("https://{}/{}".format, _HOST, _BITS.map("".join))
_MIDDLE = st.lists(
    st.sampled_from(["a", "b", "ads", "/", ".", "-", "^", "*", "|", ".gif", "banner", "https"]), min_size=1, max_size=6
).map("".join)
_PATTERN = st.one_of(
    st.builds("||{}^".format, _HOST),
    st.builds("||{}/{}".format, _HOST, _MIDDLE),
    st.builds("{}{}{}".format, st.sampled_from(["", "|", "||", "|https://"]), _MIDDLE, st.sampled_from(["", "|", "^"])),
).filter(lambda text: not (text.startswith("/") and text.endswith("/")) and "||" not in text[1:])
_HOSTS = st.lists(st.builds("{}{}".format, st.sampled_from(["", "~"]), _HOST), min_size=1, max_size=3).map("|".join)
_OPTION = st.one_of(
    st.sampled_from(
        ["script", "image", "~script", "3p", "1p", "strict1p", "strict3p", "important", "all", "badfilter"]
    ),
    _HOSTS.map("domain={}".format),
    _HOSTS.map("to={}".format),
    st.builds("domain={}.*".format, st.builds("{}.{}".format, _LABEL, _LABEL)),
    _HOST.map("denyallow={}".format),
)
_OPTIONS = st.lists(_OPTION, max_size=3).map(lambda options: "$" + ",".join(options) if options else "")
_RULE = st.builds("{}{}{}".format, st.sampled_from(["", "", "@@"]), _PATTERN, _OPTIONS)


@settings(deadline=None, max_examples=300)
@given(st.lists(_RULE, min_size=1, max_size=12), _URL, _URL, st.sampled_from([T.SCRIPT, T.IMAGE, T.DOCUMENT]))
def test_the_engine_finds_what_trying_every_rule_finds(rules: list[str], url: str, source: str, type: T) -> None:
    text = "\n".join(rules)
    expected = naive.matching(text, url, source, type)
    exceptions = [line for line in expected if rules[line - 1].startswith("@@")]
    found = engine(text).match(url, source, type)
    lines = [line for line in expected if line not in exceptions]
    assert [rule.line for rule in found.rules] == lines
    assert [rule.line for rule in found.exceptions] == (exceptions if lines else [])
    important = any("important" in rules[line - 1] for line in lines)
    answered = [line for line in exceptions if not important or "important" in rules[line - 1]]
    assert found.blocked is (bool(lines) and not answered)
