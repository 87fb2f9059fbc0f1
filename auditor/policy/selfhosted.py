"""Fonts and libraries that a website keeps on its own server: named, but not as a service that receives anything.

A text that says so denies the remote vendor: an ordinary visitor would conclude that nothing goes there (DISCLOSURE
3.6, step 3). Only for what is merely fetched; analytics tools run on the own server remain disclosed by their name.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from auditor.model.kinds import Form, Polarity, Scope, VendorClass
from auditor.model.reading import Mention
from auditor.model.register import Product, Register
from auditor.policy.context import Context

FLAG = "self-hosted"
FETCHED = frozenset({VendorClass.FONTS, VendorClass.CDN})
"""Of what is only fetched, "nothing is sent there" denies the use."""
_CUE = "scope.local"
_NOT = re.compile(r"\b(?:not|nicht|pas|no|non|não|niet|inte|ikke|nie|není|nejsou)\s+(?:\w+\s+)?$", re.IGNORECASE)
"""A denial right before the cue: "not on our server"."""
_STATED = frozenset({Polarity.ASSERTED, Polarity.HEDGED, Polarity.IMPLIED})


def settle(found: Sequence[Mention], context: Context, register: Register) -> list[Mention]:
    """The mentions, those of self-hosted products denied; what a passage says of their company counts for them alone."""
    if _CUE not in context.cues.keys:
        return list(found)
    sections: dict[object, list[int]] = defaultdict(list)
    for i, mention in enumerate(found):
        sections[_section(mention, context)].append(i)
    settled = list(found)
    for numbers in sections.values():
        _settle(settled, numbers, context, register)
    return settled


def _section(mention: Mention, context: Context) -> object:
    """What stands under one heading belongs together; without headings each block by itself."""
    block = context.block_at(mention.start)
    return mention.quote.heading or (block.start if block else mention.start)


def _settle(settled: list[Mention], numbers: list[int], context: Context, register: Register) -> None:
    fetched = {i: p for i in numbers if (p := _product(settled[i], register)) and FETCHED.intersection(p.classes)}
    said = {i for i in fetched if _said(*_span(settled[i]), context)}
    if not fetched:
        return
    if not said:
        blocks = [context.block_at(settled[i].start) for i in fetched]
        said = {i for i, b in zip(fetched, blocks, strict=True) if b and _said(b.start, b.end, context)}
    own = {fetched[i].id: fetched[i] for i in said}
    others = {p.company for i in numbers if (p := _product(settled[i], register)) and p.id not in own}
    for i in numbers:
        mention = settled[i]
        product = own.get(mention.vendor) or next((p for p in own.values() if p.company == mention.vendor), None)
        if product is None or mention.scope is not Scope.THIS_WEBSITE:
            continue
        if mention.vendor != product.id and mention.polarity in _STATED and product.company in others:
            continue
        if mention.polarity in _STATED or mention.polarity is Polarity.NEGATED:
            settled[i] = _denied(mention, product)


def _span(mention: Mention) -> tuple[int, int]:
    return mention.quote.start, mention.quote.end


def _said(start: int, end: int, context: Context) -> bool:
    return any(
        hit.key == _CUE and not _NOT.search(context.text, max(start, hit.start - 40), hit.start)
        for hit in context.cues.within(start, end)
    )


def _product(mention: Mention, register: Register) -> Product | None:
    return register.products.get(mention.vendor) if mention.form is not Form.COOKIE_NAME else None


def _denied(mention: Mention, product: Product) -> Mention:
    flags = tuple(sorted({*mention.flags, FLAG}))
    return msgspec.structs.replace(mention, vendor=product.id, polarity=Polarity.NEGATED, flags=flags)
