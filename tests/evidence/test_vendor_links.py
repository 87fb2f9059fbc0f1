from typing import Any

import pytest

from auditor.evidence.build import build
from auditor.model.also_read import AlsoRead, LinkTried
from auditor.model.evidence import Evidence, VendorLink
from auditor.model.kinds import Profile
from tests.evidence import captures as c
from tests.evidence.practised import NO_ACTION

URL = "https://www.adcorp.test/privacy/opt-out"


def audited(*links: LinkTried, left: int = 0) -> Evidence:
    seen = c.visit(NO_ACTION, also_read=AlsoRead(links=links, left=left))
    return build(c.capture(seen), (), c.REGISTER, profile=Profile.EU)


def judged(url: str = URL, **answer: Any) -> VendorLink:
    (link,) = audited(LinkTried(url=url, document="privacy", **answer)).vendor_links or ()
    return link


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"status": 200, "final_url": URL}, "alive"),
        ({"status": 200, "final_url": "https://www.adcorp.test/en/choices"}, "alive"),
        ({"status": 200, "final_url": "https://www.adcorp.test/"}, "elsewhere"),
        ({"status": 200, "final_url": "https://www.adcorp.test/de-de/"}, "elsewhere"),
        ({"status": 200, "final_url": "https://www.tagco.test/privacy"}, "elsewhere"),
        ({"status": 200, "final_url": "https://www.nobody.test/privacy"}, "unverified"),
        ({"status": 404, "final_url": URL}, "dead"),
        ({"status": 500, "final_url": URL}, "dead"),
        ({"error": "net::ERR_NAME_NOT_RESOLVED"}, "dead"),
        *(({"status": status, "final_url": URL}, "unverified") for status in (401, 403, 429, 451, 503)),
        ({"error": "timeout"}, "unverified"),
        ({"error": "refused"}, "unverified"),
        ({"error": "net::ERR_CERT_DATE_INVALID"}, "unverified"),
    ],
)
def test_where_a_link_leads(answer: dict[str, Any], outcome: str) -> None:
    link = judged(**answer)
    assert (link.vendor, link.outcome) == ("adcorp", outcome)
    assert link.says


def test_a_home_page_that_was_linked_is_no_loss() -> None:
    assert judged("https://www.adcorp.test/", status=200, final_url="https://www.adcorp.test/").outcome == "alive"


def test_nothing_tried_is_not_nothing_found() -> None:
    assert build(c.capture(c.visit(NO_ACTION)), (), c.REGISTER, profile=Profile.EU).vendor_links is None
    none = audited(left=2)
    assert (none.vendor_links, none.links_left) == ((), 2)
