"""Every host, path, cookie and storage name written into the vendor files, asked for one by one."""

import re
from collections.abc import Iterable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from auditor.model.kinds import Attribution, StorageKind
from auditor.model.register import HostSignature, Product, StoragePattern
from auditor.trackers import register
from auditor.trackers.lookup import Lookup


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(register.load())


def written(lookup: Lookup) -> Iterator[Product]:
    return (product for product in lookup.register.products.values() if product.reviewed)


def host_of_signature(signature: HostSignature) -> str:
    """A host that this signature speaks of: `*` stands for a public suffix, `=` for that very host."""
    return signature.host.removeprefix("=").replace(".*", ".de")


def shortest(path: str) -> str:
    """A path and query that this expression matches, made from its own parts: the first choice, the fewest repeats."""
    made = "".join(_pieces(_parser.parse(path)))
    assert re.match(path, made), (path, made)
    return made


def _pieces(parts: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    for kind, value in parts:
        if kind is op.LITERAL:
            yield chr(value)
        elif kind is op.IN:
            yield next(c for c in "a1-_./=&?" + "".join(map(chr, range(33, 127))) if _within(c, value))
        elif kind in (op.ANY, op.NOT_LITERAL):
            yield "b" if value == ord("a") else "a"
        elif kind is op.SUBPATTERN:
            yield from _pieces(value[-1])
        elif kind is op.BRANCH:
            yield from _pieces(value[1][0])
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            yield from (piece for _ in range(value[0]) for piece in _pieces(value[2]))
        elif kind is op.ASSERT:  # what must follow, follows: as a parameter of its own
            yield "&" + "".join(_pieces(value[1]))


def _within(char: str, among: Iterable[tuple[Any, Any]]) -> bool:
    wanted, found = True, False
    for kind, value in among:
        if kind is op.NEGATE:
            wanted = False
        elif kind is op.CATEGORY:
            found = found or (char.isdigit() if value is op.CATEGORY_DIGIT else char.isalnum())
        else:
            low, high = (value, value) if kind is op.LITERAL else value
            found = found or low <= ord(char) <= high
    return found is wanted


def name_of_pattern(pattern: StoragePattern) -> str:
    return pattern.name.replace("*", "1a")


def test_every_host_leads_to_its_product(lookup: Lookup) -> None:
    """A host as `vendors find` is asked for it, in any case and as an address with a path that nobody wrote down."""
    wrong = []
    for product in written(lookup):
        for signature in product.hosts:
            if signature.path is not None:
                continue
            host = host_of_signature(signature)
            for asked in (host, host.upper(), f"https://{host}/nobody-wrote-this", f"https://{host}"):
                hits = lookup.find(asked)
                if [(hit.id, hit.attribution) for hit in hits] != [(product.id, Attribution.CERTAIN)]:
                    wrong.append((product.id, asked, hits))
    assert wrong == []


def test_every_path_leads_to_its_product(lookup: Lookup) -> None:
    wrong = []
    for product in written(lookup):
        for signature in product.hosts:
            if signature.path is None:
                continue
            url = f"https://{host_of_signature(signature)}{shortest(signature.path)}"
            hit = lookup.url(url)
            if hit is None or (hit.id, hit.attribution) != (product.id, Attribution.CERTAIN):
                wrong.append((product.id, url, hit))
    assert wrong == []


def test_a_host_that_only_paths_tell_apart_is_its_company_or_offers_its_products(lookup: Lookup) -> None:
    wrong = []
    for product in written(lookup):
        for signature in product.hosts:
            host = host_of_signature(signature)
            if signature.path is not None and not {product.id, product.company} & {hit.id for hit in lookup.find(host)}:
                plain = lookup.host(host)
                if plain is None or plain.kind != "host":
                    wrong.append((product.id, host, lookup.find(host)))
    assert wrong == []


def test_every_distinctive_cookie_leads_to_its_product(lookup: Lookup) -> None:
    wrong = []
    for product in written(lookup):
        for pattern in product.cookies:
            name = name_of_pattern(pattern)
            hit = lookup.cookie(name)
            if pattern.distinctive:
                right = hit is not None and (hit.id, hit.attribution) == (product.id, Attribution.PROBABLE)
                right = right and product.id in {found.id for found in lookup.find(name)}
            else:  # names nobody, unless a longer pattern of a vendor does
                right = hit is None or hit.value != pattern.name
            if not right:
                wrong.append((product.id, name, hit))
    assert wrong == []


def test_every_distinctive_storage_name_leads_to_its_product(lookup: Lookup) -> None:
    wrong = []
    for product in written(lookup):
        for pattern in product.storage:
            name, kind = name_of_pattern(pattern), pattern.kind or StorageKind.LOCAL
            hit = lookup.cookie(name, kind)
            if pattern.distinctive and (hit is None or hit.id != product.id):
                wrong.append((product.id, name, hit))
    assert wrong == []


def test_every_product_is_found_by_its_name(lookup: Lookup) -> None:
    wrong = [p.name for p in written(lookup) if [hit.id for hit in lookup.find(p.name)] != [p.id]]
    assert wrong == []
