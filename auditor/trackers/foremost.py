"""The products that matter most in Europe (tracker_lists/europe.toml), and what their vendor files must say.

For these a gap is not a nicety: reports lean on their legal entity, policy address, purposes and lifetimes. What was
looked for and not found stands in the list under `open`, so that it is known to be missing and not merely forgotten.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from auditor.model.base import Record
from auditor.model.problems import BadInput
from auditor.model.register import Company, Product, Register

FILE = "europe.toml"

_LEGAL_FORM = re.compile(
    r"\b(inc|ltd|limited|llc|l\.l\.c|corp|corporation|co|plc|pbc|gmbh|ag|se|kg|ug|ohg|s\.?a\.?s?|sasu|s\.?a\.?r\.?l|s\.?r\.?l"
    r"|s\.?p\.?a|s\.?l\.?u?|b\.?v|n\.?v|a\.?b|a/s|as|aps|oyj?|ehf|a\.s|o[uü]|uab|s\.r\.o|sp\. z o\.o|zrt|foundation|verein)\b",
    re.IGNORECASE,
)
"""Marks a name as that of a legal person; foundations and associations bear it as a word."""


class Group(Record, frozen=True, kw_only=True):
    """Products and why they are on the list."""

    reason: str
    products: tuple[str, ...]


class Open(Record, frozen=True, kw_only=True):
    """What is known to be missing: products without entity or policy, and product → names without purpose or lifetime."""

    entity: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    purpose: Mapping[str, tuple[str, ...]] = {}
    lifetime: Mapping[str, tuple[str, ...]] = {}


class Foremost(Record, frozen=True, kw_only=True):
    """The list as its file has it."""

    group: tuple[Group, ...]
    open: Open = Open()

    @property
    def products(self) -> tuple[str, ...]:
        """Ids in the order of the file."""
        return tuple(product for group in self.group for product in group.products)


class Want(Record, frozen=True, kw_only=True):
    """One fact that a product's vendor file lacks: `what` is entity, host, policy, purpose or lifetime; `of` the name
    of the cookie or storage key, empty where the product itself is meant."""

    product: str
    what: str
    of: str = ""


def read(root: Path) -> Foremost | None:
    """The list in this folder, or None where there is none (a user's own register). Raises `BadInput` naming the key."""
    path = root / FILE
    if not path.is_file():
        return None
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Foremost)
    except msgspec.DecodeError as error:
        raise BadInput(f"{path}: {error}. Mend the file, see its first lines.") from error


def unknown(listed: Foremost, found: Register) -> tuple[str, ...]:
    """Ids on the list that no vendor file has."""
    return tuple(key for key in listed.products if key not in found.products or not found.products[key].reviewed)


def wants(listed: Foremost, found: Register) -> tuple[Want, ...]:
    """Everything the listed products lack, whether it is known to be open or not."""
    products = (found.products[key] for key in listed.products if key in found.products)
    return tuple(want for product in products for want in _wants(product, found.companies[product.company]))


def _wants(product: Product, company: Company) -> Iterator[Want]:
    if not _legal(company):
        yield Want(product=product.id, what="entity")
    if not product.hosts and not product.payloads:
        yield Want(product=product.id, what="host")
    if product.policy_url is None:
        yield Want(product=product.id, what="policy")
    for pattern in (*product.cookies, *product.storage):
        if pattern.purpose is None:
            yield Want(product=product.id, what="purpose", of=pattern.name)
    for cookie in product.cookies:  # other storage has no lifetime of its own
        if cookie.lifetime is None:
            yield Want(product=product.id, what="lifetime", of=cookie.name)


def _legal(company: Company) -> bool:
    named = ((company.name, company.country), *((entity.name, entity.country) for entity in company.entities))
    return any(country is not None and _LEGAL_FORM.search(name) for name, country in named)


def stated(listed: Foremost) -> tuple[Want, ...]:
    """What the list itself says is open."""
    wholes = (("entity", listed.open.entity), ("policy", listed.open.policy))
    names = (("purpose", listed.open.purpose), ("lifetime", listed.open.lifetime))
    return (
        *(Want(product=key, what=what) for what, keys in wholes for key in keys),
        *(
            Want(product=key, what=what, of=of)
            for what, table in names
            for key, all_of in table.items()
            for of in all_of
        ),
    )
