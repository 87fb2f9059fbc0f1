"""Recipients and technologies named by class only: "analytics services", "our partners"."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from auditor.model.kinds import BlockKind, Form, Polarity, Scope, VendorClass
from auditor.model.reading import CategoryClaim, Mention
from auditor.model.register import Register
from auditor.model.text import Block
from auditor.policy.closed import Closed, Place
from auditor.policy.context import Context
from auditor.policy.cues import Hit
from auditor.policy.mentions import quote

_PREFIX = "categories."
_MOST = 5
_TITLE = 7
_TRIED = 300
"""Words of one class that are looked at in vain, more than any policy holds."""
_NEAR = 6
_BESIDE = 4
_REACH = 40
_WITHOUT = re.compile(
    r"\b(?:without|ohne|sans|sin|senza|zonder|sem|bez|utan|uden|uten|ilman)(?:\s\w+){0,3}\s$", re.IGNORECASE
)
_STATED = frozenset({Polarity.ASSERTED, Polarity.HEDGED, Polarity.IMPLIED})


Classes = Mapping[str, frozenset[VendorClass]]
"""The classes of each product, and for a company those of all its products."""


def classes_of(register: Register) -> Classes:
    """The classes of everything in one register, to be asked for once."""
    classes: dict[str, frozenset[VendorClass]] = {}
    for product in register.products.values():
        for id in (product.id, product.company):
            classes[id] = classes.get(id, frozenset()) | frozenset(product.classes)
    return classes


def claims(
    context: Context,
    found: Sequence[Mention],
    others: Iterable[tuple[int, int]],
    register: Register,
    classes: Classes,
) -> Iterator[CategoryClaim]:
    """The classes a document says it uses on the website, each with at most five quotes.

    A class that only describes a vendor named beside it covers no other vendor, and a generic word that is the label of a
    closed list nobody else. `found` are the document's mentions, `others` the places of organisations that are none.
    """
    document = context.document
    named = _Named(found, register, context, classes)
    closed = Closed(context, (*((m.start, m.end) for m in found if _stands(m)), *others), _generic(context))
    count: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    seen: set[tuple[str, int]] = set()
    for hit in context.cues.of_prefix(_PREFIX):
        if count[hit.key] >= _MOST or tried[hit.key] - count[hit.key] >= _TRIED:
            continue
        block = context.block_at(hit.start)
        if block is None or block.boilerplate or hit.end > block.end:
            continue
        name = hit.key.removeprefix(_PREFIX)
        kind = None if name == "generic" else VendorClass(name)
        sentence = context.sentence(block, hit.start, hit.end)
        if (name, sentence[0]) in seen or (kind and named.described(kind, block, hit.start, sentence)):
            continue
        if named.introduced(kind, block) or (kind is None and _is_title(context, block, sentence)):
            continue
        tried[hit.key] += 1
        judged = context.judge(block, hit.start, hit.end, Form.CATEGORY, None)
        if judged.polarity not in _STATED or judged.scope is not Scope.THIS_WEBSITE:
            continue
        if kind is None and (_advised(context, hit, sentence) or _told_by_class(context, hit)):
            continue
        place = Place(hit, block, sentence)
        if kind is None and closed.covers_nobody_else(place):
            continue
        if "feature-denial" in judged.flags or _without(context, hit) or _unsold(context, hit, sentence):
            continue  # "not shared with third parties for marketing" names no recipient
        seen.add((name, sentence[0]))
        count[hit.key] += 1
        shown = quote(document, block, hit.start, hit.end, judged.sentence)
        for told in (kind,) if kind else closed.told(place) or (None,):
            yield CategoryClaim(vendor_class=told, quote=shown)


def _is_title(context: Context, block: Block, sentence: tuple[int, int]) -> bool:
    """Whether a generic word stands in a heading or what looks like one, which says nothing of what is done."""
    if block.kind is BlockKind.HEADING:
        return "scope.strong" not in context.cues.keys_within(*sentence)  # but "Third-party cookies" tells of some
    said = context.text[slice(*sentence)].rstrip(' *_:"')
    if block.kind is not BlockKind.PARAGRAPH or said[-1:] in ".!?;" or said[-1:] == "":
        return False
    return context.words(*sentence) <= _TITLE and "scope.uses" not in context.cues.keys_within(*sentence)


def _stands(mention: Mention) -> bool:
    """Whether a mention is one that a reader takes for a vendor in use."""
    return mention.form is not Form.COOKIE_NAME and "link" not in mention.flags and mention.polarity in _STATED


def _generic(context: Context) -> Iterator[Place]:
    for hit in context.cues.of(f"{_PREFIX}generic"):
        block = context.block_at(hit.start)
        if block is not None and not block.boilerplate and hit.end <= block.end:
            yield Place(hit, block, context.sentence(block, hit.start, hit.end))


def _advised(context: Context, hit: Hit, sentence: tuple[int, int]) -> bool:
    """Whether generic words stand in advice: "set your browser to block third-party cookies"."""
    hits = context.cues.within(*sentence)
    if any(h.key == "scope.uses" for h in hits):
        return False
    return any(h.key == "optout" and h.end <= hit.start and context.words(h.end, hit.start) <= _NEAR for h in hits)


def _told_by_class(context: Context, hit: Hit) -> bool:
    """Whether a class stands right before a generic word, or in one with it: "payment service providers"."""
    around = context.cues.within(max(0, hit.start - _REACH), hit.end + _REACH)
    return any(
        h.key.startswith(_PREFIX) and h.key != hit.key and h.start <= hit.start and hit.start - h.end <= 1
        for h in around
    )


def _without(context: Context, hit: Hit) -> bool:
    """Whether "without" and the like stands right before a class."""
    return bool(_WITHOUT.search(context.text, max(0, hit.start - _REACH), hit.start))


def _unsold(context: Context, hit: Hit, sentence: tuple[int, int]) -> bool:
    """Whether the class is named as one to which nothing is sold: "do not sell, rent or pass on to third parties"."""
    hits = context.cues.within(*sentence)
    return any(h.key == "deny.sell" and context.polarities.reaches(hits, h, hit.start) for h in hits)


class _Named:
    """Which vendors a document names where."""

    def __init__(self, found: Sequence[Mention], register: Register, context: Context, classes: Classes) -> None:
        self.context = context
        self.register = register
        self.mentions = sorted(
            (m for m in found if m.form is not Form.COOKIE_NAME and "link" not in m.flags), key=lambda m: m.start
        )
        self.starts = [m.start for m in self.mentions]
        self.classes = classes
        heads = [b for b in context.document.blocks if b.kind == "heading" and not b.boilerplate]
        self.headings = {context.text[b.start : b.end].strip(" #*_"): (b.start, b.end) for b in heads}

    def _between(self, start: int, end: int) -> list[Mention]:
        return self.mentions[bisect_left(self.starts, start) : bisect_right(self.starts, end - 1)]

    def described(self, kind: VendorClass, block: Block, at: int, sentence: tuple[int, int]) -> bool:
        """Whether a class word at this place describes a vendor: named in its sentence, or by the heading above.

        With "such as" or "including" the vendors are examples, and the class stands for itself.
        """
        beside = self._between(*sentence)
        examples = "example" in self.context.cues.keys_within(*sentence)
        if examples and any(h.key == "example" and self._leads(h, beside) for h in self.context.cues.within(*sentence)):
            return False
        if any(self._near(m, kind, at) for m in beside):
            return True
        title = self.headings.get(block.heading[-1].strip()) if block.heading else None
        above = self._between(*title) if title else []
        return any(m.vendor in self.register.products and self._is(m, kind) for m in above)

    def introduced(self, kind: VendorClass | None, block: Block) -> bool:
        """Whether a heading or the introduction of a list gives only the class of the vendors named under it."""
        if block.kind is BlockKind.HEADING:
            end = self._section_end(block)
        elif self.context.text[block.start : block.end].rstrip(" *_").endswith(":"):
            end = self._list_end(block)
        else:
            return False
        under = self._between(block.end, end)
        return any(kind is None or self._is(m, kind) for m in under)

    def _section_end(self, heading: Block) -> int:
        following = self.context.document.blocks[bisect_right(self.context.starts, heading.start) :]
        ends = (b.start for b in following if b.kind is BlockKind.HEADING and len(b.heading) <= len(heading.heading))
        return next(ends, len(self.context.text))

    def _list_end(self, block: Block) -> int:
        """The end of the list that a paragraph introduces, its own where none follows."""
        end, blocks = block.end, self.context.document.blocks
        for following in blocks[bisect_right(self.context.starts, block.start) :]:
            if following.kind not in (BlockKind.ITEM, BlockKind.ROW):
                break
            end = following.end
        return end

    def _leads(self, hit: Hit, beside: Sequence[Mention]) -> bool:
        """Whether "such as" stands beside a name."""
        reach = ((hit.end, m.start) if hit.end <= m.start else (m.end, hit.start) for m in beside)
        return any(low <= high and self.context.few(low, high, _BESIDE) for low, high in reach)

    def _is(self, mention: Mention, kind: VendorClass) -> bool:
        return kind in self.classes.get(mention.vendor, ())

    def _near(self, mention: Mention, kind: VendorClass, at: int) -> bool:
        if not self._is(mention, kind):
            return False
        if mention.vendor in self.register.products:
            return True
        low, high = sorted((at, mention.start))
        return self.context.few(low, high, _NEAR)
