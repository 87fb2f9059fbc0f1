"""`auditor jobs`: audits on a schedule."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from auditor.model.problems import BadInput

if TYPE_CHECKING:
    from threading import Event

    from auditor.config import Settings
    from auditor.history.store import History
    from auditor.jobs.notify import Notifier
    from auditor.jobs.runner import Report, Results, Runner
    from auditor.jobs.stuck import Stuck
    from auditor.model.jobs import Done, Job, Notify, Occurrence

app = typer.Typer(help="Audits on a schedule: check, list and run the jobs of auditor.toml.", no_args_is_help=True)
Config = Annotated[Path, typer.Option("--config", metavar="FILE", help="The settings file.")]
Cluster = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, tcp://HOST:8786, or local:N workers.")
]
Slots = Annotated[int | None, typer.Option(help="Audits at once on this machine (default: half its cores).")]


@app.command()
def check(config: Config = Path("auditor.toml")) -> None:
    """Say everything that is wrong with the jobs, or when they run next."""
    from auditor.jobs.checking import problems_of

    problems = problems_of(config)
    for problem in problems:
        print(f"auditor: {problem}", file=sys.stderr)
    if problems:
        raise typer.Exit(2)
    settings = _settings(config)
    for job in settings.job:
        print(_upcoming(job))


@app.command("list")
def list_(
    config: Config = Path("auditor.toml"),
    alarm: Annotated[
        bool, typer.Option("--alarm", help="Send a message and exit 3 where a schedule stands still.")
    ] = False,
) -> None:
    """Every job with its last and its next run."""
    with _telling(config, None) if alarm else nullcontext():
        late = _listed(config, alarm=alarm)
    if alarm and late:
        raise typer.Exit(3)


def _listed(config: Path, *, alarm: bool) -> bool:
    """Whether any schedule stands still."""
    from auditor.jobs.ledger import Ledger
    from auditor.jobs.notify import GRACE, Notifier
    from auditor.jobs.schedule import overdue

    settings = _settings(config)
    now, late = datetime.now(UTC), False
    with _history(settings) as history:
        ledger = Ledger(history)
        notifier = Notifier(settings, history, ledger)
        for job in settings.job:
            newest = ledger.newest(job.name)
            print(f"{_upcoming(job)}; {_last(newest)}")
            if job.schedule is None:
                continue
            known, last = ledger.known_since(job.name, now), newest.at if newest else None
            stood = overdue(job.schedule, job.timezone, known_since=known, last=last, now=now, grace=GRACE)
            if stood is not None:
                late = True
                print(f"  stands still: the run due at {stood:%Y-%m-%d %H:%M} UTC has not begun")
            if alarm:
                _say_all(notifier.standstill(job, now))
    return late


@app.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(metavar="[JOB]...", help="The jobs to run now.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Run what the schedules say is due; for cron and timers.")] = False,
    cluster: Cluster = None,
    slots: Slots = None,
    config: Config = Path("auditor.toml"),
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but problems.")] = False,
) -> None:
    """Run jobs: those named, or with --due those that are due. A run that was cut off is continued."""
    from auditor.jobs.serve import run_due, stop_signals
    from auditor.pipeline import worst

    if due == bool(names):
        raise BadInput("name the jobs to run, or say --due: 'auditor jobs list' shows the jobs.")
    with _telling(config, names):
        settings, broken = _startable(config)
        chosen = _chosen(settings, names)
        reports = _left_out(config, [job for job in chosen if job.name in broken], broken)
        ready = [job for job in chosen if job.name not in broken]
        with stop_signals() as stop, _crew(settings, config, cluster, slots, stop) as crew:
            _say_all(crew.gone.over(chosen))
            if due:
                reports += run_due(
                    crew.runner,
                    crew.notifier,
                    ready,
                    settings.notify,
                    stop=stop,
                    say=_say,
                    told=_teller(quiet),
                    stuck=crew.stuck,
                )
            else:
                reports += [_run_now(crew, job, settings, stop, quiet) for job in ready]
    for report in reports:
        _show(report, quiet)
    if due and not reports and not quiet:
        print("nothing is due.")
    whole = all(report.whole for report in reports)
    raise typer.Exit(worst([code for report in reports for code in report.codes]) if whole else 130)


def _run_now(crew: "Crew", job: "Job", settings: "Settings", stop: "Event", quiet: bool) -> "Report":
    """The run of the job that was cut off, else one for now."""
    from auditor.jobs.serve import after

    cut_off = crew.runner.ledger.unfinished(job.name)
    at = cut_off.at if cut_off is not None else datetime.now(UTC).replace(microsecond=0)
    report = crew.runner.run(job, at, stopping=stop.is_set, told=_teller(quiet))
    _say_all(crew.stuck.over([job]))
    after(crew.runner, crew.notifier, job, report, settings.notify, _say)
    return report


@app.command()
def serve(
    names: Annotated[list[str] | None, typer.Argument(metavar="[JOB]...", help="Only these jobs.")] = None,
    cluster: Cluster = None,
    slots: Slots = None,
    config: Config = Path("auditor.toml"),
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but problems.")] = False,
) -> None:
    """Run jobs when they are due, until SIGTERM or Ctrl-C; audits at work are finished first."""
    from auditor.jobs.serve import serve as keep_serving
    from auditor.jobs.serve import stop_signals

    with _telling(config, names):
        settings = _settings(config)
        chosen = [job for job in _chosen(settings, names) if job.schedule is not None]
        if not chosen:
            raise BadInput(f"{config} has no job with a schedule: there is nothing to serve.")
        with stop_signals() as stop, _crew(settings, config, cluster, slots, stop) as crew:
            keep_serving(
                crew.runner,
                crew.notifier,
                chosen,
                settings.notify,
                stop=stop,
                say=_say,
                told=_teller(quiet),
                stuck=crew.stuck,
                gone=crew.gone,
            )
    _say("stopped; what was cut off is continued by the next start.")


class Crew(NamedTuple):
    """Who runs and who tells; `stuck` remembers in the ledger what it told, `gone` in a file."""

    runner: "Runner"
    notifier: "Notifier"
    stuck: "Stuck"
    gone: "Stuck"


@contextmanager
def _crew(
    settings: "Settings", config: Path, cluster: str | None, slots: int | None, stop: "Event"
) -> "Iterator[Crew]":
    """On workers of this machine, or of a cluster."""
    from functools import partial

    from auditor.jobs import slots as local
    from auditor.jobs.notify import Notifier
    from auditor.jobs.runner import Runner
    from auditor.jobs.stuck import FileMemory, Stuck

    if slots is not None and not 1 <= slots <= 64:
        raise BadInput(f"--slots {slots} is out of range: use 1 to 64.")
    if cluster is not None and slots is not None:
        raise BadInput("--slots is for this machine; a cluster's workers say themselves how much they take.")
    if cluster is None:
        results: Results = partial(local.results, slots=slots or local.default_slots(), stopping=stop.is_set)
    else:
        from auditor.jobs import cluster as dask

        results = partial(dask.results_on, dask.readable(cluster), stopping=stop.is_set)
    with _history(settings) as history:
        runner = Runner(
            settings, history, beside=config.resolve().parent, now=lambda: datetime.now(UTC), results=results
        )
        place = str(config.resolve())
        yield Crew(
            runner,
            Notifier(settings, history, runner.ledger),
            Stuck(settings.notify, runner.ledger),
            Stuck(settings.notify, FileMemory(), place=place),
        )


@contextmanager
def _telling(config: Path, names: list[str] | None) -> "Iterator[None]":
    """What keeps jobs from starting also goes to those they notify."""
    try:
        yield
    except BadInput as problem:
        from auditor.jobs.checking import who_to_tell

        targets, jobs = who_to_tell(config)
        _stuck(config, targets, [job for job in jobs if not names or job.name in names], str(problem))
        raise


def _left_out(config: Path, jobs: "Sequence[Job]", broken: "dict[str, str]") -> "list[Report]":
    """Jobs that cannot start as they are written, while the others do."""
    from auditor.jobs.checking import who_to_tell
    from auditor.jobs.runner import Report

    for job in jobs:
        _say(broken[job.name])
        _stuck(config, who_to_tell(config)[0], [job], broken[job.name])
    return [Report(job=job.name, codes=(2,)) for job in jobs]


def _stuck(config: Path, targets: "Sequence[Notify]", jobs: "Sequence[Job]", reason: str) -> None:
    """Tell it, and remember in the ledger that it was told, where there is one."""
    from auditor import config as settings_file
    from auditor.history.store import History
    from auditor.jobs.ledger import Ledger
    from auditor.jobs.stuck import FileMemory, Stuck

    if not any(job.notify for job in jobs):
        return
    with ExitStack() as stack:
        try:
            index, results = _kept(settings_file.load(config))
            ledger = Ledger(stack.enter_context(History.open(index, results, patience=0)))
            said = Stuck(targets, ledger).tell(jobs, reason)
        except BadInput:
            said = Stuck(targets, FileMemory(), place=str(config.resolve())).tell(jobs, reason)
    _say_all(said)


def _startable(config: Path) -> "tuple[Settings, dict[str, str]]":
    """The settings and the jobs that cannot start, with the reason. Raises `BadInput` where none can."""
    from auditor.jobs.checking import startable

    settings, broken = startable(config)
    if not settings.job:
        raise BadInput(f"{config} has no [[job]]: 'auditor init' writes an example.")
    return settings, broken


def _settings(config: Path) -> "Settings":
    """The settings, if their jobs can run. Raises `BadInput` with the first fault and how to see all."""
    from auditor import config as settings_file
    from auditor.jobs.checking import in_one, problems_of

    problems = problems_of(config)
    if problems:
        raise BadInput(in_one(problems))
    settings = settings_file.load(config)
    if not settings.job:
        raise BadInput(f"{config} has no [[job]]: 'auditor init' writes an example.")
    return settings


def _history(settings: "Settings") -> "History":
    from auditor.history.store import History

    return History.open(*_kept(settings))


def _kept(settings: "Settings") -> tuple[str, str]:
    """Where the index and the results of the history are. Raises `BadInput`."""
    from auditor.config import HistorySettings, with_environment

    kept = settings.history or HistorySettings()
    return with_environment(kept.index, "history.index"), with_environment(kept.results, "history.results")


def _chosen(settings: "Settings", names: list[str] | None) -> "list[Job]":
    known = {job.name: job for job in settings.job}
    for name in names or ():
        if name not in known:
            raise BadInput(f"there is no job '{name}': known are {', '.join(known)}.")
    return [known[name] for name in names] if names else list(known.values())


def _upcoming(job: "Job") -> str:
    from auditor.jobs.schedule import next_moment, zone_of

    if job.schedule is None:
        return f"{job.name}: no schedule, runs when asked for"
    moment = next_moment(job.schedule, job.timezone, datetime.now(UTC))
    if moment is None:
        return f"{job.name}: never due"
    return f"{job.name}: next run {moment.astimezone(zone_of(job.timezone)):%a %Y-%m-%d %H:%M} {job.timezone}"


def _last(newest: "Occurrence | None") -> str:
    if newest is None:
        return "has not run yet"
    if newest.finished is None:
        return f"the run of {newest.at:%Y-%m-%d %H:%M} UTC is at work or was cut off"
    failed = f", {newest.failed} failed" if newest.failed else ""
    return f"last run {newest.at:%Y-%m-%d %H:%M} UTC, {newest.sites} sites{failed}"


def _teller(quiet: bool) -> "Callable[[Done], None]":
    from rich.console import Console
    from rich.markup import escape

    console, count, began = Console(stderr=True, highlight=False), 0, time.monotonic()

    def told(done: "Done") -> None:
        nonlocal count
        count += 1
        if quiet and done.reason is None:
            return
        rate = count / max(0.001, time.monotonic() - began) * 3600
        what = f"failed: {done.reason}" if done.reason else f"exit {done.code}, {done.seconds:.0f} s"
        console.print(f"{count} {escape(done.url)}: {escape(what)} [dim]({rate:.0f} sites/hour)[/dim]")

    return told


def _show(report: "Report", quiet: bool) -> None:
    if report.locked:
        print(f"{report.job}: runs already, in another process; nothing was started.")
    elif report.at is not None and not quiet:
        continued = ", continued" if report.continued else ""
        missed = f", {report.missed} missed runs passed over" if report.missed else ""
        end = "" if report.whole else "; stopped before the end, the next start continues"
        print(
            f"{report.job}: run of {report.at:%Y-%m-%d %H:%M} UTC{continued}: {report.sites} sites, "
            f"{len(report.runs)} audited now, {len(report.failed)} failed{missed}{end}."
        )


def _say(text: str) -> None:
    print(f"auditor: {text}", file=sys.stderr, flush=True)


def _say_all(texts: "Sequence[str]") -> None:
    for text in texts:
        _say(text)
