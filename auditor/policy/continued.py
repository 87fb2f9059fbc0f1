"""A vendor named for work off the site stays there in the sentence that only says who provides it ("Provider is …")."""

from collections.abc import Sequence

import msgspec

from auditor.model.kinds import Form, Scope
from auditor.model.reading import Mention
from auditor.model.register import Register
from auditor.policy.context import Context

_HERE = frozenset({"scope.website", "scope.strong", "scope.uses"})
_NEAR = 400


def settle(found: Sequence[Mention], context: Context, register: Register) -> list[Mention]:
    """The mentions; one that follows another of the same company elsewhere, in the same block, is elsewhere too.

    Only where its own sentence says nothing of the website and nobody's use.
    """
    settled = list(found)
    last: dict[str, Mention] = {}
    for i in sorted(range(len(settled)), key=lambda n: settled[n].start):
        mention = settled[i]
        if mention.form is Form.COOKIE_NAME:
            continue
        before = last.get(_company(mention, register))
        another = mention.vendor in register.products and before is not None and mention.vendor != before.vendor
        if before and not another and mention.scope is Scope.THIS_WEBSITE and _continues(before, mention, context):
            settled[i] = mention = msgspec.structs.replace(mention, scope=Scope.OTHER)
        last[_company(mention, register)] = mention
    return settled


def _company(mention: Mention, register: Register) -> str:
    product = register.products.get(mention.vendor)
    return product.company if product else mention.vendor


def _continues(before: Mention, mention: Mention, context: Context) -> bool:
    if before.scope is not Scope.OTHER or mention.start - before.end > _NEAR or mention.start <= before.end:
        return False
    block = context.block_at(before.start)
    if block is None or mention.start >= block.end:
        return False
    hits = [h for h in context.cues.within(mention.quote.start, mention.quote.end) if h.key in _HERE]
    # "Provider is …" opens with one word of use, "we use" does not
    return all(h.start == mention.quote.start and " " not in context.text[h.start : h.end] for h in hits)
