"""Runs of a job: due once, continued, kept apart, with failures said."""

import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.config import HistorySettings, Settings
from auditor.history.store import History
from auditor.jobs.lock import held
from auditor.jobs.runner import Runner
from auditor.jobs.task import Task, run_id
from auditor.model.jobs import Done, Job, SiteOrder
from auditor.model.problems import BadInput
from tests.jobs import workers
from tests.jobs.conftest import JOB, NIGHT, Clock, here, runner

FIRST = "nightly/www.one.example/2026-05-04T02:00Z"


def test_a_due_run_audits_every_site_once(settings: Settings, history: History, clock: Clock) -> None:
    clock.later(minutes=3)
    one = runner(settings, history, clock)
    report = one.run(JOB, None)
    assert (report.at, report.sites, len(report.runs), report.failed) == (NIGHT, 3, 3, ())
    run = history.get(FIRST)
    assert run is not None
    assert (run.site, run.job, run.groups) == ("one.example", "nightly", ("shops",))
    assert one.due(JOB) is None
    assert one.run(JOB, None).at is None
    assert history.size() == 3


def test_a_site_has_the_jobs_value_for_what_it_leaves_out(settings: Settings, history: History, clock: Clock) -> None:
    seen: list[Task] = []

    def note(tasks: Iterable[Task]) -> Iterator[Done]:
        for one in tasks:
            seen.append(one)
            yield workers.quick(one)

    job = Job(name="j", sites=("https://a.example",), site=(SiteOrder(url="https://b.example", pages=2),), pages=7)
    runner(settings, history, clock, note).run(job, NIGHT)
    assert [(one.order.url, one.order.pages) for one in seen] == [("https://a.example", 7), ("https://b.example", 2)]
    assert all(one.settings.job == () for one in seen)


def test_a_run_that_was_cut_off_is_continued_with_what_is_left(
    settings: Settings, history: History, clock: Clock
) -> None:
    def cut(tasks: Iterable[Task]) -> Iterator[Done]:
        yield workers.quick(next(iter(tasks)))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner(settings, history, clock, cut).run(JOB, None)
    assert history.size() == 1
    clock.later(hours=1)
    report = runner(settings, history, clock).run(JOB, None)
    assert (report.continued, report.at, report.sites, len(report.runs)) == (True, NIGHT, 3, 2)
    assert report.before == (FIRST,)
    assert history.size() == 3
    assert workers.begun(FIRST) == 1


def test_a_result_that_was_stored_and_not_indexed_is_found(
    settings: Settings, history: History, clock: Clock, kept: HistorySettings
) -> None:
    runner(settings, history, clock).run(JOB, None)
    history.close()
    for end in ("", "-wal", "-shm"):
        Path(kept.index + end).unlink(missing_ok=True)
    with History.open(kept.index, kept.results) as anew:
        again = runner(settings, anew, clock)
        again.ledger.start(JOB.name, NIGHT, now=NIGHT, missed=0)
        report = again.run(JOB, NIGHT)
        assert (report.sites, report.runs, anew.size()) == (3, (), 3)
    assert workers.begun(FIRST) == 1


def test_a_second_start_is_kept_out_while_the_first_works(settings: Settings, history: History, clock: Clock) -> None:
    inside: list[bool] = []

    def look(tasks: Iterable[Task]) -> Iterator[Done]:
        inside.append(runner(settings, history, clock).run(JOB, NIGHT).locked)
        yield from here(tasks)

    assert len(runner(settings, history, clock, look).run(JOB, NIGHT).runs) == 3
    assert inside == [True]


HOLDER = """
import sys, time
from auditor.history.connect import connected
from auditor.jobs.lock import held
with held(connected(sys.argv[1]), "nightly") as got:
    print(got, flush=True)
    time.sleep(60)
"""


def test_a_dead_process_keeps_no_lock(history: History, kept: HistorySettings) -> None:
    command = [sys.executable, "-c", HOLDER, kept.index]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "True"
        with held(history.engine, "nightly") as got:
            assert not got
        holder.send_signal(signal.SIGKILL)
    for name in ("nightly", "another"):
        with held(history.engine, name) as got:
            assert got


def test_a_site_that_fails_is_said_and_audited_at_the_next_moment(
    settings: Settings, history: History, clock: Clock
) -> None:
    def fail(tasks: Iterable[Task]) -> Iterator[Done]:
        for one in tasks:
            failed = Done(run=one.run, url=one.order.url, reason="no browser was found")
            yield failed if "two" in one.run else workers.quick(one)

    one = runner(settings, history, clock, fail)
    report = one.run(JOB, None)
    assert [done.url for done in report.failed] == ["https://www.two.example"]
    assert report.codes.count(3) == 1
    newest = one.ledger.newest(JOB.name)
    assert newest is not None
    assert (newest.sites, newest.failed, newest.finished) == (3, 1, NIGHT)
    clock.later(days=1)
    assert len(runner(settings, history, clock).run(JOB, None).runs) == 3


def test_a_stop_begins_no_further_site_and_the_next_start_goes_on(
    settings: Settings, history: History, clock: Clock
) -> None:
    stop: list[Done] = []

    def until(tasks: Iterable[Task]) -> Iterator[Done]:
        for one in tasks:
            yield workers.quick(one)
            if stop:
                return

    one = runner(settings, history, clock, until)
    report = one.run(JOB, None, stopping=lambda: bool(stop), told=stop.append)
    assert (report.whole, len(report.runs)) == (False, 1)
    assert one.ledger.unfinished(JOB.name) is not None
    assert len(runner(settings, history, clock).run(JOB, None).runs) == 2
    assert one.ledger.unfinished(JOB.name) is None


def test_sites_come_from_a_file_each_once(settings: Settings, history: History, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "sites.txt").write_text("# shops\nhttps://a.example\nb.example  # no scheme\n\nhttps://a.example/\n")
    one = Runner(settings, history, beside=tmp_path, now=clock, results=here)
    assert one.run(Job(name="many", sites_file="sites.txt"), NIGHT).sites == 2
    with pytest.raises(BadInput, match=r"sites_file .*none\.txt cannot be read"):
        one.run(Job(name="none", sites_file="none.txt"), NIGHT)


def test_a_jobs_retention_spares_the_newest_and_other_jobs_sites(
    settings: Settings, history: History, clock: Clock
) -> None:
    one = runner(settings, history, clock)
    for _ in range(4):
        one.run(Job(name="other", sites=("https://www.else.example",)), clock.now)
        one.run(Job(name="kept", sites=("https://www.one.example",), keep_runs=2), clock.now)
        clock.later(days=1)
    # The sample has a waived finding: the first run that shows it waived stays as well.
    assert [run.evidence for run in history.runs("one.example")] == [True, True, False, True]
    assert all(run.evidence for run in history.runs("else.example"))


def test_retention_is_kept_for_a_site_that_cannot_be_audited_any_more(
    settings: Settings, history: History, clock: Clock
) -> None:
    job = Job(name="kept", sites=("https://www.one.example",), keep_runs=1)
    for _ in range(3):
        runner(settings, history, clock).run(Job(name="kept", sites=job.sites), clock.now)
        clock.later(days=1)
    assert [run.evidence for run in history.runs("one.example")] == [True] * 3

    def gone(tasks: Iterable[Task]) -> Iterator[Done]:
        yield from (Done(run=one.run, url=one.order.url, site="one.example", reason="it is gone") for one in tasks)

    runner(settings, history, clock, gone).run(job, clock.now)
    assert [run.evidence for run in history.runs("one.example")].count(False) == 1  # the first shows a waiver


def test_a_disk_that_is_full_is_said_and_made_up_for(
    settings: Settings, history: History, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    def as_a_worker(tasks: Iterable[Task]) -> Iterator[Done]:
        for one in tasks:
            try:
                yield workers.quick(one)
            except BadInput as problem:
                yield Done(run=one.run, url=one.order.url, reason=str(problem))

    with monkeypatch.context() as patched:
        patched.setattr("auditor.history.folders.Folders.take", full)
        report = runner(settings, history, clock, as_a_worker).run(JOB, NIGHT)
    assert ["No space left" in (done.reason or "") for done in report.failed] == [True, True, True]
    assert history.size() == 0
    assert len(runner(settings, history, clock).run(JOB, NIGHT).runs) == 3


def test_a_run_that_was_cut_off_and_overtaken_counts_as_missed(
    settings: Settings, history: History, clock: Clock
) -> None:
    def cut(tasks: Iterable[Task]) -> Iterator[Done]:
        yield workers.quick(next(iter(tasks)))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner(settings, history, clock, cut).run(JOB, None)
    clock.later(days=1, minutes=5)
    report = runner(settings, history, clock).run(JOB, None)
    assert (report.at, report.missed, len(report.runs)) == (NIGHT + timedelta(days=1), 1, 3)


def test_a_continued_run_has_the_exit_code_of_all_its_sites(settings: Settings, history: History, clock: Clock) -> None:
    job = msgspec.structs.replace(JOB, fail_on="low")

    def cut(tasks: Iterable[Task]) -> Iterator[Done]:
        yield workers.quick(next(iter(tasks)))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner(settings, history, clock, cut).run(job, None)
    report = runner(settings, history, clock).run(job, None)
    assert sorted(report.codes) == [0, 0, 1]  # the worker of these tests says 0; the sample has findings


def test_two_runs_by_hand_are_two_runs() -> None:
    order = SiteOrder(url="https://www.one.example/")
    assert run_id("j", order, NIGHT) == "j/www.one.example/2026-05-04T02:00Z"
    assert run_id("j", order, NIGHT + timedelta(seconds=7)) == "j/www.one.example/2026-05-04T02:00:07Z"
