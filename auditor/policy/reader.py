"""Everything the documents say, read against one register."""

from collections.abc import Sequence

from auditor import garbage
from auditor.model.kinds import DocumentKind
from auditor.model.reading import (
    CategoryClaim,
    CategoryDenial,
    DeclaredCookie,
    DeclaredFact,
    Mention,
    Reading,
    UnknownOrganisation,
)
from auditor.model.register import Register
from auditor.model.text import DocumentText
from auditor.policy import categories, continued, organisations, parts, selfhosted, transfers, unused
from auditor.policy.context import Context
from auditor.policy.cookie_index import CookieIndex
from auditor.policy.cookies import CookieReader
from auditor.policy.declared import Declarations
from auditor.policy.domains import Domains
from auditor.policy.facts import Facts
from auditor.policy.functions import Functions
from auditor.policy.mentions import Mentions
from auditor.policy.names import NameIndex
from auditor.policy.normal import Normal
from auditor.policy.own import Own

EXCLUDED = frozenset({DocumentKind.TERMS, DocumentKind.OTHER})
"""Kinds of documents that do not speak for the website (DISCLOSURE 3.1)."""


_built: list["Reader"] = []


def reader_of(register: Register) -> "Reader":
    """The reader for this very register, built once for as long as no other is asked for."""
    if not _built or _built[0].register is not register:
        _built[:] = [Reader(register)]
    return _built[0]


class Reader:
    """Reads document sets. Building one prepares the register's names (some tenths of a second); reading is then fast."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._names = NameIndex(register)
        self._domains = Domains(register)
        self._cookies = CookieIndex(register)
        self._functions = Functions(register)
        self._classes = categories.classes_of(register)

    def read(self, documents: Sequence[DocumentText]) -> Reading:
        """Mentions, categories, cookies, unknown organisations and stated facts of all documents that can be read and count."""
        with garbage.left_for_later():
            return self._read(documents)

    def _read(self, documents: Sequence[DocumentText]) -> Reading:
        mentions: list[Mention] = []
        claims: list[CategoryClaim] = []
        denied: list[CategoryDenial] = []
        cookies: list[DeclaredCookie] = []
        unknown: list[UnknownOrganisation] = []
        stated: list[DeclaredFact] = []
        own = Own(documents, self.register, self._names, self._domains)
        for document in documents:
            if document.problem is not None or document.kind in EXCLUDED:
                continue
            context = Context(document, Normal(document.text))
            finder = Mentions(context, self.register, self._names, self._domains)
            found = list(finder.all())
            found += self._functions.mentions(found, context)
            lists = Declarations(context, self.register, self._names, self._domains, self._cookies, found)
            declared = lists.all()
            table = CookieReader(context, finder, self._cookies)
            found += table.name_mentions()
            found = selfhosted.settle(found, context, self.register)
            found = continued.settle(found, context, self.register)
            found = parts.settle(found, context, self.register)
            found = transfers.settle(found, context)
            found = [own.marked(mention, context.title) for mention in found]
            mentions += sorted(found, key=lambda m: (m.start, m.end, m.vendor, m.form))
            others = organisations.unknown(context, finder, own)
            claims += categories.claims(context, found, others.places, self.register, self._classes)
            denied += unused.denials(context, found)
            cookies += declared
            stated += Facts(context, sorted(found, key=lambda m: m.start)).all()
            unknown += others.organisations
        return Reading(
            mentions=tuple(mentions),
            categories=tuple(claims),
            cookies=tuple(cookies),
            unknown=tuple(unknown),
            facts=tuple(stated),
            denied=tuple(denied),
        )
