"""Sentences that tell of two places, with names for each: "maps in the app are from X, those on this website from Y"; and
signs of a network that only lead there.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from auditor.policy import roles
from auditor.policy.cues import Hit
from auditor.policy.normal import loosely

_PLACES = frozenset({"scope.website", "scope.strong"})
_NEAR = 80
_ONLY_LINK = re.compile(
    loosely(
        r"\bqu['’]un(?: simple)? lien\b|\b(?:only|just|merely|simply|nothing but|nur|bloß|lediglich|que|simplement|seulement"
        r"|solo|sólo|solamente|simplemente"
        r"|soltanto|solamente|semplicemente|apenas|só|somente|alleen|slechts|enkel|bara|endast|blot|kun|bare|tylko|jedynie|pouze"
        r"|jen|vain|ainoastaan)\s(?:(?:a|an|ein|eine|einen|un|une|uno|una|um|uma|een|en|ett|et|simple|plain|einfache[rn]?|zwykł\w+)\s){0,2}"
        r"(?:hyper)?(?:links?|liens?|enlaces?|collegament[oi]|ligaç(?:ão|ões)|länk(?:ar)?|lenker?|odnośniki?|odkazy?|linkki|linkkejä"
        r"|verweise?|verknüpfung|koppeling)\b"
    ),
    re.IGNORECASE,
)


def beside_other(
    text: str,
    sentence: tuple[int, int],
    hits: Sequence[Hit],
    named: Sequence[tuple[int, int]],
    name: tuple[int, int],
) -> bool:
    """Whether a name goes with another property, and another name of its sentence with the website.

    The places stand before their names where the sentence begins with a place, else behind them; "in the app and on the
    website" is one place.
    """
    low = bisect_left(named, (sentence[0], 0))
    names = list(named[low : bisect_left(named, (sentence[1], 0))])
    if len(names) <= 1:
        return False
    told = [(h.start, h.end, True) for h in hits if h.key == "scope.property"]
    told += [(h.start, h.end, False) for h in hits if h.key in _PLACES and roles.PLACE.search(text, h.start, h.end)]
    told = [t for t in told if not any(a <= t[0] and t[1] <= b for a, b in names)]
    parts: list[tuple[set[bool], list[tuple[int, int]]]] = []
    events = sorted([(a, b, None) for a, b in names] + [(a, b, other) for a, b, other in told], key=lambda e: e[:2])
    leading = events[0][2] is not None
    places: set[bool] = set()
    held: list[tuple[int, int]] = []
    for a, b, other in events if leading else reversed(events):
        if other is None:
            held.append((a, b))
            continue
        if held:
            parts.append((places, held))
            places, held = set(), []
        places.add(other)
    parts.append((places, held))
    own = next((where for where, of in parts if any(a <= name[0] < b for a, b in of)), set())
    return own == {True} and any(where == {False} and of for where, of in parts)


def only_link(text: str, stop: int, named: Sequence[tuple[int, int]], end: int) -> bool:
    """Whether what is named is told, behind its name, to be no more than a link: "the X icon is just a link"."""
    found = _ONLY_LINK.search(text, end, min(stop, end + _NEAR))
    if found is None:
        return False
    i = bisect_left(named, (end, 0))
    return i >= len(named) or named[i][0] >= found.start()
