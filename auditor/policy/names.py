"""All names of the register found in a text in one pass."""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import ahocorasick_rs

from auditor.model.kinds import Form, GuardTier, VendorClass
from auditor.model.register import Company, Guard, Name, Product, Register
from auditor.policy.normal import Normal, normalise

_BENT = 5
_LONGEST_ENDING = 4
_INNER = 6
_SUFFIX = re.compile(
    r",?\s+(?:inc|ltd|limited|llc|gmbh|ag|ab|sa|sas|s\.a\.|b\.?v\.?|oy|aps|a/s|as|s\.?r\.?l\.?|corp|corporation|co"
    r"|s\.p\.a|kg|plc|nv)\.?$",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"\s+(?:uk|us|usa|europe|ireland|international|deutschland|germany|france|emea)$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINED = 10
_GENITIVES = {"google": "googlen", "microsoft": "microsoftin", "facebook": "facebookin", "meta": "metan", "adobe": "adoben",
              "amazon": "amazonin", "linkedin": "linkedinin", "twitter": "twitterin", "pinterest": "pinterestin"}  # fmt: skip
"""How Finnish writes the first word of a product's name ("Googlen Tag Manager")."""


class Entry(NamedTuple):
    """What a name stands for: `id` of a product or company (a company of one web product stands for that product).

    `split`: a name of two words run apart. `brand`: known to everybody, still itself where its guard's cue is missing.
    `elsewhere`: a page, profile or account there.
    """

    id: str
    form: Form
    name: Name
    split: bool = False
    brand: bool = False
    elsewhere: bool = False


class Found(NamedTuple):
    """A name in a text, at offsets of the original. `guarded` false: the guard's cue is missing (brands only)."""

    start: int
    end: int
    entry: Entry
    guarded: bool = True


@lru_cache(maxsize=1)
def guards() -> dict[str, Any]:
    """The guard table that goes with every register (guards.toml)."""
    data = tomllib.loads((files("auditor.policy") / "guards.toml").read_text(encoding="utf-8"))
    return {
        key: frozenset(value) if key not in ("decoys", "elsewhere") else tuple(value) for key, value in data.items()
    }


def stands_for(register: Register) -> dict[str, str]:
    """Company id → the one product its bare name means; companies with several web products are not in it."""
    web: dict[str, list[str]] = {}
    every: dict[str, list[str]] = {}
    checked = {product.company for product in register.products.values() if product.reviewed}
    for product in register.products.values():
        if not product.reviewed and product.company in checked:
            continue  # unchecked data never say what a company's name means
        every.setdefault(product.company, []).append(product.id)
        if not product.off_site and product.defunct is None:
            web.setdefault(product.company, []).append(product.id)
    found = {}
    for company in register.companies:
        candidates = web.get(company) or every.get(company) or []
        listed = register.companies[company].web_products < 2  # else the file says that there are more than listed
        if (
            listed
            and len(candidates) == 1
            and _same_business(register.companies[company], register.products[candidates[0]])
        ):
            found[company] = candidates[0]
    return found


def _same_business(company: Company, product: Product) -> bool:
    """Bulk data give large firms (telecoms, banks) one product of many: then only a shared name tells."""
    return product.reviewed or normalise(company.name).split()[0] == normalise(product.name).split()[0]


def entries(register: Register) -> Iterator[tuple[str, Entry]]:
    """Every name of the register in normalised form with what it stands for, products before companies."""
    single = stands_for(register)
    owners = {(p.company, normalise(p.name)): p.id for p in register.products.values() if p.reviewed}
    for product in sorted(register.products.values(), key=lambda p: (not p.reviewed, p.id)):
        yield from _product(product)
    for company in sorted(register.companies.values(), key=lambda c: c.id):
        yield from _company(company, single.get(company.id, company.id), owners)


def _product(product: Product) -> Iterator[tuple[str, Entry]]:
    known = {normalise(n.text) for n in product.names}
    own = () if normalise(product.name) in known else (Name(text=product.name, guard=_default(product)),)
    for name in (*own, *product.names):
        yield from _variants(name, product.id, _form(name, product))


def _default(product: Product) -> Guard:
    """Bulk data say nothing about guards: a short single word then needs a cue."""
    short = " " not in product.name and len(product.name) <= 7
    return Guard(tier=GuardTier.CUE) if not product.reviewed and short else Guard()


def _form(name: Name, product: Product) -> Form:
    if name.former:
        return Form.FORMER
    if "." in name.text and " " not in name.text:
        return Form.DOMAIN
    return Form.PRODUCT if name.text == product.name else Form.ALIAS


def _bought(company: Company, entity: str, owners: dict[tuple[str, str], str]) -> str | None:
    """The product that a legal entity of another name than its company's is called after: Outbrain UK Ltd of Teads."""
    stem = _COUNTRY.sub("", _SUFFIX.sub("", normalise(entity)))
    return owners.get((company.id, stem))


def _company(company: Company, id: str, owners: dict[tuple[str, str], str]) -> Iterator[tuple[str, Entry]]:
    known = {normalise(n.text) for n in company.names}
    for name in company.names:
        meant = (_bought(company, name.text, owners) if _SUFFIX.search(normalise(name.text)) else None) or id
        yield from _variants(name, meant, Form.COMPANY, brand=normalise(name.text) in guards()["brands"])
    if company.known and "(company)" not in company.name and normalise(company.name) not in known:
        yield from _variants(Name(text=company.name), _bought(company, company.name, owners) or id, Form.COMPANY)
        base = _SUFFIX.sub("", company.name)
        if base != company.name and len(base.split()) > 1:  # may be ordinary words: "Visitor Analytics"
            yield from _variants(Name(text=base, guard=Guard(tier=GuardTier.CUE)), id, Form.COMPANY)
    for entity in company.entities:
        meant = _bought(company, entity.name, owners) or id
        yield from _variants(Name(text=entity.name), meant, Form.COMPANY)
        base = _SUFFIX.sub("", entity.name)
        if base != entity.name and len(base.split()) > 1:
            yield from _variants(Name(text=base), meant, Form.COMPANY)


def _variants(name: Name, id: str, form: Form, *, brand: bool = False) -> Iterator[tuple[str, Entry]]:
    text = normalise(name.text).rstrip(".")
    guarded = _guarded(name, text)
    brand = brand or text in guards()["brands"]
    yield text, Entry(id, form, guarded, brand=brand)
    if "," in text:
        yield text.replace(",", ""), Entry(id, form, guarded)
    elif (suffix := _SUFFIX.search(text)) and "," not in suffix[0]:
        yield f"{text[: suffix.start()]},{suffix[0]}", Entry(id, form, guarded)
    parts = text.split()
    if (
        guarded.guard.tier is GuardTier.SAFE
        and len(parts) == 2
        and len(text) > _JOINED
        and text.replace(" ", "").isalpha()
    ):
        yield "".join(parts), Entry(id, form, guarded)
    first, _, rest = text.partition(" ")
    if rest and first in _GENITIVES:
        yield f"{_GENITIVES[first]} {rest}", Entry(id, form, guarded)
    split = normalise(_CAMEL.sub(" ", name.text))
    if split != text and min(map(len, split.split())) > 1 and not name.case_sensitive:
        yield split, Entry(id, form, guarded, split=True)


def _guarded(name: Name, text: str) -> Name:
    """The name with the stricter of its own guard and that of the table."""
    table = guards()
    tier = name.guard.tier
    if text in table["strict"]:
        tier = GuardTier.STRICT
    elif text in table["cue"] and tier is GuardTier.SAFE:
        tier = GuardTier.CUE
    if tier is name.guard.tier:
        return name
    guard = Guard(tier=tier, cues=name.guard.cues)
    return Name(text=name.text, guard=guard, former=name.former, until=name.until, case_sensitive=name.case_sensitive)


def searched(register: Register, id: str) -> tuple[str, ...]:
    """Everything looked for to find a product or company: its names, and for a product also its company's names,
    its policy domains and distinctive cookie names; in order, without repetition."""
    product = register.products.get(id)
    company = register.companies.get(product.company if product else id)
    found: list[str] = []
    if product:
        found += [product.name, *(n.text for n in product.names), *product.policy_domains]
        found += [h.host.lstrip("=") for h in product.hosts if h.path is None]
        found += [c.name for c in (*product.cookies, *product.storage) if c.distinctive]
    while company is not None:
        label = company.name.removesuffix(" (company)")
        found += [*((label,) if company.known else ()), *(n.text for n in company.names)]
        found += [e.name for e in company.entities]
        company = register.companies.get(company.parent) if company.parent else None
    return tuple(dict.fromkeys(found))


class NameIndex:
    """The names of one register, ready to be found. Building takes a moment; finding is one pass over the text."""

    def __init__(self, register: Register) -> None:
        meant: dict[str, Entry | None] = dict.fromkeys(map(normalise, guards()["decoys"]))
        for text, entry in entries(register):
            if len(text) > 1 or entry.name.guard.tier is GuardTier.STRICT:
                meant.setdefault(text, entry)
        for phrase in guards()["elsewhere"]:
            brands = (meant.get(word) for word in phrase.split())
            brand = next((entry for entry in brands if entry is not None and entry.brand), None)
            meant.setdefault(phrase, brand._replace(elsewhere=True, split=False) if brand else None)
        real = {text: entry for text, entry in meant.items() if text}
        self.children: dict[str, set[str]] = {}
        """Company → the companies it owns."""
        for company in register.companies.values():
            if company.parent:
                self.children.setdefault(company.parent, set()).add(company.id)
        self._classes: dict[str, frozenset[VendorClass]] = {}
        for product in register.products.values():
            known = self._classes.get(product.company, frozenset())
            self._classes[product.company] = known | frozenset(product.classes)
        bent = [(text[:-1], text[-1], entry) for text, entry in real.items() if _bends(text, entry)]
        self._texts = [*real, *(stem for stem, _, _ in bent)]
        self._entries = [*real.values(), *(entry for _, _, entry in bent)]
        self._dropped = [*("" for _ in real), *(vowel for _, vowel, _ in bent)]
        """The last vowel of a name where only its stem is looked for: "Klarn" of "Klarna", which Polish writes "Klarny"."""
        self._inner = [_joins(entry) for entry in self._entries]
        """Whether a name may begin inside a word that is written in one with it, by its capital ("meinGoogleKonto")."""
        self._automaton = ahocorasick_rs.AhoCorasick(self._texts)
        self._by_text = real

    def classes_of_company(self, id: str) -> frozenset[VendorClass]:
        """The classes of all products of a company."""
        return self._classes.get(id, frozenset())

    def meaning(self, text: str) -> Entry | None:
        """What exactly this name means, without any guard."""
        return self._by_text.get(normalise(text).rstrip("."))

    def matches(
        self, normal: Normal, original: str, suffixes: frozenset[str]
    ) -> Iterator[tuple[int, int, Entry | None]]:
        """Whole-word matches (normalised start and end), longest first where they overlap; None for a decoy."""
        text = normal.text
        candidates = []
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start and not self._inner[number] and ((before := text[start - 1]).isalnum() or before == "_"):
                continue
            entry, dropped = self._entries[number], self._dropped[number]
            if dropped:
                shown = original[normal.back(start) : normal.back(start) + 1]
                end = _bent_end(text, end, dropped, suffixes) if shown.isupper() else 0
            else:
                end = _word_end(text, start, end, entry, suffixes)
            if end and (not self._inner[number] or _word_start(normal, original, start)):
                candidates.append((start, -end, number))
        candidates.sort()
        done = 0
        for start, negative, number in candidates:
            if start >= done and self._spelled(normal, original, start, -negative, number):
                yield start, -negative, self._entries[number]
                done = -negative

    def _spelled(self, normal: Normal, original: str, start: int, end: int, number: int) -> bool:
        entry = self._entries[number]
        if entry is None or not (entry.split or entry.name.case_sensitive):
            return True
        shown = original[normal.back(start) : normal.back_end(end)]
        if entry.name.case_sensitive:
            return shown == entry.name.text or shown.replace("\u00a0", " ") == entry.name.text
        return all(word[:1].isupper() for word in shown.split())


def _bends(text: str, entry: Entry | None) -> bool:
    """Whether a name is one word that Czech and Polish bend by its last vowel."""
    if entry is None or entry.elsewhere or entry.name.case_sensitive or entry.name.guard.tier is GuardTier.STRICT:
        return False
    return text.isalpha() and len(text) >= _BENT and text[-1] in "aoe"


def _bent_end(text: str, end: int, dropped: str, suffixes: frozenset[str]) -> int:
    """The end of a name's stem with an ending in the place of its last vowel, 0 where what follows is none."""
    stop = end
    while stop < len(text) and text[stop].isalnum() and stop - end < _LONGEST_ENDING:
        stop += 1
    whole = stop >= len(text) or not (text[stop].isalnum() or text[stop] == "_")
    return stop if whole and f"{dropped}>{text[end:stop]}" in suffixes else 0


def _joins(entry: Entry | None) -> bool:
    return entry is not None and len(entry.name.text) >= _INNER and entry.name.guard.tier is GuardTier.SAFE


def _word_start(normal: Normal, original: str, start: int) -> bool:
    if start == 0 or not (normal.text[start - 1].isalnum() or normal.text[start - 1] == "_"):
        return True
    at = normal.back(start)
    return at > 0 and original[at - 1].islower() and original[at : at + 1].isupper()


def _word_end(text: str, start: int, end: int, entry: Entry | None, suffixes: frozenset[str]) -> int:
    """The end of the word in which the name stands, 0 where the name is only a part of another word."""
    if end >= len(text) or not (text[end].isalnum() or text[end] == "_"):
        return end
    if entry is None or end - start < (5 if entry.name.guard.tier is GuardTier.STRICT else 4):
        return 0
    stop = end
    while stop < len(text) and text[stop].isalnum() and stop - end < 6:
        stop += 1
    return end if text[end:stop] in suffixes else 0
