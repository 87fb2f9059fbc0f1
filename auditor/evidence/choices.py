"""Was a visit's stance reached, and which of its records came after the choice?

A state counts as tested when a visit of it ran to its end and a choice that had to be made is verified. Whatever else a
visit saw is kept, as seen under no consent.
"""

from auditor.model.capture import PageRecord, RequestRecord, Visit
from auditor.model.evidence import VisitSummary
from auditor.model.kinds import ConsentAction, Stance, VisitStatus

GRACE = 1.0
"""Seconds after the click in which the page where it happened may still send what was already queued (RULES 1.3)."""

CHOSEN = (Stance.GRANTED, Stance.REFUSED, Stance.WITHDRAWN)
"""Stances that a visitor reaches by a choice only."""


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
        given = visit.consent.accepted
        # What a visit does between a consent and its withdrawal was allowed, and so was not "before any choice".
        self._begun = given.clicked_at if given is not None and given.clicked_at is not None else clicked
        self._page = _page_at(visit.pages, clicked)
        self._until = _grace_end(visit, clicked, self._page)

    def after(self, *, flag: bool, at: float, page: int) -> bool:
        """Whether a record with this `after_choice` flag counts as after the choice (always, where there is none)."""
        if self._any_time:
            return True
        if not (self._verified and flag):
            return False
        return not (page == self._page and self._until is not None and at < self._until)

    def while_choosing(self, at: float) -> bool:
        """Whether a moment that is not after the choice is not before it either: the click was made, and what it set
        off, or what was still under way, says nothing about the time before any choice."""
        return not self._any_time and self._begun is not None and at >= self._begun


def _page_at(pages: tuple[PageRecord, ...], at: float | None) -> int | None:
    if at is None:
        return None
    return next((n for n, page in enumerate(pages) if page.started <= at <= page.ended), None)


def _grace_end(visit: Visit, clicked: float | None, page: int | None) -> float | None:
    """A second after the click, or the reload of the page if that comes first: what a reload sends was not in flight."""
    if clicked is None:
        return None
    requests: tuple[RequestRecord, ...] = visit.requests if isinstance(visit.requests, tuple) else ()
    reloads = [r.at for r in requests if r.main_frame and r.page == page and r.at > clicked]
    return min([clicked + GRACE, *reloads])
