"""The history that auditor.toml asks for: opened, added to, and asked what an audit changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.config import HistorySettings, Settings, with_environment
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult

if TYPE_CHECKING:
    from auditor.history.patience import Rule
    from auditor.history.settled import Series
    from auditor.history.store import Added, History
    from auditor.model.history import Run

THIS = "this audit"
"""The id of an audit that is compared with the history before it is in it."""
REMEMBERED_RUNS = 400
"""So many runs of a site are read to say what is new: more than a year of nights."""


def opened(settings: Settings) -> "History":
    """The history. Raises `BadInput` where auditor.toml asks for none."""
    if settings.history is None:
        raise BadInput(
            "no history is kept here: write [history] into auditor.toml, alone on its line, and audits are recorded from "
            "then on ('auditor history rebuild' adds those in reports/)."
        )
    return _open(settings.history)


@contextmanager
def kept(settings: Settings) -> "Iterator[History | None]":
    """The history, None where none is kept."""
    if settings.history is None:
        yield None
        return
    with _open(settings.history) as history:
        yield history


def _open(chosen: HistorySettings) -> "History":
    from auditor.history.store import History

    index = with_environment(chosen.index, "history.index")
    return History.open(index, with_environment(chosen.results, "history.results"))


def ready(settings: Settings) -> None:
    """Fail before a visit, not after it, where the history cannot be opened."""
    if settings.history is not None:
        _open(settings.history).close()


def recorded(folder: Path, settings: Settings) -> "Added | None":
    """Add a finished audit to the history, if one is kept."""
    if settings.history is None:
        return None
    with _open(settings.history) as history:
        return history.add(folder)


def rule_of(settings: Settings) -> "Rule":
    """After how many runs something is new or gone."""
    from auditor.history.patience import Rule

    chosen = settings.history or HistorySettings()
    return Rule(new_after=chosen.new_after, gone_after=chosen.gone_after)


def series_until(history: "History", result: AuditResult, rule: "Rule") -> "Series | None":
    """What the history says with this audit as its newest run, which need not be in it yet; None where it knows no
    earlier one of the site."""
    from auditor.history.essence import essence_of, run_of
    from auditor.history.settled import settled

    own = run_of(result, id=THIS, sha256="", place="")
    earlier = [
        pair for pair in history.essences(result.target.site, limit=REMEMBERED_RUNS) if pair[0].started < result.started
    ]
    return settled([*earlier, (own, essence_of(result))], rule) if earlier else None


def shown(history: "History", site: str, rule: "Rule") -> "tuple[tuple[Run, ...], Series]":
    """The runs of a site, newest first, and what they say. Raises `BadInput` for a site without any."""
    from auditor.history.settled import settled

    pairs = list(history.essences(site, limit=REMEMBERED_RUNS))
    if not pairs:
        raise BadInput(f"the history knows no site '{site}': 'auditor history' lists those it knows.")
    return tuple(run for run, _ in reversed(pairs)), settled(pairs, rule)


def expired(history: "History", settings: Settings, now: datetime) -> "tuple[Run, ...]":
    """Remove the evidence that nothing asks for any more; returns the runs that lost theirs. Raises `BadInput`."""
    from auditor.history.retention import Rules, expire

    rules = Rules.of(settings)
    if rules == Rules():
        raise BadInput("nothing says how long to keep evidence: write keep_days or keep_runs below [history].")
    return expire(history, rules, now)


def export_trends(
    history: "History", out: Path, formats: str, *, site: str | None = None, group: str | None = None
) -> tuple[Path, ...]:
    """Write the tables of trends into a folder; returns the files. Raises `BadInput`."""
    from auditor.history.trends import FORMATS, tables, written

    chosen = tuple(name.strip() for name in formats.split(",") if name.strip())
    unknown = [name for name in chosen if name not in FORMATS]
    if unknown or not chosen:
        raise BadInput(f"--format '{formats}' is unknown: use {' or '.join(FORMATS)}.")
    made = tables(history.essences(site, group=group))
    if made["runs"].empty:
        what = f"site '{site}'" if site else f"group '{group}'" if group else "audit"
        raise BadInput(f"the history knows no {what}: there is nothing to make a trend of.")
    return written(made, out, chosen)
