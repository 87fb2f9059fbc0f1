"""What stands in a site's place is recognised; a site that merely resembles it is not."""

import pytest

from auditor.collect.blocked import block_of, empty, failure_of

LONG = 20_000


@pytest.mark.parametrize(
    ("status", "headers", "title", "text", "sources", "length", "words"),
    [
        (403, {"cf-mitigated": "challenge"}, "Just a moment...", "", (), 0, "Cloudflare"),
        (403, {}, "x", "Please enable JS", ("https://geo.captcha-delivery.com/captcha/?x",), 40, "DataDome"),
        (403, {"x-datadome": "protected"}, "", "", (), 0, "DataDome"),
        (200, {}, "", "", ("/_Incapsula_Resource?SWJIYLWA=1",), 20, "Imperva"),
        (405, {}, "", "", ("https://abc.captcha.awswaf.com/x.js",), 30, "AWS WAF"),
        (403, {}, "Access Denied", "You don't have permission to access", (), 80, "“Access Denied”"),
        (503, {}, "Shop", "We noticed unusual traffic from your network", (), 90, "unusual traffic"),
        (200, {}, "Are you a robot?", "Press and hold", (), 30, "bot wall"),
        (451, {}, "", "", (), 0, "not shown in this country"),
        (200, {}, "", "This content is not available in your country.", (), 60, "not shown in this country"),
        (200, {}, "example.com", "This domain is for sale", (), 60, "parked domain"),
        (200, {}, "", "", ("https://www.sedoparking.com/frame",), 10, "parked domain"),
        (404, {}, "Not found", "", (), LONG, "error page answered (HTTP 404)"),
        (500, {}, "", "", (), 0, "error page answered (HTTP 500)"),
        (403, {}, "", "no", (), 2, "refused to show the page (HTTP 403)"),
    ],
)
def test_what_is_not_the_site(
    status: int, headers: dict[str, str], title: str, text: str, sources: tuple[str, ...], length: int, words: str
) -> None:
    assert words in (block_of(status, headers, title, text, sources, length) or "")


@pytest.mark.parametrize(
    ("headers", "title", "text", "sources", "length"),
    [
        ({}, "Shop", "", (), 0),
        ({"x-datadome": "protected"}, "Shop", "Buy our products", (), 500),
        ({}, "How we verify you are human", "Our CAPTCHA guide", (), LONG),
        ({}, "Contact", "Write to us. Protected by a captcha.", ("https://client-api.arkoselabs.com/v2/x.js",), 900),
        ({}, "Domains", "Buy this domain for your shop", (), LONG),
        ({}, "Blog", "Access denied: why your key card fails", (), LONG),
    ],
)
def test_what_is_the_site(
    headers: dict[str, str], title: str, text: str, sources: tuple[str, ...], length: int
) -> None:
    assert block_of(200, headers, title, text, sources, length) is None


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("Page.goto: net::ERR_NAME_NOT_RESOLVED at https://x.example/", "x.example does not resolve"),
        ("net::ERR_CONNECTION_REFUSED", "x.example refused the connection (ERR_CONNECTION_REFUSED)"),
        (
            "net::ERR_CERT_DATE_INVALID",
            "certificate of x.example is not valid: it has expired or does not hold yet (ERR_CERT_DATE_INVALID)",
        ),
        ("net::ERR_SOMETHING_NEW", "x.example could not be loaded (ERR_SOMETHING_NEW)"),
        ("Download is starting\nlog", "x.example answers with a download in place of a page; it was refused"),
    ],
)
def test_failures_in_words(message: str, sentence: str) -> None:
    assert sentence in failure_of(message, "x.example")


@pytest.mark.parametrize(
    ("kind", "text", "things", "says"),
    [
        ("text/html", "", 0, "all but empty"),
        ("text/html", "One more step. Please complete the puzzle.", 0, "all but empty"),
        ("application/json", '{"a": 1}', 0, "no web page"),
        ("text/html", "Shop", 1, None),
        ("text/html", "word " * 40, 0, None),
        ("", "", 0, None),
    ],
)
def test_an_empty_page_is_no_page(kind: str, text: str, things: int, says: str | None) -> None:
    found = empty(kind, text, things)
    assert (found is None) if says is None else (says in (found or ""))
