"""AuditResult: the only input of reports and history. Rendered from itself alone, also in ten years."""

from collections.abc import Iterable

import msgspec

from auditor.model.base import Instant, Record
from auditor.model.capture import Document, Target
from auditor.model.check import CheckResult, Decision, Finding
from auditor.model.evidence import CookieRow, StorageRow, UnknownHost, VendorRow, VisitSummary
from auditor.model.kinds import Profile, State
from auditor.model.problems import BadInput
from auditor.model.reading import CategoryClaim, DeclaredCookie, DeclaredFact, UnknownOrganisation
from auditor.model.said import Phrase, english, plain, told_by

RESULT_SCHEMA = 1


class ListVersion(Record, frozen=True, kw_only=True):
    id: str
    version: str
    sha256: str


class ToolInfo(Record, frozen=True, kw_only=True):
    version: str
    browser: str
    lists: tuple[ListVersion, ...] = ()
    browser_arguments: tuple[str, ...] = ()
    user_agent: str = ""
    libraries: dict[str, str] = {}
    command: tuple[str, ...] = ()
    capture_sha256: str = ""


class ResultTarget(Target, frozen=True, kw_only=True):
    profile: Profile = Profile.EU
    law_as_of: str | None = None


class AuditResult(Record, frozen=True, kw_only=True):
    """Verdicts, findings and the ledger of one audit, with each check's metadata embedded. `phrases` says of texts above
    (messages, evidence lines, reasons, limitations) how they were put together, so that a report can translate them."""

    schema_version: int = RESULT_SCHEMA
    tool: ToolInfo
    target: ResultTarget
    started: Instant
    finished: Instant
    visits: tuple[VisitSummary, ...]
    documents: tuple[Document, ...]
    vendors: tuple[VendorRow, ...]
    unknown_hosts: tuple[UnknownHost, ...]
    cookies: tuple[CookieRow, ...]
    storage: tuple[StorageRow, ...]
    findings: tuple[Finding, ...]
    checks: tuple[CheckResult, ...]
    limitations: tuple[str, ...]
    categories: tuple[CategoryClaim, ...] = ()
    declared_cookies: tuple[DeclaredCookie, ...] = ()
    unknown_organisations: tuple[UnknownOrganisation, ...] = ()
    facts: tuple[DeclaredFact, ...] = ()
    decisions: tuple[Decision, ...] = ()
    asked_states: tuple[State, ...] = ()
    phrases: dict[str, Phrase] = {}


def settled(result: AuditResult, told: Iterable[Phrase] = ()) -> AuditResult:
    """The result as it is stored: plain texts, and for those put together from templates their phrases beside them.

    `told` are phrases of texts that the result holds as plain texts already, those of its capture."""
    made, found = plain(result, AuditResult)
    known = {english(phrase): phrase for phrase in told}
    found = {text: told_by(phrase, known) for text, phrase in found.items()}
    return msgspec.structs.replace(made, phrases={**known, **found})


class _Versioned(msgspec.Struct):
    schema_version: int


def decoded(data: bytes, where: str) -> AuditResult:
    """The result in these bytes of the file `where`. Raises `BadInput`."""
    try:
        version = msgspec.json.decode(data, type=_Versioned).schema_version
        if version > RESULT_SCHEMA:
            raise BadInput(
                f"{where} has schema version {version}, newer than this auditor's {RESULT_SCHEMA}: update auditor."
            )
        return msgspec.json.decode(data, type=AuditResult)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"{where} is not a result of auditor: {error}.") from error
