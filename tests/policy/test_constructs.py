"""Sentences as policies write them, in every language read: what is used, denied, over, planned or elsewhere."""

from collections import Counter

import pytest

from auditor.policy import cues
from tests.policy.labelling import DISCLOSED, cases, label

_FILE = "constructs.toml"


@pytest.mark.parametrize(("code", "vendor", "text"), cases(_FILE, "disclosed"))
def test_what_the_website_uses_is_disclosed(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) in DISCLOSED


@pytest.mark.parametrize(("code", "vendor", "text"), cases(_FILE, "not_disclosed"))
def test_what_it_does_not_use_is_not_disclosed(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) not in DISCLOSED


def test_every_language_has_its_cases_both_ways() -> None:
    for kind in ("disclosed", "not_disclosed"):
        count = Counter(code for code, _, _ in cases(_FILE, kind))
        assert set(count) == set(cues.languages())
        assert min(count.values()) >= 15


@pytest.mark.parametrize(("code", "vendor", "text"), cases("local_names.toml", "disclosed"))
def test_a_product_by_its_local_name_or_its_work_is_disclosed(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) in DISCLOSED


@pytest.mark.parametrize(("code", "vendor", "text"), cases("local_names.toml", "not_disclosed"))
def test_a_product_denied_by_its_local_name_or_never_meant_is_not(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) not in DISCLOSED


@pytest.mark.parametrize("code", ["de", "fr", "es", "it", "pt", "pl", "sv", "fi", "cs", "da"])
def test_what_is_written_without_accents_reads_the_same(code: str) -> None:
    wrong = [
        text
        for kind in ("disclosed", "not_disclosed")
        for language, vendor, text in cases(_FILE, kind)[::3]
        if language == code
        and (label(code, vendor, cues.bare(text, code), bare=True) in DISCLOSED) != (kind == "disclosed")
    ]
    assert len(wrong) <= 3, wrong
