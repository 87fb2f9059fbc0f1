"""Names, domains and links of a document → mentions with polarity and scope."""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from auditor.model.kinds import BlockKind, DocumentKind, Form, GuardTier, Scope, Source, VendorClass
from auditor.model.reading import Mention
from auditor.model.register import Register
from auditor.model.text import Block, DocumentText, Link, Quote
from auditor.policy import cookie_names, cues
from auditor.policy.columns import column_kind
from auditor.policy.context import Context
from auditor.policy.domains import Domains, tokens
from auditor.policy.guarding import EMBEDDED, Guarding
from auditor.policy.names import Entry, Found, NameIndex

_QUOTE = 700
_MOST = 500
_LIST = re.compile(r"\s*\(([^()]{3,200})\)")
SEPARATOR = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:[,;/&]\s*)?(?:and|or|und|oder|sowie|et|ou|y|o|e|en|of|i|oraz|lub|och|eller|og|ja|tai|a|nebo)?\s*"
)
_LIST_ITEM = re.compile(r"(?:(?!\s(?:and|und|et|y|e|en|i|och|og|ja|a)\s)[^,;/&])+")
_SHOWN = re.compile(
    r"\b(?:show|display|zeigen|tonen|montr|affich|mostr|visar|viser|näyt|pokaz|wyświetl|zobraz|přehrá|play|abspiel)",
    re.IGNORECASE,
)
_STRUCK = re.compile(r"~~[^~]{1,2000}~~")


def suffixes(document: DocumentText) -> frozenset[str]:
    """The endings that names may take in the languages of a document."""
    codes = {b.language for b in document.blocks} | {document.language}
    read = (s for code in codes for s in cues.listed(code, "inflection", "suffixes"))
    return frozenset(read).union(*(_endings().get(code, ()) for code in codes if code))


@lru_cache(maxsize=1)
def _endings() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("auditor.policy") / "inflections.toml").read_text(encoding="utf-8"))
    return {code: tuple(endings.split()) for code, endings in data.items()}


def quote(document: DocumentText, block: Block, start: int, end: int, around: tuple[int, int]) -> Quote:
    """The words around a name, at most some hundred characters: the sentence where it is not longer."""
    a, b = around
    if b - a > _QUOTE:
        a, b = max(a, start - _QUOTE // 2), min(b, end + _QUOTE // 2)
    return Quote(document=document.id, start=a, end=b, text=document.text[a:b], heading=block.heading)


class Mentions:
    """Finds the mentions of one document."""

    def __init__(self, context: Context, register: Register, names: NameIndex, domains: Domains) -> None:
        self.context, self.register, self.names, self.domains = context, register, names, domains
        self.guarding = Guarding(context, register, names)
        self.document = context.document
        self.text = context.text
        self.tokens = tokens(self.text)
        self.token_starts = [a for a, _ in self.tokens]
        self.spans: list[tuple[int, int]] = []

    def all(self) -> Iterator[Mention]:
        """All mentions, in order of kind: names (at most 500 of each vendor), lists in brackets, domains, links."""
        found = self._operated(list(self._names()))
        yield from (self._mention(block, f) for block, f in found)
        for block, f in found:
            yield from self._bracketed(block, f)
        yield from self._domains()
        count: Counter[str] = Counter()
        for link in self.document.links:
            count[link.url] += 1
            if count[link.url] <= _MOST:
                yield from self._link(link)

    def _names(self) -> Iterator[tuple[Block, Found]]:
        normal = self.context.normal
        count: Counter[str] = Counter()
        matches = list(self.names.matches(normal, self.text, suffixes(self.document)))
        places = [(normal.back(start), normal.back_end(end)) for start, end, _ in matches]
        self.context.named = [place for place, (_, _, entry) in zip(places, matches, strict=True) if entry]
        struck = [m.span() for m in _STRUCK.finditer(self.text)] if "~~" in self.text else []
        for i, ((a, b), (_, _, entry)) in enumerate(zip(places, matches, strict=True)):
            if entry is not None and count[entry.id] >= _MOST:
                continue
            block = self.context.block_at(a)
            if self._signed_in_with(a, b) or (entry and entry.elsewhere and block and self._embedded(block, a, b)):
                brand = self.text[a:b].replace("-", " ").split(" ", 1)[0]
                entry, b = self.names.meaning(brand), a + len(brand)
            if entry is None or block is None or b > block.end or block.boilerplate or self.inside_token(a, b):
                continue
            if struck and any(low < a < high for low, high in struck):
                continue
            guarded = not entry.elsewhere and (
                self.guarding.shown(block, a, b, entry) or self._listed(matches, i, block)
            )
            if guarded and entry.brand:
                entry = self.guarding.meant(block, a, b, entry)
            elif guarded:
                entry = self.guarding.of_settings(a, b, entry)
            if guarded or entry.brand:
                self.spans.append((a, b))
                count[entry.id] += 1
                yield block, Found(a, b, entry, guarded)

    def _operated(self, found: list[tuple[Block, Found]]) -> list[tuple[Block, Found]]:
        """Companies called after one of their products ("Usercentrics A/S"): only the company where the same block names
        another product of it."""
        if not any(f.entry.form is Form.COMPANY and self._company_of(f.entry.id) for _, f in found):
            return found
        named: dict[tuple[int, str | None], set[str]] = {}
        for block, f in found:
            named.setdefault((block.start, self._company_of(f.entry.id)), set()).add(f.entry.id)
        made = []
        for block, f in found:
            company = self._company_of(f.entry.id) if f.entry.form is Form.COMPANY else None
            if company is not None and len(named[block.start, company]) > 1:
                f = f._replace(entry=f.entry._replace(id=company))
            made.append((block, f))
        return made

    def _company_of(self, id: str) -> str | None:
        """The company of a product, None for a company."""
        product = self.register.products.get(id)
        return product.company if product else None

    def _signed_in_with(self, start: int, end: int) -> bool:
        """Whether a name is of an account elsewhere that one signs in or pays with: "with your Google account"."""
        if "scope.through" not in self.context.cues.keys:
            return False
        return any(h.start < start and h.end == end for h in self.context.cues.of("scope.through"))

    def _embedded(self, block: Block, start: int, end: int) -> bool:
        """Whether what is on a page there is told to be embedded here: "films of our YouTube channel are embedded"."""
        first, last = self.context.sentence(block, start, end)
        keys = self.context.cues.keys_within(first, last)
        told = EMBEDDED.search(self.text, first, last) or (
            "scope.strong" in keys and _SHOWN.search(self.text, first, last)
        )
        return bool(told) and "scope.links" not in keys

    def _listed(self, matches: list[tuple[int, int, Entry | None]], i: int, block: Block) -> bool:
        """Whether a word that needs a cue stands in one list with a vendor's name: "Google and Amplitude"; an ordinary word
        only where its work is told as well."""
        start, end, entry = matches[i]
        text = self.context.normal.text
        if entry is None or entry.brand:
            return False
        a, b = self.context.normal.back(start), self.context.normal.back_end(end)
        if not self.text[a].isupper():
            return False
        if entry.name.guard.tier is not GuardTier.CUE and not self.guarding.worded(block, a, b, entry):
            return False
        for other, low, high in ((i - 1, 1, 0), (i + 1, 0, 1)):
            if not 0 <= other < len(matches) or other == i:
                continue
            beside = matches[other]
            between = text[beside[1] : start] if low else text[end : beside[0]]
            known = beside[2] is not None and beside[2].name.guard.tier is GuardTier.SAFE and not beside[2].elsewhere
            if known and high + low and SEPARATOR.fullmatch(between):
                return True
        return False

    def inside_token(self, start: int, end: int) -> bool:
        """Whether a name is only part of a domain or address, which speaks for itself."""
        i = bisect_right(self.token_starts, start) - 1
        if i < 0:
            return False
        a, b = self.tokens[i]
        return a <= start < b and (end < b or a < start) and not (a == start and end >= b)

    def _mention(self, block: Block, found: Found) -> Mention:
        start, end, entry, guarded = found
        product = self.register.products.get(entry.id)
        judged = self.context.judge(block, start, end, entry.form, product)
        scope = judged.scope if guarded else Scope.OTHER
        form = entry.form
        if block.kind is BlockKind.ROW and block.columns and (form is not Form.COMPANY or product is not None):
            kind = self._cell_kind(block, start)
            listed = kind == "name" and self.text[start:end].islower()
            form = Form.COOKIE_ROW if kind == "provider" else Form.COOKIE_NAME if listed else form
        if product is not None and cookie_names.within(self.text, start, end, (*product.cookies, *product.storage)):
            form = Form.COOKIE_NAME
        return Mention(
            vendor=entry.id,
            name=self.text[start:end],
            form=form,
            polarity=judged.polarity,
            scope=scope,
            source=self.source(block),
            start=start,
            end=end,
            quote=quote(self.document, block, start, end, judged.sentence),
            flags=judged.flags,
        )

    def _cell_kind(self, block: Block, start: int) -> str | None:
        for i, (a, b) in enumerate(block.cells):
            if a <= start < b and i < len(block.columns):
                return column_kind(block.columns[i])
        return None

    def source(self, block: Block) -> Source:
        """Where in the document set a block stands."""
        if self.document.kind in (DocumentKind.CONSENT_TOOL, DocumentKind.VENDOR_LIST):
            return Source.CMP
        if block.kind is BlockKind.ROW:
            return Source.TABLE
        return Source.COOKIE_POLICY if self.document.kind is DocumentKind.COOKIES else Source.POLICY

    def _bracketed(self, block: Block, found: Found) -> Iterator[Mention]:
        """ "Google (Analytics, Ads, Tag Manager)" names each of them."""
        if found.entry.form is not Form.COMPANY:
            return
        listed = _LIST.match(self.text, found.end, min(block.end, found.end + 220))
        if listed is None:
            return
        for item in _LIST_ITEM.finditer(listed[1]):
            part = re.sub(r"^(?:and|und|et|y|e|en|i|och|og|ja|a)\s+", "", item[0].strip())
            entry = self.names.meaning(f"{found.entry.name.text} {part}") if part else None
            if entry is None or entry.form is Form.COMPANY:
                continue
            start = self.text.index(part, listed.start(1) + item.start())
            if not self._named_at(start):
                yield self._mention(block, Found(start, start + len(part), entry))

    def _domains(self) -> Iterator[Mention]:
        count: Counter[str] = Counter()
        linked: defaultdict[int, list[str]] = defaultdict(list)
        for link in self.document.links:
            linked[link.start].append(link.url)
        for start, end in self.tokens:
            block = self.context.block_at(start)
            behind = self.text.startswith("](", start - 2)  # a markdown link's target is not shown to readers
            if block is None or block.boilerplate or behind or "@" in self.text[start:end]:
                continue
            if any(self.domains.of_address(url, shown=False) for url in linked.get(start, ())):
                continue
            count[self.text[start:end]] += 1
            if not self._named_at(start) and count[self.text[start:end]] <= _MOST:
                yield from self._address(block, start, end, self.text[start:end])

    def _named_at(self, position: int) -> bool:
        """Whether a name was found here already."""
        i = bisect_right(self.spans, (position, len(self.text))) - 1
        return i >= 0 and position < self.spans[i][1]

    def named_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """The names found that begin in this span."""
        return self.spans[bisect_left(self.spans, (start, 0)) : bisect_left(self.spans, (end, 0))]

    def _link(self, link: Link) -> Iterator[Mention]:
        block = self.context.block_at(link.start)
        if block is None or block.boilerplate or link.url.startswith(("#", "mailto:", "tel:", "javascript:", "/")):
            return
        yield from self._address(block, link.start, max(link.end, link.start), link.url)

    def _address(self, block: Block, start: int, end: int, url: str) -> Iterator[Mention]:
        owner = self.domains.of_address(url, shown=self.text[start:end] == url)
        if owner is None:
            return
        product = self.register.products.get(owner.id)
        judged = self.context.judge(block, start, end, Form.DOMAIN, product)
        shown = self.text[start:end]
        kept = product is not None and product.classes[:1] == (VendorClass.CONSENT,) and not self._named_at(start)
        hosted = kept and shown != url and "." not in shown  # the site's own policy, which lies there: "Privacy Policy"
        yield Mention(
            vendor=owner.id,
            name=shown if shown.strip() else url,
            form=Form.DOMAIN,
            polarity=judged.polarity,
            scope=Scope.OTHER if hosted else judged.scope,
            source=self.source(block),
            start=start,
            end=end,
            quote=quote(self.document, block, start, end, judged.sentence),
            flags=tuple(sorted({*judged.flags, "link"})),
        )
