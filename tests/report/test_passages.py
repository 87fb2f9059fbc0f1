"""Quotes in their context, and the record of an absence."""

import msgspec

from auditor.model.reading import Searched
from auditor.model.text import Quote
from auditor.report._passages import Library
from tests.report import sample


def test_context_is_the_text_around_the_quote() -> None:
    start = sample.POLICY.index("Our contracts")
    quote = Quote(document="privacy-1", start=start, end=start + 36, text=sample.POLICY[start : start + 36])
    passage = Library(sample.result(), sample.assets()).passage(quote)

    assert passage.before.endswith("to trusted partners. ")
    assert passage.before.startswith("…")
    assert passage.after == "\nWe use Mouseflow to improve our forms."


def test_unknown_document_and_missing_text_leave_the_quote_alone() -> None:
    quote = Quote(document="gone", start=0, end=1, text="x")
    passage = Library(sample.result(), {}).passage(quote)

    assert (passage.document, passage.before, passage.after, passage.href) == ("gone", "", "", None)


def test_hostile_address_never_becomes_a_link() -> None:
    base = sample.result()
    documents = tuple(msgspec.structs.replace(d, url="javascript:alert(1)") for d in base.documents)
    quote = Quote(document="privacy-1", start=0, end=7, text=sample.POLICY[:7])
    passage = Library(msgspec.structs.replace(base, documents=documents), sample.assets()).passage(quote)

    assert passage.href is None
    assert passage.url is None


def test_texts_searched_for_the_same_names_share_a_record() -> None:
    records = [Searched(document=id, text_sha256=id, names=("A", "B")) for id in ("privacy-1", "cookies-1")]
    (search,) = Library(sample.result(), {}).searches(records)

    assert [one.name for one in search.documents] == ["Privacy policy “Privacy notice”", "Cookie policy"]
    assert search.names == ("A", "B")
