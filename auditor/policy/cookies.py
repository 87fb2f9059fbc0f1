"""Mentions of vendors by nothing but the names of their cookies."""

import re
from collections import Counter
from collections.abc import Iterator

from auditor.model.kinds import BlockKind, Form
from auditor.model.reading import Mention
from auditor.model.text import Block, Quote
from auditor.policy.context import Context
from auditor.policy.cookie_index import CookieIndex
from auditor.policy.cookie_layouts import Layouts
from auditor.policy.cookie_names import names_in
from auditor.policy.mentions import Mentions, quote

_PART = re.compile(r"[\w.*-]")
_ESCAPE = re.compile(r"\\(?=\W|_)|\[([^\[\]]*)\]\([^()]*\)|\*\*")
_REST = 80
_MOST = 500


class CookieReader:
    """Reads the vendors one document names by cookies."""

    def __init__(self, context: Context, mentions: Mentions, index: CookieIndex):
        self.context, self.mentions, self.index = context, mentions, index
        self.document = context.document
        self.text = context.text
        self.count: Counter[str] = Counter()

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
        layouts = Layouts(self.document, self._known, lambda _: False)
        for block in self.document.blocks:
            if block.kind is not BlockKind.ROW or block.boilerplate or not block.cells:
                continue
            cell = layouts.name_cell(block)
            for name in names_in(self.text[slice(*cell)], self._known, sure=False) if cell else ():
                for id in self.index.owners(name) if "_" not in name and self.count[name] < _MOST else ():
                    self.count[name] += 1
                    yield self._mention(block, *(cell or (0, 0)), id)

    def _known(self, name: str) -> bool:
        return bool(self.index.owners(name))

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
