"""The cookies a document declares: from lists in any layout, and from sentences that name them."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from auditor.model.kinds import BlockKind, Form, Polarity
from auditor.model.reading import DeclaredCookie, Mention
from auditor.model.register import Register
from auditor.model.text import Block
from auditor.policy import denials, lifetimes
from auditor.policy.columns import classes_cookies, party_of, speaks_of_cookies
from auditor.policy.context import Context
from auditor.policy.cookie_index import CookieIndex
from auditor.policy.cookie_layouts import Entry, Layouts
from auditor.policy.cookie_lines import Span
from auditor.policy.cookie_names import likely, names_in, pattern, plain
from auditor.policy.domains import Domains
from auditor.policy.lifetimes import Lifetime, LifetimeKind
from auditor.policy.mentions import quote
from auditor.policy.names import NameIndex

_CLAUSE = re.compile(r"[;.()\n]\s+|[;()\n|]|,\s|\s[–—-]\s|<br\s*/?>")
_SUM = re.compile(r"(\d\s?[^\W\d_]+),\s(?=\d)")
_CLAUSES = 12
_FEW_WORDS = 4
_MANY_WORDS = 9
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?\s?[^\W\d_]+")
_LIST = re.compile(r"\s*[,;\n]\s*(?!\d)|\s*[,;\n]\s*(?=\d+\s)|<br\s*/?>")
_KEPT = re.compile(
    r"expir|store|kept|keep|retain|lifetime|lifespan|duration|valid|delete|last|gespeichert|speicher|gültig|läuft|lösch|laufzeit|conserv"
    r"|durée|dur[ée]|expire|almacen|caduc|scad|memorizz|durata|bewaard|verloop|vervalt|geldig|armazen|valid|przechow|wygas|ważn|lagra|giltig"
    r"|gemmes|udløb|lagres|utløp|säily|vanhen|voimassa|uložen|platn|vyprš|uchov"
    r"|aufbewahr|opbevar|oppbevar|uklád|mantien|manten|mantid|spara|rader|slett|poiste|smaz|usuwan|usuni|cancell|suprim|elimin|supprim|effac",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[Cc](?i:ookies?)[^.\n]{0,40}?[\s(][\"'“”„«‘(]([\w.-]{2,40})[\"'“”»’)]")
_TECHNICAL = re.compile(
    r"(?:https?|html|pixel|html5|local ?storage|session ?storage|indexeddb|http cookie|html local storage|javascript)(?: .*)?",
    re.I,
)
_NEVER = frozenset({Polarity.NEGATED, Polarity.PAST, Polarity.FUTURE})
_SENTENCES = 3_000
_NAMES = 20_000
_HIT = re.compile(r"[\w.\\*{}<>#-]{0,60}_[\w.\\*{}<>\[\]#-]{0,60}")
_HEAD = re.compile(r"[\w.\\*{}<>#-]{0,60}")


class _Named(NamedTuple):
    start: int
    end: int
    name: str


class Declarations:
    """Reads the cookies one document declares; `found` are the vendors named in it."""

    def __init__(
        self,
        context: Context,
        register: Register,
        names: NameIndex,
        domains: Domains,
        index: CookieIndex,
        found: Sequence[Mention],
    ) -> None:
        self.context, self.document, self.text = context, context.document, context.text
        self._register, self._names, self._domains, self._index = register, names, domains, index
        told = [m for m in found if m.form not in (Form.COOKIE_NAME, Form.CATEGORY, Form.GENERIC)]
        self._stated = sorted((m.start, m.name) for m in told if m.polarity not in _NEVER)

    def all(self) -> tuple[DeclaredCookie, ...]:
        """One entry for each cookie of a list, then those that only sentences name, in the order of the text."""
        layouts = Layouts(self.document, self._known, self._is_provider)
        listed = [row for entry in layouts.entries() for row in self._rows(entry)]
        names = {row.name for row in listed}
        spoken = list(self._sentences(names))
        return tuple(sorted((*listed, *spoken), key=lambda row: row.quote.start))

    def company_of(self, provider: str) -> str | None:
        """The register id that a provider's name or domain stands for."""
        entry = self._names.meaning(provider)
        if entry:
            return entry.id
        first = provider.split()[0].strip("., *[]()") if provider.split() else ""
        owner = self._domains.owner(first.removeprefix("https://").strip("/")) if "." in first else None
        return owner.id if owner else None

    def _known(self, name: str) -> bool:
        return bool(self._index.owners(name))

    def _is_provider(self, text: str) -> bool:
        return bool(text) and len(text) < 80 and self.company_of(text) is not None

    # Lists

    def _rows(self, entry: Entry) -> Iterator[DeclaredCookie]:
        fields, block = entry.fields, entry.block
        if block.kind is BlockKind.ROW and denials.row_says_unused(block, self.text):
            return
        names = list(dict.fromkeys(names_in(self.text[slice(*fields["name"])], self._known, sure=entry.sure)))
        told = entry.sure or "lifetime" in fields or any("_" in n or self._known(n) for n in names)
        told = told or (speaks_of_cookies(" ".join(block.heading[-2:])) and all(likely(n) for n in names))
        if not told or (len(fields) < 2 and not self._about_cookies(block)):
            return
        shared, own = self._shared(entry)
        for i, name in enumerate(names):
            yield self._made(entry, name, shared, own[i] if len(own) == len(names) > 1 else None)

    def _about_cookies(self, block: Block) -> bool:
        return speaks_of_cookies(" ".join((*block.heading, self.text[block.start : block.end])))

    def _shared(self, entry: Entry) -> tuple[dict[str, str], list[str]]:
        """The words of each field, and the lifetimes of several names in one cell, each its own."""
        words = {kind: plain(self.text[slice(*span)]) for kind, span in entry.fields.items()}
        if "rest" in words:
            self._sort_out(words, entry)
        if _TECHNICAL.fullmatch(words.get("category", "")):
            words.pop("category")
        listed = [part for part in _LIST.split(words.get("lifetime", "")) if part.strip()]
        return words, [part.strip() for part in listed]

    def _sort_out(self, words: dict[str, str], entry: Entry) -> None:
        """What is said behind a name without labels: purpose, lifetime and provider in free order."""
        rest = words.pop("rest")
        words.setdefault("purpose", rest.strip(" .:–—-|").strip())
        if "lifetime" not in words and (said := lifetime_clause(rest, entry.block.language)):
            words["lifetime"] = said
        who = self._vendor_in(*entry.fields["rest"]) or next(
            (part.strip() for part in _CLAUSE.split(rest[:300]) if self._is_provider(part.strip())), None
        )
        if "provider" not in words and who:
            words["provider"] = who

    def _vendor_in(self, start: int, end: int) -> str | None:
        at = bisect_left(self._stated, (start, ""))
        return self._stated[at][1] if at < len(self._stated) and self._stated[at][0] < end else None

    def _made(self, entry: Entry, name: str, words: dict[str, str], own: str | None) -> DeclaredCookie:
        block = entry.block
        spans = entry.fields.values()
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        whole = (min(start, block.start), max(end, block.end)) if block.kind is BlockKind.ROW else (start, end)
        provider = words.get("provider") or words.get("service") or words.get("domain")
        said = (
            own
            if own is not None
            else words.get("lifetime") or lifetime_clause(words.get("purpose", ""), block.language) or ""
        )
        made = DeclaredCookie(
            name=name,
            quote=quote(self.document, block, start, end, whole),
            pattern=pattern(name),
            provider=provider or None,
            domain=words.get("domain") or None,
            vendor=self._vendor(provider, name),
            purpose=words.get("purpose") or None,
            category=self._category(words.get("category"), block),
            party=party_of(words.get("party", "")),
        )
        return _lasting(made, said, block.language)

    def _category(self, said: str | None, block: Block) -> str | None:
        if said:
            return said
        return next((h for h in reversed(block.heading) if len(h) < 90 and classes_cookies(h)), None)

    def _vendor(self, provider: str | None, name: str) -> str | None:
        """The register id of the provider: a product by its cookie where the provider is a company of several."""
        if not provider:
            return None
        id = self.company_of(provider)
        products = self._register.products
        return next((o for o in self._index.owners(name) if id == products[o].company), id)

    # Sentences

    def _sentences(self, listed: set[str]) -> Iterator[DeclaredCookie]:
        """Cookies that only running text names: "the cookie _ga, which is kept for 2 years"."""
        done = set(listed)
        for span, named in self._by_sentence():
            each = self._each(named, span)
            for i, one in enumerate(named):
                if one.name in done:
                    continue
                block = self.context.block_at(one.start)
                if block is None or block.boilerplate or block.kind is BlockKind.ROW or self._denied(block, one):
                    continue
                done.add(one.name)
                until = named[i + 1].start if i + 1 < len(named) else span[1]
                yield self._told(block, one, span, each[i] if each else self.text[one.end : until])

    def _by_sentence(self) -> Iterator[tuple[Span, list[_Named]]]:
        found = sorted({*self._with_underscore(), *self._in_quotes()})[:_SENTENCES]
        at: Span | None = None
        held: list[_Named] = []
        for one in found:
            block = self.context.block_at(one.start)
            if block is None:
                continue
            span = self.context.sentence(block, one.start, one.end)
            if span != at and at is not None:
                yield at, held
                held = []
            at = span
            held.append(one)
        if at is not None and held:
            yield at, held

    def _with_underscore(self) -> Iterator[_Named]:
        if "_" not in self.text:
            return
        for match in itertools.islice(self._underscored(), _NAMES):
            before = self.text[max(0, match.start() - 60) : match.start()]
            if re.search(r"(?:https?:|www\.|[/@=&?])\S*$", before) or "](" in before[-3:]:
                continue
            name = plain(match[0]).strip(".\\")
            block = self.context.block_at(match.start())
            if not likely(name) or block is None or name.strip("_*") == "":
                continue
            if self._known(name) or "cookie" in self.text[block.start : min(block.end, block.start + 4_000)].lower():
                yield _Named(match.start(), match.end(), name)

    def _underscored(self) -> Iterator[re.Match[str]]:
        """The words that hold an underscore, each from its beginning; looked for from the underscore, which is rare."""
        last = 0
        while (place := self.text.find("_", last)) >= 0:
            head = _HEAD.match(self.text[max(last, place - 60) : place][::-1])
            match = _HIT.match(self.text, place - head.end() if head else place)
            if match is None:
                return
            yield match
            last = match.end()

    def _in_quotes(self) -> Iterator[_Named]:
        for match in _QUOTED.finditer(self.text):
            name = match[1]
            if "_" not in name and (self._known(name) or (likely(name) and name.isupper() and len(name) > 3)):
                yield _Named(match.start(1), match.end(1), name)

    def _denied(self, block: Block, one: _Named) -> bool:
        return self.context.stated(block, one.start, one.end).polarity in _NEVER

    def _each(self, named: list[_Named], span: Span) -> list[str]:
        """Lifetimes told for several names at once, each its own: "_ga and _gid for 2 years and 24 hours"."""
        after = self.text[named[-1].end : span[1]]
        said = [m[0] for m in _AMOUNT.finditer(after)]
        same = len(named) == len(said) > 1
        return said if same and all(lifetimes.stated(s) for s in said) else []

    def _told(self, block: Block, one: _Named, span: Span, after: str) -> DeclaredCookie:
        said = lifetime_clause(after, block.language) or lifetime_clause(self.text[slice(*span)], block.language) or ""
        provider = self._vendor_in(*span)
        made = DeclaredCookie(
            name=one.name,
            quote=quote(self.document, block, one.start, one.end, span),
            pattern=pattern(one.name),
            provider=provider,
            vendor=self._vendor(provider, one.name),
            category=self._category(None, block),
        )
        return _lasting(made, said, block.language)


def lifetime_clause(text: str, language: str | None) -> str | None:
    """The words of a passage that say how long a cookie lasts: short by themselves, or with a verb of keeping."""
    best: str | None = None
    for clause in _CLAUSE.split(_SUM.sub("\\1,\x00", text[:1_500]))[: _CLAUSES * 2]:
        clause = clause.replace("\x00", " ").strip(" .,:–—-|*")
        words = len(clause.split())
        if not words or words > 40:
            continue
        found = lifetimes.stated(clause, language, wide=words <= _FEW_WORDS and clause[:1].isdigit())
        if found is None:
            continue
        if found.kind is LifetimeKind.LIMITED and (words <= _FEW_WORDS or _KEPT.search(clause)):
            return clause
        if (
            found.kind is not LifetimeKind.LIMITED
            and words <= _MANY_WORDS
            and (words <= _FEW_WORDS - 1 or _KEPT.search(clause))
        ):
            best = best or clause
    return best


def _lasting(made: DeclaredCookie, said: str, language: str | None) -> DeclaredCookie:
    found: Lifetime | None = lifetimes.stated(said, language) if said else None
    return msgspec.structs.replace(
        made,
        lifetime_text=said or None,
        lifetime_seconds=found.seconds if found else None,
        lifetime_least_seconds=found.least if found else None,
        lifetime_kind=found.kind.value if found else None,
    )
