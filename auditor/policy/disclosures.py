"""The answer of `auditor policy` as one record: the JSON contract of the command."""

from collections.abc import Sequence

from auditor.model.base import Record
from auditor.model.capture import Document
from auditor.model.kinds import Form, Label, Polarity, Scope, VendorClass
from auditor.model.reading import DeclaredCookie, DeclaredFact, Disclosure, Mention, Reading, UnknownOrganisation
from auditor.model.register import Register
from auditor.model.text import Quote
from auditor.policy import ladder


class VendorName(Record, frozen=True, kw_only=True):
    """A product, or a company of several products; `company` is the company's id."""

    id: str
    name: str
    company: str
    kind: str


class DisclosureRow(Record, frozen=True, kw_only=True):
    """`form`, `polarity`, `scope` and `quote` are of the mention the label rests on first."""

    vendor: VendorName
    label: Label
    form: Form
    polarity: Polarity
    scope: Scope
    quote: Quote
    flags: tuple[str, ...]
    mentions: tuple[Mention, ...]


class CategoryRow(Record, frozen=True, kw_only=True, rename={"vendor_class": "class"}):
    """`class` is null for generic wording ("third parties")."""

    vendor_class: VendorClass | None
    quote: Quote


class DenialRow(Record, frozen=True, kw_only=True, rename={"vendor_class": "class"}):
    """A class of tools that the documents say is not used; `others`: only its other tools than those told."""

    vendor_class: VendorClass
    quote: Quote
    others: bool


class Answer(Record, frozen=True, kw_only=True):
    documents: tuple[Document, ...]
    disclosures: tuple[DisclosureRow, ...]
    categories: tuple[CategoryRow, ...]
    cookies: tuple[DeclaredCookie, ...]
    unknown: tuple[UnknownOrganisation, ...]
    facts: tuple[DeclaredFact, ...]
    denied: tuple[DenialRow, ...] = ()


def answer(documents: Sequence[Document], reading: Reading, register: Register) -> Answer:
    """What a document set discloses: vendors with a mention of their own and group rows, classes, cookies, unknown."""
    rows = [_row(found, register) for found in ladder.named(reading, register)]
    return Answer(
        documents=tuple(documents),
        disclosures=tuple(rows),
        categories=tuple(CategoryRow(vendor_class=c.vendor_class, quote=c.quote) for c in reading.categories),
        cookies=reading.cookies,
        unknown=reading.unknown,
        facts=reading.facts,
        denied=tuple(DenialRow(vendor_class=d.vendor_class, quote=d.quote, others=d.others) for d in reading.denied),
    )


def name_of(id: str, register: Register) -> VendorName:
    """The name under which staff know a product or company."""
    product = register.products.get(id)
    if product is not None:
        return VendorName(id=id, name=product.name, company=product.company, kind="product")
    return VendorName(id=id, name=register.companies[id].name, company=id, kind="company")


def _row(found: Disclosure, register: Register) -> DisclosureRow:
    first = found.quotes[0]
    leading = next((m for m in found.mentions if m.quote == first), found.mentions[0])
    return DisclosureRow(
        vendor=name_of(found.vendor, register),
        label=found.label,
        form=leading.form,
        polarity=leading.polarity,
        scope=leading.scope,
        quote=leading.quote,
        flags=found.flags,
        mentions=found.mentions,
    )
