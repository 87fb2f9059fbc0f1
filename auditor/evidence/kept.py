"""What checks of cookies share: which cookies count, whose they are, and how findings about them are told."""

import re
from collections.abc import Iterable, Sequence

from auditor.evidence.drafts import listed, named, purpose
from auditor.evidence.ledger import PREFERENCE_REFUSALS
from auditor.evidence.severity import is_exempt
from auditor.evidence.wording import lifetime
from auditor.model.base import Record
from auditor.model.check import Subject
from auditor.model.evidence import CookieRow, Evidence, Proof, StorageRow, VendorRow
from auditor.model.kinds import Attribution, Confidence, Label, Party, SubjectKind
from auditor.model.said import counted, joined, say
from auditor.sites import host_of, site_of

WALLS = re.compile(
    r"__cf_bm|cf_clearance|__cfruid|_cfuvid|ak_bmsc|bm_s[vz]|bm_mi|_abck|datadome|_px\w*|reese84|incap_ses_.*|visid_incap_.*|nlbi_.*"
    r"|__ddg\w*|aws-waf-token|AWSALB\w*|TS01\w+|SERVERID"
)
"""Cookies of bot protection and load balancing: strictly technical, and some are given to automated browsers only."""
CHOICES = re.compile(
    r"consent|gdpr|ccpa|euconsent|optanon|cookie[-_.]?(?:choice|notice|banner|settings?|policy|law|bar|prefs?|preferences|accepted)",
    re.IGNORECASE,
)
"""Cookies that hold the visitor's own choice: their value differs with the choice and identifies nobody."""
_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{12,}|\d{4,}", re.IGNORECASE)
_DAY = 86_400.0
MONTH = 365 * _DAY / 12
YEAR = 365 * _DAY
CAP = 400 * _DAY
"""Chromium keeps no cookie longer than 400 days, whatever was asked for."""


class Group(Record, frozen=True, kw_only=True):
    """Cookies that one finding is about: those of a vendor, or one cookie (with its variants) that is nobody's known."""

    subject: Subject
    vendor: VendorRow | None
    cookies: tuple[CookieRow, ...]

    @property
    def names(self) -> str:
        return listed(sorted({c.name for c in self.cookies}), 6)


def kept(evidence: Evidence) -> tuple[CookieRow, ...]:
    """Cookies that were stored, or refused only by a setting that other visitors' browsers do not have."""
    return tuple(c for c in evidence.cookies if c.stored or (c.refused_reason or "") in PREFERENCE_REFUSALS)


def owner(cookie: CookieRow | StorageRow, evidence: Evidence) -> VendorRow | None:
    """The ledger's row of the vendor that the cookie or entry belongs to."""
    return next((row for row in evidence.vendors if row.id == cookie.vendor), None) if cookie.vendor else None


def stranger(cookie: CookieRow | StorageRow, evidence: Evidence) -> str | None:
    """The unknown third-party site that wrote it, where no vendor is known."""
    if cookie.vendor is not None:
        return None
    host = host_of(cookie.set_by.url) if cookie.set_by.url else ""
    if not host and isinstance(cookie, CookieRow) and cookie.party is Party.THIRD:
        host = cookie.domain.lstrip(".")
    site = site_of(host) if host else ""
    return site if site and site not in (evidence.target.site, *evidence.target.first_party) else None


def technical(cookie: CookieRow | StorageRow, evidence: Evidence) -> bool:
    """Whether it commonly needs no consent: of an exempt vendor, of bot protection, or the site's own without lasting
    identifier."""
    name = cookie.name if isinstance(cookie, CookieRow) else cookie.key
    if WALLS.fullmatch(name) or (cookie.vendor is None and CHOICES.search(name)):
        return True
    row = owner(cookie, evidence)
    if row is not None:
        return is_exempt(row)
    if stranger(cookie, evidence) is not None:
        return False
    return not cookie.identifier or (isinstance(cookie, CookieRow) and cookie.lifetime_seconds is None)


def folded(name: str) -> str:
    """A name with its random parts (numbers, hashes) as `*`, so that variants of one cookie stay one."""
    return _RANDOM.sub("*", name)


_HOW = {"http": say("set by a response"), "script": say("written by script")}


def groups(cookies: Iterable[CookieRow], evidence: Evidence) -> tuple[Group, ...]:
    """The cookies by vendor; those of no known vendor by folded name and domain."""
    found: dict[tuple[str, str], list[CookieRow]] = {}
    for cookie in cookies:
        row = owner(cookie, evidence)
        key = (SubjectKind.VENDOR.value, row.id) if row else (SubjectKind.COOKIE.value, cookie_key(cookie))
        found.setdefault(key, []).append(cookie)
    return tuple(_group(key, rows, evidence) for key, rows in sorted(found.items()))


def _group(key: tuple[str, str], rows: Sequence[CookieRow], evidence: Evidence) -> Group:
    vendor = owner(rows[0], evidence)
    label = vendor.name if vendor else say("cookie {name}", name=rows[0].name)
    subject = Subject(kind=SubjectKind(key[0]), key=key[1], label=label)
    return Group(subject=subject, vendor=vendor, cookies=tuple(rows))


def cookie_key(cookie: CookieRow) -> str:
    """The identity of a cookie over audits: folded name and domain."""
    return f"{folded(cookie.name)} {cookie.domain.lstrip('.')}"


def cookie_subject(cookie: CookieRow) -> Subject:
    """A cookie as subject."""
    return Subject(kind=SubjectKind.COOKIE, key=cookie_key(cookie), label=say("cookie {name}", name=cookie.name))


def storage_subject(row: StorageRow) -> Subject:
    """A storage entry as subject."""
    key = f"{row.kind.value} {row.origin} {folded(row.key)}"
    return Subject(kind=SubjectKind.STORAGE, key=key, label=say("storage entry {key}", key=row.key))


def proofs(cookies: Sequence[CookieRow], most: int = 8) -> tuple[Proof, ...]:
    """One proof per cookie: who set it, for how long, where."""
    return tuple(_proof(cookie) for cookie in cookies[:most])


def _proof(cookie: CookieRow) -> Proof:
    state = next(iter(cookie.ever), None)
    how = _HOW.get(cookie.set_by.kind) or say("seen in the cookie jar")
    sort = say(", an identifier") if cookie.identifier else ""
    return Proof(
        kind="cookie",
        text=say(
            "cookie {name} for {domain}, {how}, {lifetime}{sort}",
            name=cookie.name,
            domain=cookie.domain,
            how=how,
            lifetime=lifetime(cookie.lifetime_seconds),
            sort=sort,
        ),
        state=state,
        url=cookie.set_by.url or None,
        chain=cookie.set_by.initiator,
    )


def lines(cookies: Sequence[CookieRow]) -> tuple[str, ...]:
    """One line per cookie: name, domain, lifetime, states."""
    return tuple(
        say(
            "{name} ({domain}), {lifetime}: {states}",
            name=c.name,
            domain=c.domain,
            lifetime=lifetime(c.lifetime_seconds),
            states=listed(map(named, c.ever), 6),
        )
        for c in cookies
    )


def fill(group: Group, evidence: Evidence) -> dict[str, str]:
    """Values for fix sentences about cookies."""
    row, first = group.vendor, group.cookies[0]
    provider = row.name if row else stranger(first, evidence) or evidence.target.site
    rows = (
        say(
            "{name} | {provider} | {purpose} | {lifetime} | {party}",
            name=c.name,
            provider=provider,
            purpose=purpose(row) if row else say("purpose to be completed"),
            lifetime=lifetime(c.lifetime_seconds),
            party=say("third party") if c.party is Party.THIRD else say("first party"),
        )
        for c in group.cookies
    )
    return {
        "cookies": group.names,
        "name": first.name,
        "provider": provider,
        "lifetime": lifetime(first.lifetime_seconds),
        "rows": joined(rows, "; "),
        "states": listed(dict.fromkeys(named(s) for c in group.cookies for s in c.ever), 6),
        "setter": listed(dict.fromkeys(c.set_by.url for c in group.cookies if c.set_by.url), 2) or say("the site"),
        "site": evidence.target.site,
    }


def confidence(group: Group, evidence: Evidence, best: Confidence = Confidence.CERTAIN) -> Confidence:
    """The weakest of what the check allows, the vendor's attribution and imported records."""
    order = list(Confidence)
    limits = [best, Confidence.PROBABLE if evidence.imported is not None else best]
    if group.vendor is not None and group.vendor.attribution is not Attribution.CERTAIN:
        limits.append(Confidence(group.vendor.attribution.value))
    return max(limits, key=order.index)


def is_named(row: VendorRow | None) -> bool:
    """Whether the documents name the vendor."""
    return row is not None and row.label in (Label.NAMED_PRODUCT, Label.NAMED_COMPANY)


def cookies_of(group: Group) -> str:
    """ "2 cookies (a and b) of Hotjar", or "the cookie a"."""
    if group.vendor is None:
        return say("the cookie {names}", names=group.names)
    if len(group.cookies) == 1:
        return say("the cookie {names} of {vendor}", names=group.names, vendor=group.vendor.name)
    return say(
        "{number} ({names}) of {vendor}",
        number=counted(len(group.cookies), "cookie"),
        names=group.names,
        vendor=group.vendor.name,
    )
