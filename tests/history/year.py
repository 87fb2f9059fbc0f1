"""A year of nightly audits of many sites, generated: what stays, what comes and goes by chance, and what is planted.

Nothing here knows how the history decides: vendors, cookies, findings and texts are what an audit would have found.
"""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from auditor.model.capture import Document
from auditor.model.check import Finding, Subject
from auditor.model.evidence import CookieRow, Observation, VendorRow
from auditor.model.kinds import DocumentKind, Severity, State, SubjectKind, VendorVerdict, VisitStatus
from auditor.model.result import AuditResult, ListVersion
from tests.history import made
from tests.report import sample

NIGHTS = 365
replace = msgspec.structs.replace


@dataclass(frozen=True)
class Planted:
    """A change of a site: `key` as the history names it, from the night `night` on."""

    site: str
    night: int
    kind: str
    key: str
    what: str
    cause: str = "site"


@dataclass(frozen=True)
class Flaky:
    """A vendor of advertisements that a visit sees with a chance of `rate`."""

    vendor: str
    rate: float


class Year:
    """`sites` sites over a year, all from one seed. `planted` is the truth that the history must tell."""

    def __init__(self, sites: int, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.sites = [f"site-{n:02}.example" for n in range(sites)]
        base = sample.result()
        seen = [v for v in base.vendors if v.seen]
        self.vendor, self.finding = seen[0], next(f for f in base.findings if f.subject.kind is SubjectKind.VENDOR)
        self.cookie = next(c for c in base.cookies if c.lifetime_seconds)
        self.base = replace(
            base,
            vendors=(),
            cookies=(),
            storage=(),
            findings=(),
            unknown_hosts=(),
            documents=(),
            visits=tuple(replace(v, status=VisitStatus.COMPLETE) for v in base.visits[:3]),
            checks=tuple(replace(c, untested=(), reason=None) for c in base.checks if c.id == self.finding.check),
        )
        self.tool_night = 200
        self.planted: list[Planted] = []
        self.flaky = {site: self._advertisers(site) for site in self.sites}
        for site in self.sites:
            self._plan(site)

    def _advertisers(self, site: str) -> list[Flaky]:
        count = self.random.randint(2, 4)
        return [Flaky(f"ad-{n}", self.random.choice((0.15, 0.3, 0.5, 0.7, 0.9))) for n in range(count)]

    def _plan(self, site: str) -> None:
        """What each site does in its year, each on a night of its own; none within the last month."""
        nights = sorted(self.random.sample(range(25, NIGHTS - 30), 6))
        nights = [night if abs(night - self.tool_night) > 1 else night + 3 for night in nights]
        added, gone, longer, rewritten, moved, failed = self.random.sample(nights, 6)
        finding = fingerprint(site, "vendor-new")
        self.at = getattr(self, "at", {}) | {
            site: {"new": added, "gone": gone, "longer": longer, "text": rewritten, "reject": moved, "blocked": failed}
        }
        cookie = f"_steady .{site} /"
        self.planted += [
            Planted(site, added, "vendor", "vendor-new", "new"),
            Planted(site, added, "finding", finding, "new"),
            Planted(site, gone, "vendor", "vendor-0", "gone"),
            Planted(site, longer, "cookie", cookie, "lifetime"),
            Planted(site, rewritten, "document", f"https://{site}/privacy", "text", "policy"),
            Planted(site, rewritten, "finding", fingerprint(site, "vendor-1"), "new", "policy"),
            Planted(site, rewritten, "vendor", "vendor-1", "what the policy says", "policy"),
            Planted(site, moved, "vendor in state", "vendor-2 reject", "new"),
            Planted(site, self.tool_night, "tool", "list easyprivacy", "version", "tool"),
        ]

    def results(self, site: str) -> Iterator[AuditResult]:
        """The nightly results of a site, oldest first."""
        own = random.Random(f"{site}{self.random.random()}")
        for night in range(NIGHTS):
            yield self._result(site, night, own)

    def _result(self, site: str, night: int, own: random.Random) -> AuditResult:
        at = self.at[site]
        vendors = {f"vendor-{n}": [State.NO_ACTION, State.ACCEPT] for n in range(6)}
        if night >= at["gone"]:
            del vendors["vendor-0"]
        if night >= at["new"]:
            vendors["vendor-new"] = [State.NO_ACTION, State.ACCEPT]
        if night >= at["reject"]:
            vendors["vendor-2"].append(State.REJECT)
        for one in self.flaky[site]:
            if own.random() < one.rate:
                vendors[one.vendor] = [s for s in (State.NO_ACTION, State.ACCEPT) if own.random() < 0.8] or [
                    State.ACCEPT
                ]
        blocked = night == at["blocked"]
        if blocked:
            vendors = {}
        rewritten = night >= at["text"]
        unnamed = {v for v in vendors if v == "vendor-new" or v.startswith("ad-") or (v == "vendor-1" and rewritten)}
        started = datetime(2026, 1, 1, 2, tzinfo=UTC) + timedelta(days=night)
        lists = (ListVersion(id="easyprivacy", version="2", sha256=_sha("2" if night >= self.tool_night else "1")),)
        return replace(
            self.base,
            started=started,
            finished=started + timedelta(seconds=40),
            target=replace(self.base.target, site=site, url=f"https://{site}/", first_party=(site,)),
            tool=replace(self.base.tool, lists=lists),
            visits=tuple(replace(v, status=VisitStatus.BLOCKED, reason="A wall.") for v in self.base.visits)
            if blocked
            else self.base.visits,
            vendors=tuple(self._vendor(id, states, id in unnamed) for id, states in vendors.items()),
            cookies=() if blocked else self._cookies(site, night, vendors, own),
            findings=tuple(self._finding(site, id) for id in sorted(unnamed)),
            documents=(self._document(site, rewritten),),
        )

    def _vendor(self, id: str, states: list[State], unnamed: bool) -> VendorRow:
        seen = {
            state: Observation(requests=3, hosts=(f"{id}.example",)) if state in states else Observation()
            for state in (State.NO_ACTION, State.ACCEPT, State.REJECT)
        }
        verdict = VendorVerdict.NOT_DISCLOSED if unnamed else VendorVerdict.DISCLOSED
        return replace(self.vendor, id=id, name=id.title(), observed=seen, untested={}, verdict=verdict)

    def _cookies(
        self, site: str, night: int, vendors: dict[str, list[State]], own: random.Random
    ) -> tuple[CookieRow, ...]:
        """One that stays, its clock never quite the same; one of every advertiser seen, lasting as it pleases."""
        life = (730 if night >= self.at[site]["longer"] else 90) * 86_400 * own.uniform(0.999, 1.001)
        both = (State.NO_ACTION, State.ACCEPT)
        steady = replace(
            self.cookie,
            name="_steady",
            domain=f".{site}",
            path="/",
            lifetime_seconds=life,
            states=both,
            before_choice=(),
        )
        ads = (
            replace(steady, name="uid", domain=f".{id}.example", lifetime_seconds=own.choice((7, 30, 365)) * 86_400.0)
            for id in vendors
            if id.startswith("ad-")
        )
        return (steady, *ads)

    def _finding(self, site: str, vendor: str) -> Finding:
        return replace(
            self.finding,
            fingerprint=fingerprint(site, vendor),
            subject=Subject(kind=SubjectKind.VENDOR, key=vendor, label=vendor.title()),
            message=f"{vendor.title()} is not named.",
            severity=Severity.HIGH,
            waiver=None,
            evidence=(),
        )

    def _document(self, site: str, rewritten: bool) -> Document:
        sha = _sha(f"{site}{rewritten}")
        url = f"https://{site}/privacy"
        return Document(id="privacy-1", kind=DocumentKind.PRIVACY, url=url, found="footer", sha256=sha, text_sha256=sha)


def fingerprint(site: str, vendor: str) -> str:
    return _sha(f"{site} {vendor}")[:32]


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


__all__ = ["NIGHTS", "Planted", "Year", "fingerprint", "made"]
