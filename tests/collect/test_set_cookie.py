"""Set-Cookie as browsers read it."""

from datetime import UTC, datetime

import pytest

from auditor.collect.set_cookie import default_path, parse

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_reads_all_attributes() -> None:
    cookie = parse(
        "_ga=GA1.2.3; Max-Age=63072000; Domain=.Shop.Example; Path=/x; Secure; HttpOnly; SameSite=none; Partitioned",
        NOW,
    )
    assert cookie is not None
    assert (cookie.name, cookie.value, cookie.domain, cookie.path) == ("_ga", "GA1.2.3", "shop.example", "/x")
    assert (cookie.lifetime_seconds, cookie.secure, cookie.http_only) == (63072000, True, True)
    assert (cookie.same_site, cookie.partitioned) == ("None", True)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("a=b", None),
        ("a=b; expires=Fri, 02 Jan 2026 00:00:00 GMT", 86400),
        ("a=b; expires=Fri, 02-Jan-2026 00:00:00 GMT", 86400),
        ("a=b; expires=Fri, 02 Jan 2026 00:00:00 GMT; max-age=60", 60),
        ("a=b; max-age=-1", -1),
        ("a=b; max-age=soon", None),
        ("a=b; expires=never", None),
    ],
)
def test_lifetime(header: str, seconds: float | None) -> None:
    cookie = parse(header, NOW)
    assert cookie is not None
    assert cookie.lifetime_seconds == seconds


@pytest.mark.parametrize(
    ("header", "name", "value"), [("=x", "", "x"), ("x", "", "x"), ("a=", "a", ""), ("a=b=c", "a", "b=c")]
)
def test_odd_pairs(header: str, name: str, value: str) -> None:
    cookie = parse(header, NOW)
    assert cookie is not None
    assert (cookie.name, cookie.value) == (name, value)


def test_nothing_is_no_cookie() -> None:
    assert parse("=", NOW) is None
    assert parse("", NOW) is None


@pytest.mark.parametrize(("path", "default"), [("/a/b/c", "/a/b"), ("/a", "/"), ("", "/"), ("/a/", "/a")])
def test_default_path(path: str, default: str) -> None:
    assert default_path(path) == default
