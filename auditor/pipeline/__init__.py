"""Wires one audit: collect → documents as text → evidence → checks → reports. The only room that knows every stage.

`asked` what the user asked for · `outcome` limitations and exit codes · `written` reports and results on disk.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from auditor import __version__
from auditor.model.capture import Capture, Document, Failure
from auditor.model.capture import settled as settled_capture
from auditor.model.kinds import State
from auditor.model.problems import BadInput
from auditor.model.register import Register
from auditor.model.result import AuditResult, ListVersion, ResultTarget, ToolInfo, settled
from auditor.model.text import DocumentText
from auditor.pipeline.asked import (
    CAPTURE,
    Order,
    by_site,
    capture_folder,
    check_url,
    default_folder,
    fresh_folder,
    recordings_of,
    states_of,
)
from auditor.pipeline.outcome import approvals, decided, exit_code, idle_waivers, limitations, reaches, worst
from auditor.pipeline.seals import check_key
from auditor.pipeline.taken import newest, taken
from auditor.pipeline.written import load_result, rendered, report_assets, report_format, write, write_reports

if TYPE_CHECKING:
    from auditor.collect.plan import Plan
    from auditor.trackers.engine import Engine

__all__ = [
    "CAPTURE",
    "Order",
    "Progress",
    "audit",
    "audit_recordings",
    "by_site",
    "capture_folder",
    "check_url",
    "default_folder",
    "documents_of",
    "exit_code",
    "fresh_folder",
    "judge",
    "limitations",
    "load_register",
    "load_result",
    "newest",
    "reaches",
    "recheck",
    "recordings_of",
    "rendered",
    "report_assets",
    "report_format",
    "result_of",
    "states_of",
    "stored_texts",
    "taken",
    "worst",
    "write",
    "write_reports",
]

Progress = Callable[[str], None]


def audit(plan: "Plan", order: Order, progress: Progress, *, resume: bool = False) -> AuditResult:
    """Visit the site and judge it; everything lands in `order.out`. A site that cannot be reached is in the result.

    `resume` goes on with what a cut-off audit left there.
    """
    from auditor.collect.capture import collect

    load_register()
    check_key(order.settings.evidence)
    with taken(order.out, resume=resume) as folder:
        asyncio.run(collect(plan, folder / CAPTURE, progress))
        progress("Reading the evidence")
        return judge(folder / CAPTURE, order)


def audit_recordings(files: Sequence[tuple[State, Path]], url: str | None, plan: "Plan", order: Order) -> AuditResult:
    """Judge HAR recordings in place of visits; `plan.policies` names the documents to read, `url` the site, if given."""
    from auditor.collect import stored
    from auditor.collect.har_import import import_har
    from auditor.collect.personal import without_addresses
    from auditor.collect.redact import without_keys

    capture = import_har(files, url, plan.command)
    if not plan.keep_raw:
        capture = without_keys(without_addresses(settled_capture(capture)))
    folder = fresh_folder(order.out) / CAPTURE
    documents = tuple(document for _, document in documents_of(plan, folder)) if plan.policies else ()
    stored.save(msgspec.structs.replace(capture, documents=documents), folder)
    return judge(folder, order)


def recheck(capture: Path, order: Order) -> AuditResult:
    """Judge a stored capture anew, with no browser and no network; it is copied into `order.out`."""
    import shutil

    source = capture_folder(capture)
    stored_texts(_stored(source)[0], source)
    for draft in order.drafts:
        if not draft.is_file():
            raise BadInput(f"--policy {draft}: there is no such file.")
    load_register()
    folder = fresh_folder(order.out)
    try:
        shutil.copytree(source, folder / CAPTURE)
    except OSError as error:
        raise BadInput(f"the capture {source} cannot be copied to {folder}: {error}.") from error
    return judge(folder / CAPTURE, order)


def judge(folder: Path, order: Order) -> AuditResult:
    """From a stored capture to result.json, reports and manifest in `order.out`."""
    capture, raw = _stored(folder)
    if order.drafts:
        capture = msgspec.structs.replace(capture, documents=_drafts(order.drafts, folder))
    texts = stored_texts(capture, folder)
    seen = None
    if order.settings.audit.experimental:
        from auditor.pipeline.previous import first_seen

        seen = first_seen(capture.target.site, capture.started, order.out)
    result = result_of(capture, texts, order, hashlib.sha256(raw).hexdigest(), seen)
    write_reports(result, order, folder, pictures_of(capture))
    return result


def _stored(folder: Path) -> tuple[Capture, bytes]:
    from auditor.collect.stored import load

    return load(folder), (folder / "capture.json").read_bytes()


def pictures_of(capture: Capture) -> dict[str, str]:
    """The hashes of the screenshots, by file."""
    shots = [one.screenshots for one in capture.visits if not isinstance(one.screenshots, Failure)]
    return {shot.file: shot.sha256 for some in shots for shot in some}


def stored_texts(capture: Capture, folder: Path) -> tuple[DocumentText, ...]:
    """The texts of the documents that were read, verified by their hashes. Raises `BadInput` where one was changed."""
    return tuple(_text(document, folder) for document in capture.documents if document.blocks_file)


def _text(document: Document, folder: Path) -> DocumentText:
    path = folder / (document.blocks_file or "")
    try:
        text = msgspec.json.decode(path.read_bytes(), type=DocumentText)
    except (OSError, msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"the document {path} of this capture cannot be read: {error}.") from error
    for name, data in ((path, text.text.encode(errors="surrogatepass")), (folder / str(document.text_file), None)):
        _verify(name, data, document.text_sha256)
    return text


def _verify(path: Path, data: bytes | None, sha256: str | None) -> None:
    """Compare what a file holds (`data`, or its bytes) with the hash in capture.json. Raises `BadInput`."""
    try:
        held = path.read_bytes() if data is None else data
    except OSError as error:
        raise BadInput(f"the document {path} of this capture cannot be read: {error.strerror}.") from error
    if hashlib.sha256(held).hexdigest() != sha256:
        raise BadInput(f"{path} was changed after it was captured: its hash is not the one in capture.json.")


def load_register() -> Register:
    """The vendor register. Raises `BadInput` for a file with a fault: better before a visit than after it."""
    from auditor.trackers.register import load

    return load()


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


def result_of(
    capture: Capture,
    texts: Sequence[DocumentText],
    order: Order,
    capture_sha256: str = "",
    seen: dict[str, date] | None = None,
) -> AuditResult:
    """Evidence and checks over a capture: a function of its arguments, the register and the installed lists alone.

    `seen` is what `previous.first_seen` tells of earlier audits.
    """
    from auditor.checks._run import run_all
    from auditor.evidence import jurisdiction
    from auditor.evidence.build import build
    from auditor.trackers.register import load

    audit_settings = order.settings.audit
    target = msgspec.structs.replace(
        capture.target, first_party=tuple(dict.fromkeys((*capture.target.first_party, *audit_settings.first_party)))
    )
    capture = msgspec.structs.replace(capture, target=target)
    register = load()
    engine, lists, old = _engine(capture.finished)
    evidence = build(capture, texts, register, profile=order.profile, engine=engine)
    evidence = msgspec.structs.replace(evidence, approved=approvals(order.settings, register), first_seen=seen)
    checks, findings = run_all(evidence, experimental=audit_settings.experimental, waivers=order.settings.waiver)
    register_version = ListVersion(id="vendor-register", version=__version__, sha256=register.sha256)
    made = AuditResult(
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
            law_as_of=jurisdiction.of(order.profile).law_as_of,
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
        limitations=(
            *limitations(capture, evidence, checks),
            *old,
            *(engine.given_up() if engine is not None else ()),
            *idle_waivers(order.settings, target.site, findings, evidence.documents, evidence.captured.date()),
        ),
        categories=evidence.categories,
        declared_cookies=evidence.declared_cookies,
        unknown_organisations=evidence.unknown_organisations,
        facts=evidence.facts,
        decisions=decided(order.settings, findings),
        asked_states=capture.asked_states,
    )
    return settled(made, capture.phrases)


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
