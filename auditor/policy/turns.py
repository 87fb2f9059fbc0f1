"""What a word of an end or of a plan speaks of, where that is not the use of what is named."""

import re
from collections.abc import Sequence

from auditor.policy import cues
from auditor.policy.cues import Hit
from auditor.policy.normal import loosely

OVER = frozenset({"past.before", "past.after", "past.around.b", "past.behind.b", "deny.after"})
_WITHDRAW = re.compile(
    loosely(
        r"withdraw|revoke|object\sto|opt[\s-]out|widerruf|widerspr|verhinder|rétract|retir(?:er|ar|e\b)|révoqu|oppose|revoca|oponer"
        r"|opor\b|oppor|intrek|bezwaar|cofn|wycof|sprzeciw|återkall|invänd|tilbagekald|trekke\s(?:\w+\s)*tilbake|peruut|vastusta"
        r"|odvol|vznést"
    ),
    re.IGNORECASE,
)
_BY_YOU = re.compile(r"\b(?:you|sie|vous|usted|lei|u|je|du|sinä|pan|vy)\s(?:[^\W\d_]{1,6}\s)?$", re.IGNORECASE)
_INSIDE = re.compile(r"[\s*_]*(?:in|en|dans|nel|em|no|op|bij|i|hos|w|v|ve)\s[*_\"“„«]*", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:in|en|dans|nel|em|no|i|w|v|ve)\s[*_\"“„«]*$", re.IGNORECASE)
_PURPOSE = re.compile(
    r"\W*(?:so that|in order to|to|damit|um|afin|pour|para|per|om|aby|abychom|för att|for at|for å|jotta)\b",
    re.IGNORECASE,
)


def of_part(text: str, hits: Sequence[Hit], cue: Hit, start: int, end: int) -> bool:
    """Whether not what is named is given up: "we remove the last part of the address before X", "if you have removed"."""
    if any(h.key == "deny.object" and h.start >= cue.end and h.end <= start for h in hits):
        return True
    if _BY_YOU.search(text, max(0, cue.start - 16), cue.start):
        return True
    within = _INSIDE.fullmatch(text, cue.end, start)
    return bool(within) and any(h.key in ("deny.object", "deny.feature") and h.start >= end for h in hits)


def inside(text: str, hits: Sequence[Hit], start: int, end: int) -> bool:
    """Whether something in what is named is over: "in X we have switched off the sharing of data"."""
    within = _WITHIN.search(text, max(0, start - 8), start)
    return bool(within) and any(h.key == "deny.object" and h.start >= end for h in hits)


def withdrawn(text: str, span: tuple[int, int], code: str) -> bool:
    """Whether only what the visitor may do lies ahead: "in future you can withdraw your consent to X"."""
    if _WITHDRAW.search(text, *span) is None or code not in cues.languages():
        return False
    return "late.ours" not in cues.late(text[slice(*span)], code)


def for_the_sake_of(text: str, hits: Sequence[Hit], plan: Hit, span: tuple[int, int], start: int) -> bool:
    """Whether only the purpose of a use lies ahead: "to make the site better in future we use X"."""
    uses = any(h.key == "scope.uses" and plan.start <= h.start and h.end <= start for h in hits)
    return uses and _PURPOSE.match(text, *span) is not None
