"""One audit of a job: the whole of auditor.toml counts in it, and its result outlives a database that is gone."""

import os
import tempfile
import time
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from auditor.config import CollectSettings, HistorySettings, Settings
from auditor.history import store
from auditor.history.store import History
from auditor.jobs import scratch
from auditor.jobs.task import Task, perform, plan_of
from auditor.model.custom import Custom, Step
from auditor.model.jobs import SiteOrder
from auditor.model.kinds import Stance, State
from auditor.model.problems import BadInput, Unfinished
from auditor.model.result import AuditResult
from tests.history import made

RUN = "nightly/www.fernwerk.example/2026-05-04T02:00Z"
AUDIT_STEPS = Custom(stance=Stance.REFUSED, step=(Step(click="text=No"),), expect="text=Saved")


def order(kept: HistorySettings, settings: Settings | None = None) -> Task:
    site = SiteOrder(url="https://www.fernwerk.example", states=(State.CUSTOM,))
    return Task(
        run=RUN,
        job="nightly",
        groups=(),
        fail_on="none",
        order=site,
        settings=settings or Settings(),
        index=kept.index,
        results=kept.results,
    )


class Audit:
    """The audit itself is made up: its folder is written, nothing is visited. `fails` is raised half-way, once each."""

    def __init__(self) -> None:
        self.fails: list[Exception] = []
        self.found: list[list[str] | None] = []
        """What lay in the folder when it was resumed, None where it was begun anew."""

    def __call__(self, _plan: object, asked: object, _progress: object, *, resume: bool = False) -> AuditResult:
        folder: Path = asked.out  # type: ignore[attr-defined]
        assert resume or not folder.exists()
        self.found.append(sorted(path.name for path in folder.iterdir()) if resume else None)
        if self.fails:
            (folder / "capture").mkdir(parents=True, exist_ok=True)
            raise self.fails.pop(0)
        result = made.result()
        made.folder(folder, result)
        return result


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Audit:
    audit = Audit()
    monkeypatch.setattr("auditor.pipeline.audit", audit)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return audit


def left(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "temporary").glob("auditor-jobs-*/*"))


def test_the_plan_has_what_the_other_tables_say(kept: HistorySettings) -> None:
    plan = plan_of(order(kept, Settings(custom=AUDIT_STEPS, collect=CollectSettings(form_test=True))))
    assert plan.custom == AUDIT_STEPS
    assert plan.form_test


@pytest.mark.usefixtures("audited")
def test_a_worker_reads_where_the_history_is_from_its_environment(
    kept: HistorySettings, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_TEST_INDEX", kept.index)
    monkeypatch.setenv("AUDITOR_TEST_RESULTS", kept.results)
    named = HistorySettings(index="${AUDITOR_TEST_INDEX}", results="${AUDITOR_TEST_RESULTS}")
    done = perform(order(named))
    assert (done.reason, done.new) == (None, True)
    assert history.get(RUN) is not None


@pytest.mark.usefixtures("audited")
def test_a_result_is_kept_though_the_database_is_gone(
    kept: HistorySettings, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(self: sa.Engine) -> sa.Connection:
        raise OperationalError("", None, Exception("connection refused"))

    monkeypatch.setattr(store, "PATIENCE", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(sa.Engine, "connect", gone)
        done = perform(order(kept))
    assert done.reason is not None
    assert "nothing is lost, 'auditor history rebuild'" in done.reason
    assert history.size() == 0
    assert history.rebuild().added == 1
    assert history.get(RUN) is not None
    assert Path(kept.results).is_dir()


def test_another_attempt_goes_on_with_what_one_left(
    kept: HistorySettings, history: History, audited: Audit, tmp_path: Path
) -> None:
    audited.fails = [Unfinished("the browser died"), RuntimeError("odd"), BadInput("other options")]
    assert [perform(order(kept)).again for _ in range(2)] == [True, True]
    assert len(left(tmp_path)) == 1
    assert perform(order(kept)).reason is None  # resumed, refused, begun anew
    assert audited.found == [None, ["capture"], ["capture"], None]
    assert left(tmp_path) == []
    assert history.size() == 1


def test_a_bad_order_leaves_nothing_and_what_is_old_is_removed(
    kept: HistorySettings, history: History, audited: Audit, tmp_path: Path
) -> None:
    audited.fails = [BadInput("no such address"), Unfinished("the disk is full")]
    assert not perform(order(kept)).again
    assert left(tmp_path) == []
    assert perform(order(kept)).again
    (old,) = left(tmp_path)
    os.utime(old, times=(0, time.time() - scratch.KEPT - 60))
    assert perform(msgspec.structs.replace(order(kept), run="nightly/other/2026-05-04T02:00Z")).reason is None
    assert left(tmp_path) == []


@pytest.mark.usefixtures("history")
def test_two_processes_never_share_a_folder(kept: HistorySettings, audited: Audit, tmp_path: Path) -> None:
    with scratch.scratch(RUN, kept.index) as one, scratch.scratch(RUN, kept.index) as two:
        assert one != two
        assert not two.exists()
    assert left(tmp_path) == []
    base = one.parents[1]
    base.chmod(0o755)
    with scratch.scratch(RUN, kept.index) as open_to_all:
        assert base not in open_to_all.parents
