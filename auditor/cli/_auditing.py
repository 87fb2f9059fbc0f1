"""What `audit`, `collect` and `demo` share: from options to a plan, and from a result to the terminal and an exit code."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli._browsing import Browsing
from auditor.config import Settings
from auditor.model.kinds import Profile, Severity, State
from auditor.model.problems import BadInput, Interrupted

if TYPE_CHECKING:
    from auditor.collect.plan import Plan
    from auditor.model.result import AuditResult
    from auditor.pipeline import Order

FAIL_ON = (*(severity.value for severity in Severity), "none")


def plan_of(
    urls: Sequence[str],
    browsing: Browsing,
    settings: Settings,
    *,
    states: tuple[State, ...],
    pages: int,
    repeat: int = 1,
    policy: Sequence[str] = (),
    add_policy: Sequence[str] = (),
    keep_raw: bool = False,
) -> "Plan":
    """The plan for one site. Raises `BadInput`."""
    import msgspec

    from auditor.collect.plan import Plan
    from auditor.pipeline import check_url

    if not 1 <= pages <= 1000:
        raise BadInput(f"--pages {pages} is out of range: use 1 to 1000.")
    if not 1 <= repeat <= 20:
        raise BadInput(f"--repeat {repeat} is out of range: use 1 to 20.")
    first, *others = (check_url(url) for url in urls)
    return Plan(
        url=first,
        extra_urls=tuple(others),
        states=states,
        pages=pages,
        repeat=repeat,
        policies=tuple(policy),
        add_policies=tuple(add_policy),
        first_party=settings.audit.first_party,
        keep_raw=keep_raw,
        custom=settings.custom,
        command=tuple(redacted(sys.argv[1:])),
        **{
            **msgspec.structs.asdict(browsing),
            "form_test": browsing.form_test or settings.collect.form_test,
            "try_links": browsing.try_links or settings.collect.try_links,
        },
    )


SECRET_OPTIONS = ("--header", "--basic-auth", "--proxy")


def redacted(arguments: Sequence[str]) -> list[str]:
    """The command line as it may be recorded: values that may hold credentials become three dots."""
    shown: list[str] = []
    hide = False
    for argument in arguments:
        option, equals, _ = argument.partition("=")
        shown.append("…" if hide else f"{option}=…" if equals and option in SECRET_OPTIONS else argument)
        hide = not hide and argument in SECRET_OPTIONS
    return shown


def profile_of(text: str) -> Profile:
    """The jurisdiction profile of this name. Raises `BadInput` naming all."""
    try:
        return Profile(text)
    except ValueError:
        raise BadInput(f"there is no profile '{text}': use {', '.join(p.value for p in Profile)}.") from None


def fail_on_of(text: str) -> str:
    """A severity or none. Raises `BadInput` naming all."""
    if text not in FAIL_ON:
        raise BadInput(f"--fail-on '{text}' is unknown: use {', '.join(FAIL_ON)}.")
    return text


def formats_of(text: str | None, settings: Settings) -> tuple[str, ...]:
    """Report formats from "html,json" or the settings. Raises `BadInput` for an unknown one, before anything is visited."""
    from auditor.pipeline import report_format

    names = settings.audit.format if text is None else tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise BadInput("--format names no format: write, for example, html,csv.")
    for name in names:
        report_format(name)
    return names


def language_of(text: str) -> str:
    """The language of the report, before anything is visited. Raises `BadInput` naming all."""
    from auditor.report._language import catalogue

    return catalogue(text).code


def paper_of(text: str | None) -> str | None:
    """a4 or letter, None for that of the law profile. Raises `BadInput`."""
    from auditor.pipeline.written import known_paper

    return None if text is None else known_paper(text)


def run_audit(plan: "Plan", order: "Order", *, quiet: bool, resume: bool = False) -> "AuditResult":
    """One audit with progress, recorded in the history if one is kept, then the summary on standard output."""
    from auditor.collect.redact import shown
    from auditor.pipeline import CAPTURE, audit, past
    from auditor.report._progress import progress

    with interruptible(order.out / CAPTURE), progress(shown(plan.url), quiet=quiet) as tell:
        past.ready(order.settings)
        result = audit(plan, order, tell, resume=resume)
    past.recorded(order.out, order.settings)
    show(result, order.out, quiet=quiet)
    return result


@contextmanager
def interruptible(capture: Path) -> Iterator[None]:
    """Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) end the work with a sentence on what was saved, as `Interrupted`."""
    told: list[int] = []
    try:
        with _like_ctrl_c(told):
            yield
    except KeyboardInterrupt:
        if (capture / "capture.json").is_file():
            kept = f"what was seen until then is in {capture}; 'auditor check {capture}' judges it, --resume goes on"
        else:
            kept = "nothing had been seen yet"
        end = Interrupted(f"the audit was interrupted: {kept}.")
        end.code = 128 + (told[0] if told else signal.SIGINT)
        raise end from None


@contextmanager
def _like_ctrl_c(told: list[int]) -> Iterator[None]:
    """Other signals that ask for an end do what Ctrl-C does, which asyncio knows to handle; `told` keeps their numbers.

    One that is ignored, as under nohup, stays so. Only the main thread can be told.
    """

    def ask(number: int, _frame: object) -> None:
        told.append(number)
        signal.raise_signal(signal.SIGINT)

    main = threading.current_thread() is threading.main_thread()
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if main and hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in numbers if signal.getsignal(one) is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def addresses(urls: Sequence[str] | None) -> list[str]:
    """The addresses to audit. Raises `BadInput` for none and for what is no address."""
    from auditor.pipeline import check_url

    if not urls:
        raise BadInput("nothing to audit: give an address, as in 'auditor audit https://www.example.org'.")
    return [check_url(url) for url in urls]


def run_recordings(
    files: tuple[tuple[State, Path], ...],
    urls: Sequence[str] | None,
    plan: Callable[[Sequence[str]], "Plan"],
    order: "Order",
    folder: Callable[[str], Path],
    *,
    quiet: bool,
) -> "AuditResult":
    """An audit of HAR recordings; the address says which site they are of, else their first page does."""
    import msgspec

    from auditor.collect.har_import import import_har
    from auditor.pipeline import audit_recordings, past

    url = addresses(urls)[0] if urls else None
    target = import_har(files, url).target
    order = msgspec.structs.replace(order, out=folder(target.site))
    past.ready(order.settings)
    result = audit_recordings(files, url, plan([target.url]), order)
    past.recorded(order.out, order.settings)
    show(result, order.out, quiet=quiet)
    return result


def show(result: "AuditResult", folder: Path, *, quiet: bool) -> None:
    """The terminal summary, unless quiet."""
    if quiet:
        return
    from rich.console import Console

    from auditor.report._summary import summary

    Console().print(
        summary(result, folder / "report.html" if (folder / "report.html").exists() else folder / "result.json")
    )


def open_report(folder: Path) -> None:
    """Open the HTML report in the user's browser."""
    import webbrowser

    report = (folder / "report.html").resolve()
    if report.exists():
        webbrowser.open(report.as_uri())
