"""Filter lists: lines that are no rules, and every option of today's lists.

Sources of what options mean: Adblock Plus, "How to write filters" (help.adblockplus.org) [ABP]; uBlock Origin,
Static-filter-syntax (github.com/gorhill/uBlock/wiki) [uBO]; AdGuard, "How to create your own ad filters"
(adguard.com/kb) [AG].
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.kinds import ResourceType
from auditor.trackers.engine.rule import Left, Leftover, Rule
from auditor.trackers.readers import adblock
from auditor.trackers.readers.adblock import parse
from tests.trackers.engine.build import PAGE, blocked, engine

URL = "https://cdn.tracker.example/ads/x.js"


def _left(line: str) -> tuple[str, str]:
    what = parse(line)
    assert isinstance(what, Left), what
    return what.kind.value, what.what


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("! comment", Leftover.COMMENT),
        ("[Adblock Plus 2.0]", Leftover.COMMENT),
        ("# comment", Leftover.COMMENT),
        ("#", Leftover.COMMENT),
        ("##.ad", Leftover.COSMETIC),
        ("a.example,b.example#@#.ad", Leftover.COSMETIC),
        ("a.example#?#div:has(> .ad)", Leftover.COSMETIC),
        ("a.example##+js(set, x, 1)", Leftover.COSMETIC),
        ("a.example##^script:has-text(x)", Leftover.COSMETIC),
        ("a.example#$#body { color: red }", Leftover.COSMETIC),
        ("a.example#%#window.x = 1", Leftover.COSMETIC),
        ("a.example#@%#window.x = 1", Leftover.COSMETIC),
        ('a.example$$script[tag-content="x"]', Leftover.COSMETIC),
        ("[$path=/a]a.example##.ad", Leftover.COSMETIC),
        ("a pattern with spaces", Leftover.INVALID),
        ("*", Leftover.INVALID),
        ("||", Leftover.INVALID),
    ],
)
def test_lines_that_are_no_network_rules(line: str, kind: Leftover) -> None:
    assert _left(line)[0] == kind


def test_dollars_that_start_no_options() -> None:
    for pattern in ("/a$b.gif", "/$ads/x", "/x/$", "/ads/$?x"):
        assert parse(pattern + "$script") == Rule(pattern, parse("x$script").condition)  # type: ignore[union-attr]
        assert parse(pattern) == Rule(pattern)
    assert parse(r"/^https:\/\/a\.example\/$/$script").pattern == r"/^https:\/\/a\.example\/$/"  # type: ignore[union-attr]


def test_conditional_sections_count_when_they_hold_for_chromium() -> None:
    """[uBO] Pre-parsing directives."""
    text = "\n".join(
        [
            "!#if env_firefox",
            "||firefox.example^",
            "!#else",
            "||other.example^",
            "!#endif",
            "!#if (env_chromium && !env_mobile) || nonsense",
            "||chromium.example^",
            "!#if false",
            "||inner.example^",
            "!#endif",
            "||after.example^",
            "!#endif",
            "!#endif",
            "!#include more.txt",
            "||end.example^",
        ]
    )
    read = list(adblock.read(text))
    rules = [what.pattern for _, _, what in read if isinstance(what, Rule)]
    assert rules == ["||other.example^", "||chromium.example^", "||after.example^", "||end.example^"]
    left = [
        (number, what.what) for number, _, what in read if isinstance(what, Left) and what.kind is not Leftover.COMMENT
    ]
    assert left == [(2, "!#if"), (9, "!#if"), (14, "!#include")]


def test_a_remark_behind_a_rule_is_no_part_of_it() -> None:
    """[uBO] Comments: `#` after white space."""
    assert parse("||a.example^$script # why") == parse("||a.example^$script")


def test_expressions_python_remarks_on_are_read_in_silence() -> None:
    assert isinstance(parse("/[[a]b--c/$script"), Rule)
    assert blocked("/[[]x--y/", "https://a.example/[x--y")


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_reading_raise(text: str) -> None:
    for line in (text, f"||a.example^${text}", f"/{text}/", f"!#if {text}"):
        engine(line).match(f"https://a.example/{text}", text, ResourceType.SCRIPT)
        engine(line).match(text, f"https://{text}/", ResourceType.SCRIPT)


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    rules = [what for _, _, what in adblock.read("\ufeff[Adblock Plus 2.0]\r\n||a.example^\r\n")]
    assert rules[1] == Rule("||a.example^")


TYPES = {
    "script": ["script"],
    "image": ["image"],
    "stylesheet": ["stylesheet", "css"],
    "object": ["object"],
    "xmlhttprequest": ["xmlhttprequest", "xhr"],
    "subdocument": ["subdocument", "frame"],
    "document": ["document", "doc"],
    "ping": ["ping", "beacon"],
    "websocket": ["websocket"],
    "font": ["font"],
    "media": ["media"],
    "other": ["other"],
}


@pytest.mark.parametrize(("type", "name"), [(type, name) for type, names in TYPES.items() for name in names])
def test_types_and_negated_types(type: str, name: str) -> None:
    """[ABP] type options; short names [uBO]. Without a type a rule is about everything but the page itself."""
    wanted = engine(f"/ads/*${name}")
    refused = engine(f"/ads/*$~{name}")
    for other in ResourceType:
        assert wanted.match(URL, PAGE, other).blocked is (other == type)
        if other is not ResourceType.DOCUMENT:
            assert refused.match(URL, PAGE, other).blocked is (other != type)
    assert not engine("/ads/*").match(URL, PAGE, ResourceType.DOCUMENT).blocked


def test_several_types_are_one_or_the_other() -> None:
    """[ABP] "Multiple type options can be combined"."""
    assert blocked("/ads/*$script,image,~third-party", URL, "image", "https://tracker.example/")
    assert not blocked("/ads/*$~script,~image", URL, "image")
    assert blocked("/ads/*$~script,~image", URL, "font")


def test_all() -> None:
    """[uBO] all: every type, the document included."""
    for type in ResourceType:
        assert blocked("||tracker.example^$all", URL, type.value)
        assert blocked("||tracker.example^$all,~script", URL, type.value) is (type is not ResourceType.SCRIPT)


@pytest.mark.parametrize(
    ("option", "same_host", "same_site", "third"),
    [
        ("third-party", False, False, True),
        ("3p", False, False, True),
        ("~first-party", False, False, True),
        ("~third-party", True, True, False),
        ("1p", True, True, False),
        ("first-party", True, True, False),
        ("~3p", True, True, False),
        ("strict1p", True, False, False),
        ("strict-first-party", True, False, False),
        ("strict3p", False, True, True),
        ("strict-third-party", False, True, True),
    ],
)
def test_party(option: str, same_host: bool, same_site: bool, third: bool) -> None:
    """[ABP] third-party; [uBO] 1p, 3p, strict1p (same host name) and strict3p."""
    rule = f"/ads/*${option}"
    assert blocked(rule, URL, source="https://cdn.tracker.example/") is same_host
    assert blocked(rule, URL, source="https://www.tracker.example/") is same_site
    assert blocked(rule, URL, source=PAGE) is third


@pytest.mark.parametrize("name", ["domain", "from"])
def test_domain_and_from(name: str) -> None:
    """[ABP] domain; [uBO] from, entities "example.*"."""
    rule = f"/ads/*${name}=page.example|~shop.page.example|brand.*"
    for source, hit in [
        ("https://page.example/", True),
        ("https://www.page.example/", True),
        ("https://a.shop.page.example/", False),
        ("https://notpage.example/", False),
        ("https://www.brand.co.uk/", True),
        ("https://brand.evil.example/", False),
    ]:
        assert blocked(rule, URL, source=source) is hit, source
    assert blocked(f"/ads/*${name}=~page.example", URL, source="https://other.example/")
    assert not blocked(f"/ads/*${name}=~page.example", URL, source=PAGE)


def test_domain_rules_without_a_pattern() -> None:
    """[uBO] a rule may consist of options alone."""
    assert blocked("$script,domain=page.example", URL)
    assert blocked("*$script,3p,domain=page.*|other.example", URL, source="https://page.com/")
    assert not blocked("*$script,domain=page.example", URL, source="https://other.example/")
    assert blocked("$websocket,third-party", "wss://a.example/", "websocket")


def test_to() -> None:
    """[uBO] to: hosts of the request."""
    rule = "/ads/*$to=tracker.example|~img.tracker.example|net"
    assert blocked(rule, URL)
    assert not blocked(rule, URL.replace("cdn", "a.img"))
    assert blocked(rule, URL.replace("tracker.example", "other.net"))
    assert not blocked(rule, URL.replace("tracker.example", "other.example"))
    assert blocked("/ads/*$to=~other.example", URL)
    assert blocked("/ads/*$to=tracker.*", URL.replace("tracker.example", "tracker.co.uk"))
    assert not blocked("/ads/*$to=tracker.*", URL.replace("tracker.example", "tracker.other.com"))


def test_denyallow() -> None:
    """[uBO] denyallow: all hosts but these."""
    rule = "*$script,3p,denyallow=cdn.example|fonts.example,domain=page.example"
    assert blocked(rule, URL)
    assert not blocked(rule, "https://a.cdn.example/ads/x.js")
    assert not blocked(rule, URL, source="https://other.example/")
    assert _left("*$script,denyallow=~a.example,domain=b.example")[0] == "invalid"


def test_method() -> None:
    """[uBO] method: one of several, negatable. A request whose method nobody told matches no such rule."""
    assert blocked("/ads/*$method=post|put", URL, method="POST")
    assert not blocked("/ads/*$method=post|put", URL, method="get")
    assert blocked("/ads/*$method=~get", URL, method="post")
    assert not blocked("/ads/*$method=~get", URL, method="get")
    assert not blocked("/ads/*$method=~get", URL)
    assert _left("/ads/*$method=brew") == ("unsupported", "method=brew")


def test_match_case() -> None:
    """[ABP] match-case; without it case does not matter."""
    assert blocked("/Ads/*", URL)
    assert not blocked("/Ads/*$match-case", URL)
    assert blocked("/Ads/*$match-case", URL.replace("ads", "Ads"))


def test_important() -> None:
    """[uBO] important: wins over exceptions."""
    assert not blocked("/ads/*\n@@/ads/*", URL)
    assert blocked("/ads/*$important\n@@/ads/*", URL)


def test_important_on_an_exception() -> None:
    """[AG] important: an exception that is important too has priority over important rules; [uBO] gives it no meaning."""
    assert not blocked("/ads/*$important\n@@/ads/*$important", URL)
    assert not blocked("/ads/*\n@@/ads/*$important", URL)
    assert not blocked("/ads/*$important\n@@||page.example^$document,important", URL)
    assert blocked("/ads/*$important\n@@/ads/*$important,image", URL)
    assert blocked("/ads/*$important\n@@/ads/*$important\n@@/ads/*$important,badfilter", URL)


def test_badfilter() -> None:
    """[uBO] badfilter: takes out the rule with the same pattern and options, however they are spelt or ordered."""
    assert not blocked("/ads/*$script,third-party\n/ads/*$badfilter,3p,script", URL)
    assert blocked("/ads/*$script\n/ads/*$badfilter,3p,script", URL)
    assert blocked("/ads/*\n@@/ads/*$script\n@@/ads/*$script,badfilter", URL)


@pytest.mark.parametrize(
    "option",
    [
        "csp=script-src 'none'",
        "redirect=noopjs",
        "redirect-rule=noopjs:5",
        "rewrite=abp-resource:blank-mp4",
        "removeparam=utm_source",
        "removeparam",
        "queryprune=x",
        "replace=/a/b/",
        "permissions=browsing-topics=()",
        "uritransform=/a/b/",
        "urlskip=?url",
        "removeheader=x",
        "cookie=x",
        "hls=/x/",
        "jsonprune=x",
        "empty",
        "mp4",
        "popup",
        "popunder",
        "inline-script",
        "inline-font",
        "webrtc",
        "cname",
        "donottrack",
        "referrerpolicy=origin",
        "stealth=referrer",
        "urltransform=/a/b/",
        "xmlprune=x",
    ],
)
def test_options_that_change_something_block_nothing(option: str) -> None:
    """[ABP] csp, rewrite, popup; [uBO] redirect, removeparam, replace, permissions, uritransform, urlskip; [AG] the rest."""
    name = option.partition("=")[0]
    assert _left(f"||tracker.example^${option}") == ("no-block", name)
    assert not blocked(f"||tracker.example^${option}", URL)
    assert _left(f"@@||tracker.example^${option}") == ("no-block", name)


@pytest.mark.parametrize(
    "option", ["elemhide", "ehide", "generichide", "ghide", "specifichide", "shide", "content", "jsinject", "extension"]
)
def test_page_exceptions_about_hiding_concern_no_request(option: str) -> None:
    """[ABP] elemhide, generichide; [uBO] short names; [AG] content, jsinject, extension."""
    assert _left(f"@@||page.example^${option}") == ("no-block", option)
    assert blocked(f"/ads/*\n@@||page.example^${option}", URL)


def test_document_exceptions_are_about_the_whole_page() -> None:
    """[ABP] document: "everything on the page"; with further types also about requests of these types."""
    assert not blocked("/ads/*\n@@||page.example^$document", URL)
    assert not blocked("/ads/*\n@@||tracker.example^$document,script", URL)
    assert blocked("/ads/*\n@@||tracker.example^$document,image", URL)
    assert blocked("/ads/*\n@@||page.example^$document,domain=other.example", URL)


def test_genericblock() -> None:
    """[ABP] genericblock: rules without a domain do not apply on the page."""
    assert not blocked("/ads/*\n@@||page.example^$genericblock", URL)
    assert blocked("/ads/*$domain=page.example\n@@||page.example^$genericblock", URL)
    assert _left("||page.example^$genericblock")[0] == "invalid"


def test_urlblock() -> None:
    """[AG] urlblock: requests of the page are not blocked."""
    assert not blocked("/ads/*\n@@||page.example^$urlblock", URL)
    assert blocked("/ads/*\n@@||other.example^$urlblock", URL)
    assert blocked("/ads/*\n@@||tracker.example^$urlblock", URL)
    assert _left("||page.example^$urlblock") == ("invalid", "urlblock is for exceptions only")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ("requestheader=a:b", "requestheader"),
        ("responseheader=a:b", "responseheader"),
        ("ctag=device_phone", "ctag"),
        ("client=127.0.0.1", "client"),
        ("dnstype=AAAA", "dnstype"),
        ("dnsrewrite=1.2.3.4", "dnsrewrite"),
        ("app=org.example", "app"),
        ("network", "network"),
        ("header=via:1.1 google", "header"),
        ("ipaddress=1.2.3.4", "ipaddress"),
        ("script,futureoption", "futureoption"),
        ("futureoption=x|y,script", "futureoption"),
        ("sitekey=abc", "sitekey"),
        ("domain=/^a/", "domain=/regex/"),
    ],
)
def test_what_cannot_be_decided_is_counted_and_never_applied(options: str, named: str) -> None:
    """[uBO] header, ipaddress; [ABP] sitekey; [AG] what its applications and DNS decide; what later versions may bring."""
    assert _left(f"/ads/*${options}") == ("unsupported", named)
    assert not blocked(f"/ads/*${options}", URL)


def test_options_that_only_annotate() -> None:
    """[uBO] reason= and `_`; [ABP] collapse of old."""
    assert blocked('/ads/*$script,_,reason="because",__', URL)
    assert blocked("/ads/*$~collapse", URL)


def test_contradictions_and_empty_values_are_invalid() -> None:
    for options in ("1p,3p", "script,~script", "domain=", "to=~", "method="):
        assert _left(f"/ads/*${options}")[0] == "invalid", options


def test_values_with_escaped_commas_stay_whole() -> None:
    """[uBO] a comma inside a value is written `\\,`."""
    assert _left(r"/ads/*$script,replace=/a\,image/b/") == ("no-block", "replace")
    assert _left(r"/ads/*$header=x:/a\,futureoption/") == ("unsupported", "header")


def test_how_surely_a_file_is_recognised() -> None:
    assert adblock.recognises("[Adblock Plus 2.0]\n") == 100
    assert adblock.recognises("||tracker.example^\n") > adblock.recognises("tracker.example\n") > 0
