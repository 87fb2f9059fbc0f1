"""Everything that is wrong with the jobs of an auditor.toml, each in a sentence with file, key and what would do."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from auditor import registry
from auditor.config import Settings, in_words, load, unknown_keys, with_environment
from auditor.jobs.forms import form_faults
from auditor.jobs.runner import sites_of
from auditor.jobs.schedule import next_moment, zone_of
from auditor.jobs.task import run_id
from auditor.model import toml
from auditor.model.base import Record
from auditor.model.jobs import AuditKeys, Job, Notify, SiteOrder
from auditor.model.kinds import Severity
from auditor.model.problems import BadInput
from auditor.pipeline.seals import check_key

FAIL_ON = (*(severity.value for severity in Severity), "none")
PROXY = re.compile(r"(https?|socks[45])://[^/\s]+:\d{1,5}/?")
R = TypeVar("R", bound=Record)
READ_FROM_ENVIRONMENT = ("basic_auth", "proxy", "storage_state")


def problems_of(path: Path) -> tuple[str, ...]:
    """All faults of the file, the jobs' and the rest; empty where jobs can run. Raises `BadInput` for no such file."""
    try:
        tables = toml.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file; 'auditor init' writes one to start from.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return (f"{path} is not valid TOML: {error}.",)
    found = [*unknown_keys(tables, Settings), *form_faults(tables, Settings)]
    if not found:
        try:
            settings = msgspec.convert(tables, Settings, strict=True)
        except msgspec.ValidationError as error:
            found = [f"{in_words(error)}."]
        else:
            found = [sentence for _, sentence in faults(settings, path.parent)]
    return tuple(f"{path}: {sentence}" for sentence in found)


def in_one(problems: Sequence[str]) -> str:
    """The first, and how to see the others."""
    more = f" ({len(problems) - 1} more: 'auditor jobs check' tells all)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"


def startable(path: Path) -> tuple[Settings, dict[str, str]]:
    """The settings, and for each job that cannot start the reasons. Raises `BadInput` where none can."""
    problems = problems_of(path)
    if not problems:
        return load(path), {}
    try:
        settings = load(path)
    except BadInput:
        raise BadInput(in_one(problems)) from None
    broken: dict[str, list[str]] = {}
    for job, sentence in faults(settings, path.parent):
        if not job:
            raise BadInput(in_one(problems))
        broken.setdefault(job, []).append(f"{path}: {sentence}")
    return settings, {job: in_one(sentences) for job, sentences in broken.items()}


def who_to_tell(path: Path) -> tuple[tuple[Notify, ...], tuple[Job, ...]]:
    """The targets, and the jobs with no more than their names and targets, as far as a file that is wrong lets them be read."""
    try:
        tables = toml.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return (), ()
    bare: list[dict[str, Any]] = [
        {key: row[key] for key in ("name", "notify") if key in row} for row in _rows(tables, "job")
    ]
    return tuple(_readable(_rows(tables, "notify"), Notify)), tuple(_readable(bare, Job))


def _rows(tables: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = tables.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _readable(rows: Iterable[dict[str, Any]], record: type[R]) -> Iterator[R]:
    for row in rows:
        with suppress(msgspec.ValidationError):
            yield msgspec.convert(row, record, strict=True)


def faults(settings: Settings, beside: Path) -> Iterator[tuple[str, str]]:
    """What is wrong with well-formed jobs and targets, a sentence each, with the name of the job it keeps from starting;
    no name where it keeps all."""
    for sentence in _common_faults(settings):
        yield "", sentence
    for job in settings.job:
        for sentence in (*_times(job), *_names(job, settings), *_reach(job), *_sites(job, beside)):
            yield job.name, f"job '{job.name}': {sentence}"
        for sentence in _secrets(job):
            yield job.name, sentence


def _common_faults(settings: Settings) -> Iterator[str]:
    for kind, names in (("job", [j.name for j in settings.job]), ("notify", [n.name for n in settings.notify])):
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{kind} '{name}' stands there twice: give each {kind} a name of its own."
    for target in settings.notify:
        yield from _target_faults(target)
    try:
        check_key(settings.evidence)
    except BadInput as problem:
        yield f"evidence: {problem}"
    if settings.custom is not None and settings.custom.problem:
        yield f"{settings.custom.problem}."
    if settings.history is not None:
        for key in ("index", "results"):
            try:
                with_environment(getattr(settings.history, key), f"history.{key}")
            except BadInput as problem:
                yield str(problem)


def _orders(job: Job) -> Iterator[AuditKeys]:
    """Whatever of the job may hold the keys of an audit."""
    yield job
    yield from job.site


def _target_faults(target: Notify) -> Iterator[str]:
    if target.url is None and target.heartbeat is None:
        yield f"notify '{target.name}' has neither url nor heartbeat: it would tell nobody."
    for key, text in (("url", target.url), ("heartbeat", target.heartbeat)):
        if text is None:
            continue
        try:
            address = with_environment(text, f"notify '{target.name}': {key}")
        except BadInput as problem:
            yield str(problem)
            continue
        if key == "heartbeat" and not address.startswith(("https://", "http://")):
            yield f"notify '{target.name}': heartbeat is no web address."


def _times(job: Job) -> Iterator[str]:
    if job.schedule is None:
        return
    from datetime import UTC, datetime

    try:
        if next_moment(job.schedule, job.timezone, datetime.now(UTC)) is None:
            yield f"schedule '{job.schedule}' is never due."
    except BadInput as problem:
        yield str(problem)


def _names(job: Job, settings: Settings) -> Iterator[str]:
    import auditor.report

    targets = [target.name for target in settings.notify]
    for name in job.notify:
        if name not in targets:
            yield f"notify names '{name}', and there is no such [[notify]]{_near(name, targets)}"
    if job.fail_on not in FAIL_ON:
        yield f"fail_on '{job.fail_on}' is unknown{_near(job.fail_on, FAIL_ON)}"
    known = registry.ids(auditor.report)
    for order in _orders(job):
        for name in order.format or ():
            if name not in known:
                yield f"there is no format '{name}'{_near(name, known)}"


def _reach(job: Job) -> Iterator[str]:
    """What a browser would only stumble over at night."""
    from auditor.report._language import catalogue

    for order in _orders(job):
        try:
            if order.browser_timezone is not None:
                zone_of(order.browser_timezone)
            if order.language is not None:
                catalogue(order.language)
        except BadInput as problem:
            yield str(problem)
        if order.proxy is not None and "${" not in order.proxy and not PROXY.fullmatch(order.proxy):
            yield "proxy cannot be read: write http://HOST:PORT or socks5://HOST:PORT."
        files = [] if order.storage_state is None else [order.storage_state]
        files += [one for one in (*(order.policy or ()), *(order.add_policy or ())) if "://" not in one]
        for file in files:
            if "${" not in file and not Path(file).is_file():
                yield f"there is no file {file}."


def _near(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f": did you mean '{near[0]}'?" if near else f": known are {', '.join(known) or 'none'}."


def _sites(job: Job, beside: Path) -> Iterator[str]:
    from datetime import UTC, datetime

    from auditor.pipeline import check_url

    seen: dict[str, str] = {}
    count = 0
    try:
        for order in sites_of(job, beside):
            count += 1
            yield from _addresses(order)
            run = run_id(job.name, order, datetime.fromtimestamp(0, UTC)) if _is_address(check_url, order.url) else ""
            if run and seen.setdefault(run, order.url) != order.url:
                yield f"'{order.url}' and '{seen[run]}' are the same site: name it once."
    except BadInput as problem:
        yield str(problem).removeprefix(f"job '{job.name}': ")
        return
    if count == 0:
        yield "it names no site: give sites, site or sites_file."


def _addresses(order: SiteOrder) -> Iterator[str]:
    from auditor.pipeline import check_url

    for url in (order.url, *order.more):
        try:
            check_url(url)
        except BadInput as problem:
            yield str(problem)
            continue
        if "://" not in url:
            yield f"'{url}' has no scheme: write https://{url}."


def _is_address(check: Any, url: str) -> bool:
    try:
        check(url)
    except BadInput:
        return False
    return "://" in url


def _secrets(job: Job) -> Iterator[str]:
    """Variables that are not set here. Where audits run elsewhere, they must be set there."""
    told: set[str] = set()
    for order in _orders(job):
        texts = [(key, getattr(order, key)) for key in READ_FROM_ENVIRONMENT]
        texts += [(f"headers.{name}", text) for name, text in (order.headers or {}).items()]
        for key, text in texts:
            try:
                with_environment(text or "", f"job '{job.name}': {key}")
            except BadInput as problem:
                if str(problem) not in told:
                    told.add(str(problem))
                    yield str(problem)
