"""Which screenshot of a visit shows the page as it was when something was observed there."""

from auditor.model.capture import Visit

_UNDECIDED = ("banner", "loaded")
_DECIDED = ("chosen", "visited", "end")
_WITHDRAWN = ("withdrawn", "visited", "end")


def screenshot(visit: Visit, page: int, *, after: bool) -> str | None:
    """The file of the fitting screenshot of this very page, before or after the choice; None where there is none.

    A visit without a choice has one side only. A picture of another page, or of the other side, is never taken instead.
    """
    shots = visit.screenshots if isinstance(visit.screenshots, tuple) else ()
    files = {shot.moment: shot.file for shot in shots if shot.page == page}
    chose = visit.consent.clicked_at is not None or visit.consent.done_at is not None
    decided = _DECIDED if visit.consent.accepted is None else _WITHDRAWN
    fitting = (*_UNDECIDED, "visited", "end") if not chose else decided if after else _UNDECIDED
    return next((files[moment] for moment in fitting if moment in files), None)
