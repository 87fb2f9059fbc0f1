"""What findings and metadata say: observed, the policy does not say, may fall short of; never a judgement of legality."""

import re
import string
from itertools import product
from pathlib import Path

import msgspec
import pytest

from auditor.checks import _run
from auditor.checks._catalogue import metas
from auditor.evidence.stances import TECHNIQUES
from auditor.model.check import CheckMeta, Finding
from auditor.model.kinds import Profile, Severity, Verdict, Weight
from tests.checks.everything import audits

FORBIDDEN = re.compile(
    r"violat|illegal|unlawful|complian|complies|comply|breach|infring|guilt|offence|penal|verstoß|score\b|certif",
    re.IGNORECASE,
)
MINE = Path(__file__).stem
ALL = metas()
IDS = [meta.id for meta in ALL]


def strings(record: object) -> list[str]:
    """Every text in a record, at any depth."""
    if isinstance(record, str):
        return [record]
    if isinstance(record, dict):
        return [s for value in record.values() for s in strings(value)]
    if isinstance(record, list | tuple):
        return [s for value in record for s in strings(value)]
    return []


def everything() -> list[Finding]:
    """Findings of every check, from many different audits."""
    found: list[Finding] = []
    for given, profile in product(audits(), Profile):
        results, findings = _run.run_all(msgspec.structs.replace(given, profile=profile), experimental=True)
        assert not [r for r in results if "the check itself broke" in (r.reason or "")]
        assert not [r.id for r in results if FORBIDDEN.search(" ".join([r.reason or "", *(w for _, w in r.untested)]))]
        found += findings
    return found


FOUND = everything()


def test_every_check_has_a_finding_to_look_at() -> None:
    tool_only = {"vendor-cmp-only"}
    assert {f.check for f in FOUND} >= set(IDS) - tool_only


def test_no_finding_judges_legality() -> None:
    texts = {text for f in FOUND for text in strings(msgspec.to_builtins(f, enc_hook=str))}
    assert [text for text in texts if FORBIDDEN.search(text)] == []


def test_findings_about_the_site_say_what_was_observed_and_what_it_may_mean() -> None:
    about_site = {meta.id for meta in ALL if not meta.about_audit}
    for finding in FOUND:
        if finding.check in about_site:
            assert re.search(r"\bobserved\b", finding.message, re.IGNORECASE), finding.message
            assert "may fall short of" in finding.message, finding.message


def test_no_message_has_a_gap_or_a_leftover_brace() -> None:
    for finding in FOUND:
        texts = [finding.message, *strings(msgspec.to_builtins(finding.remediation)), *finding.occurrences]
        for text in texts:
            assert "  " not in text
            assert "{" not in text
            assert "None" not in text
            assert not re.search(r"Observed (of|,|\.|;)", text), text


@pytest.mark.parametrize("meta", ALL, ids=IDS)
def test_metadata_is_complete_and_minds_its_words(meta: CheckMeta) -> None:
    for text in strings(msgspec.to_builtins(meta)):
        assert not FORBIDDEN.search(text), text
    assert meta.title != meta.failure_title
    sentences = re.findall(r"[.!?](?:\s|$)", meta.why)
    assert 2 <= len(sentences) <= 4, meta.why
    for part in ("where", "what", "wording", "owner", "verify"):
        assert getattr(meta.remediation, part).strip()
    assert meta.about_audit or meta.doubts
    assert meta.about_audit or meta.legal
    assert set(meta.needs) <= {"requests", "cookies", "storage", "documents", "vendor links", *TECHNIQUES}


@pytest.mark.parametrize("meta", ALL, ids=IDS)
def test_a_fix_offers_both_ways_out_where_a_vendor_is_concerned(meta: CheckMeta) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(meta.remediation.what) if name}
    if "product" in names and meta.severity.rank > Severity.LOW.rank and meta.id != "vendor-statement-conflict":
        assert re.search(r"\b(remove|record why)", meta.remediation.what, re.IGNORECASE)


@pytest.mark.parametrize("meta", ALL, ids=IDS)
def test_legal_references_are_facts_with_weight(meta: CheckMeta) -> None:
    for law in meta.legal:
        assert law.key
        assert law.text.endswith(".")
        assert law.profiles, f"{law.key} applies nowhere in particular"
        assert "[M]" not in law.text
        if law.weight in (Weight.ENFORCEMENT, Weight.GUIDANCE):
            assert law.source, f"{law.key} needs a source"


def test_contested_law_is_printed_with_its_counter_argument() -> None:
    category = [f for f in FOUND if f.check == "vendor-category-only"]
    assert category
    assert all(f.counter and "13(1)(e)" in f.counter for f in category)


def test_possible_findings_never_claim_certainty() -> None:
    for finding in FOUND:
        if finding.check in ("vendor-mentioned-other-context", "vendor-stale"):
            assert finding.confidence.value == "possible"
            assert finding.verdict is Verdict.REVIEW
        if finding.check == "vendor-denied":
            assert finding.confidence.value in ("probable", "possible")
