"""Classes of tools that a text denies on the website: "we use no advertising networks", "no analytics tools but Matomo".

Only where tools, services or platforms are denied, not a deed or purpose ("no tracking", "no adverts"), not cookies, and
nothing leaves a part of the class out ("no analytics tools that store addresses"): a denial is held against a vendor that
is seen, so that in doubt a sentence denies nobody.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from auditor.model.kinds import BlockKind, Form, Polarity, Scope, VendorClass
from auditor.model.reading import CategoryDenial, Mention
from auditor.model.text import Block
from auditor.policy import cues, roles
from auditor.policy.closed import joined
from auditor.policy.context import Context
from auditor.policy.cues import Hit
from auditor.policy.denials import RELATIVE
from auditor.policy.mentions import quote

_PREFIX = "categories."
_GENERIC = "categories.generic"
_TOOLS = frozenset({VendorClass.CAPTCHA, VendorClass.CDN, VendorClass.TAG_MANAGER})
"""Classes whose name is that of a tool."""
_DENIED = frozenset({Polarity.NEGATED, Polarity.PAST})
_BEFORE = frozenset({"deny.use", "deny.share", "deny.near", "deny.bare", "deny.around.a", "past.before"})
_BEHIND = frozenset(
    {"deny.after", "deny.around.b", "deny.behind.b", "deny.label", "past.after", "deny.deed", "deny.bare"}
)
_TURNS = _BEFORE | _BEHIND | {"past.after", "past.around.b", "past.behind.b", "past.replace", "answer.no"}
_PARTIAL = frozenset({"region", "conditional", "deny.unless", "deny.double"})
_CLOSES = re.compile(r"[\s*_)\]\"”»]*(?:[.,;:!)\n|–—/]|\Z|-\s)")
_NOR = "nor|noch|ni|né|nem|ani|heller|eikä|čili|[,/&]"
_MARKS = " \n\t*_\"“”„«»()[]'’,:-•·"
_NOUNS = frozenset({"de"})
_MOST = 20
_TRIED = 200
_NEAREST = 6
_REACH = 300
_BESIDE = 2
_LEAVING = frozenset(
    {"deny.after", "deny.around.b", "deny.behind.b", "deny.label", "deny.except", "deny.bare", "deny.instead"}
    | {"scope.website", "scope.strong", "scope.uses", "example"}
)
"""Cues that right behind a class leave it whole."""


_OF = r"(?:(?:de|di|of|for|für|zur|voor|til|av|för|do|pro)\s(?:la\s)?|d['’]|de\sl['’])?"
_LEAD = 40
_FAR = 400
_WE_ARE = re.compile(
    r"\b(?:we are|we['’]re|i am|wir sind|ich bin|nous (?:ne )?sommes|je (?:ne )?suis|(?:no|não) somos|non siamo|(?:wij|we) zijn"
    r"|vi er|vi är|jeg er|jag är|nie jesteśmy|nejsme|emme ole)"
    r"(?:\s(?:not|no|an?|keine?|pas|une?|un[ao]|geen|een|ikke|inte|en|ett?))*\s\Z",
    re.IGNORECASE,
)
"""What those who speak say that they are, not what they use."""


class _Words(NamedTuple):
    nouns: re.Pattern[str]
    free: re.Pattern[str]
    before: re.Pattern[str]
    part: re.Pattern[str]
    than: re.Pattern[str]
    lead: re.Pattern[str]
    joins: re.Pattern[str]


@lru_cache(maxsize=32)
def _words(code: str) -> _Words | None:
    listed = tomllib.loads((files("auditor.policy") / "tools.toml").read_text(encoding="utf-8")).get(code)
    if listed is None:
        return None
    nouns, free, before, than = ("|".join(listed[key]) for key in ("nouns", "free", "before", "than"))
    return _Words(
        re.compile(rf"(?<![^\W_])(?:{nouns})(?!\w)", re.IGNORECASE),
        re.compile(rf"\s*(?:{free})(?!\w)\s*", re.IGNORECASE),
        re.compile(rf"(?:{before})\s\Z", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{'|'.join(listed['part'])})(?!\w)", re.IGNORECASE),
        re.compile(rf"\s*(?:{than})\s", re.IGNORECASE),
        re.compile(rf"(?<![^\W_])(?:{nouns})\s(?:(?:{free})\s)?{_OF}\Z", re.IGNORECASE),
        re.compile(rf"\s*(?:{_NOR}|{joined(code)})\s", re.IGNORECASE),
    )


def denials(context: Context, found: Sequence[Mention]) -> Iterator[CategoryDenial]:
    """The classes that a document denies on the website, each once in a sentence; `found` are the document's mentions."""
    if "deny.bare" not in context.cues.keys and _BEFORE.isdisjoint(context.cues.keys):
        return
    vendors = [(m.start, m.end) for m in found if m.form is not Form.COOKIE_NAME]
    seen: set[tuple[str, int]] = set()
    tried = 0
    for hit in context.cues.of_prefix(_PREFIX):
        block = context.block_at(hit.start)
        if hit.key == _GENERIC or block is None or block.boilerplate or hit.end > block.end or len(seen) >= _MOST:
            continue
        sentence = context.sentence(block, hit.start, hit.end)
        if (hit.key, sentence[0]) in seen or not _may_deny(context, block, sentence):
            continue
        tried += 1
        if tried > _TRIED:
            return
        denial = _denial(context, block, hit, sentence, vendors)
        if denial is not None:
            seen.add((hit.key, sentence[0]))
            yield denial


def _may_deny(context: Context, block: Block, sentence: tuple[int, int]) -> bool:
    """Whether the sentence of a class, the introduction of its list or the heading above holds any word of a denial."""
    keys = context.cues.keys_within(*sentence)
    if not keys.isdisjoint(_TURNS):
        return True
    if block.kind not in (BlockKind.ITEM, BlockKind.ROW):
        return False
    above = context.heading_keys(block)[-1:]
    intro = context.cues.keys_within(*block.intro) if block.intro else frozenset()
    return block.kind is BlockKind.ROW or not intro.union(*above).isdisjoint(_TURNS | {"heading.deny"})


def _denial(
    context: Context, block: Block, hit: Hit, sentence: tuple[int, int], vendors: Sequence[tuple[int, int]]
) -> CategoryDenial | None:
    words = _words(context.spoken(block))
    kind = VendorClass(hit.key.removeprefix(_PREFIX))
    start, end = hit.start, _word_end(context.text, hit.end)
    if words is None:
        return None
    tools = kind in _TOOLS or words.nouns.search(context.text, start, end)
    if not (tools and _whole(context, block, (start, end), sentence, words)):
        lead = words.lead.search(context.text, max(sentence[0], start - _LEAD), start)
        if lead is None or not _whole(context, block, (lead.start(), end), sentence, words):
            return None
        start = lead.start()
    judged = context.judge(block, hit.start, hit.end, Form.CATEGORY, None)
    others = _others(context, sentence, start)
    denied = judged.polarity in _DENIED and "feature-denial" not in judged.flags
    if not (denied or (others and "feature-denial" in judged.flags)) or judged.scope is not Scope.THIS_WEBSITE:
        return None
    keys = context.cues.keys_within(*sentence)
    if others and _than(context, end, words):
        keys -= {"deny.unless"}  # Czech has one word for "than" and "before"
    if not _PARTIAL.isdisjoint(keys | set(judged.flags)) or block.kind is BlockKind.HEADING:
        return None
    if not _excepted(context, end, sentence, vendors, words) or _of_vendor(
        context, sentence, (start, end), vendors, words
    ):
        return None
    if _of_part(context, block, (start, end), sentence, words) or _of_another(context, block, sentence, start):
        return None
    shown = quote(context.document, block, start, end, judged.sentence)
    return CategoryDenial(vendor_class=kind, quote=shown, others=others)


_OUR = re.compile(
    r"\b(?:our|unser\w*|notre|nos|nuestr\w+|nostr\w+|onze|ons|noss\w+|nasz\w*|naš\w*|vår\w*|våra|våre|vores)\s+(\w+)",
    re.IGNORECASE,
)


def _of_another(context: Context, block: Block, sentence: tuple[int, int], start: int) -> bool:
    """Whether a row, or something of ours that is not the website, is what does without: "our subsidiary uses none"."""
    owned = (m for m in _OUR.finditer(context.text, sentence[0], start))
    return block.kind is BlockKind.ROW or any(not roles.PLACE.search(m[1]) for m in owned)


def _of_part(context: Context, block: Block, hit: tuple[int, int], sentence: tuple[int, int], words: _Words) -> bool:
    """Whether a denial holds only in a part of the website, at first or by what the visitor does, as the sentence or the
    heading above says."""
    (low, high), (start, end), text = sentence, hit, context.text
    around = words.part.search(text, max(low, start - _FAR), start) or words.part.search(
        text, end, min(high, end + _FAR)
    )
    headed = any(words.part.search(title[:_FAR]) for title in block.heading[-1:])
    return around is not None or headed


def _word_end(text: str, end: int) -> int:
    """The end of what is written in one with the last word of a class: "Analyse-Tools"."""
    while end < len(text) and (text[end].isalnum() or (text[end] in "-'’" and text[end + 1 : end + 2].isalpha())):
        end += 1
    return end


def _others(context: Context, sentence: tuple[int, int], start: int) -> bool:
    """Whether "other" stands right before a class: what is used of it was told before."""
    hits = context.cues.within(sentence[0], start)
    return any(h.key == "deny.others" and context.words(h.end, start) <= 1 for h in hits)


def _whole(context: Context, block: Block, hit: tuple[int, int], sentence: tuple[int, int], words: _Words) -> bool:
    """Whether the whole class is denied: no adjective, relative clause or purpose leaves a part of it out."""
    start, end = hit
    hits = context.cues.within(*sentence)
    if not _ends_whole(context, hits, end, sentence[1], words):
        return False
    before = [h for h in hits if h.key in _BEFORE and h.end <= start]
    near = [h for h in before if start - h.end <= _REACH][-_NEAREST:]
    if any(_unqualified(context, hits, h.end, start, words) for h in near):
        return not _is_copula(context, block, hits, before, start)
    opening = not _unqualified(context, hits, sentence[0], start, words)
    behind = any(h.key in _BEHIND and h.start >= end for h in hits)
    inherited = not behind and not before and block.kind in (BlockKind.ITEM, BlockKind.ROW)
    leads = not opening or bool(words.before.search(context.text, sentence[0], start))
    return leads and (behind or inherited) and _ours(context, block, hits, end, inherited)


def _ours(context: Context, block: Block, hits: Sequence[Hit], end: int, inherited: bool) -> bool:
    """Whether a bare "not" behind a class is that of those who speak, or of the website."""
    if inherited or any(h.key in _BEHIND and h.key != "deny.bare" and h.start >= end for h in hits):
        return True
    said = context.text[slice(*context.sentence(block, end - 1, end))]
    return "late.ours" in cues.late(said, context.spoken(block))


def _unqualified(context: Context, hits: Sequence[Hit], low: int, start: int, words: _Words) -> bool:
    """Whether nothing but free words, other classes and words that join them stand between a denial and a class."""
    kinds = {h.start: h.end for h in hits if h.key.startswith(_PREFIX) and low <= h.start < start}
    named = context.named
    names = dict(named[bisect_left(named, (low, 0)) : bisect_left(named, (start, 0))])
    if context.text[start : start + 2].istitle() and low < start and _code(context, start) not in _NOUNS:
        return False  # begins another sentence, where punctuation was lost
    at = low
    while at < start:
        if not context.text[at:start].strip(_MARKS):
            return True
        skipped = len(context.text[at:start]) - len(context.text[at:start].lstrip(_MARKS))
        place = at + skipped
        kind = kinds.get(place)
        if (stop := _word_end(context.text, kind) if kind else names.get(place)) and place < stop <= start:
            at = stop
        elif found := words.free.match(context.text, place, start) or words.joins.match(context.text, at, start):
            at = found.end() if found.end() > at else start
        elif known := next((h for h in hits if h.start == place and h.key in _BEFORE and h.end <= start), None):
            at = known.end
        else:
            return False
    return True


def _code(context: Context, at: int) -> str:
    block = context.block_at(at)
    return context.spoken(block) if block else ""


def _ends_whole(context: Context, hits: Sequence[Hit], end: int, stop: int, words: _Words) -> bool:
    """Whether what follows a class limits it in nothing: a mark, another class, the website, the rest of the denial."""
    at = end
    for _ in range(4):
        if _than(context, at, words):
            return True
        if RELATIVE.match(context.text, at, stop):
            return False
        if _CLOSES.match(context.text, at, stop) or at >= stop:
            return True
        following = len(context.text[at:stop]) - len(context.text[at:stop].lstrip(_MARKS)) + at
        if any(h.start == following and _harmless(h.key) for h in hits) or words.joins.match(context.text, at, stop):
            return True
        found = words.free.match(context.text, at, stop)
        if found is None or found.end() == at:
            return False
        at = found.end()
    return True


def _than(context: Context, at: int, words: _Words) -> re.Match[str] | None:
    """The "than" behind a class where a name follows: "no other tools than Matomo"."""
    than = words.than.match(context.text, at)
    named = than and any(than.end() <= a and context.words(than.end(), a) <= _BESIDE for a, _ in context.named)
    return than if named else None


def _harmless(key: str) -> bool:
    """Whether a cue right behind a class leaves it whole."""
    return key in _LEAVING or key.startswith("past.")


def _is_copula(context: Context, block: Block, hits: Sequence[Hit], before: Sequence[Hit], start: int) -> bool:
    """Whether something is said to be no such tool: "Brevo is not an advertising network"."""
    if _WE_ARE.search(context.text, max(block.start, start - _LEAD), start):
        return True
    if any(h.key != "deny.bare" for h in before) or any(h.key in _BEHIND - {"deny.bare"} for h in hits):
        return False
    code = context.spoken(block)
    said = context.text[slice(*context.sentence(block, before[0].start, before[0].end))]
    return "late.ours" not in cues.late(said, code)


def _excepted(
    context: Context, end: int, sentence: tuple[int, int], vendors: Sequence[tuple[int, int]], words: _Words
) -> bool:
    """Whether there is no exception behind, or one of which every name is known: "other than Matomo"."""
    before = {h.key for h in context.cues.within(sentence[0], end)}
    if not before.isdisjoint({"deny.apart", "deny.except"}) and _doubtful(context, (sentence[0], end), vendors):
        return False  # "apart from Fathom", where that may be an ordinary word
    hits = context.cues.within(end, sentence[1])
    turn = min((h.start for h in hits if h.key == "deny.break"), default=sentence[1])
    than = _than(context, end, words)
    excepting = [h.end for h in hits if h.key == "deny.except" and h.start < turn] + ([than.end()] if than else [])
    if not excepting:
        return True
    span = (min(excepting), sentence[1])
    return any(span[0] <= a < span[1] for a, _ in vendors) and not _doubtful(context, span, vendors)


def _doubtful(context: Context, span: tuple[int, int], vendors: Sequence[tuple[int, int]]) -> bool:
    """Whether a span holds a word that may be a vendor's name and was not taken for one."""
    first, behind = bisect_left(context.named, (span[0], 0)), bisect_left(context.named, (span[1], 0))
    named = [a for a, _ in context.named[first:behind]]
    return not all(any(a <= at < b for a, b in vendors) for at in named)


def _of_vendor(
    context: Context,
    sentence: tuple[int, int],
    hit: tuple[int, int],
    vendors: Sequence[tuple[int, int]],
    words: _Words,
) -> bool:
    """Whether the class is one vendor's: "no advertising services of Google", "Google does not use ad networks"."""
    low, high = sentence
    for start, end in vendors:
        behind = low <= start < high and hit[1] <= start and context.words(hit[1], start) <= _BESIDE
        if behind and not _than(context, hit[1], words) and _joined_to(context, hit[1], start, words):
            return True
        if hit[0] - 3 <= end <= hit[0] or (hit[0] <= start < hit[1]):
            return True
    code = context.spoken(context.block_at(hit[0]) or context.document.blocks[0])
    first = any(low <= a and b <= hit[0] and context.words(low, a) <= 1 for a, b in context.named)
    return first and "late.ours" not in cues.late(context.text[low : hit[0]], code)


def _joined_to(context: Context, end: int, start: int, words: _Words) -> bool:
    """Whether only a preposition parts a class from a name behind it: "advertising services of Google"."""
    between = context.text[end:start]
    if any(h.key in ("example", "deny.except") for h in context.cues.within(end, start)):
        return False
    return not any(mark in between for mark in "(,:") and not words.joins.match(context.text, end, start)
