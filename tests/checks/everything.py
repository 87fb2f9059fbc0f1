"""Evidence of many different audits, in which every check finds something."""

from importlib import import_module
from itertools import product
from pathlib import Path

import msgspec

from auditor.model.evidence import Evidence
from auditor.model.kinds import Label, State, VisitStatus
from tests.checks.evidences import (
    POLICY,
    STATES,
    TRACKING,
    bannerless,
    before,
    blocked,
    evidence,
    seen,
    unknown,
    unoperated,
    vendor,
    visit,
)

READERS = ("test_wording",)
"""Test files that read this one."""


def examples() -> list[Evidence]:
    """The evidence that the tests of checks fail on: a new check brings its own (`FAILING`)."""
    folder = Path(__file__).parent
    names = (file.stem for file in sorted(folder.glob("test_*.py")) if file.stem not in READERS)
    modules = (import_module(f"tests.checks.{name}") for name in names)
    return [one for module in modules for one in getattr(module, "FAILING", ())]


def audits() -> list[Evidence]:
    """Audits with vendors of every label and state, without documents, blocked, half done; then the examples."""
    rows = [
        vendor(f"v{n}", label, observed, flags=flags)
        for n, (label, observed, flags) in enumerate(
            product(
                Label,
                ({}, {State.NO_ACTION: TRACKING}, dict.fromkeys(STATES, TRACKING), {State.ACCEPT: before(seen())}),
                ((), ("sibling", "former-name"), ("conditional", "review")),
            )
        )
    ]
    hosts = (unknown("odd.test", "runs-script", "sets-cookie"), unknown("other.test"))
    broken = msgspec.structs.replace(POLICY, reason="The address answered with status 500.", status=500)
    walled = msgspec.structs.replace(POLICY, id="c", reason="The address answered with status 403.", status=403)
    made = [
        evidence(*rows, unknown_hosts=hosts),
        evidence(*rows, documents=(), policy_problem="No policy was found."),
        evidence(*rows, documents=(POLICY, broken, walled)),
        evidence(*rows, visits=[blocked(s) for s in STATES]),
        evidence(*rows, visits=[visit(State.NO_ACTION), unoperated(State.ACCEPT), bannerless(State.REJECT)]),
        evidence(visits=[visit(s, status=VisitStatus.FAILED, reason="No answer.") for s in STATES]),
    ]
    return [*made, *examples()]
