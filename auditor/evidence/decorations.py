"""Click identifiers in addresses: what the site does with one it was opened with, and which it adds to links itself.

Names as their vendors document them. `_gl` is Google's cross-domain linker, `_branch_match_id`, `mc_eid` and the like
belong to campaign tools.
"""

import re
from collections.abc import Iterator, Sequence

from auditor.evidence.sightings import Cast, Scene, Sighting
from auditor.evidence.signals import parameters
from auditor.model.capture import RequestRecord
from auditor.model.evidence import CookieRow, StorageRow
from auditor.model.kinds import State
from auditor.model.practice import Actor, Decoration
from auditor.model.said import say

CLICK_IDS = frozenset(
    {
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "_gl",
        "fbclid",
        "msclkid",
        "ttclid",
        "twclid",
        "li_fat_id",
        "yclid",
        "igshid",
        "epik",
        "sccid",
        "rdt_cid",
        "irclickid",
        "awc",
        "vmcid",
        "mc_eid",
        "mkt_tok",
        "_hsenc",
        "__hssc",
        "vero_id",
        "oly_enc_id",
        "_branch_match_id",
    }
)
KEPT = re.compile(
    r"_gcl_(?:aw|dc|gb|gf|ha|gs)|_fbc|_uetmsclkid|_ttclid|li_fat_id|_twclid|_epik|_rdt_cid|IR_\d+|awc|_scclid"
)
"""Cookies and keys that by their vendors' documents hold a click identifier."""
SHORTEST = 8


def click_ids(scenes: Sequence[Scene]) -> tuple[str, ...]:
    """The click identifiers that the addresses of audited pages carried."""
    asked = (page.url for scene in scenes for page in scene.visit.pages)
    return tuple(sorted({name for url in asked for name in _carried(url)}))


def decorations(
    cast: Cast, scenes: Sequence[Scene], cookies: Sequence[CookieRow], storage: Sequence[StorageRow]
) -> tuple[Decoration, ...]:
    """Every parameter and receiver, and every name under which one is kept."""
    found: dict[tuple[str, str], tuple[Actor, Sighting]] = {}
    for scene in scenes:
        for request in scene.requests:
            for name in _forwarded(request):
                receiver = cast.receiver(request)
                if receiver is None or receiver.own:
                    continue
                _, sighting = found.setdefault((name, receiver.key), (receiver, Sighting()))
                sighting.at(scene, flag=request.after_choice, at=request.at, page=request.page)
                sighting.show(scene.proof(request, say("the address carried {name}", name=name)))
    sent = [
        Decoration(
            parameter=name,
            receiver=receiver,
            states=tuple(seen.states),
            without_consent=seen.without_consent,
            proofs=tuple(seen.proofs),
        )
        for (name, _), (receiver, seen) in sorted(found.items())
    ]
    return (*sent, *_kept(cookies, storage))


def _kept(cookies: Sequence[CookieRow], storage: Sequence[StorageRow]) -> Iterator[Decoration]:
    names: dict[str, tuple[State, ...]] = {}
    for name, states in (*((c.name, c.ever) for c in cookies if c.stored), *((s.key, s.ever) for s in storage)):
        if KEPT.fullmatch(name):
            names.setdefault(name, states)
    for name, states in sorted(names.items()):
        yield Decoration(parameter=name, kept=name, states=states, without_consent=State.NO_ACTION in states)


def _forwarded(request: RequestRecord) -> Iterator[str]:
    """Click identifiers of the address itself, or of the page's address told in it."""
    if not request.main_frame:
        query = parameters(request.url)
        yield from dict.fromkeys([*_carried(request.url), *(n for value in query.values() for n in _carried(value))])


def _carried(url: str) -> list[str]:
    return [name for name, value in parameters(url).items() if name in CLICK_IDS and len(value) >= SHORTEST]
