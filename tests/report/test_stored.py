"""Cookies beside what is declared of them."""

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from auditor.model.kinds import FactKind
from auditor.model.reading import DeclaredFact
from auditor.model.text import Quote
from auditor.report import _stored, html
from tests.report import sample

YEAR = 31_536_000.0


@pytest.mark.parametrize(
    ("declared", "text", "observed", "shown"),
    [
        (YEAR, "1 year", YEAR, "as declared"),
        (YEAR, "1 year", YEAR * 0.96, "as declared"),
        (YEAR / 12, "1 month", YEAR / 2, "5 months longer"),
        (YEAR, "1 year", YEAR / 2, "6 months shorter"),
        (2 * YEAR, "2 years", 34_560_000.0, "cannot be told: the browser's limit"),
        (YEAR, "1 year", None, "declared longer, seen as session"),
        (None, "Session", YEAR, "declared as session, kept longer"),
        (None, "Session", None, ""),
        (None, None, YEAR, ""),
        (None, "until deleted", YEAR, ""),
    ],
)
def test_difference(declared: float | None, text: str | None, observed: float | None, shown: str) -> None:
    row = next(c for c in sample.result().cookies if c.declared)
    assert row.declared is not None
    claim = msgspec.structs.replace(row.declared, lifetime_seconds=declared, lifetime_text=text)

    assert _stored.difference(msgspec.structs.replace(row, declared=claim, lifetime_seconds=observed)) == shown


@pytest.mark.parametrize(("observed", "shown"), [(None, "as declared"), (YEAR, "declared as session, kept longer")])
def test_cookie_of_a_session_that_the_table_calls_one_is_as_declared(observed: float | None, shown: str) -> None:
    row = next(c for c in sample.result().cookies if c.declared)
    assert row.declared is not None
    claim = msgspec.structs.replace(
        row.declared, lifetime_seconds=0.0, lifetime_text="Sitzung", lifetime_kind="session"
    )

    assert _stored.difference(msgspec.structs.replace(row, declared=claim, lifetime_seconds=observed)) == shown


def test_undeclared_cookie_has_no_difference() -> None:
    row = next(c for c in sample.result().cookies if not c.declared)

    assert _stored.difference(row) == ""


def test_cookies_without_vendor_come_last() -> None:
    assert [line.vendor for line in _stored.cookie_lines(sample.result())][-1] == ""


def test_only_rows_that_matched_nothing_are_unseen() -> None:
    assert [cookie.name for cookie in _stored.unseen_cookies(sample.result())] == ["_uetsid"]


def test_facts_are_shown_by_kind_and_each_value_once() -> None:
    quote = Quote(document="privacy-1", start=0, end=14, text="Privacy notice")
    said = [(FactKind.PURPOSE, "to <b>sell</b>"), (FactKind.LEGAL_BASIS, "consent"), (FactKind.LEGAL_BASIS, "consent")]
    found = tuple(DeclaredFact(kind=kind, value=value, quote=quote) for kind, value in said)
    result = msgspec.structs.replace(sample.result(), facts=found)
    page = LexborHTMLParser(html.render(result, {}).decode())
    rows = [" ".join(row.text().split()) for row in page.css("#s10 details tbody tr")]

    assert [one.value for one in _stored.facts(result)] == ["consent", "to <b>sell</b>"]
    starts = ("legal basisconsent", "purposeto <b>sell</b>")
    assert all(row.startswith(start) for row, start in zip(rows, starts, strict=True)), rows
