"""The plain answer: it never turns a gap into a pass."""

import msgspec
import pytest

from auditor.model.capture import Consent
from auditor.model.kinds import (
    ConsentAction,
    Label,
    Stance,
    State,
    ThirdPartyCookies,
    VendorVerdict,
    Verdict,
    VisitStatus,
)
from auditor.model.result import AuditResult
from auditor.report import _figures
from auditor.report._language import speaking
from tests.report import sample


def test_sentences_of_the_sample() -> None:
    seen, named, choices = _figures.sentences(sample.result())

    assert seen == (
        "On 2 pages, under no action, accept (partial) and reject, 9 vendors were observed, and 1 third party no vendor is "
        "known for; under GPC signal nothing could be seen."
    )
    assert "mention 1 (Trello) but not for this website" in named
    assert "for 1 this was not decided" in named
    assert choices.endswith("After refusal, 1 vendor was active; findings were raised for 1 (Albacross).")


@pytest.mark.parametrize(("code", "one", "two"), [
    ("en", "On 2 pages, under no action, 9 vendors", "On 2 pages, under no action and reject, 9 vendors"),
    ("de", "Auf 2 Seiten, im Zustand keine Handlung:", "Auf 2 Seiten, in den Zuständen keine Handlung und ablehnen:"),
    ("fr", "Sur 2 pages, dans l'état aucune action :", "Sur 2 pages, dans les états aucune action et refuser :"),
])  # fmt: skip
def test_one_state_is_told_from_several(code: str, one: str, two: str) -> None:
    for states, begin in (((State.NO_ACTION,), one), ((State.NO_ACTION, State.REJECT), two)):
        visits = tuple(v for v in sample.result().visits if v.state in states)
        with speaking(code):
            seen, _, _ = _figures.sentences(
                msgspec.structs.replace(sample.result(), visits=visits, asked_states=states)
            )

        assert seen.replace("\u00a0", " ").startswith(begin)


def test_all_named_is_said_without_praise() -> None:
    base = sample.result()
    vendors = tuple(
        msgspec.structs.replace(v, verdict=VendorVerdict.DISCLOSED, label=Label.NAMED_PRODUCT) for v in base.vendors
    )
    _, named, _ = _figures.sentences(msgspec.structs.replace(base, vendors=vendors))

    assert named == "The policy documents read leave none of them unmentioned."


def test_undecidable_vendors_are_not_tested() -> None:
    base = sample.result()
    vendors = tuple(
        msgspec.structs.replace(v, verdict=VendorVerdict.UNDECIDABLE, reason="the policy answered with status 403.")
        for v in base.vendors
    )
    _, named, _ = _figures.sentences(msgspec.structs.replace(base, vendors=vendors))

    assert named == "Whether the policy names them was not tested, because the policy answered with status 403."


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        (Consent(), "no consent control was found."),
        (Consent(banner_seen=True, action=ConsentAction.REJECT, verified=False), "the choice could not be verified."),
    ],
)
def test_refusal_that_did_not_take_effect_is_not_tested(consent: Consent, reason: str) -> None:
    base = sample.result()
    visits = tuple(
        msgspec.structs.replace(v, consent=consent) if v.stance is Stance.REFUSED else v for v in base.visits
    )
    result = msgspec.structs.replace(base, visits=visits)

    assert _figures.sentences(result)[2].endswith(f"What happens after refusal was not tested: {reason}")
    assert any("state reject" in gap.what for gap in _figures.gaps(result))


def test_state_never_visited_is_a_gap() -> None:
    base = sample.result()
    result = msgspec.structs.replace(base, visits=tuple(v for v in base.visits if v.state is not State.REJECT))

    assert _figures.Gap(what="state reject", reason="It was not visited in this audit.") in _figures.gaps(result)
    assert "What happens after refusal was not tested: no such visit was made." in _figures.sentences(result)[2]


def test_refused_third_party_cookies_are_a_gap() -> None:
    base = sample.result()
    visits = tuple(msgspec.structs.replace(v, third_party_cookies=ThirdPartyCookies.REFUSED) for v in base.visits)

    whats = [gap.what for gap in _figures.gaps(msgspec.structs.replace(base, visits=visits))]
    assert [what for what in whats if what.startswith("third-party cookies")] == [
        "third-party cookies under no action, accept and reject"
    ]


def test_complete_audit_has_no_gap() -> None:
    base = sample.result()
    complete = [msgspec.structs.replace(v, status=VisitStatus.COMPLETE, reason=None, failures={}) for v in base.visits]
    visits = tuple(msgspec.structs.replace(v, third_party_cookies=ThirdPartyCookies.KEPT) for v in complete)
    checks = tuple(c for c in base.checks if c.id != "gpc-ignored")
    documents = tuple(d for d in base.documents if not d.reason)

    assert _figures.gaps(msgspec.structs.replace(base, visits=visits, checks=checks, documents=documents)) == ()


def test_what_is_only_made_when_asked_for_is_told_apart_and_stays_in_sight() -> None:
    base = sample.result()
    first, second, *rest = base.checks
    off = {"verdict": Verdict.NOT_TESTED, "reason": "nobody asked.", "not_asked": True}
    checks = (
        msgspec.structs.replace(first, **off, turn_on="--try-links"),
        msgspec.structs.replace(second, **off),
        *rest,
    )
    result = msgspec.structs.replace(base, checks=checks)
    whats = " ".join(gap.what for gap in _figures.gaps(result))
    assert f"check {first.id}" not in whats
    assert f"check {second.id}" in whats
    assert _figures.unasked(result) == f"Not asked for, so not looked at: {first.id} (--try-links)."
    assert _figures.unasked(base) is None


def test_waived_and_audit_findings_do_not_count() -> None:
    result = sample.result()
    checks = [finding.check for finding in _figures.open_findings(result)]

    assert "vendor-stale" not in checks
    assert "scan-incomplete" not in checks
    assert [finding.check for finding in _figures.audit_findings(result)] == ["scan-incomplete"]


def _clean() -> AuditResult:
    """The sample's complete visits alone, every state as if visited, nothing found, everything read."""
    base = sample.result()
    visit = next(v for v in base.visits if v.status is VisitStatus.COMPLETE and v.state is State.NO_ACTION)
    visits = tuple(
        msgspec.structs.replace(
            visit,
            id=state.value,
            state=state,
            stance=stance,
            failures={},
            third_party_cookies=ThirdPartyCookies.KEPT,
            consent=Consent(banner_seen=True, action=ConsentAction.REJECT, verified=True),
        )
        for state, stance in zip(_figures.USUAL_STATES, Stance, strict=False)
    )
    checks = tuple(msgspec.structs.replace(c, verdict=Verdict.PASS, reason=None, untested=()) for c in base.checks)
    documents = tuple(msgspec.structs.replace(d, reason=None) for d in base.documents)
    return msgspec.structs.replace(base, visits=visits, checks=checks, documents=documents, findings=())


def test_only_an_audit_without_gaps_says_no_gap_found() -> None:
    assert _figures.no_finding(_clean()) == "No gap found in the pages and states tested."


@pytest.mark.parametrize("status", [VisitStatus.FAILED, VisitStatus.BLOCKED])
def test_nothing_is_judged_where_every_visit_failed(status: VisitStatus) -> None:
    clean = _clean()
    visits = tuple(msgspec.structs.replace(v, status=status, reason="No answer.") for v in clean.visits)

    assert "Nothing could be judged" in _figures.no_finding(msgspec.structs.replace(clean, visits=visits))


def test_an_unread_document_is_no_clean_result() -> None:
    clean = _clean()
    documents = tuple(msgspec.structs.replace(d, reason="It answered with status 403.") for d in clean.documents)

    assert "not a clean result" in _figures.no_finding(msgspec.structs.replace(clean, documents=documents))
