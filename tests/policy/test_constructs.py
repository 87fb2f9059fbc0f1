"""Sentences as policies write them, in every language read: what is used, denied, over, planned or elsewhere."""

from collections import Counter

import pytest

from auditor.policy import cues
from tests.policy.labelling import DISCLOSED, cases, label

_FILE = "constructs.toml"
_LANGUAGES = pytest.mark.parametrize("code", cues.languages())  # a test a sentence would cost more than reading them


def _wrong(file: str, kind: str, code: str) -> list[tuple[str, str, str]]:
    """The cases of one language whose vendor does not come out as their kind says."""
    return [
        (vendor, said, text)
        for language, vendor, text in cases(file, kind)
        if language == code and ((said := label(code, vendor, text)) in DISCLOSED) != (kind == "disclosed")
    ]


@_LANGUAGES
def test_what_the_website_uses_is_disclosed(code: str) -> None:
    assert _wrong(_FILE, "disclosed", code) == []


@_LANGUAGES
def test_what_it_does_not_use_is_not_disclosed(code: str) -> None:
    assert _wrong(_FILE, "not_disclosed", code) == []


def test_every_language_has_its_cases_both_ways() -> None:
    for kind in ("disclosed", "not_disclosed"):
        count = Counter(code for code, _, _ in cases(_FILE, kind))
        assert set(count) == set(cues.languages())
        assert min(count.values()) >= 15


@_LANGUAGES
def test_a_product_by_its_local_name_or_its_work_is_disclosed(code: str) -> None:
    assert _wrong("local_names.toml", "disclosed", code) == []


@_LANGUAGES
def test_a_product_denied_by_its_local_name_or_never_meant_is_not(code: str) -> None:
    assert _wrong("local_names.toml", "not_disclosed", code) == []


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
