"""One label per vendor from the mentions of a document set: the ladder of disclosure, derived without judgement."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from auditor.model.kinds import Form, Label, Polarity, Scope
from auditor.model.reading import CategoryClaim, Disclosure, Mention, Reading
from auditor.model.register import Company, Product, Register
from auditor.model.text import DocumentText, Quote
from auditor.policy import cues
from auditor.policy.names import stands_for
from auditor.policy.normal import Normal, normalise
from auditor.policy.own import FLAG as FIRST_PARTY
from auditor.policy.reader import EXCLUDED
from auditor.policy.selfhosted import FETCHED

_STATED = frozenset({Polarity.ASSERTED, Polarity.HEDGED, Polarity.IMPLIED})
_ENDED = frozenset({Polarity.NEGATED, Polarity.PAST})
_ORDER = tuple(Label)
_RUNGS = {1: Label.NAMED_PRODUCT, 2: Label.NAMED_COMPANY, 3: Label.PARENT_NAMED, 4: Label.COOKIE_NAME_ONLY,
          5: Label.CATEGORY_ONLY, 6: Label.GENERIC_ONLY}  # fmt: skip
_SILENT = frozenset({Label.CATEGORY_ONLY, Label.GENERIC_ONLY, Label.OTHER_CONTEXT, Label.NOT_MENTIONED})
CLASS_DENIED = "class-denied"
_MAIN = 2
"""Classes of a product that a denial is held against: of a suite of many only what it is known for."""
_QUOTES = 5
_SIBLINGS = 3
_NEAR = 100


class _Sorted(NamedTuple):
    """The mentions that bear on one vendor: (rung, mention) stated, denials, other context, unreadable; and the sentences
    that name a sibling (document, start)."""

    stated: list[tuple[int, Mention]]
    denied: list[Mention]
    other: list[Mention]
    unknown: list[Mention]
    siblings: set[tuple[str, int]]


def label(id: str, reading: Reading, register: Register, documents: Sequence[DocumentText]) -> Disclosure:
    """The label of a product or company over the whole document set.

    Raises `KeyError` for an id the register does not hold. Without any readable document, and where an unread one might
    say better, the label is undecidable.
    """
    derived = _derive(id, reading, register, own_only=False)
    counted = [d for d in documents if d.kind not in EXCLUDED]
    unread = [d for d in counted if d.problem is not None]
    good = derived.label in (Label.NAMED_PRODUCT, Label.NAMED_COMPANY)
    if not good and (unread or not counted):
        return msgspec.structs.replace(derived, label=Label.UNDECIDABLE, flags=_with(derived.flags, "review"))
    foreign = any(d.language not in cues.languages() for d in counted)
    if foreign and derived.label in (Label.NOT_MENTIONED, Label.OTHER_CONTEXT):
        return msgspec.structs.replace(derived, flags=_with(derived.flags, "review"))
    return derived


def named(reading: Reading, register: Register) -> tuple[Disclosure, ...]:
    """Every product and every company of several products that has a mention of its own, best label first.

    Labels here rest on a vendor's own mentions (and denials of its company); what a parent or sibling covers is told
    by `label`. The company whose documents these are is not among them.
    """
    ids = dict.fromkeys(m.vendor for m in reading.mentions if FIRST_PARTY not in m.flags)
    found = [_derive(id, reading, register, own_only=True) for id in ids]
    shown = [d for d in found if d.label is not Label.NOT_MENTIONED]
    return tuple(sorted(shown, key=lambda d: (_ORDER.index(d.label), d.vendor)))


def _derive(id: str, reading: Reading, register: Register, *, own_only: bool) -> Disclosure:
    product = register.products.get(id)
    if product is None:
        only = stands_for(register).get(id)
        if only is not None:
            return msgspec.structs.replace(_derive(only, reading, register, own_only=own_only), vendor=id)
        return _company(register.companies[id], reading.mentions, register)
    sorted_ = _sort(product, reading.mentions, register, own_only)
    claims = [] if own_only else _claims(product, reading.categories)
    found = _product(product, sorted_, claims)
    return found if own_only else _by_class(product, found, reading)


def _sort(product: Product, mentions: Iterable[Mention], register: Register, own_only: bool) -> _Sorted:
    group = _ancestors(product, register)
    found = _Sorted([], [], [], [], set())
    for mention in mentions:
        if mention.vendor == product.id:
            _place(found, mention, _own_rung(mention.form), own=True, counts_elsewhere=True)
        elif mention.vendor in group:
            company = register.companies[mention.vendor]
            seen = msgspec.structs.replace(mention, form=Form.PARENT)
            direct = mention.vendor == product.company and not company.group_name
            if not own_only or mention.polarity in _ENDED:
                _place(found, seen, 3, own=False, counts_elsewhere=direct and not own_only)
        elif not own_only and _is_sibling(mention, product, register):
            found.stated.append((3, msgspec.structs.replace(mention, form=Form.SIBLING)))
            found.siblings.add((mention.quote.document, mention.quote.start))
    return found


def _own_rung(form: Form) -> int:
    return 4 if form is Form.COOKIE_NAME else 2 if form is Form.COMPANY else 1


def _place(found: _Sorted, mention: Mention, rung: int, *, own: bool, counts_elsewhere: bool) -> None:
    elsewhere = mention.scope is Scope.OTHER or (mention.scope is Scope.USER_TRIGGERED and not own)
    if elsewhere or mention.polarity is Polarity.FUTURE:
        if counts_elsewhere:
            found.other.append(mention)
    elif mention.polarity in _ENDED:
        found.denied.append(mention)
    elif mention.polarity is Polarity.UNKNOWN:
        found.unknown.append(mention)
    else:
        found.stated.append((rung, mention))


def _ancestors(product: Product, register: Register) -> frozenset[str]:
    found: list[str] = []
    step: str | None = product.company
    while step is not None and step in register.companies and step not in found:
        found.append(step)
        step = register.companies[step].parent
    return frozenset(found)


def _is_sibling(mention: Mention, product: Product, register: Register) -> bool:
    other = register.products.get(mention.vendor)
    same = other is not None and other.company == product.company
    here = mention.scope is Scope.THIS_WEBSITE and mention.form is not Form.COOKIE_NAME
    return same and here and mention.polarity in _STATED


def _claims(product: Product, claims: Iterable[CategoryClaim]) -> list[tuple[int, Quote]]:
    found = [(5, c.quote) for c in claims if c.vendor_class in product.classes]
    return found + [(6, c.quote) for c in claims if c.vendor_class is None]


def _by_class(product: Product, found: Disclosure, reading: Reading) -> Disclosure:
    """The label, negated where the text denies the product's class and says nothing of the product itself.

    A class that is asserted elsewhere is not denied by that, unless it is its other tools that are denied.
    """
    if found.label not in _SILENT and not (found.label is Label.PARENT_NAMED and "sibling" in found.flags):
        return found
    asserted = {c.vendor_class for c in reading.categories}
    kinds = product.classes[:_MAIN]
    denials = [d for d in reading.denied if d.vendor_class in kinds and (d.others or d.vendor_class not in asserted)]
    if not denials:
        return found
    quotes = _distinct(d.quote for d in denials)
    return msgspec.structs.replace(found, label=Label.NEGATED, quotes=quotes, flags=(CLASS_DENIED,))


def _product(product: Product, found: _Sorted, claims: list[tuple[int, Quote]]) -> Disclosure:
    best = min([rung for rung, _ in found.stated] + [rung for rung, _ in claims], default=0)
    at_best = [m for rung, m in found.stated if rung == best]
    flags = _flags(product, best, at_best, found.siblings)
    quotes = [m.quote for m in at_best] or [q for rung, q in claims if rung == best]
    broad = bool(found.denied) and all(_broader(m, at_best, product) for m in found.denied)
    if broad and 0 < best <= 2:
        chosen, flags = _RUNGS[best], _with(flags, "partly-denied")  # "no data go to Google" beside "we use its maps"
        quotes = [*quotes[:1], found.denied[0].quote, *quotes[1:]]
    elif found.denied:
        chosen = _denied(best, at_best, found.denied)
        quotes = [m.quote for m in found.denied] + (quotes if chosen is Label.CONFLICT else [])
        flags = flags if chosen is Label.CONFLICT else ()
    elif found.unknown and not 0 < best <= 3:
        chosen, flags, quotes = Label.UNDECIDABLE, ("review",), [m.quote for m in found.unknown]
    elif best:
        chosen = _RUNGS[best]
        if found.other and best >= 4:
            flags, quotes = _with(flags, "named-elsewhere"), quotes + [m.quote for m in found.other[:1]]
    elif found.other:
        chosen, flags, quotes = Label.OTHER_CONTEXT, (), [m.quote for m in found.other]
    else:
        chosen, flags, quotes = Label.NOT_MENTIONED, (), []
    own = [pair for pair in found.stated if pair[1].form is not Form.SIBLING]
    siblings = [pair for pair in found.stated if pair[1].form is Form.SIBLING]
    mentions = [m for _, m in sorted(own + siblings[:_SIBLINGS], key=lambda pair: pair[0])]
    mentions += found.denied + found.other + found.unknown
    return Disclosure(vendor=product.id, label=chosen, mentions=tuple(mentions), quotes=_distinct(quotes), flags=flags)


def _broader(denied: Mention, stated: list[Mention], product: Product) -> bool:
    """Whether a denial is of the company at large, or of sending data to what is used: "your answers are not sent to X"."""
    if "share-denial" in denied.flags and FETCHED.isdisjoint(product.classes):
        return True
    return denied.form is Form.PARENT and not _beside(denied, stated, product)


def _beside(denied: Mention, stated: list[Mention], product: Product) -> bool:
    """Whether a denial stands right beside a statement and so is said of the same; in one sentence with it only of what is
    fetched, since "its cookies are ours, not Google's" denies nothing of what is used."""
    fetched = not FETCHED.isdisjoint(product.classes)
    near = (m for m in stated if m.quote.document == denied.quote.document and abs(m.start - denied.start) < _NEAR)
    return any(fetched or m.quote.start != denied.quote.start for m in near)


def _denied(best: int, at_best: list[Mention], denied: list[Mention]) -> Label:
    """Conflict where use is both stated and denied at the same level, else negated."""
    company = any(m.form in (Form.PARENT, Form.COMPANY) for m in denied)
    stated_company = any(m.form is Form.PARENT for m in at_best)
    if 0 < best <= 2 or best == 4 or (best == 3 and company and stated_company):
        return Label.CONFLICT
    return Label.NEGATED


def _flags(product: Product, best: int, at_best: list[Mention], places: set[tuple[str, int]]) -> tuple[str, ...]:
    flags = set()
    former = {normalise(name.text) for name in product.names if name.former}
    if best == 1 and all(m.form is Form.FORMER or normalise(m.name) in former for m in at_best):
        flags.add("former-name")
    if at_best and all(m.polarity is Polarity.IMPLIED for m in at_best):
        flags.add("implied")
    if any("conditional" in m.flags for m in at_best):
        flags.add("conditional")
    if at_best and all("region" in m.flags for m in at_best):
        flags.add("region")
    if best == 3:
        parents = [m for m in at_best if m.form is Form.PARENT]
        if places and all((m.quote.document, m.quote.start) in places for m in parents):
            flags.add("sibling")
        if any(_purpose_told(m.quote, product) for m in parents):
            flags.add("purpose-match")
    return tuple(sorted(flags))


def _purpose_told(quote: Quote, product: Product) -> bool:
    """Whether the passage that names the company states the product's purpose."""
    normal = Normal(quote.text)
    wanted = {f"purposes.{c.value}" for c in product.classes}
    return any(hit.key in wanted for code in cues.languages() for hit in cues.find(normal, code, part="purposes"))


def _company(company: Company, mentions: Iterable[Mention], register: Register) -> Disclosure:
    found = _Sorted([], [], [], [], set())
    for mention in mentions:
        if mention.vendor == company.id:
            _place(found, mention, 3, own=False, counts_elsewhere=not company.group_name)
    several = any(p.company == company.id for p in register.products.values()) or _has_children(company, register)
    stated = [m for _, m in found.stated]
    if found.denied:
        chosen, shown = (Label.CONFLICT if stated else Label.NEGATED), found.denied + stated
    elif stated:
        chosen, shown = (Label.PARENT_NAMED if several else Label.NAMED_COMPANY), stated
    elif found.unknown:
        chosen, shown = Label.UNDECIDABLE, found.unknown
    else:
        chosen, shown = (Label.OTHER_CONTEXT if found.other else Label.NOT_MENTIONED), found.other
    flags = ("conditional",) if any("conditional" in m.flags for m in stated) else ()
    flags = ("review",) if chosen is Label.UNDECIDABLE else flags
    every = (*stated, *found.denied, *found.other, *found.unknown)
    return Disclosure(
        vendor=company.id, label=chosen, mentions=every, quotes=_distinct(m.quote for m in shown), flags=flags
    )


def _has_children(company: Company, register: Register) -> bool:
    return any(c.parent == company.id for c in register.companies.values())


def _distinct(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    seen = {(q.document, q.start, q.end): q for q in quotes}
    return tuple(seen.values())[:_QUOTES]


def _with(flags: tuple[str, ...], flag: str) -> tuple[str, ...]:
    return tuple(sorted({*flags, flag}))
