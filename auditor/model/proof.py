"""One piece of evidence as reports show it."""

from auditor.model.base import Record
from auditor.model.kinds import State
from auditor.model.reading import Searched
from auditor.model.text import Quote


class Proof(Record, frozen=True, kw_only=True):
    """One piece of evidence, ready to show; fields that do not apply stay empty.

    `kind`: request, cookie, storage, quote, search, visit or document. `url` is redacted. `chain` leads from the page's
    markup to the request or write, outermost first. `at` in seconds of the visit.
    """

    kind: str
    text: str
    state: State | None = None
    page: str | None = None
    url: str | None = None
    at: float | None = None
    status: int | None = None
    chain: tuple[str, ...] = ()
    quote: Quote | None = None
    searched: Searched | None = None
    screenshot: str | None = None
