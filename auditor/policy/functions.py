"""A company's name beside the function of one of its products ("Facebook" + "pixel") names that product."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from auditor.model.kinds import Form, Scope
from auditor.model.reading import Mention
from auditor.model.register import Product, Register
from auditor.policy.normal import normalise

_WORD = re.compile(r"\w+(?:['.]\w+)*")


_PIXEL = re.compile(r"pi(?:x|ks)el")
"""The one function word that every language bends its own way (píxel, piksela, pikseliä)."""


def _plain(text: str) -> str:
    """Normalised and without accents."""
    apart = unicodedata.normalize("NFD", normalise(text))
    return "".join(char for char in apart if not unicodedata.combining(char))


@lru_cache(maxsize=256)
def _said(sentence: str) -> str:
    said = _WORD.findall(_plain(sentence))
    return f" {' '.join('pixel' if _PIXEL.match(word) else word for word in said)} "


class Functions:
    """The functions of the products of each company that has several."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._of: dict[str, list[tuple[Product, tuple[str, ...]]]] = defaultdict(list)
        for product in register.products.values():
            for group in product.functions:
                words = tuple(f" {' '.join(_WORD.findall(_plain(word)))} " for word in group)
                self._of[product.company].append((product, words))

    def mentions(self, found: Iterable[Mention], text: str) -> Iterator[Mention]:
        """Further mentions, of products, for the mentions of companies on this website.

        Only where the sentence names no product of that company: else the function may be that one's.
        """
        every = list(found)
        named = {(m.quote.start, self.register.products[m.vendor].company) for m in every if self._is_product(m)}
        for mention in every:
            if mention.vendor not in self._of or mention.scope is Scope.OTHER or "link" in mention.flags:
                continue
            if (mention.quote.start, mention.vendor) in named:
                continue
            yield from self._from(mention, text)

    def _is_product(self, mention: Mention) -> bool:
        return mention.vendor in self.register.products and mention.form is not Form.COOKIE_NAME

    def _from(self, mention: Mention, text: str) -> Iterator[Mention]:
        sentence = _said(text[mention.quote.start : mention.quote.end])
        done: set[str] = set()
        for product, group in self._of[mention.vendor]:
            if product.id not in done and all(word in sentence for word in group):
                done.add(product.id)
                yield msgspec.structs.replace(
                    mention,
                    vendor=product.id,
                    form=self._form(mention),
                    flags=tuple(sorted({*mention.flags, "function"})),
                )

    def _form(self, mention: Mention) -> Form:
        """A brand that is not the company's own name ("Facebook" of Meta) counts as an alias of the product."""
        company = self.register.companies[mention.vendor]
        own = {normalise(company.name), *(normalise(e.name).rstrip(".") for e in company.entities)}
        return Form.COMPANY if normalise(mention.name).rstrip(".") in own else Form.ALIAS
