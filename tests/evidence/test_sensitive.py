import pytest

from auditor.evidence.sensitive import topic_of
from auditor.model.capture import PageRecord
from tests.evidence import captures as c
from tests.evidence.practised import NO_ACTION, practices

URL = "https://www.shop.test/living-with-depression"


def page(url: str, title: str = "") -> PageRecord:
    return PageRecord(url=url, final_url=url, status=200, title=title, started=0.0, ended=5.0)


@pytest.mark.parametrize(
    ("url", "title", "topic"),
    [
        (URL, "", "health"),
        ("https://www.shop.test/a", "Schuldnerberatung in Köln", "finance"),
        ("https://www.shop.test/trade_union/join", "", "union"),
        ("https://www.shop.test/benches/oak", "Oak benches", None),
        ("https://www.shop.test/checkout", "Check your heart rate monitor", None),
        ("https://cancer.shop.test/a?q=cancer", "Start", None),
        ("https://www.shop.test/party-supplies", "Party supplies and unions of pipes", None),
    ],
)
def test_by_words_of_address_and_title(url: str, title: str, topic: str | None) -> None:
    assert topic_of(page(url, title)) == topic


def test_only_who_follows_people_and_was_told_the_page() -> None:
    told = c.request(f"{c.AD}?dl=https%3A%2F%2Fwww.shop.test%2Fliving-with-depression", id="a")
    silent = c.request(f"{c.AD}?v=1", id="b")
    measuring = c.request(f"{c.GA}?dl=https%3A%2F%2Fwww.shop.test%2Fliving-with-depression", id="c")
    seen = practices(c.visit(NO_ACTION, told, silent, measuring, pages=(page(URL, "Living with depression"),)))
    (found,) = seen.sensitive
    assert (found.receiver.key, found.topic, len(found.proofs)) == ("adcorp-pixel", "health", 1)
    assert seen.sensitive_pages == (URL,)
    assert practices(c.visit(NO_ACTION, silent, pages=(page(URL),))).sensitive == ()
