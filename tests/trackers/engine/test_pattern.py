"""adblockparser turns patterns into regexes; each of its defects (version 0.7) is worked around, and shown here."""

import re

import pytest
from adblockparser import AdblockRule
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.kinds import ResourceType
from auditor.trackers.engine.index import build
from auditor.trackers.engine.pattern import Shape, take_apart
from tests.trackers.engine import naive
from tests.trackers.engine.build import blocked, engine

URL = "https://a.example/ads/x.js"


def test_pure_literals_need_no_regex() -> None:
    assert take_apart("/ads/x", False) == ("/ads/x", Shape())
    assert take_apart("||a.example/Ads/", False) == ("a.example/ads/", Shape(anchor=2))
    assert take_apart("|https://a|", False) == ("https://a", Shape(anchor=1, at_end=True))
    assert take_apart("*/ads/*", False) == ("/ads/", Shape())


def test_a_pattern_is_filed_under_its_longest_telling_literal() -> None:
    assert take_apart("/a^tracker*https://www.", False)[0] == "tracker"
    assert take_apart(r"/^https:\/\/[a-z]+\.tracker\.example\/(a|b)collect/", False)[0] == ".tracker.example/"
    assert take_apart(r"/(?:pixel)+x?\d{3}/", False)[0] == "pixel"
    assert take_apart(r"/[a-z]{8}\.com\/$/", False)[0] is None


def test_defect_a_path_between_slashes_is_taken_for_a_regex() -> None:
    assert AdblockRule.rule_to_regex("/a.b/") == "a.b"
    shape = take_apart("|https://a.example*/a.b/^", False)[1]
    assert shape.regex is not None
    assert re.search(shape.regex, "https://a.example/x/a.b/?")
    assert not re.search(shape.regex, "https://a.example/x/aXb/?")


def test_defect_a_bar_inside_a_pattern_swallows_the_next_character() -> None:
    assert AdblockRule.rule_to_regex("a|bc") == r"a\|c"
    assert blocked("x|yz^", "https://a.example/x|yz")
    assert not blocked("x|yz^", "https://a.example/x|z")


def test_defect_several_types_are_read_as_all_of_them_at_once() -> None:
    assert not AdblockRule("/ads/$script,image").match_url(URL, {"script": True, "image": False})
    assert blocked("/ads/$script,image", URL, "script")
    assert blocked("/ads/$script,image", URL, "image")
    assert not blocked("/ads/$script,image", URL, "font")


def test_defect_unknown_options_drop_the_rule() -> None:
    known = dict.fromkeys(AdblockRule.BINARY_OPTIONS, True)
    assert not AdblockRule("/ads/$xhr").matching_supported(known)
    assert blocked("/ads/$xhr", URL, "xmlhttprequest")


def test_defect_regex_rules_with_a_dollar_are_cut() -> None:
    assert AdblockRule(r"/ads\/x\.js$/").rule_text == r"/ads\/x\.js"
    assert blocked(r"/ads\/x\.js$/", URL)
    assert not blocked(r"/ads\/x\.js$/", URL + "?y")
    assert blocked(r"/ads\/(x|y$|z)\.js$/$script,3p", URL)
    assert not blocked(r"/ads\/(x|y$|z)\.js$/$script,1p", URL)


def test_defect_rules_with_options_mind_the_case_and_match_case_is_ignored() -> None:
    assert not AdblockRule("/ADS/$script").match_url(URL, {"script": True})
    assert blocked("/ADS/$script", URL)
    assert blocked("/ads/", URL.replace("ads", "ADS"))
    assert blocked("/ADS/$match-case", URL.replace("ads", "ADS"))
    assert not blocked("/ADS/$match-case", URL)
    assert not blocked("||a.example/ADS/*.js$match-case", URL)
    assert blocked(r"/\/ADS\/[X-Z]/", URL)
    assert not blocked(r"/\/ADS\/[X-Z]/$match-case", URL)


def test_defect_hiding_rules_with_conditions_become_url_rules() -> None:
    for line in ("a.example#?#.ad:has(x)", "a.example#$#body {}", "##.ad", "a.example#@#.ad", "a.example#%#code"):
        assert AdblockRule(line).is_html_rule is ("##" in line or "#@#" in line)
        (counts,) = build([("list", line)]).counts
        assert (counts.rules, counts.cosmetic) == (0, 1), line


def test_defect_entities_in_domains_never_match() -> None:
    rule = AdblockRule("/ads/$domain=page.*")
    assert not rule.match_url(URL, {"domain": "page.co.uk"})
    assert blocked("/ads/$domain=page.*", URL, source="https://www.page.co.uk/")
    assert not blocked("/ads/$domain=page.*", URL, source="https://page.other.co.uk/")
    assert not blocked("/ads/$domain=~page.*", URL, source="https://page.example/")


def test_defect_one_bad_regex_fails_the_whole_build() -> None:
    one = engine("/ads(/\n/ads/[z-a]/\n/ads/*")
    assert one.counts[0].rules == 1
    assert [sentence.split(": ")[0] for sentence in one.counts[0].invalid] == ["regular expression"] * 2
    assert blocked("/ads(/\n/ads/[z-a]/\n/ads/*", URL)


def test_defect_anchors_make_scheme_and_slashes_optional() -> None:
    assert re.search(AdblockRule.rule_to_regex("||https^x"), "https:x")
    assert not blocked("||https^", URL)
    assert not blocked("||https*ads", URL)


_PIECES = st.sampled_from(["a", "b", "/", ".", "^", "*", "|", "-", "?", "ab", "com"])
_URLS = st.builds(
    "https://{}/{}".format,
    st.sampled_from(["a.com", "b.a.com", "ab.com:8080"]),
    st.lists(st.sampled_from(["a", "b", "/", ".", "-", "?", "|", "ab"]), max_size=9).map("".join),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(_PIECES, min_size=1, max_size=8).map("".join), _URLS, st.booleans())
def test_every_pattern_means_what_the_filter_syntax_says(pattern: str, url: str, host: bool) -> None:
    """Source: Adblock Plus, "How to write filters": `*` any run, `^` separator or end, `|` and `||` anchors."""
    rule = ("||" if host else "") + pattern.strip("|/") + "$script"
    if rule.strip("|*^") == "$script":
        return
    assert blocked(rule, url) is naive.pattern_matches(rule.removesuffix("$script"), url)


@pytest.mark.parametrize("pattern", ["/", "//", "|", "||", "*", "^", "|||", "||*", "||^", "$", "@@", "@@|", "/$/"])
def test_patterns_of_nothing_do_no_harm(pattern: str) -> None:
    for line in (pattern, pattern + "$script", pattern + "$domain=page.example"):
        engine(line).match(URL, "https://page.example/", ResourceType.SCRIPT)
