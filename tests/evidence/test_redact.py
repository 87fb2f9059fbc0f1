import pytest

from auditor.evidence.redact import place, redacted


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/x?id=1&t=abc", "https://a.test/x?id=1&t=abc"),
        ("https://a.test/x?v=" + "a" * 24, "https://a.test/x?v=" + "a" * 24),
        ("https://a.test/x?v=" + "a" * 25, "https://a.test/x?v=aaaaaaaa…(25 characters)"),
        ("https://user:secret@a.test:8443/x#frag", "https://a.test:8443/x"),
        ("https://a.test/?e=jo.do%40example.com", "https://a.test/?e=[e-mail]"),
        ("https://a.test/?e=jo@example.com", "https://a.test/?e=[e-mail]"),
        ("https://a.test/?e=jo%2540example.com", "https://a.test/?e=[e-mail]"),
        ("https://a.test/u/jo@example.com/x", "https://a.test/u/[e-mail]/x"),
        ("https://a.test/" + "b" * 70, "https://a.test/bbbbbbbb…(70 characters)"),
        ("https://[broken/x?e=jo@example.com", "https://[broken/x"),
        ("wss://a.test/s?k=v", "wss://a.test/s?k=v"),
    ],
)
def test_redacted(url: str, expected: str) -> None:
    assert redacted(url) == expected


def test_data_urls_are_cut() -> None:
    assert len(redacted("data:image/gif;base64," + "A" * 5000)) < 100


def test_a_place_has_no_query() -> None:
    assert place("https://a.test/x.js?uid=123#f") == "a.test/x.js"


def test_redacting_twice_changes_nothing() -> None:
    once = redacted("https://a.test/x?v=" + "a" * 90 + "&e=jo@example.com")
    assert redacted(once).count("[e-mail]") == once.count("[e-mail]") == 1
    assert "aaaaaaaaa" not in once
