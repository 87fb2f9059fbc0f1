"""Was a visit's stance reached, and which of its records came after the choice?

A state counts as tested when a visit of it ran to its end and a choice that had to be made is verified. Whatever else a
visit saw is kept, as seen under no consent.
"""

from enum import StrEnum

from auditor.model.capture import Consent, PageRecord, RequestRecord, Visit
from auditor.model.evidence import VisitSummary
from auditor.model.kinds import ConsentAction, Stance, VisitStatus

GRACE = 1.0
"""Seconds after a refusal in which the page where it happened may still send what was already queued (RULES 1.3). A
consent needs none: what follows the click on it was not done before it."""

CHOSEN = (Stance.GRANTED, Stance.REFUSED, Stance.WITHDRAWN)
"""Stances that a visitor reaches by a choice only."""


class Side(StrEnum):
    """Where a record of a visit stands to its choice; `BETWEEN` is neither surely before it nor after it took effect."""

    BEFORE = "before"
    BETWEEN = "between"
    AFTER = "after"


def must_choose(visit: Visit | VisitSummary) -> bool:
    """Whether the visit's stance is reached by a choice only."""
    return visit.stance in CHOSEN or visit.consent.action is not ConsentAction.NONE


def is_tested(visit: Visit | VisitSummary) -> bool:
    """Whether the visit ran to its end under its stance and its requests were recorded."""
    recorded = isinstance(visit.requests, tuple) if isinstance(visit, Visit) else "requests" not in visit.failures
    chosen = not must_choose(visit) or visit.consent.verified is True
    return recorded and chosen and visit.status is VisitStatus.COMPLETE


class Choice:
    """Tells for the records of one visit on which side of the choice they are."""

    def __init__(self, visit: Visit) -> None:
        self._any_time = not must_choose(visit)
        self._verified = visit.consent.verified is True
        clicked = visit.consent.clicked_at if visit.consent.clicked_at is not None else visit.consent.done_at
        # What a visit does between a consent and its withdrawal was allowed, and so was not "before any choice".
        self._begun = _begun(visit.consent.accepted) or _begun(visit.consent)
        self._page = _page_at(visit.pages, clicked)
        self._until = None if visit.stance is Stance.GRANTED else _grace_end(visit, clicked, self._page)

    def after(self, *, flag: bool, at: float, page: int) -> bool:
        """Whether a record with this `after_choice` flag counts as after the choice (always, where there is none)."""
        if self._any_time:
            return True
        if not (self._verified and flag):
            return False
        return not (page == self._page and self._until is not None and at < self._until)

    def side(self, *, flag: bool, at: float, page: int) -> Side:
        """Where a record stands. What was recorded after a choice that nobody can verify is not surely before one."""
        if self.after(flag=flag, at=at, page=page):
            return Side.AFTER
        return Side.BETWEEN if flag or self.while_choosing(at) else Side.BEFORE

    def while_choosing(self, at: float) -> bool:
        """Whether a moment that is not after the choice is not before it either: the click was made, and what it set
        off, or what was still under way, says nothing about the time before any choice."""
        return not self._any_time and self._begun is not None and at >= self._begun


def _begun(consent: Consent | None) -> float | None:
    """When the choice was begun, or else proved."""
    moments = () if consent is None else (consent.begun_at, consent.clicked_at, consent.done_at)
    return next((at for at in moments if at is not None), None)


def _page_at(pages: tuple[PageRecord, ...], at: float | None) -> int | None:
    if at is None:
        return None
    return next((n for n, page in enumerate(pages) if page.started <= at <= page.ended), None)


def _grace_end(visit: Visit, clicked: float | None, page: int | None) -> float | None:
    """A second after the click, or the reload of the page if that comes first: what a reload sends was not in flight.
    None where the records begin with the choice made, as imported ones do."""
    if not clicked:
        return None
    requests: tuple[RequestRecord, ...] = visit.requests if isinstance(visit.requests, tuple) else ()
    own = next((r.frame_id for r in requests if r.main_frame), None)  # other windows are the site's
    reloads = [r.at for r in requests if r.main_frame and r.frame_id == own and r.page == page and r.at > clicked]
    return min([clicked + GRACE, *reloads])
