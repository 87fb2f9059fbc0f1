"""Was a stance tested, and what was seen under it? Checks ask here, never for a state by name."""

from collections.abc import Iterator

from auditor.evidence.choices import is_tested, must_choose
from auditor.model.base import Record
from auditor.model.capture import NOT_ASKED
from auditor.model.evidence import BeforeChoice, Evidence, Observation, UnknownHost, VendorRow, VisitSummary
from auditor.model.kinds import ConsentAction, DocumentKind, Stance, State, VisitStatus
from auditor.model.said import Said, joined, say, term

Seen = Observation | BeforeChoice
TECHNIQUES = ("fingerprinting", "recording", "sharing", "personal data", "form test")
"""Records of techniques, as checks name them in `needs`."""
USABLE = (VisitStatus.COMPLETE, VisitStatus.PARTIAL)
_WORDS = {
    Stance.UNDECIDED: say("before any choice"),
    Stance.GRANTED: say("after consent"),
    Stance.REFUSED: say("after refusal"),
    Stance.OPTED_OUT_OF_SALE: say("under an opt-out of sale (Global Privacy Control)"),
    Stance.WITHDRAWN: say("after consent was withdrawn"),
}


class Gap(Record, frozen=True, kw_only=True):
    """Why something was not tested. `asked` false: only because the user asked for less. `turn_on`: the options that ask for
    a part which no audit makes unasked; None for what a usual audit makes."""

    reason: str
    asked: bool = True
    turn_on: str | None = None


WITH_WITHDRAWAL = "--states no-action,accept,reject,gpc,withdraw"
NO_LINKS_TRIED = Gap(
    reason="the links from the documents to vendors were not to be tried (--try-links asks for it).",
    asked=False,
    turn_on="--try-links",
)
NO_FORM_TEST = Gap(reason=NOT_ASKED.reason, asked=False, turn_on="--form-test")


def words(stance: Stance) -> Said:
    """A stance as it reads in a sentence."""
    return _WORDS[stance]


def visits(evidence: Evidence, stance: Stance) -> tuple[VisitSummary, ...]:
    """The visits of this stance; a withdrawal is not a refusal and has its own rules."""
    return tuple(v for v in evidence.visits if _stance(v) is stance)


def _stance(visit: VisitSummary) -> Stance:
    return Stance.WITHDRAWN if visit.consent.action is ConsentAction.WITHDRAW else visit.stance


def no_control(visit: VisitSummary, evidence: Evidence) -> bool:
    """Whether our browser looked for a consent control to the end and there was none."""
    looked = evidence.imported is None and visit.status is VisitStatus.COMPLETE
    return looked and not visit.consent.banner_seen and visit.consent.action is ConsentAction.NONE


def gap(evidence: Evidence, stance: Stance) -> Gap | None:
    """Why the stance was not tested; None where it was, or where no consent control made it the same as undecided."""
    own = visits(evidence, stance)
    if any(is_tested(v) for v in own):
        return None
    if stance in (Stance.GRANTED, Stance.REFUSED) and any(no_control(v, evidence) for v in own):
        return None
    if own:
        return Gap(reason=_why(own[0], evidence, stance))
    undecided = visits(evidence, Stance.UNDECIDED)
    if stance is Stance.GRANTED and undecided and all(no_control(v, evidence) for v in undecided):
        return None
    asked = _asked(evidence, stance)
    return Gap(
        reason=say("no visit of this audit looked at what happens {when}.", when=words(stance)),
        asked=asked,
        turn_on=WITH_WITHDRAWAL if stance is Stance.WITHDRAWN and not asked and evidence.imported is None else None,
    )


def _asked(evidence: Evidence, stance: Stance) -> bool:
    """Whether a state asked for has no visit at all; then it may have been this one."""
    visited = {v.state for v in evidence.visits}
    return any(state not in visited and STANCE_OF.get(state) is stance for state in evidence.asked_states)


STANCE_OF = {
    State.NO_ACTION: Stance.UNDECIDED,
    State.ACCEPT: Stance.GRANTED,
    State.REJECT: Stance.REFUSED,
    State.GPC: Stance.OPTED_OUT_OF_SALE,
    State.WITHDRAW: Stance.WITHDRAWN,
}


def _why(visit: VisitSummary, evidence: Evidence, stance: Stance) -> str:
    if visit.reason:
        return visit.reason
    if "requests" in visit.failures:
        return visit.failures["requests"]
    if evidence.imported is not None:
        return say(
            "the records were imported ({imported}): that the choice took effect cannot be verified.",
            imported=term(evidence.imported),
        )
    if visit.consent.banner_seen:
        return "a consent banner was seen, but that the choice took effect could not be verified."
    return say("what happens {when} could not be reached.", when=words(stance))


def nothing_usable(evidence: Evidence) -> Gap | None:
    """Why no visit shows anything: all were blocked or failed, or none was made."""
    if any(v.status in USABLE for v in evidence.visits):
        return None
    reasons = dict.fromkeys(v.reason or v.status.value for v in evidence.visits)
    return Gap(
        reason=say(
            "the site could not be visited: {why}",
            why=joined(map(term, reasons), "; ") if reasons else say("no visit took place."),
        )
    )


def missing(evidence: Evidence, need: str, stances: tuple[Stance, ...]) -> Gap | None:
    """Why records that a check needs are missing: those of the visits of its stances, or the documents."""
    if need == "documents":
        return None if any_read(evidence) else Gap(reason=evidence.policy_problem or "No policy document was read.")
    if need == "vendor links":
        return NO_LINKS_TRIED if evidence.vendor_links is None else None
    for visit in evidence.visits:
        why = visit.failures.get(need) or visit.unwatched.get(need)
        if why == NO_FORM_TEST.reason:
            return NO_FORM_TEST
        if why and visit.status in USABLE and (not stances or visit.stance in stances):
            return Gap(
                reason=say(
                    "{need} was not recorded in the visit {state}: {why}"
                    if need in TECHNIQUES
                    else "{need} were not recorded in the visit {state}: {why}",
                    need=term(need),
                    state=term(visit.state.value),
                    why=term(why),
                )
            )
    return None


def any_read(evidence: Evidence) -> bool:
    """Whether at least one privacy or cookie policy was read."""
    kinds = (DocumentKind.PRIVACY, DocumentKind.COOKIES)
    return any(d.kind in kinds and d.reason is None for d in evidence.documents)


def under(row: VendorRow | UnknownHost, evidence: Evidence, stance: Stance) -> tuple[tuple[State, Seen], ...]:
    """What the row did under a stance, by state, from tested and from cut-short visits alike.

    Before any choice counts what preceded a verified choice too, and what was seen where nothing could be clicked;
    never what followed a click whose effect is unknown, nor what preceded a withdrawal: there consent was given.
    """
    found: list[tuple[State, Seen]] = []
    for state in dict.fromkeys(v.state for v in visits(evidence, stance)):
        found += [(state, seen) for seen in _both(row, state) if seen.seen]
    if stance is Stance.UNDECIDED:
        for state in dict.fromkeys(v.state for v in evidence.visits if _from_undecided(v)):
            if _unclicked(evidence, state):
                halves = (seen.before_click for seen in _both(row, state))
                found += [(state, half) for half in halves if half.seen]
    return tuple(found)


def _both(row: VendorRow | UnknownHost, state: State) -> Iterator[Observation]:
    for observations in (row.observed, row.untested):
        if state in observations:
            yield observations[state]


def _from_undecided(visit: VisitSummary) -> bool:
    """Whether the visit led from no choice at all to its own."""
    return must_choose(visit) and _stance(visit) is not Stance.WITHDRAWN


def _unclicked(evidence: Evidence, state: State) -> bool:
    """Whether what is on the near side of the choice in this state was surely seen under no consent."""
    own = [v for v in evidence.visits if v.state is state]
    return evidence.imported is None and all(
        v.consent.verified is True or (v.consent.clicked is None and v.consent.clicked_at is None) for v in own
    )


def anywhere(row: VendorRow | UnknownHost) -> tuple[tuple[State, Seen], ...]:
    """Everything the row did in any state, on either side of a choice."""
    found: list[tuple[State, Seen]] = []
    for observations in (row.observed, row.untested):
        for state, seen in observations.items():
            found += [(state, half) for half in (seen, seen.before_choice) if half.seen]
    return tuple(sorted(found, key=lambda item: list(State).index(item[0])))


def has_identifier(row: VendorRow | UnknownHost) -> bool:
    """Whether an identifier was stored, read or sent in any state."""
    return any(seen.identifier for _, seen in anywhere(row))
