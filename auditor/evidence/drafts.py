"""What findings have in common: subjects, proofs, occurrences and the values that fix sentences are filled with."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from auditor.evidence.routing import UNDISCLOSED, Way, route, routed
from auditor.evidence.stances import Seen, anywhere
from auditor.model import said
from auditor.model.check import Draft, Outcome, Subject
from auditor.model.evidence import Evidence, Proof, UnknownHost, VendorRow, VisitSummary
from auditor.model.kinds import Confidence, DocumentKind, State, SubjectKind, VendorClass, Verdict
from auditor.model.said import Said, counted, joined, say, term
from auditor.model.text import Quote

MOST_PROOFS = 8
MOST_NAMES = 4
MOST_PURPOSES = 4
"""A row's first classes tell what it is for; a product may have more."""
POLICY = (DocumentKind.PRIVACY, DocumentKind.COOKIES)
_PURPOSES = {
    VendorClass.AB_TESTING: say("A/B testing"),
    VendorClass.CRM: say("customer relationship management"),
    VendorClass.CDN: say("content delivery"),
    VendorClass.ABM: say("recognising visiting companies"),
    VendorClass.CONSENT: say("recording consent choices"),
    VendorClass.SOCIAL: say("social network features and advertising"),
    VendorClass.TAG_MANAGER: say("loading other tags"),
    VendorClass.SESSION_REPLAY: say("recording and replaying visits"),
    VendorClass.LOGIN: say("signing in"),
}


def subject(row: VendorRow | UnknownHost) -> Subject:
    """The finding's subject: a vendor by id, an unknown third party by site."""
    if isinstance(row, VendorRow):
        return Subject(kind=SubjectKind.VENDOR, key=row.id, label=row.name)
    return Subject(kind=SubjectKind.HOST, key=row.site, label=row.site)


def site_subject(evidence: Evidence) -> Subject:
    """The audited site as subject."""
    return Subject(kind=SubjectKind.SITE, key=evidence.target.site, label=evidence.target.site)


def visit_subject(visit: VisitSummary) -> Subject:
    """A visit as subject, by its state: ids may differ between audits."""
    return Subject(kind=SubjectKind.VISIT, key=visit.state.value, label=say("visit {state}", state=named(visit.state)))


def listed(names: Iterable[str], most: int = MOST_NAMES) -> Said:
    """Names in one phrase: "a, b and 3 more"."""
    return said.listed(names, most)


def named(state: State) -> Said:
    """A state by its name, which a report says in its own language."""
    return term(state.value)


def activity(found: Sequence[tuple[State, Seen]]) -> str:
    """What was observed, in one phrase: requests, hosts, cookies, storage."""
    requests = sum(seen.requests for _, seen in found)
    hosts = listed(sorted({host for _, seen in found for host in seen.hosts}))
    cookies = sorted({name for _, seen in found for name in seen.cookies})
    storage = sorted({name for _, seen in found for name in seen.storage})
    unanswered = sum(seen.unanswered for _, seen in found)
    silent = (
        ""
        if not unanswered
        else say(" (none reached it)")
        if unanswered == requests
        else say(" ({unanswered} unanswered)", unanswered=unanswered)
    )
    parts = (
        [say("{number} to {hosts}{silent}", number=counted(requests, "request"), hosts=hosts, silent=silent)]
        if requests
        else []
    )
    parts += (
        [say("the cookie {names}" if len(cookies) == 1 else "the cookies {names}", names=listed(cookies))]
        if cookies
        else []
    )
    parts += (
        [
            say(
                "the storage entry {names}" if len(storage) == 1 else "the storage entries {names}",
                names=listed(storage),
            )
        ]
        if storage
        else []
    )
    return listed(parts)


def occurrences(found: Sequence[tuple[State, Seen]]) -> tuple[str, ...]:
    """One line per state and side of the choice."""
    return tuple(
        say(
            "{state}: {activity}, on {number}{first}",
            state=named(state),
            activity=activity([(state, seen)]),
            number=counted(len(seen.pages), "page"),
            first=say(", first after {first_seen:.1f} s", first_seen=seen.first_seen)
            if seen.first_seen is not None
            else "",
        )
        for state, seen in found
    )


def proofs(found: Sequence[tuple[State, Seen]]) -> tuple[Proof, ...]:
    """At most eight samples, every state in turn."""
    columns = [list(seen.samples) for _, seen in found]
    longest = max((len(column) for column in columns), default=0)
    mixed = [column[n] for n in range(longest) for column in columns if n < len(column)]
    return tuple(dict.fromkeys(mixed))[:MOST_PROOFS]


def quotes(row: VendorRow) -> tuple[Proof, ...]:
    """The passages of the documents that the label rests on."""
    return tuple(Proof(kind="quote", text=quote.text, quote=quote) for quote in row.quotes)


def searches(row: VendorRow) -> tuple[Proof, ...]:
    """The record of what was searched in vain: the evidence for an absence."""
    return tuple(
        Proof(
            kind="search",
            text=say("searched {document} for: {names}", document=one.document, names=", ".join(one.names)),
            searched=one,
        )
        for one in row.searched
    )


def place(quote: Quote | None) -> str:
    """Where a quote stands: its headings, or the document."""
    if quote is None:
        return say("the privacy or cookie policy")
    if not quote.heading:
        return say("the document {document}", document=quote.document)
    return say("“{heading}”", heading=said.words_of(quote.document, " › ".join(quote.heading)))


def quoted(quote: Quote | None, most: int = 240) -> str:
    """A quote in one line, cut at a word where it is long."""
    if quote is None:
        return ""
    text = " ".join(quote.text.split()).rstrip(".")
    shown = text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
    return said.words_of(quote.document, shown)


def documents(evidence: Evidence) -> str:
    """The policy documents that were read, with the day they were retrieved."""
    read = [d for d in evidence.documents if d.kind in POLICY and d.reason is None]
    names = listed(d.title or d.url or d.source or d.id for d in read)
    return (
        say("the policy text retrieved on {day} ({names})", day=said.dated(evidence.captured.date()), names=names)
        if names
        else say("the policy text")
    )


def purpose(row: VendorRow) -> str:
    """What the vendor is used for, by its classes."""
    return listed(_PURPOSES.get(c) or term(c.value.replace("-", " ")) for c in row.classes[:MOST_PURPOSES]) or say(
        "purpose to be confirmed"
    )


def fill(row: VendorRow, evidence: Evidence) -> dict[str, str]:
    """Observed values for fix sentences about a vendor."""
    found = anywhere(row)
    hosts = sorted({host for _, seen in found for host in seen.hosts})
    kept = sorted({name for _, seen in found for name in (*seen.cookies, *seen.storage)})
    states = [named(state) for state in dict.fromkeys(state for state, _ in found)]
    quote = row.quotes[0] if row.quotes else None
    names = {one.id: one.name for one in evidence.vendors}
    return {
        "product": row.name,
        "company": row.company or row.name,
        "parent": row.parent or row.company or row.name,
        "entity": row.entity or row.company or row.name,
        "country": row.country or say("country to be confirmed"),
        "purpose": purpose(row),
        "stored": listed(kept, 12) if kept else say("none observed"),
        "hosts": listed(hosts, 6) if hosts else say("its hosts"),
        "states": listed(states) or say("all states"),
        "loaders": listed(names.get(one, one) for one in row.loaded_by) or say("the page itself"),
        "link": row.policy_url or say("link to its privacy policy"),
        "section": place(quote),
        "quote": quoted(quote),
        "site": evidence.target.site,
    }


def unknown_fill(host: UnknownHost, evidence: Evidence) -> dict[str, str]:
    """Observed values for fix sentences about an unknown third party."""
    chains = [proof.chain for _, seen in anywhere(host) for proof in seen.samples if proof.chain]
    return {
        "domain": host.site,
        "hosts": listed(host.hosts, 6),
        "chain": joined(chains[0], " → ") if chains else say("an origin the browser did not record"),
        "site": evidence.target.site,
    }


def conclude(
    findings: Sequence[Draft],
    *,
    passed: Sequence[str] = (),
    untested: Sequence[tuple[str, str]] = (),
    otherwise: str,
) -> Outcome:
    """The verdict that follows: findings first, then what could not be judged, else a pass because of `otherwise`."""
    reason: str | None = None
    if findings:
        verdict = Verdict.FAIL if any(draft.verdict is Verdict.FAIL for draft in findings) else Verdict.REVIEW
    elif untested:
        verdict, reason = Verdict.NOT_TESTED, joined(dict.fromkeys(why for _, why in untested))
    else:
        verdict, reason = Verdict.PASS, otherwise
    return Outcome(
        verdict=verdict,
        reason=reason,
        findings=tuple(findings),
        passed=tuple(sorted(passed)),
        untested=tuple(sorted(untested)),
    )


def disclosure(
    evidence: Evidence, check: str, draft: Callable[[VendorRow, Evidence], Draft], *, otherwise: str
) -> Outcome:
    """The outcome of a disclosure check over the rows that are routed to it.

    What cannot be judged is listed once, by vendor-undisclosed, but leaves no disclosure check with a pass.
    """
    rows = tuple(routed(evidence, check))
    outcome = conclude(
        [_reviewed(row, draft(row, evidence)) for row, way in rows if way.way is Way.FINDING],
        passed=[row.id for row, way in rows if way.way is Way.PASSED],
        untested=[(row.id, way.reason) for row, way in rows if way.way is Way.UNTESTED],
        otherwise=otherwise,
    )
    ways = (route(row, evidence) for row in evidence.vendors)
    open_reasons = [way.reason for way in ways if way.check == UNDISCLOSED and way.way is Way.UNTESTED]
    if outcome.verdict is not Verdict.PASS or not open_reasons:
        return outcome
    reason = joined(dict.fromkeys(open_reasons))
    return msgspec.structs.replace(outcome, verdict=Verdict.NOT_TESTED, reason=reason)


def _reviewed(row: VendorRow, draft: Draft) -> Draft:
    """A finding on words that were not understood with certainty goes to a person."""
    if "review" not in row.flags:
        return draft
    return msgspec.structs.replace(draft, verdict=Verdict.REVIEW, confidence=Confidence.POSSIBLE)
