"""What findings about techniques have in common: their subject, how sure it is, and in which states it was seen."""

from collections.abc import Iterable

from auditor.evidence.drafts import listed, named
from auditor.evidence.passages import about, unknown_language
from auditor.evidence.severity import confidence
from auditor.evidence.stances import any_read
from auditor.model.check import Subject
from auditor.model.evidence import Evidence, VendorRow
from auditor.model.kinds import Attribution, Confidence, State, SubjectKind
from auditor.model.practice import Actor
from auditor.model.said import say


def subject(actor: Actor) -> Subject:
    """A vendor by its id; an unknown site, or one of the site's own scripts or hosts, by name."""
    kind = SubjectKind.VENDOR if actor.vendor is not None else SubjectKind.HOST
    return Subject(kind=kind, key=actor.key, label=actor.label)


def row_of(actor: Actor | None, evidence: Evidence) -> VendorRow | None:
    """The ledger's row of a vendor."""
    return next((row for row in evidence.vendors if actor is not None and row.id == actor.vendor), None)


def doubtful(actor: Actor, evidence: Evidence) -> str | None:
    """Why nothing can be said about this actor: that it is behind what was seen is only possible."""
    row = row_of(actor, evidence)
    if row is not None and row.attribution is Attribution.POSSIBLE:
        return say("that {vendor} is behind what was observed is only possible.", vendor=row.name)
    return None


def sure(actor: Actor, evidence: Evidence, best: Confidence) -> Confidence:
    """As sure as the check allows, the attribution and the records."""
    row = row_of(actor, evidence)
    if row is not None:
        return confidence(row, evidence, best)
    return Confidence.PROBABLE if evidence.imported is not None and best is Confidence.CERTAIN else best


def seen_in(states: Iterable[State], *, without_consent: bool) -> tuple[str, ...]:
    """One line per state; the first says whether there was no consent."""
    shown = listed((named(state) for state in dict.fromkeys(states)), 8)
    return (say("{states}: also without consent" if without_consent else "{states}: after consent only", states=shown),)


def undescribed(evidence: Evidence, topic: str) -> bool | None:
    """Whether no document speaks of a topic; None where that cannot be told."""
    if about(evidence, topic):
        return False
    return None if unread(evidence) else True


def unread(evidence: Evidence) -> str | None:
    """Why the silence of the documents proves nothing."""
    if not any_read(evidence) or evidence.policy_problem:
        return evidence.policy_problem or say("no policy document was read.")
    return unknown_language(evidence)
