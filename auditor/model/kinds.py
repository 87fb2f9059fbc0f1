"""Closed sets of words used across the model. Values are the words of the JSON contract."""

from enum import StrEnum


class State(StrEnum):
    NO_ACTION = "no-action"
    ACCEPT = "accept"
    REJECT = "reject"
    GPC = "gpc"
    WITHDRAW = "withdraw"
    CUSTOM = "custom"


class Stance(StrEnum):
    """What the visitor has told the site. Checks ask for a stance, never for a state by name."""

    UNDECIDED = "undecided"
    GRANTED = "granted"
    REFUSED = "refused"
    OPTED_OUT_OF_SALE = "opted-out-of-sale"
    WITHDRAWN = "withdrawn"


class VisitStatus(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    FAILED = "failed"


class ConsentAction(StrEnum):
    NONE = "none"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CUSTOM = "custom"


class ThirdPartyCookies(StrEnum):
    """Outcome of the launch canary: does this browser keep third-party cookies at all?"""

    KEPT = "kept"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class ResourceType(StrEnum):
    """Request types under their filter-list names."""

    DOCUMENT = "document"
    SUBDOCUMENT = "subdocument"
    STYLESHEET = "stylesheet"
    SCRIPT = "script"
    IMAGE = "image"
    FONT = "font"
    MEDIA = "media"
    OBJECT = "object"
    XHR = "xmlhttprequest"
    PING = "ping"
    WEBSOCKET = "websocket"
    OTHER = "other"


class InitiatorKind(StrEnum):
    """How a request or write came about. `UNKNOWN` where the browser does not say: never a guess."""

    MARKUP = "markup"
    SCRIPT = "script"
    STYLESHEET = "stylesheet"
    REDIRECT = "redirect"
    NAVIGATION = "navigation"
    PRELOAD = "preload"
    UNKNOWN = "unknown"


class TargetKind(StrEnum):
    PAGE = "page"
    IFRAME = "iframe"
    WORKER = "worker"
    SHARED_WORKER = "shared-worker"
    SERVICE_WORKER = "service-worker"
    WORKLET = "worklet"
    PREFETCH = "prefetch"
    """A page that is loaded ahead and not run, for `<link rel=prerender>`; full Chromium only."""


class StorageKind(StrEnum):
    LOCAL = "local"
    SESSION = "session"
    INDEXEDDB = "indexeddb"
    CACHE = "cache"
    SERVICE_WORKER = "service-worker"


class CookieEffect(StrEnum):
    """What an attempt to set a cookie did: `RENEWED` set the same value again, `NONE` deleted what was not there."""

    CREATED = "created"
    OVERWRITTEN = "overwritten"
    RENEWED = "renewed"
    DELETED = "deleted"
    REFUSED = "refused"
    NONE = "none"


class Party(StrEnum):
    FIRST = "first"
    THIRD = "third"


class DocumentKind(StrEnum):
    PRIVACY = "privacy"
    COOKIES = "cookies"
    CONSENT_TOOL = "consent-tool"
    VENDOR_LIST = "vendor-list"
    IMPRINT = "imprint"
    TERMS = "terms"
    OTHER = "other"


class VendorClass(StrEnum):
    """Purpose classes of products. Their weight in severities is in `auditor.evidence`."""

    ANALYTICS = "analytics"
    ADVERTISING = "advertising"
    DATA_BROKER = "data-broker"
    SESSION_REPLAY = "session-replay"
    SOCIAL = "social"
    ABM = "account-based-marketing"
    MARKETING_AUTOMATION = "marketing-automation"
    CRM = "crm"
    CHAT = "chat"
    AB_TESTING = "ab-testing"
    PERSONALISATION = "personalisation"
    AFFILIATE = "affiliate"
    PUSH = "push"
    COMMENTS = "comments"
    SURVEY = "survey"
    FORMS = "forms"
    EMAIL = "email"
    TAG_MANAGER = "tag-manager"
    CONSENT = "consent-management"
    VIDEO = "video"
    AUDIO = "audio"
    MAPS = "maps"
    FONTS = "fonts"
    CAPTCHA = "captcha"
    SECURITY = "security"
    PAYMENT = "payment"
    CDN = "cdn"
    HOSTING = "hosting"
    ERROR_MONITORING = "error-monitoring"
    SEARCH = "search"
    LOGIN = "login"
    REVIEWS = "reviews"
    SCHEDULING = "scheduling"
    ACCESSIBILITY = "accessibility"
    SOFTWARE = "software"
    """Off-site software (office suites, meetings, messengers): named in policies, rarely seen on sites."""


class Attribution(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Label(StrEnum):
    """The ladder of disclosure, best rung first."""

    NAMED_PRODUCT = "named-product"
    NAMED_COMPANY = "named-company"
    PARENT_NAMED = "parent-named"
    COOKIE_NAME_ONLY = "cookie-name-only"
    CATEGORY_ONLY = "category-only"
    GENERIC_ONLY = "generic-only"
    NEGATED = "negated"
    CONFLICT = "conflict"
    OTHER_CONTEXT = "other-context"
    NOT_MENTIONED = "not-mentioned"
    UNDECIDABLE = "undecidable"


class VendorVerdict(StrEnum):
    DISCLOSED = "disclosed"
    COMPANY_ONLY = "company-only"
    COVERED_NOT_NAMED = "covered-not-named"
    GENERIC = "generic"
    CONTRADICTED = "contradicted"
    NOT_DISCLOSED = "not-disclosed"
    NOT_OBSERVED = "not-observed"
    UNDECIDABLE = "undecidable"


class Form(StrEnum):
    PRODUCT = "product"
    ALIAS = "alias"
    FORMER = "former"
    COMPANY = "company"
    PARENT = "parent"
    SIBLING = "sibling"
    DOMAIN = "domain"
    COOKIE_ROW = "cookie-row"
    COOKIE_NAME = "cookie-name"
    CATEGORY = "category"
    GENERIC = "generic"


class Polarity(StrEnum):
    ASSERTED = "asserted"
    HEDGED = "hedged"
    IMPLIED = "implied"
    NEGATED = "negated"
    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    THIS_WEBSITE = "this-website"
    USER_TRIGGERED = "user-triggered"
    OTHER = "other"


class FactKind(StrEnum):
    """What a document declares beside vendors and cookies."""

    LEGAL_BASIS = "legal-basis"
    COUNTRY = "country"
    SAFEGUARD = "safeguard"
    RETENTION = "retention"
    LAST_UPDATED = "last-updated"
    OPT_OUT = "opt-out"
    CONSENT_PROMISE = "consent-promise"
    PURPOSE = "purpose"


class Source(StrEnum):
    """Where in the document set a mention stands."""

    POLICY = "policy"
    COOKIE_POLICY = "cookie-policy"
    TABLE = "table"
    CMP = "cmp"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


class GuardTier(StrEnum):
    """How much beside the name is needed before a word is read as a vendor (DISCLOSURE 3.5)."""

    SAFE = "safe"
    CUE = "cue"
    STRICT = "strict"


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    REVIEW = "review"
    NOT_APPLICABLE = "not-applicable"
    NOT_TESTED = "not-tested"


class Severity(StrEnum):
    """How much a finding matters if it is true; `rank` orders them, info lowest."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class Confidence(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Weight(StrEnum):
    """Legal weight of a basis: binding text or CJEU, enforcement precedent, regulator guidance, good practice."""

    BINDING = "binding"
    ENFORCEMENT = "enforcement"
    GUIDANCE = "guidance"
    GOOD_PRACTICE = "good-practice"


class Profile(StrEnum):
    EU = "eu"
    FR = "fr"
    DE = "de"
    UK = "uk"
    CH = "ch"
    US_CA = "us-ca"
    NONE = "none"


class SubjectKind(StrEnum):
    VENDOR = "vendor"
    HOST = "host"
    COOKIE = "cookie"
    STORAGE = "storage"
    DOCUMENT = "document"
    VISIT = "visit"
    SITE = "site"
