"""Texts too short to rest an absence on (RULES 1.6, `policy-unparseable`): a page whose words were not there yet.

What such a text does say still counts; that it does not say something proves nothing. Cookie policies and consent
declarations are often short by right: they count where they hold a table, or beside a privacy policy of full length.
"""

from collections.abc import Mapping, Sequence

from auditor.model.kinds import BlockKind, DocumentKind
from auditor.model.said import say
from auditor.model.text import DocumentText
from auditor.policy.text import TOO_SHORT

A_PAGE = 60
"""Words of a page that was there: fewer are a heading, a notice to switch on scripts, an error."""

_POLICIES = frozenset({DocumentKind.PRIVACY, DocumentKind.COOKIES})


def doubts(texts: Sequence[DocumentText]) -> Mapping[str, str]:
    """Document id → why no absence may rest on it; a document that may is not in it.

    A privacy policy of fewer than 200 words counts only beside another policy that is long enough, and a cookie policy
    only beside one or with a table in it; with fewer than 60 words neither does.
    """
    policies = [text for text in texts if text.kind in _POLICIES and text.problem is None]
    long = [text for text in policies if text.words >= TOO_SHORT]
    found = {}
    for text in policies:
        whole = text.words >= TOO_SHORT or _has_table(text) or (bool(long) and text.words >= A_PAGE)
        variant = any(other.kind is text.kind for other in long)
        if not whole and not variant:
            found[text.id] = say(
                "its text of {words} words is too short for a whole policy, so what it does not say proves nothing",
                words=text.words,
            )
    return found


def _has_table(text: DocumentText) -> bool:
    return text.kind is DocumentKind.COOKIES and sum(b.kind is BlockKind.ROW for b in text.blocks) > 1
