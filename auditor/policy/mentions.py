"""Names, domains and links of a document → mentions with polarity and scope."""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from auditor.model.kinds import BlockKind, DocumentKind, Form, GuardTier, Scope, Source, VendorClass
from auditor.model.reading import Mention
from auditor.model.register import Register
from auditor.model.text import Block, DocumentText, Link, Quote
from auditor.policy import cookie_names, cues, roles
from auditor.policy.columns import column_kind
from auditor.policy.context import Context
from auditor.policy.domains import Domains, tokens
from auditor.policy.names import Entry, Found, NameIndex, guards
from auditor.policy.normal import normalise

_REACH = 90
_BESIDE = 4
_QUOTE = 700
_MOST = 500
_STEM = 5
_ENDING = 3
_LIST = re.compile(r"\s*\(([^()]{3,200})\)")
SEPARATOR = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:[,;/&]\s*)?(?:and|or|und|oder|sowie|et|ou|y|o|e|en|of|i|oraz|lub|och|eller|og|ja|tai|a|nebo)?\s*"
)
_LIST_ITEM = re.compile(r"(?:(?!\s(?:and|und|et|y|e|en|i|och|og|ja|a)\s)[^,;/&])+")
_JOINING = frozenset({"fi", "sv", "da", "no", "nl"})
"""Languages that join a name to what it is by a hyphen ("Plausible-palvelu")."""
_TITLED = frozenset({"en", "de", None})
"""Languages in which an ordinary English word with a capital inside a sentence need not be a name."""
_CASELESS = frozenset({"de"})
_ARTICLE = re.compile(r"\s+(?:(?:the|o|a|le|la|il|lo|el|den|det|de|het)\s+)?[*_\"„“«]*", re.IGNORECASE)
_STRUCK = re.compile(r"~~[^~]{1,2000}~~")
_WORD = re.compile(r"[\w.]+")
_LABELLED = re.compile(r"[\s*_\]\"”»]*(?:[:(,–—-].*|\(.*)?[\s.;,]*", re.DOTALL)
_LISTS = frozenset({"scope.website", "scope.strong", "scope.uses", "categories.generic", "recipient.words"})
"""What the introduction of a list must tell for its items to be organisations."""


@lru_cache(maxsize=1)
def _near() -> tuple[frozenset[str], tuple[str, ...]]:
    """The cues of the guard table that stand near a name: single words, and phrases of several."""
    cues_near = {" ".join(_WORD.findall(cue)) for cue in guards()["near"]}
    return frozenset(c for c in cues_near if " " not in c), tuple(f" {c} " for c in sorted(cues_near) if " " in c)


@lru_cache(maxsize=1024)
def _wanted(guard: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The cues of a guard, each as it begins behind a space and as it is."""
    return tuple((f" {cue}", cue) for cue in map(normalise, guard))


def _bent(cue: str, words: list[str]) -> bool:
    """Whether a cue of one word is among the words, perhaps with an ending ("Microsoftu")."""
    return any(
        word.startswith(cue) and len(word) - len(cue) <= _ENDING for word in words if len(cue) >= _STEM or word == cue
    )


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
        self.document = context.document
        self.text = context.text
        self.tokens = tokens(self.text)
        self.token_starts = [a for a, _ in self.tokens]
        self.spans: list[tuple[int, int]] = []

    def all(self) -> Iterator[Mention]:
        """All mentions, in order of kind: names (at most 500 of each vendor), lists in brackets, domains, links."""
        found = list(self._names())
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
        self.context.named = [(normal.back(start), normal.back_end(end)) for start, end, entry in matches if entry]
        struck = [m.span() for m in _STRUCK.finditer(self.text)] if "~~" in self.text else []
        for i, (start, end, entry) in enumerate(matches):
            if entry is not None and count[entry.id] >= _MOST:
                continue
            a, b = normal.back(start), normal.back_end(end)
            block = self.context.block_at(a)
            if self._signed_in_with(a, b):
                brand = self.text[a:b].replace("-", " ").split(" ", 1)[0]
                entry, b = self.names.meaning(brand), a + len(brand)
            if entry is None or block is None or b > block.end or block.boilerplate or self.inside_token(a, b):
                continue
            if any(low < a < high for low, high in struck):
                continue
            guarded = not entry.elsewhere and (self._guard(block, a, b, entry) or self._listed(matches, i))
            if guarded or entry.brand:
                self.spans.append((a, b))
                count[entry.id] += 1
                yield block, Found(a, b, entry, guarded)

    def _signed_in_with(self, start: int, end: int) -> bool:
        """Whether a name is of an account elsewhere that one signs in or pays with: "with your Google account"."""
        if "scope.through" not in self.context.cues.keys:
            return False
        return any(h.start < start and h.end == end for h in self.context.cues.of("scope.through"))

    def _listed(self, matches: list[tuple[int, int, Entry | None]], i: int) -> bool:
        """Whether a word that needs a cue stands in one list with a vendor's name: "Google and Amplitude"."""
        start, end, entry = matches[i]
        text = self.context.normal.text
        if entry is None or entry.name.guard.tier is not GuardTier.CUE or entry.brand:
            return False
        if not self.text[self.context.normal.back(start)].isupper():
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

    def _guard(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        guard = entry.name.guard
        if guard.tier is GuardTier.SAFE:
            return True
        if self._cell(block, start, end) is not None or self._whole_item(block, start, end):
            return True
        shown = self.text[start:end]
        odd = entry.name.case_sensitive and shown[:1].islower() and not shown.islower()  # iDEAL is no ordinary word
        if guard.tier is GuardTier.STRICT and not odd:
            return self._strictly(block, start, end, entry)
        return self._cued(block, start, end, entry) or self._named_in_full(block, start, end, entry)

    def _named_in_full(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        """Several words, each with a capital, or one right behind "we use": "other than Simple Analytics"."""
        if entry.brand or self._capital_means_nothing(block, start, end) or block.kind is BlockKind.HEADING:
            return False
        shown = self.text[start:end].split()
        if not all(word[:1].isupper() for word in shown):
            return False
        if len(shown) > 1:
            return True
        before = self.context.cues.within(max(block.start, start - _REACH), start)
        return any(h.key == "scope.uses" and not self.text[h.end : start].strip(' *_"“„«') for h in before)

    def _classes(self, entry: Entry) -> frozenset[VendorClass]:
        """What the vendor does: the classes of the product, or of all products of the company."""
        product = self.register.products.get(entry.id)
        return frozenset(product.classes) if product else self.names.classes_of_company(entry.id)

    def _told(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        """Whether the words around a name tell what its vendor does."""
        a, b = self.context.sentence(block, start, end)
        around = f"{self.text[max(a, start - _REACH) : start]} {self.text[end : min(b, end + _REACH)]}"
        above = block.heading[-1][:80] if block.heading and block.heading[-1] != self.context.title else ""
        return bool(roles.told(roles.words(f"{above} {around}")) & self._classes(entry))

    def _strictly(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        """Whether an ordinary word is plainly a name: a capital inside a sentence, led as a tool, its work told beside it."""
        word = normalise(self.text[start:end])
        if not self.text[start].isupper() or block.kind is BlockKind.HEADING:
            return False
        following = roles.words(self.text[end : end + 20])[:1]
        if following == ("pixel",) and self.text[end : end + 1] in "- ":
            return word in ("meta", "snap")
        if self.context.sentence(block, start, start + 1)[0] == start:
            return False
        if block.language in _CASELESS and word in guards()["titles"]:
            return False
        foreign = block.language not in _TITLED and len(word) >= _STEM
        proper = foreign or word in guards()["proper"]
        joined = self.text[end : end + 1] == "-" and not (proper and block.language in _JOINING)
        if joined:
            return False
        if word in guards()["proper"] and self._used(start):
            return True
        if not self._told(block, start, end, entry):
            return False
        if proper:
            return True
        before = _WORD.findall(normalise(self.text[max(block.start, start - 30) : start]))[-1:]
        return bool(before) and before[0] in guards()["leads"]

    def _used(self, start: int) -> bool:
        """Whether a word of use stands right before a name, or an article between: "usamos o Plausible"."""
        low = max(0, start - _REACH)
        return any(
            h.key == "scope.uses" and _ARTICLE.fullmatch(self.text, h.end, start)
            for h in self.context.cues.within(low, start)
        )

    def _cell(self, block: Block, start: int, end: int) -> str | None:
        """The column of a provider cell that holds nothing but the name."""
        for i, (a, b) in enumerate(block.cells):
            if a <= start and end <= b and self.text[a:b].strip(" *_[]") == self.text[start:end]:
                column = block.columns[i] if i < len(block.columns) else ""
                if column_kind(column) == "provider":
                    return column
        return None

    def _whole_item(self, block: Block, start: int, end: int) -> bool:
        """Whether an item of an introduced list holds nothing but the name, or begins with it as its label."""
        if (
            block.kind is not BlockKind.ITEM
            or block.intro is None
            or not _LABELLED.fullmatch(self.text, end, block.end)
        ):
            return False
        if self.text[block.start : start].strip(' *_["“„«•-'):
            return False
        return any(h.key in _LISTS for h in self.context.cues.within(*block.intro))

    def _cued(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        table = guards()
        if block.kind is BlockKind.ROW:
            a, b = block.start, block.end
        else:
            a, b = max(block.start, start - _REACH), min(block.end, end + _REACH)
        window = f" {normalise(self.text[a:start])} ¦ {normalise(self.text[end:b])} "
        if block.heading and block.heading[-1] != self.context.title:
            window = f" {normalise(block.heading[-1][:120])} {window}"
        if block.intro:
            window = f" {normalise(self.text[slice(*block.intro)])} {window}"
        words = _WORD.findall(window)
        joined = f" {' '.join(words)} "
        wanted = (cue for begins, cue in _wanted(entry.name.guard.cues) if begins in joined)
        if any(f" {cue} " in joined or _bent(cue, words) for cue in wanted):
            return True
        if self._beside(start, end, table["beside"]):
            return True
        if entry.brand and self.context.beside(block, start, end, "scope.strong", _BESIDE):
            return True
        capital = any(map(str.isupper, self.text[start:end]))  # also of iDEAL and eBay
        if not entry.brand and (not capital or self._capital_means_nothing(block, start, end)):
            return False
        single, phrases = _near()
        if not single.isdisjoint(words) or any(phrase in joined for phrase in phrases):
            return True
        if not entry.brand and not guards()["doers"].isdisjoint(_WORD.findall(normalise(self.text[a:start]))[-1:]):
            return True
        return self._told(block, start, end, entry)

    def _beside(self, start: int, end: int, words: frozenset[str]) -> bool:
        after = _WORD.findall(normalise(self.text[end : end + 40]))[:2]
        return any(word.rstrip(".") in words for word in after)

    def _capital_means_nothing(self, block: Block, start: int, end: int) -> bool:
        """German nouns, headings in title case or capitals, the first word of a sentence."""
        noun = block.language in _CASELESS and normalise(self.text[start:end]) in guards()["nouns"]
        if noun or block.kind is BlockKind.HEADING:
            return True
        return self.context.sentence(block, start, start + 1)[0] == start and block.kind is BlockKind.PARAGRAPH

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
        linked = {link.start for link in self.document.links if self.domains.of_address(link.url, shown=False)}
        for start, end in self.tokens:
            block = self.context.block_at(start)
            behind = self.text.startswith("](", start - 2)  # a markdown link's target is not shown to readers
            if block is None or block.boilerplate or behind or start in linked or "@" in self.text[start:end]:
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
        yield Mention(
            vendor=owner.id,
            name=shown if shown.strip() else url,
            form=Form.DOMAIN,
            polarity=judged.polarity,
            scope=judged.scope,
            source=self.source(block),
            start=start,
            end=end,
            quote=quote(self.document, block, start, end, judged.sentence),
            flags=tuple(sorted({*judged.flags, "link"})),
        )
