"""Cookie tables and cookie names: what the documents declare."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from auditor.model.kinds import BlockKind, Form
from auditor.model.reading import DeclaredCookie, Mention
from auditor.model.register import Register
from auditor.model.text import Block, Quote
from auditor.policy import lifetimes
from auditor.policy.columns import column_kind
from auditor.policy.context import Context
from auditor.policy.domains import Domains
from auditor.policy.mentions import Mentions, quote
from auditor.policy.names import NameIndex

_NAME = re.compile(r"[\w.*{}<>\[\]#~$%&+@!-]{2,80}")
_PART = re.compile(r"[\w.*-]")
_ESCAPE = re.compile(r"\\(?=\W|_)|\[([^\[\]]*)\]\([^()]*\)|\*\*")
_REST = 80
_MOST = 500
_DECLARED = 20_000


class CookieIndex:
    """The cookie and storage names of one register; `*` in a pattern stands for any run of characters."""

    def __init__(self, register: Register) -> None:
        self._exact: dict[str, list[tuple[str, bool]]] = {}
        self._open: dict[str, list[tuple[re.Pattern[str], str, bool]]] = {}
        self.owners = lru_cache(maxsize=8192)(self._owners)
        for product in register.products.values():
            for pattern in (*product.cookies, *product.storage):
                if "*" in pattern.name:
                    stem, _, _ = pattern.name.partition("*")
                    rule = re.compile(".*".join(map(re.escape, pattern.name.split("*"))) + r"\Z")
                    self._open.setdefault(stem, []).append((rule, product.id, pattern.distinctive))
                    self._exact.setdefault(stem.rstrip("_-."), []).append((product.id, False))
                else:
                    self._exact.setdefault(pattern.name, []).append((product.id, pattern.distinctive))

    def _owners(self, name: str) -> tuple[str, ...]:
        """The products that set a cookie of this distinctive name (or pattern, as a policy writes it)."""
        plain = re.sub(r"[{<\[#].*|x{3,}.*|X{3,}.*", "*", name)
        found = [id for id, distinctive in self._exact.get(name, ()) if distinctive]
        for stem in (plain[:i] for i in range(len(plain), 2, -1)):
            found += [id for rule, id, distinctive in self._open.get(stem, ()) if distinctive and rule.match(plain)]
        return tuple(dict.fromkeys(found))


class CookieReader:
    """Reads the cookies one document declares and the cookie names it mentions."""

    def __init__(self, context: Context, mentions: Mentions, names: NameIndex, domains: Domains, index: CookieIndex):
        self.context, self.mentions, self.names, self.domains, self.index = context, mentions, names, domains, index
        self.document = context.document
        self.text = context.text
        self.count: Counter[str] = Counter()

    def declared(self) -> Iterator[DeclaredCookie]:
        """One entry for each cookie name in a table row, a card of label and value rows, or a list item."""
        card: dict[str, tuple[int, int]] = {}
        rows = (b for b in self.document.blocks if b.kind in (BlockKind.ROW, BlockKind.ITEM) or card)
        for block in itertools.islice(rows, _DECLARED):
            if block.kind is BlockKind.ROW and not block.boilerplate and block.cells:
                label = column_kind(self.text[slice(*block.cells[0])]) if len(block.cells) == 2 else None
                if label and not (block.columns and column_kind(block.columns[0])):
                    if label in card:
                        yield from self._row(block, card)
                        card = {}
                    card[label] = block.cells[1]
                    continue
                yield from self._row(block, self._columns(block))
            elif card:
                yield from self._row(block, card)
                card = {}
            if block.kind is BlockKind.ITEM and not block.boilerplate:
                yield from self._item(block)
        if card:
            yield from self._row(self.document.blocks[-1], card)

    def _columns(self, block: Block) -> dict[str, tuple[int, int]]:
        kinds = [column_kind(title) for title in block.columns]
        found: dict[str, tuple[int, int]] = {}
        for kind, cell in zip(kinds, block.cells, strict=False):
            if kind:
                found.setdefault(kind, cell)
        if "name" in found and len(found) > 1:
            return found
        return self._by_content(block)

    def _by_content(self, block: Block) -> dict[str, tuple[int, int]]:
        """Rows without a header that tells: the first cell a cookie name, another one a lifetime."""
        if len(block.cells) < 2 or not self._looks_like_names(block.cells[0]):
            return {}
        found = {"name": block.cells[0]}
        for cell in block.cells[1:]:
            text = self.plain(cell)
            short = len(text.split()) <= 5
            if short and "lifetime" not in found and lifetimes.seconds(text, block.language) is not None:
                found["lifetime"] = cell
            elif short and "provider" not in found and (self.names.meaning(text) or self.domains.owner(text)):
                found["provider"] = cell
            elif not short:
                found.setdefault("purpose", cell)
        return found

    def _looks_like_names(self, cell: tuple[int, int]) -> bool:
        names = list(self._names(cell))
        return bool(names) and all("_" in n or self.index.owners(n) for n in names)

    def plain(self, cell: tuple[int, int]) -> str:
        """A cell's text without markup."""
        return _ESCAPE.sub(r"\1", self.text[slice(*cell)]).replace("<br>", " ").strip()

    def _names(self, cell: tuple[int, int]) -> Iterator[str]:
        text = self.plain(cell)
        if len(text.split()) > 12 and "," not in text and "\n" not in text:
            return
        for part in re.split(r"[,;\s/]+", text):
            if part not in ("und", "and", "et", "y", "e", "en", "i", "og", "och", "ja", "a", "&") and _NAME.fullmatch(
                part
            ):
                yield part.strip(".")

    def _row(self, block: Block, cells: dict[str, tuple[int, int]]) -> Iterator[DeclaredCookie]:
        if "name" not in cells or not ({"lifetime", "provider", "purpose"} & cells.keys()):
            return
        names = list(self._names(cells["name"]))
        likely = "lifetime" in cells or any("_" in n or self.index.owners(n) for n in names)
        provider = self.plain(cells["provider"]) if "provider" in cells else None
        stated = self.plain(cells["lifetime"]) if "lifetime" in cells else ""
        start, end = min(c[0] for c in cells.values()), max(c[1] for c in cells.values())
        whole = (min(start, block.start), max(end, block.end)) if block.kind is BlockKind.ROW else (start, end)
        for name in names if likely else ():
            yield DeclaredCookie(
                name=name,
                quote=quote(self.document, block, start, end, whole),
                provider=provider or None,
                vendor=self._vendor(provider, name),
                purpose=self.plain(cells["purpose"]) or None if "purpose" in cells else None,
                lifetime_text=stated or None,
                lifetime_seconds=lifetimes.seconds(stated, block.language) if stated else None,
            )

    def row_mentions(self, declared: Sequence[DeclaredCookie]) -> Iterator[Mention]:
        """A company as provider beside a cookie that only one of its products sets names that product (`_ga`, Google)."""
        for row in declared:
            product = self.mentions.register.products.get(row.vendor or "")
            if product is None or row.provider is None or self._company_of(row.provider) != product.company:
                continue
            block = self.context.block_at(row.quote.start)
            at = self.text.find(row.provider or "", row.quote.start, row.quote.end)
            if block is None or at < 0:
                continue
            found = self._mention(block, at, at + len(row.provider or ""), product.id)
            yield msgspec.structs.replace(found, form=Form.COMPANY, flags=tuple(sorted({*found.flags, "function"})))

    def _company_of(self, provider: str) -> str | None:
        entry = self.names.meaning(provider)
        owner = self.domains.owner(provider.split()[0].strip("., ")) if not entry and "." in provider else None
        return entry.id if entry else owner.id if owner else None

    def _vendor(self, provider: str | None, name: str) -> str | None:
        """The register id of the provider: a product by its cookie where the provider is a company of several."""
        owners = self.index.owners(name)
        if not provider:
            return None
        id = self._company_of(provider)
        companies = self.mentions.register.products
        return next((o for o in owners if id == companies[o].company), id)

    def _item(self, block: Block) -> Iterator[DeclaredCookie]:
        """ "_ga: distinguishes visitors, 2 years" as a list item."""
        text = self.text[block.start : min(block.end, block.start + 120)]
        head = _NAME.match(_ESCAPE.sub(r"\1", text).lstrip("*\"'“„`"))
        name = head[0].strip(".*:") if head else ""
        if "_" not in name or not (self.index.owners(name) or "cookie" in self.text[block.start : block.end].lower()):
            return
        rest = self.text[block.start : block.end]
        stated = lifetimes.seconds(_after_name(rest, name), block.language) if len(rest) < 600 else None
        yield DeclaredCookie(
            name=name,
            quote=quote(self.document, block, block.start, block.start + len(name), (block.start, block.end)),
            purpose=_after_name(rest, name).strip(" :–-|") or None,
            lifetime_seconds=stated,
        )

    def name_mentions(self) -> Iterator[Mention]:
        """Mentions of vendors by nothing but a distinctive cookie name."""
        done = -1
        at = self.text.find("_")
        while at >= 0:
            if at > done:
                start, done = self._token(at)
                yield from self._named(start, done)
            at = self.text.find("_", max(at, done) + 1)
        yield from self._name_cells()

    def _token(self, at: int) -> tuple[int, int]:
        start, end = at, at + 1
        while start > 0 and at - start < _REST and (_PART.match(self.text[start - 1]) or self.text[start - 1] == "\\"):
            start -= 1
        while end < len(self.text) and end - at < _REST and (_PART.match(self.text[end]) or self.text[end] == "\\"):
            end += 1
        return start, end

    def _named(self, start: int, end: int) -> Iterator[Mention]:
        name = _ESCAPE.sub(r"\1", self.text[start:end]).strip(".\\").removesuffix("-")
        block = self.context.block_at(start)
        if block is None or block.boilerplate or self._in_address(start):
            return
        for id in self.index.owners(name):
            self.count[id] += 1
            if self.count[id] <= _MOST:
                yield self._mention(block, start, end, id)

    def _in_address(self, position: int) -> bool:
        before = self.text.rfind("http", max(0, position - _REST), position)
        return before >= 0 and not any(c.isspace() for c in self.text[before:position])

    def _name_cells(self) -> Iterator[Mention]:
        for block in self.document.blocks:
            if block.kind is not BlockKind.ROW or block.boilerplate or not block.cells:
                continue
            cell = self._columns(block).get("name")
            for name in self._names(cell) if cell else ():
                for id in self.index.owners(name) if "_" not in name and self.count[name] < _MOST else ():
                    self.count[name] += 1
                    yield self._mention(block, *(cell or (0, 0)), id)

    def _mention(self, block: Block, start: int, end: int, id: str) -> Mention:
        product = self.mentions.register.products[id]
        judged = self.context.judge(block, start, end, Form.COOKIE_NAME, product)
        shown: Quote = quote(self.document, block, start, end, judged.sentence)
        return Mention(
            vendor=id,
            name=self.text[start:end],
            form=Form.COOKIE_NAME,
            polarity=judged.polarity,
            scope=judged.scope,
            source=self.mentions.source(block),
            start=start,
            end=end,
            quote=shown,
            flags=judged.flags,
        )


def _after_name(text: str, name: str) -> str:
    at = text.replace("\\", "").find(name)
    return text.replace("\\", "")[at + len(name) :] if at >= 0 else text
