"""Products behind other names: by what their requests look like, and by canonical names of hosts."""

import pytest

from auditor.model.kinds import Attribution
from auditor.trackers import register
from auditor.trackers.lookup import Lookup


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(register.load())


PAYLOADS = {
    "https://metrics.example.com/g/collect?v=2&tid=G-ABC123&cid=1.2": "google-analytics",
    "https://example.com/m/collect?v=1&t=pageview&tid=UA-1234-1": "google-analytics",
    "https://sgtm.example.com/gtm.js?id=GTM-ABCD": "google-tag-manager",
    "https://example.com/tr/?id=123456789012345&ev=PageView": "meta-pixel",
    "https://example.com/stats/matomo.php?action_name=x&idsite=3&rec=1": "matomo",
    "https://example.com/com.snowplowanalytics.snowplow/tp2": "snowplow",
    "https://example.com/i18n/pixel/events.js?sdkid=C12ABC&lib=ttq": "tiktok-pixel",
    "https://smetrics.example.com/b/ss/acmeprod/1/JS-2.22.0/s12345?AQB=1": "adobe-analytics",
    "https://data.example.com/ppms.php?action_name=x&idsite=a-b&rec=1": "piwik-pro",
}


@pytest.mark.parametrize(("url", "key"), PAYLOADS.items())
def test_a_payload_through_a_proxy_is_possible(lookup: Lookup, url: str, key: str) -> None:
    hit = lookup.payload(url)
    assert hit is not None
    assert (hit.id, hit.attribution, hit.kind) == (key, Attribution.POSSIBLE, "payload")
    assert lookup.find(url) == (hit,)


@pytest.mark.parametrize(
    "tail",
    ["collect?id=3", "g/collect?v=2", "tr?id=4", "matomo.php", "tr/?id=12&ev=x", "gtm.js", "event?s=1", "", "v3/"],
)
def test_what_anybody_could_send_is_no_payload(lookup: Lookup, tail: str) -> None:
    assert lookup.payload(f"https://example.com/{tail}") is None


def test_a_canonical_name_makes_a_product_probable(lookup: Lookup) -> None:
    hit = lookup.alias(("acme.example.net", "acme.eulerian.net", "d1.cloudfront.net"))
    assert hit is not None
    assert (hit.id, hit.attribution, hit.kind, hit.value) == (
        "eulerian",
        Attribution.PROBABLE,
        "alias",
        "acme.eulerian.net",
    )


@pytest.mark.parametrize(
    "name", ["acme.example.net", "d111111abcdef8.cloudfront.net", "acme.cdn.cloudflare.net", "cloud.google.com"]
)
def test_where_a_site_is_kept_is_no_recipient(lookup: Lookup, name: str) -> None:
    assert lookup.alias((name,)) is None
