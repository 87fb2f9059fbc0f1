"""Denials that stand apart from the name: in a cell, in a list's introduction, in a later sentence, in two halves."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from auditor.model.kinds import BlockKind, Polarity
from auditor.model.text import Block
from auditor.policy import cues
from auditor.policy.cues import Hit
from auditor.policy.normal import loosely, normalise

if TYPE_CHECKING:
    from auditor.policy.context import Context

_NOW = (
    r"(?:(?:currently|presently|temporarily|aktuell|derzeit|zurzeit|momentan|vorübergehend|actuellement|actualmente|attualmente"
    r"|momenteel|tijdelijk|atualmente|obecnie|tymczasowo|aktuálně|momentálně|dočasně|för närvarande|for tiden|for øjeblikket"
    r"|midlertidig|tällä hetkellä|toistaiseksi)\s)?"
)
_LABEL = re.compile(rf"(?:[-\u2010]\w{{2,20}})?[\s*_)\]]*[:=(][\s*_]*{_NOW}", re.IGNORECASE)
_DASHED = re.compile(rf"(?:[-\u2010]\w{{2,20}})?[\s*_)\]]*[:,\u2013\u2014=(-][\s*_]*{_NOW}", re.IGNORECASE)
_ASIDE = re.compile(r"(?:\s\w+){0,3}\s?\)")
_NAMED = re.compile(r"[^:.\n]{1,40}?[*_]{0,2}\s?[:\u2013\u2014]")
_ENDED = re.compile(r"[\s*_.)\]]*(?:[\n|;]|$)")
_SAID = re.compile(
    r"\s*(?:as |wie |come |como |comme |zoals |som |jak |jako )?(?:mention|describ|genannt|erwähn|beschrieb|vermeld|genoemd"
    r"|beschrev|mentionn|décri|indiqu|cité|mencion|descri|indicad|citad|menzionat|indicat|citat|nämn|beskriv|beskrev|nevn|nævn"
    r"|omtal|uveden|zmíněn|popsan|wspomn|opisan|wymien|mainit|kuvat"
    r"|explain|stated|noted|outlin|erläuter|erklärt|dargestellt|aufgeführt|indicó|señal|explic|expuest|expliqu|précisé|spiegat"
    r"|illustrat|espost|uitgelegd|toegelicht|referid|förklar|forklar|wyjaśni|vysvětl|selite|kerrot)\w*\s*",
    re.IGNORECASE,
)
_SET = re.compile(
    loosely(
        r"\s*(?:gesetzt|gespeichert|platziert|geplaatst|opgeslagen|zapisan|umieszcz|ustawion|satt[ae]?\b|lagra[dt]|spara[dt]|lagret|gemt|plassert|placerat"
        r"|placerad|placeret|asetet|tallennet|uložen|nastaven|déposé|enregistré|instalad|installat|installé|colocad|guardad|memorizzat|set\b|stored"
        r"|placed|než\b)(?!\w*\s(?:vi|jag|jeg|ich|wir|we)\b)\w*\s*"
    ),
    re.IGNORECASE,
)
"""What was put there before, by what may still be used; "než" makes "earlier" of it "before"."""
_DEEDS = re.compile(
    r"\s*(?:besök|besøg|besøk|köp|køb|kjøp|beställning|bestilling|aktivitet|sidvisning|sidevisning|interaktion)(?!t)\w*",
    re.IGNORECASE,
)
"""What visitors did earlier: "earlier visits" are no past of the vendor that knows them again."""
_ENDS = frozenset({"deny.after", "past.after", "past.before", "past.behind.b"})
"""Without one of these a sentence that begins with "it" denies nothing of what "it" stands for."""
_SHARING = frozenset({"deny.share", "deny.around.b", "deny.behind.b"})
_WHOLLY = frozenset({"deny.use", "deny.here", "deny.label", "deny.instead", "deny.others", "past.before", "past.after"})
_UNDOING = frozenset({"past.replace", "deny.except"})
REFERRING = _ENDS | {"deny.pronoun"}
"""Without one of these in a document no sentence denies what the one before it names."""
_FIRST = re.compile(r"[\s*_\"„“«(]*(\w+)")
_HALVES = frozenset({"deny.around.a", "deny.behind.a", "past.around.a", "past.behind.a"})
_NEVER = re.compile(r"(?!)")
RELATIVE = re.compile(
    r"[\s*_)\]\"”“»]*,?\s+(?:an |auf |mit |a |al |alla |aos? |às? |à |de |do |da |d')?"
    r"(?:which|that|whom|das|den|die|der|dem|qu(?:e|[io]|els?|elles?)|auquel|dont|che|cui|dat|wat|som"
    r"|kter\w+|któr\w+|j[ou]\w{1,4})\b(?!\s*[,.])",
    re.IGNORECASE,
)
"""What begins a relative clause right behind a name."""
FIRST_PERSON = re.compile(r"\b\w+(?:[aei]mos|iamo|[eá]me|mme|[aeiyuą]my)\b", re.IGNORECASE)
"""Verbs that say "we" by their ending, in the languages that leave the pronoun out."""
_BY_CASE = {
    "pl": re.compile(r"\w+(?:em|ą)\b"),
    "cs": re.compile(r"\w+(?:em|ou)\b"),
    "fi": re.compile(r"\w+(?:ll[aä]|lle|(?:aa|ee|ii|oo|uu|yy|ää|öö)n|[aeiouyäö]h[aeiouyäö]n)\b"),
}
"""The case in which what came instead stands: "nahradili jsme Criteo Matomem"."""
_LEFT = {"fi": re.compile(r"\w+[sl]t[aä]")}
"""The case of what is left: "Matomoon siirryttiin Hotjarista"."""
_ENDING = re.compile(r"[\w’']*")
_CLOSE = 4
_MOVED = 6
_GAP = 12
_BLOCKS = 8
_TITLE = 6
_BESIDE = 3
_SMALL = 4
_FEW = 3
_QUOTED = '*_"„“«»(.,;'


class Later(NamedTuple):
    """What a later sentence says of a product by "this service", and where that sentence ends."""

    polarity: Polarity
    end: int


@lru_cache(maxsize=2)
def _cells(kind: str) -> frozenset[str]:
    return frozenset(normalise(word) for code in cues.languages() for word in cues.listed(code, "columns", kind))


def row_says_unused(block: Block, text: str) -> bool:
    """Whether a row has "no" in the column that tells whether a tool is in use."""
    if block.kind is not BlockKind.ROW:
        return False
    return any(
        normalise(text[slice(*cell)][:40]).strip(" .*_|") in _cells("no")
        for cell, used in zip(block.cells, _of_use(block.columns), strict=False)
        if used
    )


@lru_cache(maxsize=256)
def _of_use(columns: tuple[str, ...]) -> tuple[bool, ...]:
    """Which columns tell whether a tool is in use."""
    return tuple(normalise(title[:80]).strip(" ?:*_|") in _cells("used") for title in columns)


def renamed(text: str, cue: Hit, start: int, end: int) -> bool:
    """Whether "formerly" and the like only introduce a former name: "X (formerly Twitter)"."""
    opened = text[max(0, cue.start - 12) : cue.start].rstrip(" *_").endswith(("(", ",", "[", "–", "/"))
    return (
        opened and not text[cue.end : start].strip(' *_"„“«:') and text[end : end + 3].lstrip(' *_"”»')[:1] in ")],–/.;"
    )


def mentioned(text: str, cue: Hit) -> bool:
    """Whether "earlier" and the like only point back: "the cookies mentioned earlier", "earlier visits"."""
    if _DEEDS.match(text, cue.end, cue.end + 24) or _SET.match(text, cue.end, cue.end + 32):
        return True
    if _SET.search(text, max(0, cue.start - 16), cue.start):
        return True
    return bool(_SAID.search(text, max(0, cue.start - 24), cue.start) or _SAID.match(text, cue.end, cue.end + 24))


def labelled(text: str, block: Block, hits: list[Hit], start: int, end: int) -> bool:
    """Whether a cue is the label of the name, as in a list: "Hotjar: not in use", or just "no"."""
    mark = _DASHED if block.kind is BlockKind.ROW or not text[block.start : start].strip(" *_-") else _LABEL
    labels = [h for h in hits if h.key in ("deny.label", "answer.no") and h.start >= end]
    if block.kind is BlockKind.ROW and any(_bracketed(text, h) for h in labels):
        return True
    return any(
        mark.fullmatch(text, end, h.start) and (h.key == "deny.label" or _ENDED.match(text, h.end, block.end))
        for h in labels
    )


def _bracketed(text: str, cue: Hit) -> bool:
    """Whether a cue stands by itself in brackets: "(not in use at present)"."""
    return text[: cue.start].rstrip(" *_")[-1:] == "(" and bool(_ASIDE.match(text, cue.end))


def is_label(text: str, block: Block, start: int) -> bool:
    """Whether a name begins its item and a colon or dash follows it: what comes then is said of it."""
    return not text[block.start : start].strip(" *_•-") and bool(_NAMED.match(text, start, block.end))


def introduces(hits: list[Hit]) -> bool:
    """Whether the introduction of a list denies what follows: "the following are not used:"."""
    denials = [h for h in hits if h.key == "deny.after"]
    denials += [
        b
        for b in hits
        if b.key in ("deny.around.b", "deny.behind.b")
        and any(a.key == b.key[:-1] + "a" and a.pair == b.pair and a.end <= b.start for a in hits)
    ]
    if not denials or any(h.key in ("deny.unless", "deny.double", "deny.except", "conditional") for h in hits):
        return False
    first = min(h.start for h in denials)
    halves = [h for h in hits if h.key in ("deny.around.a", "deny.behind.a")]
    breaks = [h for h in hits if h.key == "deny.break" and not any(h.start <= a.start < h.end for a in halves)]
    return not any(h.end <= first for h in (*breaks, *(h for h in hits if h.key == "deny.object")))


def excepted(context: "Context", hits: list[Hit], start: int) -> bool:
    """Whether "other than" and the like stand right before the name; "without" is a denial itself."""
    denied = {h.start for h in hits if h.key in ("deny.near", "deny.use")}
    return any(
        h.key == "deny.except"
        and h.start not in denied
        and -1 < start - h.end <= _BESIDE
        and context.words(h.end, start) == 0
        for h in hits
    )


def twice(context: "Context", span: tuple[int, int], hits: list[Hit], start: int, end: int) -> bool:
    """Whether a sentence begins "Without X" and goes on with a "not": without it something would not be possible."""
    lacking = {h.start for h in hits if h.key in ("deny.except", "deny.break")}
    if not any(
        h.key == "deny.near"
        and h.start in lacking
        and h.end <= start
        and context.words(span[0], start) <= _FEW
        and "," not in context.text[h.end : start]
        for h in hits
    ):
        return False
    stops = [h.start for h in hits if h.key == "deny.break" and h.start >= end]
    stops += [at for mark in ",;:" if (at := context.text.find(mark, end + 1, span[1])) >= 0]
    return any(h.key == "deny.bare" and end <= h.start < min(stops, default=span[1]) for h in hits)


def announced(context: "Context", span: tuple[int, int], start: int) -> bool:
    """Whether a name is in a list within its sentence that is said to be of what is not used: "Not in use: X, Y."."""
    text = context.text
    colon = text.rfind(":", span[0], start)
    if colon < 0 or not all(
        len(w) <= _SMALL or w.strip(_QUOTED)[:1].isupper() for w in text[colon + 1 : span[1]].split()
    ):
        return False
    hits = context.cues.within(span[0], colon)
    if any(h.key == "deny.except" for h in hits):
        return False
    label = any(h.key == "deny.label" and h.start - span[0] <= _BESIDE for h in hits)
    near = {h.key for h in hits if context.words(h.end, colon) <= _FEW}
    return label or bool(near & {"deny.use", "past.before", "past.after"}) or introduces(hits)


def first_half(context: "Context", hits: list[Hit], second: Hit, start: int, end: int) -> Hit | None:
    """The first half of a gapped cue: before the name, or (`behind`) close behind it where the verb comes second."""
    kind = second.key.removesuffix(".b")
    for hit in reversed(hits):
        if hit.key != f"{kind}.a" or hit.pair != second.pair:
            continue
        if kind.endswith(".behind"):
            if _close_behind(context, hits, hit, second, end):
                return hit
        elif context.polarities.reaches(hits, hit, start) and not (
            kind.startswith("past.") and _instead(context, hits, hit, start)
        ):
            return hit
    return None


def _close_behind(context: "Context", hits: list[Hit], first: Hit, second: Hit, end: int) -> bool:
    if first.start < end or second.start < first.end or context.words(end, first.start) > _CLOSE:
        return False
    if context.words(first.end, second.start) > _GAP:
        return False
    if any(h.key == "deny.break" and end <= h.start and h.end <= first.start for h in hits):
        return False  # "comes from X, after we had removed Y"
    return not any(h.key == "deny.except" and end <= h.start and h.end <= second.start for h in hits)


def _instead(context: "Context", hits: list[Hit], cue: Hit, start: int) -> bool:
    case = _BY_CASE.get(_code(context, start), _NEVER)
    if case.match(context.text, start) or case.fullmatch(_bent(context, start)):
        return True
    return any(
        h.key == "past.to" and h.start >= cue.end and h.end <= start and context.words(h.end, start) <= 1 for h in hits
    )


def _bent(context: "Context", start: int) -> str:
    """The last word of the name that begins here, with the ending it bears."""
    i = bisect_right(context.named, (start, -1))
    if i >= len(context.named) or context.named[i][0] != start:
        return ""
    ending = _ENDING.match(context.text, context.named[i][1])
    return context.text[start : ending.end() if ending else start].split()[-1]


def _left(context: "Context", hits: list[Hit], start: int, end: int) -> bool:
    """Whether the name, or what it owns, stands in the case of what was left, beside a verb of moving."""
    if not any(h.key == "past.from" for h in hits):
        return False
    case = _LEFT.get(_code(context, start), _NEVER)
    following = _ENDING.match(context.text, context.text.find(" ", end, end + _GAP) + 1)
    if not case.fullmatch(_bent(context, start)) and not (following and case.fullmatch(following[0])):
        return False
    return any(
        h.key == "past.from" and 0 <= context.words(*((h.end, start) if h.end <= start else (end, h.start))) <= _MOVED
        for h in hits
    )


def _code(context: "Context", at: int) -> str:
    block = context.block_at(at)
    return context.spoken(block) if block else ""


def replaced(context: "Context", hits: list[Hit], start: int, end: int) -> bool:
    """Whether the name is what was given up ("we replaced X"), not what came instead ("... with X")."""
    return _left(context, hits, start, end) or any(
        h.key == "past.replace" and context.polarities.reaches(hits, h, start) and not _instead(context, hits, h, start)
        for h in hits
    )


def came_instead(context: "Context", hits: list[Hit], start: int) -> bool:
    """Whether the name is what something was replaced with, which may stand alone: "replaced by X", "(swapped for X)"."""
    return any(
        to.key == "past.to"
        and to.end <= start
        and context.text[to.start : to.end].lower() != "a"  # before whom Spanish replaces
        and context.words(to.end, start) <= 1
        and any(h.key == "past.replace" and h.end <= to.start and context.words(h.end, to.start) <= 1 for h in hits)
        for to in hits
    )


def relative(context: "Context", hits: list[Hit], end: int) -> Hit | None:
    """The denial in a relative clause right behind a name, by those who speak: "X, which we do not use"."""
    which = RELATIVE.match(context.text, end)
    if which is None:
        return None
    close = (h for h in hits if h.key == "deny.use" and h.start >= which.end() - 1)
    hit = next((h for h in close if context.words(which.end(), h.start) <= _FEW), None)
    if hit is None:
        return None
    said = context.text[which.end() : hit.end]
    ours = "late.ours" in cues.late(said, _code(context, end)) or bool(FIRST_PERSON.search(said))
    return hit if ours else None


def lasting(hits: list[Hit]) -> list[Hit]:
    """The cues without those that are part of one of replacing, which says more: which of two names is past."""
    replacing = [h for h in hits if h.key == "past.replace"]
    return [h for h in hits if not any(r.start < h.end and h.start < r.end for r in replacing)] if replacing else hits


def conditional(hits: list[Hit]) -> bool:
    """Whether a denial holds only without consent or is denied itself; "until the service closed" is no such condition."""
    ends = [h for h in hits if h.key == "past.after"]
    return any(
        h.key in ("deny.unless", "deny.double") and not any(p.start <= h.start and h.end <= p.end for p in ends)
        for h in hits
    )


def later(context: "Context", block: Block, start: int, end: int) -> Later | None:
    """The denial by pronoun in the section a heading names, or in the sentence after the one that names."""
    if block.kind is BlockKind.ROW:
        return None
    if block.kind is not BlockKind.HEADING:
        if context.cues.keys_within(block.start, block.end).isdisjoint(REFERRING):
            return None
        _, stop = context.sentence(block, start, end)
        if stop + 1 >= block.end:
            return None
        found = _by_pronoun(context, block, *context.sentence(block, stop + 1, stop + 2))
        keys = context.cues.keys_within(*context.sentence(block, start, end))
        if "optout" in keys and "scope.uses" not in keys:
            return None  # "an add-on against X: with this add-on visits are no longer counted"
        return None if "scope.uses" in keys and found and found.polarity is Polarity.NEGATED else found
    if context.words(block.start, block.end) > _TITLE:
        return None
    at = bisect_right(context.starts, block.start)
    for below in context.document.blocks[at : at + _BLOCKS]:
        if below.kind is BlockKind.HEADING:
            return None
        found = _by_pronoun(context, below, below.start, below.end)
        if found:
            return found
    return None


def _it(context: "Context", block: Block, start: int, end: int) -> Iterator[Hit]:
    """The pronoun that opens a sentence where words of an end follow at once: "It is gone", "it came off"."""
    hits = context.cues.within(start, end)
    first = _FIRST.match(context.text, start, end)
    if first is None or not any(h.key in _ENDS for h in hits):
        return
    pronoun = first.group(1)
    if pronoun.lower() in cues.listed(context.spoken(block), "pronouns", "it"):
        low, high = first.span(1)
        if any(h.key in _ENDS or h.key in _HALVES for h in hits if 0 <= h.start - high <= 1):
            yield Hit(low, high, "pronouns.it", -1)


def _by_pronoun(context: "Context", block: Block, start: int, end: int) -> Later | None:
    named = [h for h in context.cues.within(start, end) if h.key == "deny.pronoun"]
    for hit in (*named, *_it(context, block, start, end)):
        span = context.sentence(block, hit.start, hit.end)
        if any(h.key in _UNDOING and h.start >= hit.end for h in context.cues.within(*span)):
            continue  # "this service replaced X": X is past, not what the pronoun stands for
        polarity = context.polarities.of(block, span, hit.start, hit.end)
        if polarity in (Polarity.NEGATED, Polarity.PAST):
            return Later(polarity, span[1])
    return None


def of_certain_data(keys: frozenset[str]) -> bool:
    """Whether only certain data are said not to be shared, "data of your account": others may well be."""
    return "deny.certain" in keys and not keys.isdisjoint(_SHARING) and keys.isdisjoint(_WHOLLY)
