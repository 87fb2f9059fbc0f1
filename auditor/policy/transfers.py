"""A sentence on where data go tells no use of its own: a vendor named there is where it is named otherwise."""

import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from auditor.model.kinds import BlockKind, Form, Scope
from auditor.model.reading import Mention
from auditor.policy.context import Context

_HERE = frozenset({"scope.website", "scope.strong", "scope.uses"})
_ABROAD = re.compile(
    r"third countr|drittl[aä]nd|drittstaat|pays tiers|pa[ií]s(?:es)? tercer|tercer\w* pa[ií]s|paes\w terz|pa[ií]s(?:es)? terceir"
    r"|derde land|tredje\s?land|tredjeland|kolman\w+ ma|t[řr]et\w+ zem|pa[nń]stw\w* trzeci|united states|vereinigte\w* staaten"
    r"|[ée]tats[- ]unis|estados unidos|stati uniti|verenigde staten|spojen\w+ st[aá]t|stan\w+ zjednoczon|yhdysval"
    r"|\b(?:USA|U\.?S\.?|EU|EEA|EWR|EER|EES|EØS|EHP|EHS|EOG|ETA|EEE|SEE|SEO|EU:\w+|UE)\b",
    re.IGNORECASE,
)
_WORDS = 6


def settle(found: Sequence[Mention], context: Context) -> list[Mention]:
    """The mentions; one that only a sentence on countries takes for this website is elsewhere where all others are."""
    every: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        if mention.form is not Form.COOKIE_NAME:
            every[mention.vendor].append(mention)
    moved = {
        id(m)
        for mentions in every.values()
        if len(mentions) > 1 and any(m.scope is Scope.OTHER for m in mentions)
        for m in _moved(mentions, context)
    }
    return [msgspec.structs.replace(m, scope=Scope.OTHER) if id(m) in moved else m for m in found]


def _moved(mentions: Sequence[Mention], context: Context) -> list[Mention]:
    """The mentions on this website, if sentences on countries are all of them."""
    here = [m for m in mentions if m.scope is not Scope.OTHER]
    return here if all(_of_countries(m, context) for m in here) else []


def _of_countries(mention: Mention, context: Context) -> bool:
    block = context.block_at(mention.start)
    span = (mention.quote.start, mention.quote.end)
    if block is None or block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or context.words(*span) < _WORDS:
        return False
    return bool(_ABROAD.search(context.text, *span)) and _HERE.isdisjoint(context.cues.keys_within(*span))
