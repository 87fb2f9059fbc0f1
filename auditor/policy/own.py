"""Whose documents these are: the company that speaks is no third party, whatever the register knows of it."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from auditor.model.kinds import Scope, VendorClass
from auditor.model.reading import Mention
from auditor.model.register import Register
from auditor.model.text import DocumentText
from auditor.policy.domains import Domains
from auditor.policy.names import Entry, NameIndex
from auditor.policy.normal import normalise
from auditor.sites import host_of, site_of

FLAG = "first-party"
_LEAST = 4
_MAIL = re.compile(r"@(?<=[\w.+-]@)((?:[\w-]{1,63}\.){1,4}[a-z]{2,10})\b", re.IGNORECASE)
_ANYBODY = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", "web.de"}
)
_MOST = 100
_KEEPERS = frozenset({VendorClass.CONSENT, VendorClass.HOSTING, VendorClass.CDN})
"""Whose domains hold other companies' documents."""
_WE = re.compile(
    r"\(([^()]{0,160}?)[\"“„«‘'”*]{1,4}\s?(?:we|us|our|wir|uns|nous|nosotros|noi|wij|ons|nós|my|vi|oss|os|me)\b",
    re.IGNORECASE,
)
"""A bracket in which somebody is called "we", and what it holds before that word."""
_QUOTED = re.compile(r"[\"“„«‘'*]{1,4}([^\"“„«‘'”»*()]{2,40})")
_AND_OTHERS = re.compile(
    r",?\s(?:and|und|et|y|e|en|och|og|ja|oraz|a)\s(?:(?:its|our|their|all|ses|ihre|sus|le)\s)?(?:\w+\s){0,2}"
    r"(?:affiliat|subsidiar|group|filial|tochter|verbunden)[^()]{0,80}$",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"privac|cookie|datenschutz|confidential|policy|tracker|traceur|kakor|eväst|personvern|osobních údaj|soukromí|prywatn"
    r"|danych osob|tietosuoja|integritet|dataskydd|personuppgift|privatliv|persondata|databeskyt|protección de datos"
    r"|proteção de dados|dati personal|données person|vie privée|persoonsgegevens|personopplysning",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[\W_]+")
_FORM = re.compile(
    r"[,\s]+(?:gmbh.*|ag|se|kg|ug|ltd\.?|limited|inc\.?|llc|llp|plc|sas|sarl|s\.?a\.?s?\.?|s\.?r\.?l\.?|b\.?v\.?|n\.?v\.?|ab|a/s|aps|as|oyj?"
    r"|s\.?p\.?a\.?|s\.?l\.?|lda\.?|sp\.? z ?o\.? ?o\.?|s\.?r\.?o\.?|a\.s\.|unlimited company|corporation|corp\.?)$",
    re.IGNORECASE,
)


class Own:
    """The organisation whose documents are read, as far as addresses and the text itself tell."""

    def __init__(
        self, documents: Sequence[DocumentText], register: Register, names: NameIndex, domains: Domains
    ) -> None:
        sites = {site_of(host_of(d.url)) for d in documents if d.url and host_of(d.url)}
        self._register = register
        self._tokens = {t for site in sites if len(t := _letters(site.split(".")[0])) >= _LEAST}
        companies = {self._by_site(site, domains) for site in sites}
        companies |= {self._company(id) for d in documents for id in _speakers(d, names)}
        companies |= {self._company(found.id) for d in documents if (found := domains.exactly(_written_to(d.text)))}
        self.companies = frozenset(self._with_children((c for c in companies if c), names.children))
        self._names = {bare for d in documents for n in _called_we(d.text) if len(bare := _bare(n)) >= _LEAST}

    def learn(self, controllers: Iterable[str]) -> None:
        """Names that the text gives to whoever is responsible for it."""
        self._names.update(bare for name in controllers if len(bare := _bare(name)) >= _LEAST)

    def is_own(self, name: str) -> bool:
        """Whether an organisation's name is one of the speaker's own."""
        bare = _bare(name)
        return bare in self._names or any(bare.startswith(token) for token in self._tokens)

    def marked(self, mention: Mention, title: str) -> Mention:
        """The mention, flagged where it names the speaker itself; in the title that only says whose policy it is."""
        if not self.companies or self._company(mention.vendor) not in self.companies:
            return mention
        scope = Scope.OTHER if title and mention.quote.text.strip(" #*_=-") == title else mention.scope
        return msgspec.structs.replace(mention, flags=tuple(sorted({*mention.flags, FLAG})), scope=scope)

    def _company(self, id: str) -> str:
        product = self._register.products.get(id)
        return product.company if product else id

    def _by_site(self, site: str, domains: Domains) -> str | None:
        owner = domains.exactly(site)
        if owner is None:
            return None
        product = self._register.products.get(owner.id)
        return None if product and _KEEPERS.intersection(product.classes) else self._company(owner.id)

    @staticmethod
    def _with_children(companies: Iterable[str], children: Mapping[str, set[str]]) -> set[str]:
        found = set(companies)
        while more := {child for id in found for child in children.get(id, ())} - found:
            found |= more
        return found


def _written_to(text: str) -> str:
    """The site to which most of a text's e-mail addresses belong, empty where none has more than half."""
    sites = Counter(site_of(found[1].lower()) for found in itertools.islice(_MAIL.finditer(text), _MOST))
    best, count = max(sites.items(), key=lambda pair: pair[1], default=("", 0))
    return best if 2 * count > sites.total() and best not in _ANYBODY else ""


def _speakers(document: DocumentText, names: NameIndex) -> set[str]:
    """Register ids that the text equates with "we": `LinkedIn Ireland ("we", "us")`."""
    found = {entry.id for entry in [_titled(document, names)] if entry}
    for name in _called_we(document.text):
        entry = names.meaning(name) or names.meaning(_FORM.sub("", name))
        if entry is not None:
            found.add(entry.id)
    return found


def _called_we(text: str) -> Iterator[str]:
    """The words before every bracket with "we", up to six of them, and the names quoted in it."""
    for match in itertools.islice(_WE.finditer(text), _MOST):
        before = _AND_OTHERS.sub("", text[max(0, match.start() - 160) : match.start()].rstrip()).split()
        yield from (" ".join(before[-count:]).strip(" ,.(*") for count in range(6, 0, -1) if len(before) >= count)
        yield from (quoted[1].strip(" ,.") for quoted in _QUOTED.finditer(match[1]))


def _titled(document: DocumentText, names: NameIndex) -> Entry | None:
    """Whom the title names first: "Viber Privacy Policy"."""
    words = document.title.replace("|", " ").replace("’s", "").replace("'s", "").split()[:12]
    if not _LEGAL.search(document.title):
        return None
    return next((e for count in (3, 2, 1) if (e := names.meaning(" ".join(words[:count]).strip(" ,-–—:")))), None)


def _bare(name: str) -> str:
    return _letters(_FORM.sub("", name.strip()))


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", normalise(text))
