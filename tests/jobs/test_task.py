"""One audit of a job: the whole of auditor.toml counts in it, and its result outlives a database that is gone."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from auditor.config import CollectSettings, HistorySettings, Settings
from auditor.history import store
from auditor.history.store import History
from auditor.jobs.task import Task, perform, plan_of
from auditor.model.custom import Custom, Step
from auditor.model.jobs import SiteOrder
from auditor.model.kinds import Stance, State
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


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit itself is made up: its folder is written, nothing is visited."""

    def audit(_plan: object, asked: object, _progress: object) -> AuditResult:
        folder = asked.out  # type: ignore[attr-defined]
        result = made.result()
        made.folder(folder, result)
        return result

    monkeypatch.setattr("auditor.pipeline.audit", audit)


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
