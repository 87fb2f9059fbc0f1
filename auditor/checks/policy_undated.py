"""A policy states neither date nor version."""

from auditor.evidence import law
from auditor.evidence.drafts import conclude
from auditor.evidence.passages import KNOWN, read_policies
from auditor.model.capture import Document
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation, Subject
from auditor.model.evidence import Evidence, Proof
from auditor.model.kinds import Confidence, Severity, SubjectKind, Verdict
from auditor.model.said import say

META = CheckMeta(
    id="policy-undated",
    title="The policy states when it was last updated",
    failure_title="The policy states no date",
    why="No date of last update was found in the document. Readers cannot tell whether they know the current text, and staff "
    "cannot show when it was last reviewed.",
    severity=Severity.LOW,
    confidence=Confidence.POSSIBLE,
    legal=(law.UPKEEP,),
    remediation=Remediation(
        where="The beginning or end of {document}",
        what="Show the date of the last review and a version, and keep earlier versions available.",
        wording="Last updated: (date); version (number)",
        owner="Legal",
        verify="Audit again: a date of last update is read.",
    ),
    needs=("documents",),
    experimental=True,
    absence=True,
    doubts=(
        "The date may be worded in a way that the search does not know.",
        "A PDF may carry its date in its properties only.",
    ),
)


def run(evidence: Evidence) -> Outcome:
    """A finding for each policy without a stated date; of PDFs and languages whose words are not known it is not told."""
    found, passed, untested = [], [], []
    for document in read_policies(evidence):
        key = document.url or document.id
        language = (document.language or "en").split("-")[0].lower()
        if document.last_updated:
            passed.append(key)
        elif "pdf" in document.media_type:
            untested.append(
                (key, say("{document} is a PDF, whose properties may hold the date.", document=_name(document)))
            )
        elif language not in KNOWN:
            untested.append(
                (
                    key,
                    say(
                        "the words for a date of update are not known in the language of {document}.",
                        document=_name(document),
                    ),
                )
            )
        elif document.missing:
            untested.append((key, say("only a part of {document} could be read.", document=_name(document))))
        else:
            found.append(_draft(document, key))
    return conclude(found, passed=passed, untested=untested, otherwise="Every policy states a date.")


def _name(document: Document) -> str:
    return document.title or document.url or document.source or document.id


def _draft(document: Document, key: str) -> Draft:
    name = _name(document)
    return Draft(
        subject=Subject(kind=SubjectKind.DOCUMENT, key=key, label=name),
        message=say(
            "Observed no date of last update in {name}. This may fall short of showing that the text is current.",
            name=name,
        ),
        severity=Severity.LOW,
        confidence=Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        evidence=(
            Proof(kind="document", text="searched for a date of last update or a version", url=document.url or None),
        ),
        fill={"document": name},
    )
