"""What a document declares beside cookies: legal bases, countries, safeguards, retention, opt-outs, promises, purposes."""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import ahocorasick_rs

from auditor.model.kinds import BlockKind, FactKind, Form, Polarity, Scope
from auditor.model.reading import DeclaredFact, Mention
from auditor.model.text import Block
from auditor.policy import dates, lifetimes
from auditor.policy.columns import of_cookies
from auditor.policy.context import Context
from auditor.policy.declared import lifetime_clause
from auditor.policy.lifetimes import LifetimeKind
from auditor.policy.mentions import quote
from auditor.policy.normal import Normal, normalise

_MOST = 15
"""Facts of one kind and value that are kept from one document."""
_TRIED = 300
"""Places of one word that are looked at in one document."""
_LONGEST = 240
_ARTICLE = re.compile(
    r"\b(?:art(?:icle|ikel|ículo|igo|icolo|ykuł\w*|ikla\w*|\.)?|čl(?:ánk\w+|\.)?)\s{0,2}$",
    re.IGNORECASE,
)
_SIX = re.compile(r"6\b(?!\s*\d)[^;\n]{0,60}")
_FINNISH = re.compile(r"6\s+artikla\w*[^;\n]{0,60}", re.IGNORECASE)
_ARTICLE_LENGTH = 24
_LETTER = re.compile(
    r"(?:lit(?:era|\.|t?\.)?|letter|buchstabe|buchst\.?|lettre|letra|lettera|let\.|point|punkt|pkt|písm\.?|písmen\w*"
    r"|bokstav|litra|alakohda\w*|kohta|alinea|sub|onder|al\.|[\s(.])\s{0,2}[(“\"']?([a-f])[)”\"']?(?![\w’'])",
    re.IGNORECASE,
)
_BASES = dict(
    zip(
        "abcdef",
        ("consent", "contract", "legal-obligation", "vital-interest", "public-task", "legitimate-interest"),
        strict=True,
    )
)
_STATED = frozenset({Polarity.ASSERTED, Polarity.HEDGED, Polarity.IMPLIED, Polarity.UNKNOWN})
_PART_OF_ADDRESS = frozenset("./@_")
_PROPER = re.compile(r"\b[A-ZÀ-Ý][\w&’'-]{3,} $")
"""A capital word right before a country makes it part of a name ("Vodafone Ireland")."""
_BEHIND = re.compile(r"\s(?:limited|ltd|gmbh|inc|plc|llc|s\.?a\.?\b|b\.?v\.?\b|ag\b|extension|individuals|residents)")
_INFLECTED = frozenset({"pl", "cs", "fi", "sk", "hu"})
_SURE = 9
_REACH = 110
_RARE = frozenset({"public-task", "vital-interest"})
_AGE = re.compile(
    r"years? (?:of age|old)|under \d|lebensjahr|jahre alt|jahren alt|unter \d"
    r"|moins de \d+ ans|ans révolus|años de edad|menores de"
    r"|anni di età|minori di|jaar oud|jonger dan|anos de idade|roku życia|år gammal|år gammel|-vuoti|starších|mladších|let věku",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|cannot|nicht|kein\w*|pas|non|no|niet|geen|não|nie|inte|ikke|ei|eivät|ne\w+)\W+(?:\w+\W+){0,3}\Z",
    re.IGNORECASE,
)
_END = re.compile(r"[.;!?\n]|\s[–—]\s")


class _Term(NamedTuple):
    """`stem`: the word goes on; `rest` is what must follow it then, as a regular expression."""

    kind: str
    value: str
    stem: bool
    rest: str = ""


class _Hit(NamedTuple):
    start: int
    end: int
    term: _Term


@lru_cache(maxsize=1)
def _terms() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[_Term, ...], ...], dict[str, Any]]:
    folder = files("auditor.policy")
    data = tomllib.loads((folder / "facts.toml").read_text(encoding="utf-8"))
    countries = tomllib.loads((folder / "countries.toml").read_text(encoding="utf-8"))["countries"]
    by_text: dict[str, dict[_Term, None]] = {}

    def add(kind: str, value: str, words: Sequence[str]) -> None:
        for word in words:
            first, star, rest = word.partition("*")
            more = r"\w*".join(re.escape(normalise(part)) for part in rest.split("*")) if rest.strip() else ""
            by_text.setdefault(normalise(first), {})[_Term(kind, value, bool(star), more)] = None

    for kind in ("legal-basis", "safeguard", "retention", "need", "purpose"):
        for value, words in data[kind].items():
            add(kind, value, words)
    for code, words in countries.items():
        add("country", code, words)
    texts = list(by_text)
    return ahocorasick_rs.AhoCorasick(texts), tuple(tuple(by_text[t]) for t in texts), data


class Facts:
    """Reads one document; `found` are the vendors named in it."""

    def __init__(self, context: Context, found: Sequence[Mention]) -> None:
        self.context, self.document, self.text = context, context.document, context.text
        self._vendors = [m for m in found if m.polarity in _STATED and m.form is not Form.CATEGORY]
        self._starts = [m.start for m in self._vendors]
        self._count: Counter[tuple[str, str]] = Counter()
        self._hits = _hits(context.normal)
        self._hit_starts = [hit.start for hit in self._hits]
        self._needed: defaultdict[str, list[int]] = defaultdict(list)
        """Where the words stand that facts of a kind need beside them."""
        for hit in self._hits:
            if hit.term.kind == "need":
                self._needed[hit.term.value].append(hit.start)

    def all(self) -> tuple[DeclaredFact, ...]:
        """Every fact once for each sentence that states it, in the order of the text."""
        made = [
            *self._of_terms(),
            *self._articles(),
            *self._retention(),
            *self._opt_outs(),
            *self._promises(),
            *self._dates(),
        ]
        seen: set[tuple[str, str, int]] = set()
        kept = []
        for fact in sorted(made, key=lambda f: (f.quote.start, f.kind, f.value)):
            key = (fact.kind, fact.value, fact.quote.start)
            if key not in seen and self._count[fact.kind, fact.value] < _MOST:
                seen.add(key)
                self._count[fact.kind, fact.value] += 1
                kept.append(fact)
        return tuple(kept)

    def _sixes(self) -> Iterator[tuple[int, int]]:
        """Where the text names Article 6, with the words behind: by the number, which is rarer than its words."""
        done = 0
        for six in _SIX.finditer(self.text):
            low = max(done, six.start() - _ARTICLE_LENGTH)
            word = _ARTICLE.search(self.text[low : six.start()])
            finnish = word is None and not self.text[max(0, six.start() - 1) : six.start()].isalnum()
            if word:
                yield low + word.start(), six.end()
            elif finnish and _FINNISH.match(self.text, six.start()):
                yield six.start(), six.end()
            done = six.end()

    def _of_terms(self) -> Iterator[DeclaredFact]:
        tried: Counter[str] = Counter()
        for hit in self._hits:
            kind, value = hit.term[:2]
            tried[value] += 1
            if kind in ("need", "retention") or tried[value] > _TRIED:
                continue
            block = self.context.block_at(hit.start)
            if block is None or block.boilerplate or block.kind is BlockKind.HEADING or self._in_address(hit.start):
                continue
            span = self._around(block, hit.start, hit.end)
            if kind == "country" and not self._is_place(block, span, hit):
                continue
            if value in _RARE and not self._needs(block, span, "legal-basis-words"):
                continue  # passages on the rights of visitors speak of it, too
            if kind == "purpose":
                yield from self._purpose(block, span, hit)
            elif not self._denied(block, hit.start, hit.end):
                yield self._fact(FactKind(kind), value, block, (hit.start, hit.end))

    def _in_address(self, position: int) -> bool:
        before = self.text[max(0, position - 80) : position]
        return bool(before) and not before[-1].isspace() and any(c in before.rsplit(None, 1)[-1] for c in "/#@")

    def _is_place(self, block: Block, span: tuple[int, int], hit: _Hit) -> bool:
        """Whether a country is named as a place data go to: not where they leave, not part of a company's name."""
        before, after = self.text[span[0] : hit.start], self.text[hit.end : hit.end + 14].lower()
        if before[-1:] in _PART_OF_ADDRESS or _PROPER.search(before) or _BEHIND.match(after):
            return False
        if hit.term.stem and hit.end - hit.start < _SURE and block.language not in _INFLECTED:
            return False
        beside = self._within(span)
        if hit.term.value in ("CH", "GB") and any(h.term.value == "data-privacy-framework" for h in beside):
            return False  # named as parties of the framework
        if any(h.term.value == "origin" and h.end <= hit.start < h.end + _REACH for h in beside):
            return False
        return self._needs(block, span, "country") or bool(self._named_in(span))

    def _purpose(self, block: Block, span: tuple[int, int], hit: _Hit) -> Iterator[DeclaredFact]:
        """A purpose told of a vendor or of cookies: the clause behind the words that announce it, as written."""
        vendors = self._named_in(span)
        if not vendors and "cookie" not in self.text[slice(*span)].lower():
            return
        if of_cookies(block.columns) or _NOT.search(self.text[max(span[0], hit.start - 60) : hit.start]):
            return
        stop = _END.search(self.text, hit.end, span[1])
        clause = " ".join(self.text[hit.end : stop.start() if stop else span[1]].split()).strip(" ,:*_")
        if len(clause.split()) > 2 and not self._denied(block, hit.start, hit.end):
            yield self._fact(FactKind.PURPOSE, clause[:_LONGEST], block, (hit.start, hit.end))

    def _articles(self) -> Iterator[DeclaredFact]:
        """Legal bases by their place in the GDPR: "Art. 6 Abs. 1 lit. f DSGVO", "article 6(1)(a)"."""
        for start, end in self._sixes():
            block = self.context.block_at(start)
            letter = _LETTER.search(self.text, self.text.index("6", start) + 1, end)
            if block is None or block.boilerplate or letter is None:
                continue
            yield self._fact(FactKind.LEGAL_BASIS, _BASES[letter[1].lower()], block, (start, letter.end()))
        for hit in self._hits:
            if hit.term.value != "consent-words":
                continue
            block = self.context.block_at(hit.start)
            if block is not None and not block.boilerplate and self._is_basis(block, hit):
                yield self._fact(FactKind.LEGAL_BASIS, "consent", block, (hit.start, hit.end))

    def _is_basis(self, block: Block, hit: _Hit) -> bool:
        """Whether "consent" stands in the cell of a column, or right behind words, for the legal basis."""
        for cell, title in zip(block.cells, block.columns, strict=False):
            if cell[0] <= hit.start < cell[1]:
                return any(term.value == "legal-basis-words" for term in _terms_in(title))
        before = self._between(max(block.start, hit.start - 60), hit.start)
        gap = self.text[before[-1].end : hit.start] if before else ""
        return bool(before) and len(gap.split()) < 5 and not re.search(r"[.;!?]", gap)

    def _between(self, start: int, end: int) -> list[_Hit]:
        held = self._hits[bisect_left(self._hit_starts, start) : bisect_left(self._hit_starts, end)]
        return [hit for hit in held if hit.term.value == "legal-basis-words"]

    def _retention(self) -> Iterator[DeclaredFact]:
        """How long data are kept: a duration with a verb of keeping, or the criterion that decides."""
        for hit in self._hits:
            if hit.term.kind == "retention" and (block := self.context.block_at(hit.start)) and not block.boilerplate:
                span = self._around(block, hit.start, hit.end)
                if self._needs(block, span, "retention"):
                    yield self._fact(FactKind.RETENTION, "criteria", block, (hit.start, hit.end))
        for block in self.document.blocks:
            whole = (block.start, block.end)
            if block.boilerplate or block.kind is BlockKind.HEADING or of_cookies(block.columns):
                continue
            if self._needs(block, whole, "retention"):
                yield from self._durations(block)

    def _durations(self, block: Block) -> Iterator[DeclaredFact]:
        for span in self.context.sentences(block):
            if not self._needs(block, span, "retention"):
                continue
            said = lifetime_clause(self.text[slice(*span)], block.language)
            found = lifetimes.stated(said, block.language) if said else None
            if said and found and found.kind is LifetimeKind.LIMITED and not _AGE.search(said):
                begin = self.text.find(said.split()[0], *span)
                at = (begin, min(span[1], begin + len(said))) if begin >= 0 else span
                yield self._fact(FactKind.RETENTION, " ".join(said.split())[:_LONGEST], block, at, found.seconds)

    def _opt_outs(self) -> Iterator[DeclaredFact]:
        data = _terms()[2]["opt-out"]
        for link in self.document.links:
            block = self.context.block_at(link.start)
            if block is None or block.boilerplate or not link.url.startswith(("http", "/", "mailto:")):
                continue
            url, words = link.url.lower(), self.text[link.start : link.end].lower()
            if any(part in url for part in data["url"]) or any(part in words for part in data["text"]):
                at = (link.start, max(link.end, link.start + 1))
                yield self._fact(FactKind.OPT_OUT, link.url[:2000], block, at)

    def _promises(self) -> Iterator[DeclaredFact]:
        """ "Only with your consent": what a visitor is promised before anything is set or sent."""
        for hit in self.context.cues.of("conditional"):
            block = self.context.block_at(hit.start)
            if block is None or block.boilerplate:
                continue
            yield self._fact(FactKind.CONSENT_PROMISE, "consent", block, (hit.start, hit.end))

    def _dates(self) -> Iterator[DeclaredFact]:
        for day, start, end in dates.stated(self.text, self.document.language):
            block = self.context.block_at(start)
            if block is not None:
                yield self._fact(FactKind.LAST_UPDATED, day.isoformat(), block, (start, min(end, block.end)))

    # What stands around

    def _around(self, block: Block, start: int, end: int) -> tuple[int, int]:
        return (block.start, block.end) if block.kind is BlockKind.ROW else self.context.sentence(block, start, end)

    def _within(self, span: tuple[int, int]) -> list[_Hit]:
        return self._hits[bisect_left(self._hit_starts, span[0]) : bisect_right(self._hit_starts, span[1])]

    def _needs(self, block: Block, span: tuple[int, int], value: str) -> bool:
        starts = self._needed[value]
        at = bisect_left(starts, span[0])
        if at < len(starts) and starts[at] <= span[1]:
            return True
        titles = " ".join((*block.columns, *block.heading[-1:]))
        return bool(titles) and value in _needs_in(titles)

    def _denied(self, block: Block, start: int, end: int) -> bool:
        span = self._around(block, start, end)
        if not any(key.startswith(("deny.", "past.")) for key in self.context.cues.keys_within(*span)):
            return False
        return self.context.stated(block, start, end).polarity in (Polarity.NEGATED, Polarity.PAST)

    def _named_in(self, span: tuple[int, int]) -> tuple[str, ...]:
        held = self._vendors[bisect_left(self._starts, span[0]) : bisect_left(self._starts, span[1])]
        return tuple(dict.fromkeys(m.vendor for m in held if m.scope is not Scope.OTHER))

    def _fact(
        self, kind: FactKind, value: str, block: Block, at: tuple[int, int], seconds: float | None = None
    ) -> DeclaredFact:
        """A fact whose words stand at `at`, quoted with the sentence or row around them."""
        span = self._around(block, *at)
        shown = quote(self.document, block, *at, span)
        return DeclaredFact(kind=kind, value=value, quote=shown, vendors=self._named_in(span), seconds=seconds)


@lru_cache(maxsize=2048)
def _needs_in(titles: str) -> frozenset[str]:
    return frozenset(term.value for term in _terms_in(titles) if term.kind == "need")


@lru_cache(maxsize=2048)
def _terms_in(title: str) -> tuple[_Term, ...]:
    return tuple(hit.term for hit in _hits(Normal(title)))


def _hits(normal: Normal) -> list[_Hit]:
    automaton, terms, _ = _terms()
    text, found = normal.text, []
    for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if start and text[start - 1].isalnum():
            continue
        whole = end >= len(text) or not text[end].isalnum()
        held = [term for term in terms[number] if (whole or term.stem) and (not term.rest or _follows(text, end, term))]
        if held:
            span = normal.back(start), normal.back_end(end)
            found += [_Hit(*span, term) for term in held]
    return sorted(found)


def _follows(text: str, end: int, term: _Term) -> bool:
    return re.compile(rf"\w*\s?{term.rest}").match(text, end) is not None
