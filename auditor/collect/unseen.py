"""What a visit that went to its end did not see all the same: such a visit is partial, so that nothing counts as absent.

The rule. A visit did not see something where something would have come that its records do not hold: who was asked, what
was stored, how a recipient acts under a choice. Then the exit code is 3. It did see what there was, and only a sentence
stands among the limitations, where the page goes on doing what the records hold already (a poll, a beacon, a stream),
where nothing was sent (a content policy stopped it), where the recipient is named though not watched (reports that a
browser sends by itself), or where the order itself leaves something out (robots.txt, the number of pages).
"""

from collections.abc import Mapping, Sequence

from auditor.collect.collectors.signals import PREPARED, REFUSED, UNTOLD
from auditor.model.capture import PageRecord
from auditor.model.said import say


def unseen(pages: Sequence[PageRecord], signals: Mapping[str, str], gaps: Sequence[str] = ()) -> list[str]:
    """A clause for each thing. `gaps` are clauses on pages that should have been visited."""
    clauses = [
        say("{url} {what}", url=page.final_url, what=page.unrest) for page in pages if page.unrest and not page.error
    ]
    refused = [host for host in signals.get(REFUSED, "").split(", ") if host]
    # A page that was itself led there says so.
    told = " ".join(page.error or page.block or "" for page in pages)
    led = [host for host in refused if host not in told]
    if led:
        clauses.append(
            say(
                "frames or windows that lead to {hosts} were refused: --allow-private visits them", hosts=", ".join(led)
            )
        )
    if PREPARED in signals:
        clauses.append(
            say(
                "as the site asks for (prerender), a visitor's browser would have loaded or run ahead {pages}",
                pages=signals[PREPARED],
            )
        )
    if UNTOLD in signals:
        clauses.append(say("Global Privacy Control did not reach {whom}", whom=signals[UNTOLD]))
    return [*clauses, *gaps]
