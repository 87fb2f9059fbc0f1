"""Recipients and technologies named by class only: "analytics services", "our partners"."""

from collections import Counter
from collections.abc import Iterator

from auditor.model.kinds import Form, Polarity, Scope, VendorClass
from auditor.model.reading import CategoryClaim
from auditor.policy.context import Context
from auditor.policy.mentions import quote

_PREFIX = "categories."
_MOST = 5
_STATED = frozenset({Polarity.ASSERTED, Polarity.HEDGED, Polarity.IMPLIED})


def claims(context: Context) -> Iterator[CategoryClaim]:
    """The classes a document says it uses on the website, each with at most five quotes."""
    document = context.document
    count: Counter[str] = Counter()
    for hit in context.cues.within(0, len(context.text)):
        if not hit.key.startswith(_PREFIX) or count[hit.key] >= _MOST:
            continue
        block = context.block_at(hit.start)
        if block is None or block.boilerplate or hit.end > block.end:
            continue
        judged = context.judge(block, hit.start, hit.end, Form.CATEGORY, None)
        if judged.polarity not in _STATED or judged.scope is not Scope.THIS_WEBSITE:
            continue
        count[hit.key] += 1
        name = hit.key.removeprefix(_PREFIX)
        yield CategoryClaim(
            vendor_class=None if name == "generic" else VendorClass(name),
            quote=quote(document, block, hit.start, hit.end, judged.sentence),
        )
