"""Wires one audit: collect → documents as text → evidence → checks → reports. The only module that knows every stage."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import auditor.collect.states
import auditor.report
from auditor import __version__, registry
from auditor.collect.stored import write as write
from auditor.config import Settings
from auditor.model.base import Record
from auditor.model.capture import Capture, Document
from auditor.model.check import CheckResult, Finding
from auditor.model.evidence import Evidence
from auditor.model.kinds import Profile, Severity, State, ThirdPartyCookies, Verdict, VisitStatus
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult, ListVersion, ResultTarget, ToolInfo
from auditor.model.text import DocumentText
from auditor.sites import host_of, site_of

if TYPE_CHECKING:
    from auditor.collect.plan import Plan
    from auditor.trackers.engine import Engine

Progress = Callable[[str], None]
CAPTURE = "capture"
PAST_SEVERITY = "none"
REFUSING = {
    ThirdPartyCookies.REFUSED: "this browser refuses third-party cookies, so what others would have set was not seen.",
    ThirdPartyCookies.UNKNOWN: "whether the browser keeps third-party cookies is not known.",
}


class Order(Record, frozen=True, kw_only=True):
    """What to make of a capture: `out` the folder, `formats` report ids, `drafts` policy texts that replace the site's."""

    out: Path
    formats: tuple[str, ...]
    profile: Profile = Profile.EU
    settings: Settings = Settings()
    drafts: tuple[Path, ...] = ()


def default_folder(site: str) -> Path:
    """`reports/<site>/<UTC time>`, the time to the second."""
    return Path("reports") / site / datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")


def fresh_folder(folder: Path) -> Path:
    """Make the output folder; raises `BadInput` when it is not empty or cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadInput(f"the output folder {folder} is not empty: name another with --out.")
        probe = folder / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise BadInput(
            f"the output folder {folder} cannot be written: {error.strerror}; name another with --out."
        ) from error
    return folder


def audit(plan: "Plan", order: Order, progress: Progress) -> AuditResult:
    """Visit the site and judge it; everything lands in `order.out`. A site that cannot be reached is in the result."""
    from auditor.collect.capture import collect

    folder = fresh_folder(order.out)
    asyncio.run(collect(plan, folder / CAPTURE, progress))
    progress("Reading the evidence")
    return judge(folder / CAPTURE, order)


def audit_recordings(files: Sequence[tuple[State, Path]], url: str | None, plan: "Plan", order: Order) -> AuditResult:
    """Judge HAR recordings in place of visits; `plan.policies` names the documents to read, `url` the site, if given."""
    from auditor.collect import stored
    from auditor.collect.har_import import import_har

    capture = import_har(files, url, plan.command)
    folder = fresh_folder(order.out) / CAPTURE
    documents = tuple(document for _, document in documents_of(plan, folder)) if plan.policies else ()
    stored.save(msgspec.structs.replace(capture, documents=documents), folder)
    return judge(folder, order)


def recordings_of(texts: Sequence[str]) -> tuple[tuple[State, Path], ...]:
    """`reject=refused.har` or `page.har` (no-action). Raises `BadInput` for an unknown state or a missing file."""
    found = []
    for text in texts:
        name, equals, file = text.partition("=")
        state, path = (
            (states_of(name)[0], Path(file)) if equals and not Path(text).exists() else (State.NO_ACTION, Path(text))
        )
        if not path.is_file():
            raise BadInput(f"--har {text}: there is no file {path}.")
        found.append((state, path))
    return tuple(found)


def recheck(capture: Path, order: Order) -> AuditResult:
    """Judge a stored capture anew, with no browser and no network; it is copied into `order.out`."""
    import shutil

    source = capture_folder(capture)
    _stored(source)
    folder = fresh_folder(order.out)
    try:
        shutil.copytree(source, folder / CAPTURE)
    except OSError as error:
        raise BadInput(f"the capture {source} cannot be copied to {folder}: {error}.") from error
    return judge(folder / CAPTURE, order)


def capture_folder(path: Path) -> Path:
    """The folder that holds capture.json, given it, the audit's folder or the file itself."""
    file_itself = (path.parent,) if path.name == "capture.json" else ()
    for folder in (path, path / CAPTURE, *file_itself):
        if (folder / "capture.json").is_file():
            return folder
    raise BadInput(f"{path} holds no capture: expected a folder with capture.json, as 'auditor collect' writes it.")


def judge(folder: Path, order: Order) -> AuditResult:
    """From a stored capture to result.json, reports and manifest in `order.out`."""
    capture, raw = _stored(folder)
    if order.drafts:
        capture = msgspec.structs.replace(capture, documents=_drafts(order.drafts, folder))
    texts = stored_texts(capture, folder)
    result = result_of(capture, texts, order, hashlib.sha256(raw).hexdigest())
    write_reports(result, order, folder)
    return result


def _stored(folder: Path) -> tuple[Capture, bytes]:
    from auditor.collect.stored import load

    return load(folder), (folder / "capture.json").read_bytes()


def stored_texts(capture: Capture, folder: Path) -> tuple[DocumentText, ...]:
    """The texts of the documents that were read, verified by their hashes. Raises `BadInput` where one was changed."""
    return tuple(_text(document, folder) for document in capture.documents if document.blocks_file)


def _text(document: Document, folder: Path) -> DocumentText:
    path = folder / (document.blocks_file or "")
    try:
        text = msgspec.json.decode(path.read_bytes(), type=DocumentText)
    except (OSError, msgspec.DecodeError) as error:
        raise BadInput(f"the document {path} of this capture cannot be read: {error}.") from error
    if hashlib.sha256(text.text.encode()).hexdigest() != document.text_sha256:
        raise BadInput(
            f"the document {path} was changed after it was captured: its hash is not the one in capture.json."
        )
    return text


def documents_of(plan: "Plan", folder: Path) -> tuple[tuple[DocumentText | None, Document], ...]:
    """The documents that `plan.policies` names, in order, saved in `folder`; the text is None where one was not read."""
    from auditor.collect.papers import read_documents

    documents = asyncio.run(read_documents(plan, folder))
    return tuple((_text(one, folder) if one.blocks_file else None, one) for one in documents)


def _drafts(files: Sequence[Path], folder: Path) -> tuple[Document, ...]:
    """Read draft policies and keep their texts beside the capture's documents."""
    from auditor.collect.documents import read_given
    from auditor.policy.files import kind_of

    return tuple(
        read_given(file, f"draft-{number}", kind_of(file.name, ""), folder) for number, file in enumerate(files, 1)
    )


def result_of(capture: Capture, texts: Sequence[DocumentText], order: Order, capture_sha256: str = "") -> AuditResult:
    """Evidence and checks over a capture: a function of its arguments, the register and the installed lists alone."""
    from auditor.checks._run import run_all
    from auditor.evidence.build import build
    from auditor.evidence.law import LAW_AS_OF
    from auditor.trackers.register import load

    audit_settings = order.settings.audit
    target = msgspec.structs.replace(
        capture.target, first_party=tuple(dict.fromkeys((*capture.target.first_party, *audit_settings.first_party)))
    )
    capture = msgspec.structs.replace(capture, target=target)
    register = load()
    engine, lists, old = _engine(capture.finished)
    evidence = build(capture, texts, register, profile=order.profile, engine=engine)
    checks, findings = run_all(evidence, experimental=audit_settings.experimental, waivers=order.settings.waiver)
    register_version = ListVersion(id="vendor-register", version=__version__, sha256=register.sha256)
    return AuditResult(
        tool=ToolInfo(
            version=__version__,
            browser=capture.browser.product,
            lists=(register_version, *lists),
            browser_arguments=capture.browser.arguments,
            user_agent=capture.browser.user_agent,
            libraries=capture.browser.libraries,
            command=capture.command,
            capture_sha256=capture_sha256,
        ),
        target=ResultTarget(
            url=target.url,
            site=target.site,
            first_party=target.first_party,
            profile=order.profile,
            law_as_of=LAW_AS_OF if order.profile is not Profile.NONE else None,
        ),
        started=capture.started,
        finished=capture.finished,
        visits=evidence.visits,
        documents=evidence.documents,
        vendors=evidence.vendors,
        unknown_hosts=evidence.unknown_hosts,
        cookies=evidence.cookies,
        storage=evidence.storage,
        findings=findings,
        checks=checks,
        limitations=(*limitations(capture, evidence, checks), *old),
        categories=evidence.categories,
        declared_cookies=evidence.declared_cookies,
        unknown_organisations=evidence.unknown_organisations,
    )


def _engine(judged: datetime) -> "tuple[Engine | None, tuple[ListVersion, ...], tuple[str, ...]]":
    """The filter engine over the installed lists (None for none), their versions, and a sentence for each old one.

    Old is a list that was overdue when the capture was made, so that judging it again says the same.
    """
    from auditor.trackers.engine import Engine
    from auditor.trackers.lists import installed

    lists = installed()
    if not lists:
        return None, (), ()
    versions = tuple(ListVersion(id=one.id, version=one.version, sha256=one.sha256) for one in lists)
    old = tuple(sentence for one in lists if (sentence := one.limitation(judged)))
    return Engine.load([one.path for one in lists]), versions, old


def limitations(capture: Capture, evidence: Evidence, checks: Sequence[CheckResult]) -> tuple[str, ...]:
    """One sentence for everything that could not be seen or judged; stands in the result whatever the exit code."""
    lines = list(capture.limitations)
    visited = {visit.state for visit in capture.visits}
    lines += [f"State {state.value} was not tested." for state in capture.asked_states if state not in visited]
    for visit in evidence.visits:
        if visit.status is not VisitStatus.COMPLETE:
            lines.append(f"Visit {visit.state.value} is {visit.status.value}: {visit.reason or 'no reason recorded'}")
        lines += [f"Visit {visit.state.value}: no {name}, because {why}" for name, why in visit.failures.items()]
        if visit.third_party_cookies is not ThirdPartyCookies.KEPT:
            lines.append(f"Visit {visit.state.value}: {REFUSING[visit.third_party_cookies]}")
    lines += [f"Document {d.url or d.source} was not read: {d.reason}" for d in evidence.documents if d.reason]
    if evidence.policy_problem:
        lines.append(evidence.policy_problem)
    for check in checks:
        if check.verdict is Verdict.NOT_TESTED:
            lines.append(f"Check {check.id} was not tested: {check.reason}")
        else:
            lines += [f"Check {check.id} could not judge {subject}: {why}" for subject, why in check.untested]
    return tuple(dict.fromkeys(lines))


def exit_code(result: AuditResult, fail_on: str) -> int:
    """0 nothing at or above `fail_on`, 1 findings at or above it, 3 something asked for could not be tested."""
    if any(reaches(finding, fail_on) for finding in result.findings):
        return 1
    untested = any(
        not check.not_asked and (check.verdict is Verdict.NOT_TESTED or check.untested) for check in result.checks
    )
    incomplete = any(visit.status is not VisitStatus.COMPLETE for visit in result.visits)
    unread = any(document.reason for document in result.documents)
    return 3 if untested or incomplete or unread else 0


def worst(codes: Sequence[int]) -> int:
    """The exit code of several audits: 2 wins over 1 over 3 over 0."""
    return next((code for code in (2, 1, 3) if code in codes), 0)


def reaches(finding: Finding, fail_on: str) -> bool:
    if fail_on == PAST_SEVERITY or finding.waiver is not None:
        return False
    return finding.severity.rank >= Severity(fail_on).rank


def write_reports(result: AuditResult, order: Order, folder: Path) -> None:
    """result.json, every other format asked for, and manifest.json."""
    assets = report_assets(result, folder)
    for format in dict.fromkeys(("json", *order.formats)):
        for name, data in rendered(result, format, assets).items():
            write(order.out / name, data)
    write(order.out / "manifest.json", _manifest(result, order.out))


def report_assets(result: AuditResult, folder: Path) -> dict[str, bytes]:
    """The screenshots and document texts a report may show, by their name relative to the capture folder."""
    names = {name for visit in result.visits for name in visit.screenshots}
    names |= {document.text_file for document in result.documents if document.text_file}
    return {name: (folder / name).read_bytes() for name in sorted(names) if (folder / name).is_file()}


def rendered(result: AuditResult, format: str, assets: dict[str, bytes]) -> dict[str, bytes]:
    """One format of the report as files by name. Raises `BadInput` for an unknown format."""
    module = report_format(format)
    made = module.render(result, assets)
    if isinstance(made, dict):
        return made
    return {"result.json" if format == "json" else f"report{module.META.suffix}": made}


def report_format(format: str):  # type: ignore[no-untyped-def]
    """The plugin of this format. Raises `BadInput` naming all formats."""
    try:
        return registry.one(auditor.report, format, ("render",))
    except KeyError:
        raise BadInput(
            f"there is no report format '{format}': use {', '.join(registry.ids(auditor.report))}."
        ) from None


def _manifest(result: AuditResult, out: Path) -> bytes:
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.name != "manifest.json")
    entries = [
        {
            "file": path.relative_to(out).as_posix(),
            "size": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in files
    ]
    manifest = {"tool": result.tool, "target": result.target, "finished": result.finished, "files": entries}
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2)


def load_result(file: Path) -> AuditResult:
    """A result from result.json or the folder that holds it. Raises `BadInput`."""
    from auditor.model.result import RESULT_SCHEMA

    path = file / "result.json" if file.is_dir() else file
    try:
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=_Versioned).schema_version
        if version > RESULT_SCHEMA:
            raise BadInput(
                f"{path} has schema version {version}, newer than this auditor's {RESULT_SCHEMA}: update auditor."
            )
        return msgspec.json.decode(data, type=AuditResult)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:
        raise BadInput(f"{path} is not a result of auditor: {error}.") from error


class _Versioned(msgspec.Struct):
    schema_version: int


def check_url(text: str) -> str:
    """A URL to audit, `https://` added to a bare host name. Raises `BadInput` for anything else."""
    if text and Path(text).exists() and "://" not in text:
        raise BadInput(f"'{text}' is a file, not a website: to read a policy file use 'auditor policy {text}'.")
    url = text if "://" in text else f"https://{text}"
    host = host_of(url)
    plausible = host and ("." in host or host == "localhost" or ":" in host) and not any(c.isspace() for c in url)
    if not plausible:
        raise BadInput(f"'{text}' is not a web address: write it as https://www.example.org.")
    return url


def by_site(urls: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """URLs grouped by registrable domain, in order of first appearance."""
    groups: dict[str, list[str]] = {}
    for url in urls:
        groups.setdefault(site_of(host_of(url)), []).append(url)
    return {site: tuple(group) for site, group in groups.items()}


def states_of(text: str) -> tuple[State, ...]:
    """States from "no-action,accept". Raises `BadInput` naming the known ones."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    known = registry.ids(auditor.collect.states)
    for name in names:
        if name not in known:
            raise BadInput(f"there is no state '{name}': use {', '.join(known)}.")
    if not names:
        raise BadInput(f"--states names no state: use {', '.join(known)}.")
    return tuple(dict.fromkeys(State(name) for name in names))
