"""The words and symbols reports use for the closed sets of the model: always both, never colour alone."""

from typing import Any

from auditor.model.kinds import (
    Attribution,
    Confidence,
    ConsentAction,
    DocumentKind,
    FactKind,
    Label,
    Party,
    Profile,
    Severity,
    Stance,
    State,
    ThirdPartyCookies,
    VendorClass,
    VendorVerdict,
    Verdict,
    VisitStatus,
    Weight,
)
from auditor.report._language import t

_NOT_TESTABLE = (
    "server-side sharing (CAPI, sGTM forwarding, CRM upload)",
    "contracts and roles",
    "proof of consent",
    "back-end retention",
    "legal-basis validity",
    "e-mail pixels",
    "apps",
    "logged-in areas",
    "what vendors do next",
)
_DISCLAIMER = (
    "This report records observations and what the documents read say about them. It is not legal advice, and it does "
    "not say whether a website meets the law. A person with legal training has to judge each finding."
)


class Words(dict[Any, Any]):
    """A mapping whose texts come out in the language of the report; symbols beside them stay."""

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return t(found) if isinstance(found, str) else (found[0], t(found[1]))

    def get(self, key: Any, default: Any = None) -> Any:
        return default if dict.get(self, key) is None else self[key]


def not_testable() -> tuple[str, ...]:
    """What no visit from outside can show; in every report."""
    return tuple(t(text) for text in _NOT_TESTABLE)


def disclaimer() -> str:
    """What this report is not; in every report."""
    return t(_DISCLAIMER)


STATE = Words(
    {
        State.NO_ACTION: "no action",
        State.ACCEPT: "accept",
        State.REJECT: "reject",
        State.GPC: "GPC signal",
        State.WITHDRAW: "withdraw",
        State.CUSTOM: "custom",
    }
)
STATE_MEANING = Words(
    {
        State.NO_ACTION: "the banner was left alone",
        State.ACCEPT: "everything was accepted; only what came after it is counted",
        State.REJECT: "everything was refused, then the page reloaded and a second page opened; only what came after is counted",
        State.GPC: "the banner was left alone and the browser sent Global Privacy Control",
        State.WITHDRAW: "everything was accepted, then consent was withdrawn; only what came after is counted",
        State.CUSTOM: "a choice described in the settings",
    }
)
STANCE = Words(
    {
        Stance.UNDECIDED: "before any choice",
        Stance.GRANTED: "after acceptance",
        Stance.REFUSED: "after refusal",
        Stance.WITHDRAWN: "after withdrawal",
        Stance.OPTED_OUT_OF_SALE: "with Global Privacy Control",
    }
)
STATUS = Words(
    {
        VisitStatus.COMPLETE: "complete",
        VisitStatus.PARTIAL: "partial",
        VisitStatus.BLOCKED: "blocked",
        VisitStatus.FAILED: "failed",
    }
)
SEVERITY = Words(
    {
        Severity.CRITICAL: ("◆", "critical"),
        Severity.HIGH: ("▲", "high"),
        Severity.MEDIUM: ("■", "medium"),
        Severity.LOW: ("▪", "low"),
        Severity.INFO: ("○", "info"),
    }
)
VENDOR_VERDICT = Words(
    {
        VendorVerdict.DISCLOSED: ("✓", "named"),
        VendorVerdict.COMPANY_ONLY: ("◐", "group named, product not"),
        VendorVerdict.COVERED_NOT_NAMED: ("◐", "covered, not named"),
        VendorVerdict.GENERIC: ("◔", "general words only"),
        VendorVerdict.CONTRADICTED: ("✕", "contradicted"),
        VendorVerdict.NOT_DISCLOSED: ("✕", "not named"),
        VendorVerdict.NOT_OBSERVED: ("–", "named, not observed"),
        VendorVerdict.UNDECIDABLE: ("?", "not decided"),
    }
)
LABEL = Words(
    {
        Label.NAMED_PRODUCT: "the product is named",
        Label.NAMED_COMPANY: "its company is named",
        Label.PARENT_NAMED: "only its group, or another product of it, is named",
        Label.COOKIE_NAME_ONLY: "only its cookie name is listed",
        Label.CATEGORY_ONLY: "only its category is named",
        Label.GENERIC_ONLY: "only general words such as “partners”",
        Label.NEGATED: "the policy says it is not used",
        Label.CONFLICT: "two passages say opposite things",
        Label.OTHER_CONTEXT: "its name occurs, but not for this website",
        Label.NOT_MENTIONED: "not mentioned",
        Label.UNDECIDABLE: "not decided",
    }
)
VERDICT = Words(
    {
        Verdict.PASS: ("✓", "no gap found"),
        Verdict.FAIL: ("✕", "finding"),
        Verdict.REVIEW: ("?", "needs a person"),
        Verdict.NOT_APPLICABLE: ("–", "not applicable"),
        Verdict.NOT_TESTED: ("?", "not tested"),
    }
)
CONFIDENCE = Words(
    {
        Confidence.CERTAIN: "certain: observed directly and matched exactly",
        Confidence.PROBABLE: "probable: one step of inference",
        Confidence.POSSIBLE: "possible: a rule of thumb, or it may depend on the sample",
    }
)
ATTRIBUTION = Words(
    {
        Attribution.CERTAIN: "the host belongs to this vendor alone",
        Attribution.PROBABLE: "the vendor follows from the path or the writing script",
        Attribution.POSSIBLE: "the vendor follows from a name only",
    }
)
WEIGHT = Words(
    {
        Weight.BINDING: "binding text or judgment",
        Weight.ENFORCEMENT: "enforcement precedent",
        Weight.GUIDANCE: "regulator guidance",
        Weight.GOOD_PRACTICE: "good practice",
    }
)
DOCUMENT = Words(
    {
        DocumentKind.PRIVACY: "privacy policy",
        DocumentKind.COOKIES: "cookie policy",
        DocumentKind.CONSENT_TOOL: "consent tool",
        DocumentKind.VENDOR_LIST: "vendor list",
        DocumentKind.IMPRINT: "imprint",
        DocumentKind.TERMS: "terms",
        DocumentKind.OTHER: "other document",
    }
)
PROFILE = Words(
    {
        Profile.EU: "European Union",
        Profile.FR: "France",
        Profile.DE: "Germany",
        Profile.UK: "United Kingdom",
        Profile.CH: "Switzerland",
        Profile.US_CA: "California",
        Profile.NONE: "no law profile",
    }
)
ACTION = Words(
    {
        ConsentAction.NONE: "nothing",
        ConsentAction.ACCEPT: "accept all",
        ConsentAction.REJECT: "refuse all",
        ConsentAction.WITHDRAW: "accept, then withdraw",
        ConsentAction.CUSTOM: "a choice of one's own",
    }
)
MOMENT = Words(
    {
        "loaded": "page {n} when it had loaded",
        "layer-2": "page {n}, second layer of the banner",
        "layer-3": "page {n}, third layer of the banner",
        "chosen": "page {n} after the choice",
        "withdrawal": "page {n}, the way back to the choice",
        "withdrawn": "page {n} after the withdrawal",
        "visited": "page {n} when it was left",
        "end": "page {n} at the end of the visit",
    }
)
"""What a screenshot's name says: which page, and when."""
FACT = Words(
    {
        FactKind.LEGAL_BASIS: "legal basis",
        FactKind.COUNTRY: "country of recipients",
        FactKind.SAFEGUARD: "safeguard of a transfer",
        FactKind.RETENTION: "retention",
        FactKind.LAST_UPDATED: "date of the last update",
        FactKind.OPT_OUT: "way to opt out",
        FactKind.CONSENT_PROMISE: "promise to wait for consent",
        FactKind.PURPOSE: "purpose",
    }
)
FACT_VALUE = Words(
    {
        "consent": "consent",
        "contract": "contract",
        "legal-obligation": "legal obligation",
        "vital-interest": "vital interest",
        "public-task": "public task",
        "legitimate-interest": "legitimate interest",
        "adequacy-decision": "adequacy decision",
        "data-privacy-framework": "Data Privacy Framework",
        "standard-contractual-clauses": "standard contractual clauses",
        "binding-corporate-rules": "binding corporate rules",
        "privacy-shield": "Privacy Shield",
        "derogation": "derogation of Article 49",
        "uk-addendum": "UK addendum",
        "criteria": "criteria",
    }
)
ROLE = Words(
    {"accept": "accepts", "reject": "refuses", "settings": "opens settings", "withdraw": "leads back to the choice"}
)
BEHAVIOUR = Words(
    {
        "gets-identifier": "receives an identifier",
        "runs-script": "runs a script",
        "sets-cookie": "stores a cookie",
    }
)
PARTY = Words({Party.FIRST: "first party", Party.THIRD: "third party"})
KEPT = Words(
    {ThirdPartyCookies.KEPT: "kept", ThirdPartyCookies.REFUSED: "refused", ThirdPartyCookies.UNKNOWN: "unknown"}
)
CLASS = Words({kind: kind.value.replace("-", " ") for kind in VendorClass})
