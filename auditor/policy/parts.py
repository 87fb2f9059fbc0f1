"""A denial of one part of a vendor's service ("no HubSpot tracking code"), where another part is said to be in use."""

import re
from collections.abc import Sequence

import msgspec

from auditor.model.kinds import Form, Polarity, Scope, VendorClass
from auditor.model.reading import Mention
from auditor.model.register import Register
from auditor.policy.context import Context

_STATED = frozenset({Polarity.ASSERTED, Polarity.HEDGED})
_TRACKERS = frozenset(
    {VendorClass.ANALYTICS, VendorClass.SESSION_REPLAY, VendorClass.ADVERTISING, VendorClass.TAG_MANAGER}
    | {VendorClass.DATA_BROKER, VendorClass.AB_TESTING}
)
"""Classes of which the code on the page is all there is."""
_PART = (
    r"\w{0,14}(?:tracking|code|kode?n?|kód|kód[uy]|koodi|codice|c[oó]digo|cookie|pi[xk](?:e|s)l|s[ck]ript|snippet|tag)"
    r"(?:[aenstu]{0,3}|eja|ia)"
)
_BEHIND = re.compile(rf"\w{{0,3}}[-\u2010 ]{_PART}\b", re.IGNORECASE)
_BEFORE = re.compile(
    rf"\b{_PART}(?:\s(?:de|di|do|da|för|for|til|voor|pour|à)?\s?\w{{4,14}})?"
    r"(?:\s(?:of|from|by|de|di|do|da|del|von|van|från|fra|av|firmy|společnosti|para))?\s?[*_\"„“«]*$",
    re.IGNORECASE,
)
_REACH = 60


def settle(found: Sequence[Mention], context: Context, register: Register) -> list[Mention]:
    """The mentions; a denial of a part counts as one of a feature where the same product is stated to be used here."""
    used = {
        m.vendor
        for m in found
        if m.polarity in _STATED and m.scope is not Scope.OTHER and m.form is not Form.COOKIE_NAME
    }
    return [_narrowed(m) if m.vendor in used and _of_part(m, context, register) else m for m in found]


def _narrowed(mention: Mention) -> Mention:
    flags = tuple(sorted({*mention.flags, "feature-denial"}))
    return msgspec.structs.replace(mention, polarity=Polarity.ASSERTED, flags=flags)


def _of_part(mention: Mention, context: Context, register: Register) -> bool:
    product = register.products.get(mention.vendor)
    if mention.polarity is not Polarity.NEGATED or product is None or _TRACKERS & frozenset(product.classes[:1]):
        return False
    before = context.text[max(mention.quote.start, mention.start - _REACH) : mention.start]
    return bool(_BEHIND.match(context.text, mention.end) or _BEFORE.search(before))
