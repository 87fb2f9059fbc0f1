"""Five steps to see a finding oneself."""

import pytest

from auditor.report import _figures
from auditor.report._reproduce import steps
from tests.report import sample

RESULT = sample.result()


@pytest.mark.parametrize("finding", RESULT.findings, ids=lambda f: f"{f.check}-{f.subject.key}")
def test_always_five_different_sentences(finding: object) -> None:
    made = steps(finding, RESULT)  # type: ignore[arg-type]

    assert len(set(made)) == 5


def _of(check: str) -> str:
    return "\n".join(steps(next(f for f in RESULT.findings if f.check == check), RESULT))


def test_refusal_names_the_button_and_the_reload() -> None:
    assert "Press “Only necessary” that refuses everything, clear the Network panel, reload" in _of(
        "tracker-after-reject"
    )


def test_undisclosed_vendor_ends_in_the_policy_with_the_names_searched() -> None:
    made = _of("vendor-undisclosed")

    assert "Leave the consent banner alone" in made
    assert "serve.albacross.com" in made
    assert "https://fernwerk.example/privacy" in made
    assert "Albacross Nordic AB" in made


def test_before_consent_ends_with_the_initiator_chain() -> None:
    assert "https://www.googletagmanager.com/gtm.js?id=GTM-XXXX → https://serve.albacross.com/track.js" in _of(
        "tracker-before-consent"
    )


def test_stale_vendor_is_looked_for_and_asked_about() -> None:
    made = _of("vendor-stale")

    assert "Expected: nothing of Mouseflow" in made
    assert "tag manager" in made


def test_document_is_opened_the_way_the_audit_found_it() -> None:
    made = _of("policy-unreachable")

    assert "banner link 'Cookie policy'" in made
    assert "https://fernwerk.example/cookies" in made


def test_sample_has_open_findings() -> None:
    assert _figures.open_findings(RESULT)
