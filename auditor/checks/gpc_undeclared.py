"""No document says what the site does with Global Privacy Control."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude, documents, site_subject
from auditor.evidence.passages import about, read_policies, unknown_language
from auditor.model.also_read import GpcFile
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Profile, Severity, VendorClass, Verdict
from auditor.model.said import say, term

META = CheckMeta(
    id="gpc-undeclared",
    title="The policy says how Global Privacy Control is treated",
    failure_title="The policy does not speak of Global Privacy Control",
    why="Advertising vendors are in use and no document that was read mentions Global Privacy Control. Visitors who send the "
    "signal cannot learn whether it is treated as an opt-out.",
    severity=Severity.LOW,
    confidence=Confidence.POSSIBLE,
    legal=(law.SEPHORA, law.HEALTHLINE, law.UPKEEP),
    remediation=Remediation(
        where="The privacy policy of {site}, where it speaks of opting out",
        what="State that Global Privacy Control is treated as an opt-out of sale and sharing, or record why it does not apply.",
        wording="We treat the Global Privacy Control signal of your browser as an opt-out of the sale and sharing of your data.",
        owner="Legal",
        verify="Audit again: a document mentions Global Privacy Control.",
    ),
    needs=("documents",),
    profiles=(Profile.US_CA,),
    experimental=True,
    absence=True,
    doubts=(
        "A statement may stand in a place that was not read.",
        "The organisation may be below the thresholds of the Californian law.",
    ),
)
GPC_PATH = "/.well-known/gpc.json"
SELLING = frozenset({VendorClass.ADVERTISING, VendorClass.DATA_BROKER})


def run(evidence: Evidence) -> Outcome:
    """A question where advertising vendors were seen and neither a document nor the site's own file speaks of the signal."""
    if not any(row.seen and SELLING & set(row.classes) for row in evidence.vendors):
        return Outcome(verdict=Verdict.NOT_APPLICABLE, reason="No vendor of the sale or sharing kind was seen.")
    site = evidence.target.site
    if about(evidence, "gpc"):
        return conclude([], passed=[site], otherwise="A document speaks of Global Privacy Control.")
    file = evidence.gpc_file
    if file is not None and file.supported:
        return conclude(
            [], passed=[site], otherwise=say("The file {url} says that the signal is respected.", url=file.url)
        )
    hole = evidence.policy_problem or unknown_language(evidence) or _unread(file)
    if hole:
        return Outcome(verdict=Verdict.NOT_TESTED, reason=hole, untested=((site, hole),))
    draft = Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed advertising vendors; {documents} does not mention Global Privacy Control{file}. This may "
            "fall short of telling visitors how the signal is treated.",
            documents=documents(evidence),
            file=_says(file),
        ),
        severity=Severity.LOW,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=tuple(
            Proof(kind="document", text="searched for: Global Privacy Control, GPC, Sec-GPC", url=d.url or None)
            for d in read_policies(evidence)
        )
        + ((Proof(kind="document", text=_proof(file), url=file.url),) if file is not None else ()),
        fill={"site": site},
    )
    return conclude([draft], otherwise="")


def _unread(file: GpcFile | None) -> str | None:
    """Why the file's silence proves nothing; an older capture did not ask for it, and the doubt is printed."""
    if file is None or not file.reason:
        return None
    return say("{url} could not be read: {why}.", url=file.url, why=term(file.reason))


def _says(file: GpcFile | None) -> str:
    if file is None:
        return ""
    if file.missing or file.supported is None:
        return say(", and there is no file {path} that speaks of it", path=GPC_PATH)
    return say(", and the file {path} says that the signal is not respected", path=GPC_PATH)


def _proof(file: GpcFile) -> str:
    if file.supported is None:
        return say("no file {path} that speaks of the signal", path=GPC_PATH)
    return say("{path}: the signal is not respected", path=GPC_PATH)
