"""An identifier in the browser's storage is not declared."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed, named
from auditor.evidence.kept import owner, storage_subject, technical
from auditor.evidence.passages import about, unknown_language
from auditor.evidence.stances import visits
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof, StorageRow
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.said import say, term

META = CheckMeta(
    id="storage-identifier-undeclared",
    title="Identifiers outside of cookies are declared too",
    failure_title="An identifier in browser storage is not declared",
    why="A value that tells this visitor apart was kept in the browser's storage, which works as a cookie does and has no "
    "expiry. The documents do not list it, and say nothing of storage beside cookies. The rules on storing do not stop "
    "at cookies.",
    severity=Severity.MEDIUM,
    confidence=Confidence.PROBABLE,
    legal=(*law.DEVICE_RULES, law.TECHNICAL_SCOPE, law.PLANET49, law.ICO_THIRD_PARTIES, law.UPKEEP),
    remediation=Remediation(
        where="The cookie table of {site}; written by {setter}",
        what="State that the browser's storage is used and has no expiry, and list {key}; or stop writing it.",
        wording="{key} | {provider} | purpose to be completed | no expiry | browser storage",
        owner="Legal for the table; whoever manages tags for the entry",
        verify="Audit again: {key} is declared, or no longer written.",
    ),
    needs=("storage", "documents"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    doubts=(
        "Flags, build numbers, times and the contents of a basket may look like an identifier.",
        "With one visit alone, a value's looks decide whether it is one.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """Speaks about identifying entries; a row in the table or any word on such storage is a pass."""
    rows = [s for s in evidence.storage if s.identifier and not technical(s, evidence) and _lasting(s)]
    if not rows:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No identifier in the browser's storage was observed.")
    spoken = bool(about(evidence, "web-storage"))
    missing = [s for s in rows if s.declared is None and not spoken]
    unknown = unknown_language(evidence)
    if unknown and missing:
        return conclude([], untested=[(storage_subject(s).key, unknown) for s in missing], otherwise="")
    drafts = {storage_subject(s).key: _draft(s, evidence) for s in missing}
    return conclude(
        list(drafts.values()),
        passed=sorted({storage_subject(s).key for s in rows} - set(drafts)),
        otherwise="The documents list the entries, or speak of storage beside cookies.",
    )


def _lasting(row: StorageRow) -> bool:
    return row.kind.value != "session"


def _draft(row: StorageRow, evidence: Evidence) -> Draft:
    vendor = owner(row, evidence)
    who = say(" of {vendor}", vendor=vendor.name) if vendor else ""
    refused = {v.state for v in visits(evidence, Stance.REFUSED)} & set(row.states)
    states = listed(map(named, row.ever), 6)
    return Draft(
        subject=storage_subject(row),
        message=say(
            "Observed the storage entry {key}{who} on {origin}, which holds an identifier ({states}); the "
            "policy does not say that storage beside cookies is used. This may fall short of telling what is "
            "stored.",
            key=row.key,
            who=who,
            origin=row.origin,
            states=states,
        ),
        severity=Severity.HIGH if refused else Severity.MEDIUM,
        confidence=Confidence.PROBABLE if len(row.ever) > 1 else Confidence.POSSIBLE,
        verdict=Verdict.FAIL if vendor else Verdict.REVIEW,
        evidence=(
            Proof(
                kind="storage",
                text=say(
                    "{kind} storage entry {key} of {origin}, an identifier",
                    kind=term(row.kind.value),
                    key=row.key,
                    origin=row.origin,
                ),
                url=row.set_by.url or None,
                chain=row.set_by.initiator,
            ),
        ),
        fill={
            "site": evidence.target.site,
            "setter": row.set_by.url or say("a script that the browser did not name"),
            "key": row.key,
            "provider": vendor.name if vendor else evidence.target.site,
        },
    )
