"""Capture × documents × register → Evidence: a function of its arguments alone, without browser or network."""

from collections.abc import Sequence

from auditor.evidence.attribution import Attributor, Finder
from auditor.evidence.identified import Identified
from auditor.evidence.kept import CHOICES
from auditor.evidence.labels import POLICY_KINDS, Labels, verdict, with_problems
from auditor.evidence.ledger import Entry, Ledger, Matcher
from auditor.evidence.own_hosts import own_hosts
from auditor.evidence.own_sites import looks_own
from auditor.evidence.passages import passages, topics
from auditor.evidence.practices import practices
from auditor.evidence.stored import cookies, storage
from auditor.evidence.vendor_links import left_out, vendor_links
from auditor.model.capture import NOT_ASKED, NOT_RECORDED, UNWATCHED, Capture, CookieRecords, Failure, PageRecord, Visit
from auditor.model.evidence import Evidence, PageSummary, StoredChoice, UnknownHost, VendorRow, VisitSummary
from auditor.model.kinds import Profile
from auditor.model.register import Company, Product, Register
from auditor.model.text import DocumentText
from auditor.policy import links
from auditor.trackers.lookup import lookup_of


def build(
    capture: Capture,
    texts: Sequence[DocumentText],
    register: Register,
    *,
    profile: Profile,
    engine: Matcher | None = None,
) -> Evidence:
    """Join what was seen with what is known and what the documents say.

    `engine` adds the filter-list rules that requests meet; it never decides who a vendor is.
    """
    first_party = (capture.target.site, *capture.target.first_party)
    finder: Finder = lookup_of(register)
    attributor = Attributor(register, finder, first_party, aliases=capture.aliases)
    identified = Identified(capture, attributor)
    ledger = Ledger(capture, attributor, identified, engine)
    documents = with_problems(capture.documents, texts)
    labels = Labels(documents, texts, register)
    cookie_rows = cookies(capture, ledger, attributor, identified, labels.reading.cookies)
    storage_rows = storage(capture, ledger, attributor, identified, labels.reading.cookies)
    return Evidence(
        target=capture.target,
        profile=profile,
        visits=tuple(summary(visit, first_party) for visit in capture.visits),
        asked_states=capture.asked_states,
        documents=documents,
        vendors=_vendors(ledger, labels, register),
        unknown_hosts=tuple(
            _unknown(site, ledger.unknown[site], ledger, first_party) for site in sorted(ledger.unknown)
        ),
        cookies=cookie_rows,
        storage=storage_rows,
        categories=labels.reading.categories,
        declared_cookies=labels.reading.cookies,
        unknown_organisations=labels.reading.unknown,
        facts=labels.reading.facts,
        policy_problem=labels.problem,
        captured=capture.started,
        imported=capture.imported,
        passages=passages(texts),
        own_hosts=own_hosts(capture, attributor, identified),
        aliases=capture.aliases,
        practices=practices(capture, ledger, attributor, identified, cookie_rows, storage_rows),
        vendor_links=vendor_links(capture, attributor),
        links_left=left_out(capture),
        gpc_file=next((v.also_read.gpc_file for v in capture.visits if v.also_read is not None), None),
    )


def policy_links(page: PageRecord, first_party: Sequence[str], where: str | None = None) -> tuple[str, ...] | None:
    """Where the page's links to privacy and cookie policies lead, those in one place of it or all; None where the page
    has no links recorded."""
    if not page.links:
        return None
    some = tuple(link for link in page.links if where in (None, link.where))
    found = links.rank(some, page_url=page.final_url, first_party=tuple(first_party))
    return tuple(one.url for one in found if one.kind in POLICY_KINDS)


def opt_out_links(page: PageRecord) -> tuple[str, ...] | None:
    """The texts of the page's links to opt out of the sale or sharing of data; None where it has no links recorded."""
    if not page.links:
        return None
    texts = (" ".join(link.text.split()) for link in page.links)
    return tuple(dict.fromkeys(text for text in texts if topics()["do-not-sell"].search(text.lower())))


def choices(visit: Visit) -> tuple[StoredChoice, ...]:
    """The cookies that hold the visitor's choice at the end of a visit in which one was made and verified."""
    if not isinstance(visit.cookies, CookieRecords) or visit.consent.verified is not True:
        return ()
    kept = (c for c in visit.cookies.at_end if CHOICES.search(c.name))
    return tuple(StoredChoice(name=c.name, lifetime_seconds=c.lifetime_seconds) for c in kept)


def summary(visit: Visit, first_party: Sequence[str] = ()) -> VisitSummary:
    """A visit without its records; a collector that failed leaves its reason."""
    missing = unrecorded(visit)
    return VisitSummary(
        id=visit.id,
        state=visit.state,
        stance=visit.stance,
        status=visit.status,
        reason=visit.reason,
        pages=tuple(
            PageSummary(
                url=page.url,
                final_url=page.final_url,
                status=page.status,
                title=page.title,
                extra=page.extra,
                language=page.language,
                text_language=page.text_language,
                policy_links=policy_links(page, first_party),
                banner_links=policy_links(page, first_party, where="banner"),
                opt_out_links=opt_out_links(page),
            )
            for page in visit.pages
        ),
        consent=visit.consent,
        third_party_cookies=visit.third_party_cookies,
        failures={name: found.reason for name, found in missing.items() if found not in (UNWATCHED, NOT_ASKED)},
        unwatched={name: found.reason for name, found in missing.items() if found in (UNWATCHED, NOT_ASKED)},
        signals=visit.signals,
        choices=choices(visit),
        screenshots=tuple(s.file for s in visit.screenshots) if isinstance(visit.screenshots, tuple) else (),
    )


def unrecorded(visit: Visit) -> dict[str, Failure]:
    """Every kind of record that the visit has none of, by its name in words, with the reason."""
    # All fields are walked, so that no collector added later can fail unnoticed.
    found = {name.replace("_", " "): getattr(visit, name) for name in visit.__struct_fields__}
    missing = {name: what for name, what in found.items() if isinstance(what, Failure)}
    if NOT_RECORDED in visit.signals:
        missing["signals"] = Failure(reason=visit.signals[NOT_RECORDED])
    return missing


def _vendors(ledger: Ledger, labels: Labels, register: Register) -> tuple[VendorRow, ...]:
    ids = sorted({*ledger.vendors, *labels.named()})
    rows = (_vendor(id, ledger, labels, register) for id in ids)
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id)))


def _vendor(id: str, ledger: Ledger, labels: Labels, register: Register) -> VendorRow:
    product, company, parent = _who(id, register)
    entry = ledger.vendors.get(id) or Entry()
    observed, untested = entry.rows(ledger.states)
    seen = id in ledger.vendors
    found = labels.of(id)
    head = product or company
    return VendorRow(
        id=id,
        name=head.name if head else id,
        product=id.replace("-", " "),
        company=company.name if company else "",
        country=_country(company),
        parent=parent.name if parent else None,
        entity=company.entities[0].name if company and company.entities else (company.name if company else None),
        classes=product.classes if product else (),
        attribution=entry.attribution,
        label=found.disclosure.label,
        verdict=verdict(found.disclosure.label, seen=seen),
        flags=found.disclosure.flags,
        disclosed_in=found.disclosed_in,
        observed=observed,
        untested=untested,
        quotes=found.disclosure.quotes,
        searched=found.searched if seen else (),
        rules=tuple(entry.rules),
        loaded_by=tuple(sorted(entry.loaded_by)),
        policy_url=(product.policy_url if product else None) or (company.policy_url if company else None),
        defunct=product.defunct if product else None,
        successor=product.successor if product else None,
        event_driven=product.event_driven if product else False,
        countries=tuple(dict.fromkeys(e.country for e in company.entities)) if company else (),
        dpf=company.dpf if company else None,
        reason=found.reason,
        kind="product" if product else "company",
    )


def _who(id: str, register: Register) -> tuple[Product | None, Company | None, Company | None]:
    """The product (None for a company row), its company and that company's parent."""
    product = register.products.get(id)
    company = register.companies.get(product.company if product else id)
    parent = register.companies.get(company.parent) if company and company.parent else None
    return product, company, parent


def _country(company: Company | None) -> str | None:
    if company is None:
        return None
    return company.entities[0].country if company.entities else company.country


def _unknown(site: str, entry: Entry, ledger: Ledger, own: Sequence[str]) -> UnknownHost:
    observed, untested = entry.rows(ledger.states)
    return UnknownHost(
        site=site,
        hosts=tuple(sorted(entry.hosts)) or (site,),
        observed=observed,
        untested=untested,
        behaviour=tuple(sorted(entry.behaviour)),
        rules=tuple(entry.rules),
        suggestion=looks_own(site, own),
    )
