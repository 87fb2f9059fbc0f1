"""The policy is not in the language of the pages."""

from collections import Counter
from collections.abc import Sequence

from auditor.evidence import law
from auditor.evidence.drafts import listed, site_subject
from auditor.evidence.passages import read_policies
from auditor.model.check import CheckMeta, Draft, Outcome, Remediation
from auditor.model.evidence import Evidence, PageSummary, Proof
from auditor.model.kinds import Confidence, Severity, Verdict
from auditor.model.said import counted, say

META = CheckMeta(
    id="policy-language-mismatch",
    title="The policy is in the language of the pages",
    failure_title="The policy is in another language than the pages",
    why="The pages are written in one language and no privacy or cookie policy was found in it. Information that its readers "
    "cannot read does not inform them. A version in that language may exist behind a language switch that was not followed.",
    severity=Severity.MEDIUM,
    confidence=Confidence.POSSIBLE,
    legal=(law.PLAIN, law.DEVICE_CH, law.UPKEEP),
    remediation=Remediation(
        where="The policy of {site}",
        what="Provide the policy in {language}, the language of {pages}, and link that version there.",
        wording="(Link text in {language}:) privacy policy",
        owner="Legal for the text; web team for the links",
        verify="Audit again: a document in {language} is among those read.",
    ),
    needs=("documents",),
    doubts=(
        "Where a page holds too little text, what it declares decides, and that may be a leftover of its template.",
        "The version in this language may be reached by a language switch.",
    ),
)
_SAME = {"nb": "no", "nn": "no"}


def run(evidence: Evidence) -> Outcome:
    """Compares the language of the pages' text, else the declared one, with those of the documents; a person decides."""
    pages = {p.final_url: p for v in evidence.visits for p in v.pages if _language(p)}
    documents = {d.id: _code(d.language) for d in read_policies(evidence) if d.language}
    if not pages or not documents:
        missing = say("the pages") if not pages else say("the documents")
        return Outcome(
            verdict=Verdict.NOT_TESTED, reason=say("the language of {missing} is not known.", missing=missing)
        )
    counts = Counter(_language(p) for p in pages.values())
    language = min(counts, key=lambda code: (-counts[code], code))
    if language in documents.values():
        return Outcome(
            verdict=Verdict.PASS,
            reason=say("A policy in '{language}' was read.", language=language),
            passed=tuple(sorted(documents)),
        )
    speaking = [p for p in pages.values() if _language(p) == language]
    return Outcome(verdict=Verdict.REVIEW, findings=(_draft(speaking, language, documents, evidence),))


def _draft(pages: Sequence[PageSummary], language: str, documents: dict[str, str], evidence: Evidence) -> Draft:
    others = listed(sorted(set(documents.values())))
    written = [p for p in pages if p.text_language]
    number = counted(len(written) or len(pages), "page")
    how = (
        say("{number} written in '{language}'", number=number, language=language)
        if written
        else say("{number} that declare the language '{language}'", number=number, language=language)
    )
    return Draft(
        subject=site_subject(evidence),
        message=say(
            "Observed {how}, and policies in '{others}' only. This may fall short of intelligible information.",
            how=how,
            others=others,
        ),
        severity=Severity.MEDIUM,
        confidence=Confidence.PROBABLE if written else Confidence.POSSIBLE,
        verdict=Verdict.REVIEW,
        occurrences=tuple(
            say(
                "{page}: text in {code}, declared {declared}",
                page=p.final_url,
                code=_code(p.text_language) or say("too few words to tell"),
                declared=p.language or say("nothing"),
            )
            for p in pages
        ),
        evidence=tuple(Proof(kind="document", text=f"{id}: {code}") for id, code in sorted(documents.items())),
        fill={"site": evidence.target.site, "language": f"'{language}'", "pages": number},
    )


def _language(page: PageSummary) -> str:
    """The language of the page's text; where there is too little of it, the declared one."""
    return _code(page.text_language) or _code(page.language)


def _code(language: str | None) -> str:
    code = (language or "").replace("_", "-").split("-")[0].lower()
    return _SAME.get(code, code)
