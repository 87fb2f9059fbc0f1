"""Evidence goes when nothing asks for it; the newest and what a waiver rests on never do."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.config import HistorySettings, Settings
from auditor.history.retention import Retention, Rules, expire
from auditor.history.store import History
from auditor.model.check import Waiver
from auditor.model.jobs import Job
from auditor.model.kinds import VisitStatus
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult
from tests.history import made

replace = msgspec.structs.replace


def waived(result: AuditResult, fingerprint: str, yes: bool) -> AuditResult:
    waiver = Waiver(check="c", subject="s", reason="Known.", author="A", expires=date(2030, 1, 1)) if yes else None
    return replace(
        result,
        findings=tuple(replace(f, waiver=waiver if f.fingerprint == fingerprint else None) for f in result.findings),
    )


def kept(history: History, rule: Retention, last: AuditResult) -> list[str]:
    """The runs that still have their evidence, after a year."""
    expire(history, Rules(general=rule), last.started + timedelta(days=365))
    return [run.id for run, _ in history.essences() if run.evidence]


def filled(history: History, tmp_path: Path, results: list[AuditResult]) -> None:
    for night, result in enumerate(results):
        history.add(made.folder(tmp_path / str(night), result), run=str(night))


def test_the_newest_stays_and_so_does_the_newest_that_judged_anything(history: History, tmp_path: Path) -> None:
    finding = made.result().findings[0].fingerprint
    nights = [waived(made.result(n), finding, False) for n in range(4)]
    broken = replace(
        nights[3], visits=tuple(replace(v, status=VisitStatus.FAILED, reason="No.") for v in nights[3].visits)
    )
    filled(history, tmp_path, [*nights[:3], broken])

    assert kept(history, Retention(days=30), broken) == ["2", "3"]
    lost = history.get("0")
    assert lost is not None
    assert history.essence(lost).vendors
    with pytest.raises(BadInput, match="was removed by retention"):
        history.result(lost)
    assert history.rebuild(anew=True).added == 4
    assert history.get("0") == lost


def test_what_a_waiver_rests_on_stays(history: History, tmp_path: Path) -> None:
    finding = made.result().findings[0].fingerprint
    filled(history, tmp_path, [waived(made.result(n), finding, n in (3, 4, 5)) for n in range(8)])

    assert kept(history, Retention(runs=1), made.result(8)) == ["2", "3", "5", "7"]


def test_what_either_number_asks_for_stays(history: History, tmp_path: Path) -> None:
    finding = made.result().findings[0].fingerprint
    results = [waived(made.result(n), finding, False) for n in range(5)]
    filled(history, tmp_path, results)

    assert expire(history, Rules(), results[4].started) == ()
    gone = expire(history, Rules(general=Retention(days=2, runs=3)), results[4].started)
    assert [run.id for run in gone] == ["0", "1"]


def test_each_jobs_rule_holds_for_its_own_runs_alone(history: History, tmp_path: Path) -> None:
    finding = made.result().findings[0].fingerprint
    for night, job in enumerate(["", "nightly", "archive", "nightly", "archive", "", "nightly", "archive"]):
        folder = made.folder(tmp_path / str(night), waived(made.result(night), finding, False))
        history.add(folder, run=str(night), job=job)
    jobs = (Job(name="nightly", keep_runs=1), Job(name="archive", keep_days=9999), Job(name="other"))
    rules = Rules.of(Settings(history=HistorySettings(keep_days=30), job=jobs))
    assert rules.jobs == {"nightly": Retention(days=30, runs=1), "archive": Retention(days=9999)}
    gone = expire(history, rules, made.result(7).started + timedelta(days=365))
    assert [run.id for run in gone] == ["0", "1", "3"]
    assert expire(history, rules, made.result(7).started, ["nobody.example"]) == ()
