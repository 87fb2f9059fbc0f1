"""A deleted identifier comes back."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, listed
from auditor.evidence.kept import Group, confidence, cookies_of, groups, owner, stranger, technical
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import CookieRow, Evidence
from auditor.model.kinds import Confidence, Severity, Stance, Verdict
from auditor.model.practice import Deletion, Respawn
from auditor.model.said import say

META = CheckMeta(
    id="identifier-respawn",
    title="An identifier that was deleted stays deleted",
    failure_title="A deleted identifier comes back",
    why="At the end of its visit the audit deleted the cookies, left all other stores alone and loaded the page once more. "
    "The identifier was there again, with the very value it had. A visitor who deletes cookies is recognised all the same, "
    "and what looked like a choice had no effect.",
    severity=Severity.HIGH,
    confidence=Confidence.CERTAIN,
    legal=(*law.DEVICE_RULES, law.CONSENT, law.WITHDRAWAL, law.FAIRNESS, law.UPKEEP),
    remediation=Remediation(
        where="What writes {cookies} ({writer}) and the copy it reads: {source}",
        what="Delete the copy whenever {cookies} is deleted, and copy no identifier between stores; or remove the script.",
        wording="(For {who}:) please keep the identifier in one place only, and do not restore it when cookies were deleted.",
        owner="Whoever manages tags; web team",
        verify="Delete the site's cookies in a browser, reload, and compare the value of {cookies}; or audit again.",
    ),
    needs=("cookies",),
    stances=(Stance.GRANTED,),
    doubts=(
        "A log-in may restore the same value from the server.",
        "A value that comes back in another form, or that is made from properties of the device, is not noticed.",
    ),
)
MOST = 6


def run(evidence: Evidence) -> Outcome:
    """A finding for each vendor (or cookie of nobody known) whose deleted identifier came back with the same value."""
    tests = evidence.practices.deletions
    made = [test for test in tests if test.reason is None]
    if not made:
        reason = next((t.reason for t in tests if t.reason), "deleting cookies was not tried when this was captured.")
        return Outcome(verdict=Verdict.NOT_TESTED, reason=reason)
    gone = {key for test in made for key in test.deleted}
    rows = [c for c in evidence.cookies if c.identifier and _key(c) in gone and not technical(c, evidence)]
    if not rows:
        return Outcome(
            verdict=Verdict.NOT_APPLICABLE, reason="No cookie that identifies a visitor was there to delete."
        )
    back = {(r.name, r.domain): r for r in evidence.practices.respawns}
    came = [c for c in rows if _key(c) in back]
    stayed = [c for c in rows if _key(c) not in back]
    again = any(test.asked_again for test in made)
    why = "the site asked for consent anew once its cookies were deleted, so what it loads after consent was not seen again."
    return conclude(
        [_draft(group, evidence, back, made) for group in groups(came, evidence)],
        passed=[] if again else sorted({c.name for c in stayed}),
        untested=[(c.name, why) for c in stayed] if again else [],
        otherwise="No identifier that was deleted came back with the same value.",
    )


def _key(cookie: CookieRow) -> tuple[str, str]:
    return cookie.name, cookie.domain.lstrip(".").lower()


def _draft(group: Group, evidence: Evidence, back: dict[tuple[str, str], Respawn], tests: list[Deletion]) -> Draft:
    found = [back[_key(cookie)] for cookie in group.cookies]
    first = group.cookies[0]
    source = listed(dict.fromkeys(r.source for r in found), MOST)
    # A server of the site's own that was given a log-in knows the visitor by that.
    known = any(test.signed_in for test in tests) and all(r.own for r in found)
    compared = all(len(c.ever) > 1 for c in group.cookies)
    best = Confidence.POSSIBLE if known else Confidence.CERTAIN if compared else Confidence.PROBABLE
    vendor = owner(first, evidence)
    return Draft(
        subject=group.subject,
        message=say(
            "Observed {cookies} deleted and, on the next page load, set again with the same value, from "
            "{source}. This may fall short of letting visitors delete what identifies them.",
            cookies=cookies_of(group),
            source=source,
        ),
        severity=Severity.HIGH,
        confidence=confidence(group, evidence, best),
        verdict=Verdict.REVIEW if known else Verdict.FAIL,
        occurrences=tuple(
            say("{name} ({domain}): from {source}", name=r.name, domain=r.domain, source=r.source) for r in found
        ),
        evidence=tuple(proof for r in found for proof in r.proofs)[:8],
        fill={
            "cookies": group.names,
            "source": source,
            "writer": listed(dict.fromkeys(r.writer for r in found if r.writer), 2) or say("not named by the browser"),
            "who": vendor.name if vendor else stranger(first, evidence) or say("the web team"),
        },
    )
