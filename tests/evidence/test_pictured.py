"""The screenshot that fits an observation."""

import msgspec

from auditor.evidence.pictured import screenshot
from auditor.model.capture import Consent, Failure, Screenshot, Visit
from auditor.model.kinds import State
from tests.evidence import captures


def shot(page: int, moment: str) -> Screenshot:
    return Screenshot(file=f"{page}-{moment}.jpg", page=page, moment=moment, width=9, height=9, sha256="0" * 64)


def visit(*shots: Screenshot, clicked: float | None = None) -> Visit:
    made = captures.visit(State.ACCEPT)
    return msgspec.structs.replace(made, screenshots=shots, consent=Consent(clicked_at=clicked))


def test_a_visit_with_a_choice_shows_the_side_of_the_observation() -> None:
    chosen = visit(shot(0, "banner"), shot(0, "chosen"), shot(2, "end"), clicked=2.0)

    assert screenshot(chosen, 0, after=False) == "0-banner.jpg"
    assert screenshot(chosen, 0, after=True) == "0-chosen.jpg"
    assert screenshot(chosen, 2, after=True) == "2-end.jpg"


def test_another_page_or_side_is_never_shown_instead() -> None:
    chosen = visit(shot(0, "banner"), shot(2, "end"), clicked=2.0)

    assert screenshot(chosen, 1, after=True) is None
    assert screenshot(chosen, 0, after=True) is None
    assert screenshot(chosen, 2, after=False) is None


def test_a_page_in_the_middle_has_its_own_picture() -> None:
    chosen = visit(shot(0, "banner"), shot(1, "visited"), shot(2, "end"), clicked=2.0)

    assert screenshot(chosen, 1, after=True) == "1-visited.jpg"
    assert screenshot(chosen, 1, after=False) is None
    assert screenshot(visit(shot(0, "loaded"), shot(1, "visited")), 1, after=True) == "1-visited.jpg"


def test_a_visit_without_a_choice_has_one_side() -> None:
    alone = visit(shot(0, "loaded"), shot(2, "end"))

    assert screenshot(alone, 0, after=True) == "0-loaded.jpg"
    assert screenshot(alone, 2, after=True) == "2-end.jpg"


def test_failed_screenshots_show_nothing() -> None:
    failed = msgspec.structs.replace(visit(), screenshots=Failure(reason="the page was not drawn"))

    assert screenshot(failed, 0, after=True) is None
