"""Every label × observed × state gives exactly one disclosure finding, an explicit pass, or a reason why not."""

from itertools import product

import msgspec
import pytest

from auditor.checks._run import run_all
from auditor.evidence.routing import CONFLICT, FORMER, STALE, TOOL_ONLY, UNDISCLOSED
from auditor.model.evidence import Evidence
from auditor.model.kinds import Attribution, DocumentKind, Label, State, Verdict
from tests.checks.evidences import STATES, TRACKING, before, evidence, seen, unoperated, vendor, visit

DISCLOSURE = {
    UNDISCLOSED,
    STALE,
    CONFLICT,
    FORMER,
    TOOL_ONLY,
    "vendor-parent-only",
    "vendor-category-only",
    "vendor-denied",
    "vendor-mentioned-other-context",
}
OBSERVED = {
    "not seen": {},
    **{f"seen in {state}": {state: TRACKING} for state in STATES},
    "requests only": {State.ACCEPT: seen(static_only=True)},
    "before the choice": {State.ACCEPT: before(TRACKING)},
    "everywhere": dict.fromkeys(STATES, TRACKING),
}
FLAGS = ((), ("former-name",), ("sibling",), ("purpose-match",), ("review",), ("conditional",))
FINDINGS = {
    Label.PARENT_NAMED: "vendor-parent-only",
    Label.COOKIE_NAME_ONLY: "vendor-category-only",
    Label.CATEGORY_ONLY: "vendor-category-only",
    Label.GENERIC_ONLY: "vendor-category-only",
    Label.NEGATED: "vendor-denied",
    Label.CONFLICT: "vendor-statement-conflict",
    Label.OTHER_CONTEXT: "vendor-mentioned-other-context",
    Label.NOT_MENTIONED: "vendor-undisclosed",
}


def spoken(given: Evidence) -> tuple[list[str], list[str], list[str]]:
    """The disclosure checks that report, pass and could not judge the vendor."""
    results, findings = run_all(given)
    results = tuple(r for r in results if r.id in DISCLOSURE)
    found = [f.check for f in findings if f.check in DISCLOSURE and f.subject.key == "hotjar"]
    passed = [r.id for r in results if "hotjar" in r.passed]
    untested = [r.id for r in results if "hotjar" in dict(r.untested)]
    return found, passed, untested


@pytest.mark.parametrize(("label", "how", "flags"), [*product(Label, OBSERVED, FLAGS)])
def test_exactly_one_disclosure_check_speaks(label: Label, how: str, flags: tuple[str, ...]) -> None:
    row = vendor("hotjar", label, OBSERVED[how], flags=flags)
    found, passed, untested = spoken(evidence(row))
    assert len(found) + len(passed) + len(untested) == 1
    if label is Label.UNDECIDABLE:
        assert untested == [UNDISCLOSED]
    elif row.seen and label in FINDINGS:
        assert found == [FINDINGS[label]]
    elif row.seen:
        assert found == [FORMER] if "former-name" in flags else passed == [UNDISCLOSED]
    elif label in (Label.NAMED_PRODUCT, Label.NAMED_COMPANY):
        assert found == [STALE]
    else:
        assert found == [CONFLICT] if label is Label.CONFLICT else passed == [STALE]


@pytest.mark.parametrize("label", Label)
def test_a_vendor_seen_only_where_the_state_was_not_tested_is_still_spoken_of(label: Label) -> None:
    row = vendor("hotjar", label, {}, states=STATES[:2])
    row = msgspec.structs.replace(row, untested={State.REJECT: before(TRACKING)})
    visits = [visit(State.NO_ACTION), visit(State.ACCEPT), unoperated(State.REJECT), visit(State.GPC)]
    found, passed, untested = spoken(evidence(row, visits=visits))
    assert len(found) + len(passed) + len(untested) == 1
    assert label not in FINDINGS or found == [FINDINGS[label]]


@pytest.mark.parametrize("states", [(s,) for s in STATES])
@pytest.mark.parametrize("label", Label)
def test_one_state_alone_leaves_nobody_without_a_word(label: Label, states: tuple[State, ...]) -> None:
    for observed in ({}, {states[0]: TRACKING}):
        row = vendor("hotjar", label, observed, states=states)
        given = evidence(row, visits=[visit(s) for s in states], asked_states=states)
        found, passed, untested = spoken(given)
        assert len(found) + len(passed) + len(untested) == 1


@pytest.mark.parametrize("label", [label for label in Label if label in FINDINGS])
def test_a_merely_possible_vendor_is_never_accused(label: Label) -> None:
    row = vendor("hotjar", label, attribution=Attribution.POSSIBLE)
    assert spoken(evidence(row)) == ([], [], [UNDISCLOSED])


def test_a_vendor_named_in_the_consent_tool_alone_has_its_own_check() -> None:
    row = vendor("hotjar", Label.NAMED_PRODUCT, disclosed_in=(DocumentKind.CONSENT_TOOL,))
    assert spoken(evidence(row)) == ([TOOL_ONLY], [], [])


def test_what_cannot_be_judged_leaves_no_disclosure_check_with_a_pass() -> None:
    results, _ = run_all(evidence(vendor("hotjar", Label.UNDECIDABLE, reason="The cookie policy could not be read.")))
    assert {r.verdict for r in results if r.id in DISCLOSURE} == {Verdict.NOT_TESTED}
