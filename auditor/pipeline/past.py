"""The history that auditor.toml asks for: opened, added to, and asked what an audit changed."""

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.config import HistorySettings, Settings, with_environment
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult

if TYPE_CHECKING:
    from auditor.history.patience import Rule
    from auditor.history.settled import Series
    from auditor.history.store import Added, History

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


def series_until(history: "History", result: AuditResult, rule: "Rule") -> "Series":
    """What the history says with this audit as its newest run, which need not be in it yet."""
    from auditor.history.essence import essence_of, run_of
    from auditor.history.settled import settled

    own = run_of(result, id="this audit", sha256="", place="")
    earlier = [
        pair for pair in history.essences(result.target.site, limit=REMEMBERED_RUNS) if pair[0].started < result.started
    ]
    return settled([*earlier, (own, essence_of(result))], rule)
