import pytest

from auditor.evidence.wording import lifetime, of_cookie, of_request, of_storage
from auditor.model.kinds import ResourceType
from tests.evidence.captures import AD, cookie, entry, request


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "until the browser closes"),
        (30, "30 seconds"),
        (60, "1 minute"),
        (86400, "1 day"),
        (7776000, "3 months"),
        (31536000, "1 year"),
        (63072000, "2 years"),
    ],
)
def test_lifetimes(seconds: float | None, words: str) -> None:
    assert lifetime(seconds) == words


def test_requests() -> None:
    plain = request(AD, type=ResourceType.IMAGE, cookies_sent=("a", "b"))
    assert (
        of_request(plain, identifier=True, ping=False)
        == "GET image to px.adcorp.test, sent cookies a, b, carried an identifier"
    )
    failed = request(AD, error="net::ERR_ABORTED")
    assert "no answer (net::ERR_ABORTED)" in of_request(failed, identifier=False, ping=True)


def test_cookies_and_storage() -> None:
    refused = cookie("uid", stored=False, refused_reason="UserPreferences", lifetime_seconds=None)
    words = of_cookie(refused, identifier=False)
    assert words == (
        "cookie uid for www.shop.test, written by script, until the browser closes, refused by this browser (UserPreferences)"
    )
    assert of_storage(entry("k"), identifier=True) == "local storage entry k of https://www.shop.test, an identifier"
