"""The names of cookies and stored entries that the register's products set."""

import re
from functools import lru_cache

from auditor.model.register import Register


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
