"""The CSV tables."""

import csv as standard
import io

from auditor.report import csv
from tests.report import sample


def table(name: str) -> list[dict[str, str]]:
    data = csv.render(sample.result(), {})[name]
    return list(standard.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_vendors_have_a_column_for_every_state() -> None:
    rows = {row["name"]: row for row in table("result-vendors.csv")}

    assert rows["Albacross"]["no-action"] == "sent id"
    assert rows["Albacross"]["accept_requests"] == "4"
    assert rows["Albacross"]["gpc"] == "not tested"
    assert rows["Albacross"]["verdict"] == "not-disclosed"
    assert rows["Mouseflow"]["verdict"] == "not-observed"
    assert rows["pixelfarm.test"]["verdict"] == "unknown third party"


def test_findings_keep_waivers_and_fix_wording() -> None:
    rows = table("result-findings.csv")

    assert len(rows) == len(sample.result().findings)
    assert [row["waived_until"] for row in rows if row["check"] == "vendor-stale"] == ["2027-03-31"]
    assert all(row["what"] and row["owner"] and row["fingerprint"] for row in rows)


def test_cookies_hold_refused_ones() -> None:
    rows = {row["name"]: row for row in table("result-cookies.csv")}

    assert rows["IDE"]["stored"] == "no"
    assert rows["IDE"]["refused_reason"] == "ThirdPartyPhaseout"
    assert rows["_ga"]["difference"] == "cannot be told: the browser's limit"
    assert {row["kind"] for row in rows.values()} == {"cookie"}


def test_storage_is_a_table_of_its_own() -> None:
    rows = {row["name"]: row for row in table("result-storage.csv")}

    assert len(rows) == len(sample.result().storage)
    assert rows["_hjSessionUser"]["kind"] == "local"
    assert rows["_hjSessionUser"]["origin"].startswith("https://")


def test_claims_hold_every_passage_category_and_declared_cookie() -> None:
    result, rows = sample.result(), table("result-policy-claims.csv")

    assert {row["subject"] for row in rows if row["kind"] == "cookie"} == {c.name for c in result.declared_cookies}
    assert sum(row["kind"] == "category" for row in rows) == len(result.categories)
    assert sum(row["kind"] == "vendor" for row in rows) == sum(len(v.quotes) for v in result.vendors)
    assert all(int(row["end"]) - int(row["start"]) > 0 for row in rows)


def test_documents_are_listed_read_or_not() -> None:
    rows = {row["id"]: row for row in table("result-documents.csv")}

    for document in sample.result().documents:
        assert rows[document.id]["read"] == ("no" if document.reason else "yes")
        assert rows[document.id]["reason"] == (document.reason or "")
        assert rows[document.id]["text_sha256"] == (document.text_sha256 or "")
