"""The same vendor for an app, a newsletter or a meeting, and on the website itself: every language read, both ways."""

from collections import Counter

import pytest

from auditor.policy import cues
from tests.policy.labelling import DISCLOSED, cases, label

_FILE = "elsewhere.toml"
_LEAST = {"elsewhere": 13, "here": 8}


@pytest.mark.parametrize(("code", "vendor", "text"), cases(_FILE, "elsewhere"))
def test_a_use_elsewhere_is_no_disclosure(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) not in DISCLOSED


@pytest.mark.parametrize(("code", "vendor", "text"), cases(_FILE, "here"))
def test_a_use_on_the_website_is_a_disclosure(code: str, vendor: str, text: str) -> None:
    assert label(code, vendor, text) in DISCLOSED


def test_each_language_is_read_with_its_cases() -> None:
    for kind, least in _LEAST.items():
        count = Counter(code for code, _, _ in cases(_FILE, kind))
        assert set(count) == set(cues.languages())
        assert min(count.values()) >= least
