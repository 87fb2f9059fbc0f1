"""site_of and its companions."""

import pytest

from auditor.sites import host_of, is_public_suffix, same_site, site_of


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("vc.hotjar.io", "hotjar.io"),
        ("WWW.Example.CO.UK.", "example.co.uk"),
        ("shop.someone.github.io", "someone.github.io"),
        ("github.io", "github.io"),
        ("px.tracker.test", "tracker.test"),
        ("a.b.example", "b.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("localhost", "localhost"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
    ],
)
def test_site_of(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://User:pw@A.example:8443/x", "a.example"),
        ("wss://a.example/", "a.example"),
        ("data:text/plain,x", ""),
        ("blob:https://a.example/1", ""),
        ("https://[broken", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    assert host_of(url) == host


def test_same_site() -> None:
    assert same_site("https://cdn.a.example/x", ("a.example",))
    assert not same_site("https://a.example.evil.test/", ("a.example",))
    assert not same_site("about:blank", ("",))


@pytest.mark.parametrize(
    ("host", "suffix"),
    [
        ("co.uk", True),
        ("com", True),
        ("hotjar.com", False),
        ("a.co.uk", False),
        ("github.io", False),
        ("px.test", False),
    ],
)
def test_a_public_suffix_is_nobody_s_and_a_company_s_own_is_none(host: str, suffix: bool) -> None:
    assert is_public_suffix(host) is suffix
