"""What the evidence of techniques has in common: who acted, in which visits, and whether there was consent then."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.evidence.attribution import Attributor, Owner
from auditor.evidence.chains import Chains
from auditor.evidence.choices import Choice, must_choose
from auditor.evidence.ledger import NEVER_SENT, Ledger, walled_pages
from auditor.evidence.redact import place, redacted
from auditor.model.capture import Capture, RequestRecord, Visit
from auditor.model.kinds import ResourceType, Stance, State
from auditor.model.practice import Actor
from auditor.model.proof import Proof
from auditor.sites import host_of, site_of

MOST_PROOFS = 6


class Scene:
    """One visit: its requests that left the browser, and its choice."""

    def __init__(self, visit: Visit, chains: Chains) -> None:
        self.visit = visit
        self.chains = chains
        self.walled = walled_pages(visit)
        self._choice = Choice(visit)
        every = visit.requests if isinstance(visit.requests, tuple) else ()
        self.requests = tuple(r for r in every if r.page not in self.walled and r.error not in NEVER_SENT)
        self.by_id = {request.id: request for request in self.requests}

    def without_consent(self, *, flag: bool, at: float, page: int) -> bool:
        """Whether this moment surely lies before any choice, or after a refusal that was verified."""
        stance = self.visit.stance
        if not must_choose(self.visit):
            return stance is not Stance.GRANTED
        if self._choice.after(flag=flag, at=at, page=page):
            return stance is Stance.REFUSED
        clicked = self.visit.consent.clicked_at is not None or self.visit.consent.clicked is not None
        return not self._choice.while_choosing(at) and (self.visit.consent.verified is True or not clicked)

    def proof(self, request: RequestRecord, text: str) -> Proof:
        """A request as evidence; `text` says what about it."""
        return Proof(
            kind="request",
            text=text,
            state=self.visit.state,
            page=self.page(request.page),
            url=redacted(request.url),
            at=request.at,
            status=request.status,
            chain=self.chains.of(request).links,
        )

    def page(self, number: int) -> str | None:
        """The address of a page of the visit, fit for a report."""
        pages = self.visit.pages
        return redacted(pages[number].final_url or pages[number].url) if 0 <= number < len(pages) else None


@dataclass
class Sighting:
    """What is gathered of one subject over all visits."""

    states: dict[State, None] = field(default_factory=dict)
    without_consent: bool = False
    proofs: dict[Proof, None] = field(default_factory=dict)

    def at(self, scene: Scene, *, flag: bool, at: float, page: int) -> None:
        """It was seen at this moment."""
        self.states[scene.visit.state] = None
        self.without_consent |= scene.without_consent(flag=flag, at=at, page=page)

    def show(self, proof: Proof) -> None:
        """Add a piece of evidence, up to a few."""
        if len(self.proofs) < MOST_PROOFS:
            self.proofs[proof] = None


class Cast:
    """Names the actors: vendors of the register, unknown sites, the site's own scripts and hosts."""

    def __init__(self, capture: Capture, attributor: Attributor, ledger: Ledger) -> None:
        self.attributor = attributor
        self._ledger = ledger
        self._capture = capture

    def scenes(self) -> Iterator[Scene]:
        """The visits, in order."""
        for visit in self._capture.visits:
            yield Scene(visit, self._ledger.chains(visit))

    def script(self, url: str) -> Actor | None:
        """Whoever runs a script; None where the browser did not name it."""
        if not host_of(url):
            return None
        return self._actor(self.attributor.url(url, ResourceType.SCRIPT), url, place(url.partition("?")[0]))

    def receiver(self, request: RequestRecord) -> Actor | None:
        """Whoever was sent a request; the site itself is `own`. None for what has no host."""
        host = host_of(request.url)
        return self._actor(self.attributor.request(request), request.url, host) if host else None

    def holder(self, host: str, writer: str, vendor: str | None) -> Actor | None:
        """Whoever a kept value belongs to: the vendor already found, else the writer's, else the host's."""
        if vendor is not None:
            return self.vendor(vendor)
        if writer and self.attributor.third_party_site(writer) is not None:
            return self.script(writer)
        url = f"https://{host}/"
        return self._actor(self.attributor.url(url), url, host) if host else None

    def vendor(self, id: str) -> Actor:
        """A vendor of the register by its id."""
        register = self.attributor.register
        product = register.products.get(id)
        company = register.companies.get(product.company if product else id)
        group = (company.parent or company.id) if company else id
        return Actor(
            key=id, label=self._ledger.name(id), vendor=id, classes=product.classes if product else (), group=group
        )

    def _actor(self, owner: Owner | None, url: str, own_key: str) -> Actor:
        if owner is not None:
            return self.vendor(owner.id)
        host = host_of(url)
        if self.attributor.foreign(host) is None:
            return Actor(key=own_key, label=own_key, own=True, group="")
        site = site_of(host)
        return Actor(key=site, label=site, group=site)


def same_group(one: Actor, other: Actor) -> bool:
    """Whether two actors are known to be of one company or group."""
    return one.key == other.key or (bool(one.group) and one.group == other.group)
