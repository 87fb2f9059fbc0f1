"""What cases of checks are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from auditor.model.evidence import Evidence, Observation
from auditor.model.kinds import Attribution, Label, State
from tests.checks.evidences import (
    POLICY,
    STATES,
    TRACKING,
    blocked,
    declared,
    evidence,
    passage,
    unoperated,
    vendor,
    visit,
    without_policy,
)


@dataclass(frozen=True)
class Cases:
    """`risks`: evidence on which the check accuses nobody, or a piece of the doubt printed with its findings."""

    failing: Sequence[Evidence]
    passing: Sequence[Evidence]
    untested: Sequence[Evidence]
    risks: Mapping[str, Evidence | str | tuple[Evidence, ...]] = field(default_factory=dict)


Observed = dict[State, Observation]
NAMED = evidence(vendor("a", Label.NAMED_PRODUCT))
CLEAN = evidence(vendor(observed={State.ACCEPT: TRACKING}))
SHUT = evidence(vendor(), visits=[blocked(s) for s in STATES])
NO_CONSENT = [visit(State.NO_ACTION), unoperated(State.ACCEPT)]
NO_REFUSAL = [visit(State.NO_ACTION), visit(State.ACCEPT), unoperated(State.REJECT)]
DEAF = [visit(s, failures={"cookies": "The socket closed."}) for s in STATES]
UNREAD = msgspec.structs.replace(POLICY, id="two", reason="It did not open.")
FOREIGN = msgspec.structs.replace(POLICY, language="hu")


def labelled(label: Label, **changes: Any) -> Evidence:
    return evidence(vendor("a", label, **changes))


def doubtful(label: Label, observed: Observed | None = None, **changes: Any) -> Evidence:
    """The same vendor, recognised as merely possible."""
    return evidence(vendor("a", label, observed, attribution=Attribution.POSSIBLE, **changes))


def acting(observed: Observed, **changes: Any) -> Evidence:
    return evidence(vendor(observed=observed, **changes))


def text_check(topic: str, *risks: str) -> Cases:
    """A check that asks whether any document speaks of a topic."""
    return Cases(
        failing=(evidence(),),
        passing=(evidence(passages=(passage(topic),)),),
        untested=(without_policy(evidence()), evidence(documents=(POLICY, UNREAD)), evidence(documents=(FOREIGN,))),
        risks={"it stands in another document": evidence(documents=(POLICY, UNREAD)), **{r: r for r in risks}},
    )


def declarations(failing: Evidence, heading: str, **risks: Evidence | str | tuple[Evidence, ...]) -> Cases:
    """A check of the classes that a table puts cookies in."""
    return Cases(
        failing=(failing,),
        passing=(evidence(vendor(), declared_cookies=(declared(heading=heading),)),),
        untested=(without_policy(failing),),
        risks={name.replace("_", " "): given for name, given in risks.items()},
    )
