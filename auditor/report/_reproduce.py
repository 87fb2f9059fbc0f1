"""Five steps by which a person sees the same thing in a browser's developer tools, made from the finding's evidence."""

import msgspec

from auditor.model.capture import Document
from auditor.model.check import Finding
from auditor.model.evidence import Proof, VendorRow, VisitSummary
from auditor.model.kinds import State, SubjectKind
from auditor.model.result import AuditResult
from auditor.report._language import t
from auditor.report._text import line, listed
from auditor.sites import host_of

_STORED = {"cookie": "Cookies", "storage": "Local storage and Session storage"}
_WINDOW = "Open a new private window in Chrome or Edge, press F12, choose the Network panel and tick “Preserve log”."
_SEEN = ("request", "cookie", "storage")


def steps(finding: Finding, result: AuditResult) -> tuple[str, ...]:
    """Always five sentences; which ones depends on what kind of evidence the finding rests on."""
    document = next((d for d in result.documents if d.id == finding.subject.key), None)
    if finding.subject.kind is SubjectKind.DOCUMENT and document:
        return _document(document, result)
    seen = [proof for proof in finding.evidence if proof.kind in _SEEN]
    vendor = _vendor(finding, result)
    seen = seen or list(samples(finding, result))
    if seen:
        return _observed(finding, seen, vendor, result)
    if vendor:
        return _named_only(vendor, result)
    return _visit(finding, result)


def _vendor(finding: Finding, result: AuditResult) -> VendorRow | None:
    if finding.subject.kind is not SubjectKind.VENDOR:
        return None
    return next((v for v in result.vendors if v.id == finding.subject.key), None)


def samples(finding: Finding, result: AuditResult) -> tuple[Proof, ...]:
    """What was seen of the finding's vendor or host, at least its hosts, each with the state it was seen under."""
    vendor = _vendor(finding, result)
    host = next((u for u in result.unknown_hosts if u.site == finding.subject.key), None)
    observed = vendor.observed if vendor else host.observed if host else {}
    found: list[Proof] = []
    for state, seen in observed.items():
        hosts = tuple(Proof(kind="request", text=name, url=f"https://{name}/") for name in seen.hosts)
        found += [msgspec.structs.replace(p, state=p.state or state) for p in (seen.samples or hosts)]
    return tuple(found)


def _observed(finding: Finding, seen: list[Proof], vendor: VendorRow | None, result: AuditResult) -> tuple[str, ...]:
    proof = seen[0]
    page = line(proof.page or result.target.url, 300)
    about_text = vendor is not None and any(p.kind in ("quote", "search") for p in finding.evidence)
    last = _policy_step(finding, vendor, result) if about_text and vendor else _initiator_step(proof)
    return (
        t(_WINDOW),
        t("Type {address} into the address bar and press Enter.", address=page),
        _choice_step(proof.state, result),
        _look_step(proof),
        last,
    )


def _choice_step(state: State | None, result: AuditResult) -> str:
    visit = next((v for v in result.visits if v.state is state), None)
    button = (
        t("“{text}”", text=line(visit.consent.clicked, 80)) if visit and visit.consent.clicked else t("the control")
    )
    if state is State.ACCEPT:
        return t(
            "Press {button} that accepts everything in the banner and wait until the Network panel is quiet.",
            button=button,
        )
    if state is State.REJECT:
        return t(
            "Press {button} that refuses everything, clear the Network panel, reload the page and open a second page.",
            button=button,
        )
    if state is State.WITHDRAW:
        return t(
            "Accept everything, then withdraw consent through the site's cookie settings, clear the Network panel and reload."
        )
    if state is State.GPC:
        return t(
            "Switch on Global Privacy Control (a setting of Firefox and Brave), reload and leave the banner alone."
        )
    return t("Leave the consent banner alone: press nothing, and wait until the Network panel is quiet.")


def _look_step(proof: Proof) -> str:
    if proof.kind in _STORED:
        return t(
            "Open the Application panel and look under {panel}. Expected: {what}.",
            panel=_STORED[proof.kind],
            what=line(proof.text, 300),
        )
    example = line(proof.url or proof.text, 300)
    host = host_of(proof.url or "") or example
    return t(
        "Type {host} into the Network panel's filter. Expected: a request such as {example}.",
        host=host,
        example=example,
    )


def _initiator_step(proof: Proof) -> str:
    if len(proof.chain) > 1:
        chain = " → ".join(line(step, 160) for step in proof.chain)
        return t("Select it and open the Initiator tab. Expected, outermost first: {chain}.", chain=chain)
    return t("Select it and open the Initiator tab: it names the script or markup that caused it, the place to change.")


def _policy_step(finding: Finding, vendor: VendorRow, result: AuditResult) -> str:
    read = [line(d.url or d.source or d.id, 300) for d in result.documents if not d.reason]
    where = listed(read, 3) or t("the policy")
    if vendor.searched and not any(p.quote for p in finding.evidence):
        names = listed(dict.fromkeys(n for s in vendor.searched for n in s.names), 6)
        return t(
            "Open {where} and search the page (Ctrl+F) for {names}. Expected: no statement about this website that names it.",
            where=where,
            names=names,
        )
    return t("Open {where} and read the passage quoted above: compare it with what the browser just did.", where=where)


def _named_only(vendor: VendorRow, result: AuditResult) -> tuple[str, ...]:
    pages = listed(dict.fromkeys(p.final_url for v in result.visits for p in v.pages), 4) or line(result.target.url)
    name = line(vendor.name, 80)
    return (
        t("Read the passage quoted above in the policy: it says that {name} is used.", name=name),
        t(_WINDOW),
        t("Open {pages} and accept everything in the banner.", pages=pages),
        t(
            "Search the Network panel (Ctrl+F) for the vendor's domains and its name. Expected: nothing of {name}.",
            name=name,
        ),
        t("Ask those who run the tag manager whether it is used on pages or in campaigns that were not visited."),
    )


def _document(document: Document, result: AuditResult) -> tuple[str, ...]:
    answer = t("status {status}", status=document.status) if document.status else t("no readable text")
    return (
        t(_WINDOW),
        t("Type {address} into the address bar and press Enter.", address=line(result.target.url, 300)),
        t("Find the document the way the audit did: {how}.", how=line(document.found, 200)),
        t(
            "Open {address} and select the first line of the Network panel.",
            address=line(document.url or document.source or "", 300),
        ),
        t(
            "Compare its status and text with what the audit received: {what}.",
            what=line(document.reason or answer, 300),
        ),
    )


def _visit(finding: Finding, result: AuditResult) -> tuple[str, ...]:
    visit = next((v for v in result.visits if finding.subject.key in (v.id, v.state.value)), None)
    return (
        t(_WINDOW),
        t("Type {address} into the address bar and press Enter.", address=line(result.target.url, 300)),
        _choice_step(visit.state if visit else None, result),
        t("Look at the first line of the Network panel (status, address) and at the page itself."),
        t("Compare with what the audit met: {what}", what=_met(visit, finding)),
    )


def _met(visit: VisitSummary | None, finding: Finding) -> str:
    return line(visit.reason if visit and visit.reason else finding.message, 300)
