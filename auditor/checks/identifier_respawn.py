"""One identifier is kept in two places, so that deleting cookies may not remove it."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed
from auditor.evidence.kept import owner, storage_subject, technical
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof, StorageRow
from auditor.model.kinds import Confidence, Severity, Stance, Verdict

META = CheckMeta(
    id="identifier-respawn",
    title="Deleting cookies deletes the identifier",
    failure_title="An identifier is kept both as a cookie and in storage",
    why="The same value was kept as a cookie and in the browser's storage. If the page restores one from the other, a "
    "visitor who deletes cookies is recognised all the same. Whether it does was not tried out: the audit does not "
    "delete cookies and come back.",
    severity=Severity.HIGH,
    confidence=Confidence.POSSIBLE,
    legal=(*law.DEVICE_RULES, law.CONSENT, law.FAIRNESS, law.UPKEEP),
    remediation=Remediation(
        where="The script that writes {key} ({setter})",
        what="Delete {key} whenever {cookies} is deleted, and copy no identifier between stores; or remove the script.",
        wording="(For the vendor:) please keep the identifier in one place only",
        owner="Whoever manages tags; web team",
        verify="Delete the site's cookies in a browser, reload, and compare the value of {cookies}.",
    ),
    needs=("cookies", "storage"),
    stances=(Stance.UNDECIDED, Stance.GRANTED),
    experimental=True,
    doubts=("A login may restore the same value from the server.", "The copy may never be read back."),
)


def run(evidence: Evidence) -> Outcome:
    """A question for each identifying entry that shares its value with a cookie; that none comes back is never proved."""
    rows = [s for s in evidence.storage if s.identifier and not technical(s, evidence)]
    if not rows:
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No identifier in the browser's storage was observed.")
    twins = [s for s in rows if s.same_as]
    reason = "whether an identifier comes back after cookies are deleted was not tried out."
    single = [s for s in rows if not s.same_as]
    return conclude(
        [_draft(s, evidence) for s in twins],
        untested=[(storage_subject(s).key, reason) for s in single],
        otherwise=reason,
    )


def _draft(row: StorageRow, evidence: Evidence) -> Draft:
    vendor = owner(row, evidence)
    cookies = listed(row.same_as)
    return Draft(
        subject=storage_subject(row),
        message=f"Observed that the storage entry {row.key}{f' of {vendor.name}' if vendor else ''} holds the same value as "
        f"{cookies}. If it is read back after cookies are deleted, this may fall short of letting visitors delete them.",
        severity=Severity.MEDIUM,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=(
            Proof(
                kind="storage", text=f"{row.key} of {row.origin}, the value of {cookies}", url=row.set_by.url or None
            ),
        ),
        fill={"key": row.key, "cookies": cookies, "setter": row.set_by.url or "not named by the browser"},
    )
