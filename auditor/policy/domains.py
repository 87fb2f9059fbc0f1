"""Domains and addresses in a text, and whose they are."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from auditor.model.kinds import VendorClass
from auditor.model.register import Register
from auditor.policy.names import stands_for

_TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'|()\[\]]{2,600}"
    r"|(?<![\w.@-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?<![\w@-])(?:\.|\*\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,10}(?![\w-])(?:/[^\s<>\"'|()\[\]]{0,300})?"
)
_SIGN = re.compile(r"\.[\w*-]|@|://")
_BREAKS = frozenset("<>\"'|()[]")
_STOP = re.compile(r"[\s<>\"'|()\[\]]")
LEGAL_PATH = re.compile(
    r"privac|polic|legal|cookie|datenschutz|confidential|gdpr|dsgvo|rgpd|opt-?out|gaoptout|terms|consent|settings/ads|"
    r"adssettings|privatsphaere|integritet|personvern|tietosuoja|persoonsgegevens|informativa|policies|protection|"
    r"about/basics|advertising|ads/preferences|adchoices|do-not-track|your-data|preferences",
    re.I,
)
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/(?:web/\d+[a-z_]*/)?")
_OPT_OUT = {"tools.google.com/dlpage/gaoptout": "google-analytics", "support.google.com/analytics": "google-analytics",
            "google.com/analytics": "google-analytics"}  # fmt: skip
_POLICY_HOSTS = ("privacy.", "policies.", "policy.", "legal.", "adssettings.", "privacy-policy.")
_BODIES = frozenset(
    {"iabeurope.eu", "iab.com", "iab.net", "edaa.eu", "aboutads.info", "youradchoices.com", "youradchoices.ca"}
    | {"networkadvertising.org", "digitaladvertisingalliance.org", "youronlinechoices.com", "youronlinechoices.eu"}
)
"""Bodies of the advertising trade: a link to them tells where to object, not who receives anything."""
_HELP = ("support.", "help.", "windows.", "answers.")
_PEOPLE = frozenset({VendorClass.SOCIAL, VendorClass.VIDEO, VendorClass.SOFTWARE, VendorClass.LOGIN})


class Owner(NamedTuple):
    """Whose a domain is; `product` false: a company with several products."""

    id: str
    product: bool


class Domains:
    """The domains of one register: hosts and policy domains of products, domains of companies."""

    def __init__(self, register: Register) -> None:
        self._register = register
        single = stands_for(register)
        self._owner: dict[str, Owner] = {}
        ordered = sorted(register.products.values(), key=lambda p: (not p.reviewed, p.off_site, p.id))
        for company in register.companies.values():
            for domain in company.domains:
                only = single.get(company.id)
                self._owner.setdefault(domain.lower(), Owner(only or company.id, only is not None))
        for product in ordered:
            hosts = (h.host.lstrip("=").lower() for h in product.hosts if h.path is None)
            for domain in (*product.policy_domains, *hosts):
                if "*" not in domain:
                    self._owner.setdefault(domain.lower(), Owner(product.id, True))

    def owner(self, host: str) -> Owner | None:
        """The product or company whose domain a host is, or a subdomain of it."""
        labels = host.lower().strip(".*").split(".")
        for i in range(len(labels) - 1):
            name = ".".join(labels[i:])
            found = self._owner.get(name)
            if found is None and len(labels) - i in (2, 3):
                found = self._owner.get(f"{labels[i]}.*")
            if found is not None:
                return found
        return None

    def exactly(self, domain: str) -> Owner | None:
        """The product or company that has this very domain in the register."""
        return self._owner.get(domain.lower())

    def of_address(self, url: str, *, shown: bool = True) -> Owner | None:
        """Whose an address is, where it speaks of that owner's service: its home page, policy or opt-out.

        A profile, a page shared, a help page of a browser tell nothing. `shown`: the address itself is in the text, not
        only behind a link.
        """
        plain = unquote(_ARCHIVE.sub("", url.strip()))
        if not plain.lower().startswith(("http", "//")):
            plain = f"https://{plain.lstrip('.*')}"
        try:
            parts = urlsplit(plain)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return None
        if host in ("web.archive.org", "archive.org") or "." not in host or ".".join(host.split(".")[-2:]) in _BODIES:
            return None
        address = f"{host}{parts.path}".lower()
        for known, product in _OPT_OUT.items():
            if address.startswith(known) and product in self._register.products:
                return Owner(product, True)
        owner = self.owner(host)
        if owner is not None and not owner.product and host.startswith(_HELP):
            return None
        if owner is None or LEGAL_PATH.search(parts.path) or host.startswith(_POLICY_HOSTS):
            return owner
        bare = not parts.path.strip("/") and not parts.query
        return owner if bare or (shown and self._tells_by_host(owner)) else None

    def _tells_by_host(self, owner: Owner) -> bool:
        product = self._register.products.get(owner.id)
        return product is not None and not _PEOPLE.intersection(product.classes) and not product.off_site


def tokens(text: str) -> list[tuple[int, int]]:
    """The spans of addresses, domains and e-mail addresses in a text."""
    found = (m for low, high in _runs(text) for m in _TOKEN.finditer(text, low, high))
    return [(m.start(), m.start() + len(m[0].rstrip(".,;:!?"))) for m in found]


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """The runs of characters without a space or bracket that may hold an address: most words never can."""
    done = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < done:
            continue
        low = sign.start()
        while low > done and text[low - 1] not in _BREAKS and not text[low - 1].isspace():
            low -= 1
        stop = _STOP.search(text, sign.end())
        done = stop.start() if stop else len(text)
        yield low, done
