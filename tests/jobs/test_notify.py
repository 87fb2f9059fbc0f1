"""Messages: only news, nothing twice, secrets never in them."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from auditor.config import HistorySettings, Settings
from auditor.history.store import History
from auditor.jobs.notify import MOST_LINES, UNSEEN, Notifier, by_apprise, text_of
from auditor.jobs.notify import Line as MessageLine
from auditor.jobs.runner import Report, Runner
from auditor.model.jobs import Done, Notify
from auditor.model.kinds import VisitStatus
from tests.history import made
from tests.jobs.conftest import JOB, NIGHT, Clock, runner


class Box:
    """Takes messages; `refuses` is what it says instead."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, str]] = []
        self.refuses: str | None = None

    def __call__(self, address: str, subject: str, text: str) -> str | None:
        if self.refuses is None:
            self.got.append((address, subject, text))
        return self.refuses


@pytest.fixture
def told(settings: Settings, kept: HistorySettings) -> Settings:
    return msgspec.structs.replace(
        settings,
        history=msgspec.structs.replace(kept, new_after=3),
        notify=(Notify(name="team", url="json://${AUDITOR_TEST_HOST}/"),),
    )


@pytest.fixture(autouse=True)
def variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_TEST_HOST", "hook.example")


def ran(one: Runner, box: Box, told: Settings, clock: Clock, report: Report) -> tuple[str, ...]:
    return Notifier(told, one.history, one.ledger, box).ran(JOB, report, clock.now)


def with_failures(one: Runner, hosts: Iterable[str], reason: str = "no browser was found") -> Report:
    failed = tuple(
        Done(run=f"nightly/{host}/{one.now():%Y-%m-%dT%H:%MZ}", url=f"https://{host}", reason=reason) for host in hosts
    )
    return Report(job=JOB.name, at=one.now(), failed=failed)


def test_a_night_without_news_sends_nothing(told: Settings, history: History, clock: Clock) -> None:
    box, one = Box(), runner(told, history, clock)
    for _ in range(4):
        assert ran(one, box, told, clock, one.run(JOB, clock.now)) == ()
        clock.later(days=1)
    assert box.got == []


def test_a_vendor_that_stays_is_told_once(told: Settings, history: History, clock: Clock, tmp_path: Path) -> None:
    box, one = Box(), runner(told, history, clock)
    base = made.result()
    gone = base.vendors[0]
    without = made.result(vendors=base.vendors[1:])
    for night in range(10):
        at = NIGHT + timedelta(days=night)
        result = without if night < 5 else base
        result = msgspec.structs.replace(result, started=at, finished=at)
        run = f"nightly/x/{night}"
        history.add(made.folder(tmp_path / str(night), result), run=run)
        assert ran(one, box, told, clock, Report(job=JOB.name, at=at, runs=(run,))) == ()
    texts = [text for _, _, text in box.got if gone.name in text]
    assert len(texts) == 1
    assert f"new vendor {gone.name}" in texts[0]
    assert box.got[0][0] == "json://hook.example/"
    assert box.got[0][1].startswith("auditor, nightly: ")


def test_what_a_killed_start_audited_is_told_by_the_one_that_continues(
    told: Settings, history: History, clock: Clock, tmp_path: Path
) -> None:
    box, one = Box(), runner(told, history, clock)
    base = made.result()
    for night in range(10):
        at = NIGHT + timedelta(days=night)
        result = made.result(vendors=base.vendors[1:]) if night < 5 else base
        result = msgspec.structs.replace(result, started=at, finished=at)
        run = f"nightly/x/{night}"
        history.add(made.folder(tmp_path / str(night), result), run=run)
        ran(one, box, told, clock, Report(job=JOB.name, at=at, continued=True, before=(run,)))
    assert len([text for _, _, text in box.got if f"new vendor {base.vendors[0].name}" in text]) == 1


def test_a_failure_is_told_once_then_reminded_of_then_its_end(told: Settings, history: History, clock: Clock) -> None:
    box, one = Box(), runner(told, history, clock)
    for _ in range(8):
        ran(one, box, told, clock, with_failures(one, ["www.two.example"]))
        clock.later(days=1)
    assert [subject for _, subject, _ in box.got] == ["auditor, nightly: 1 sites failed"] * 2
    assert "www.two.example: failed: no browser was found" in box.got[0][2]
    for _ in range(2):
        ran(one, box, told, clock, one.run(JOB, clock.now))
        clock.later(days=1)
    assert [text for _, _, text in box.got[2:]] == ["- www.two.example: works again"]


def test_another_reason_is_told_at_once_and_the_same_after_an_end(
    told: Settings, history: History, clock: Clock
) -> None:
    box, one = Box(), runner(told, history, clock)
    reasons = ("no browser was found", "it took 31 s", "it took 32 s", "no browser was found", "it took 33 s")
    for reason in reasons:
        ran(one, box, told, clock, with_failures(one, ["www.two.example"], reason))
        clock.later(days=1)
    assert [text.rpartition(": ")[2] for _, _, text in box.got] == ["no browser was found", "it took 31 s"]
    ran(one, box, told, clock, one.run(JOB, clock.now))
    clock.later(days=1)
    ran(one, box, told, clock, with_failures(one, ["www.two.example"], "it took 34 s"))
    assert [text.partition(": ")[2] for _, _, text in box.got[2:]] == ["works again", "failed: it took 34 s"]


def test_a_site_that_could_not_be_seen_is_a_failure_though_its_report_is_kept(
    told: Settings, history: History, clock: Clock, tmp_path: Path
) -> None:
    box, one = Box(), runner(told, history, clock)
    base = made.result()
    blocked = [msgspec.structs.replace(visit, status=VisitStatus.BLOCKED, reason="a bot wall") for visit in base.visits]
    run = "nightly/www.two.example/1"
    history.add(made.folder(tmp_path / "a", made.result(visits=tuple(blocked))), run=run)
    ran(one, box, told, clock, Report(job=JOB.name, at=NIGHT, runs=(run,)))
    assert [text for _, _, text in box.got] == [f"- www.two.example: failed: {UNSEEN}"]


def test_what_was_not_taken_is_said_and_sent_the_next_time(told: Settings, history: History, clock: Clock) -> None:
    box, one = Box(), runner(told, history, clock)
    box.refuses = "the service did not take the message"
    report = with_failures(one, ["a.example"])
    assert ran(one, box, told, clock, report) == ("no message went to 'team': the service did not take the message",)
    box.refuses = None
    assert ran(one, box, told, clock, report) == ()
    assert len(box.got) == 1


def test_a_change_that_was_not_taken_is_told_with_the_next_run(
    told: Settings, history: History, clock: Clock, tmp_path: Path
) -> None:
    box, one = Box(), runner(told, history, clock)
    base = made.result()
    name, nights = base.vendors[0].name, 24
    refused: list[int] = []
    for night in range(nights):
        at = NIGHT + timedelta(days=night)
        result = made.result(vendors=base.vendors[1:]) if night < 5 else base
        history.add(
            made.folder(tmp_path / str(night), msgspec.structs.replace(result, started=at, finished=at)),
            run=f"nightly/x/{night}",
        )
        box.refuses = None if refused and night > refused[0] else "the service did not take the message"
        if ran(one, box, told, clock, Report(job=JOB.name, at=at, runs=(f"nightly/x/{night}",))):
            refused.append(night)
    assert len(refused) == 1
    assert len([text for _, _, text in box.got if f"new vendor {name}" in text]) == 1


def test_an_unset_variable_is_said_without_the_address(
    told: Settings, history: History, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, one = Box(), runner(told, history, clock)
    monkeypatch.delenv("AUDITOR_TEST_HOST")
    (problem,) = ran(one, box, told, clock, with_failures(one, ["a.example"]))
    assert "${AUDITOR_TEST_HOST}, which is not set" in problem
    assert box.got == []


def test_a_schedule_that_stands_still_is_told_once(told: Settings, history: History, clock: Clock) -> None:
    box, one = Box(), runner(told, history, clock)
    notifier = Notifier(told, history, one.ledger, box)
    one.run(JOB, None)
    clock.later(hours=25)
    assert notifier.standstill(JOB, clock.now) == ()
    assert box.got == []
    clock.later(hours=2)
    for _ in range(2):
        assert notifier.standstill(JOB, clock.now) == ()
    ((_, subject, text),) = box.got
    assert subject == "auditor, nightly: schedule stands still"
    assert "the run due at 2026-05-05 02:00 UTC has not begun; the last run was that of 2026-05-04 02:00" in text


def test_a_long_message_is_cut_and_says_so() -> None:
    lines = [MessageLine(key=str(n), text=f"line {n}", kind="changed") for n in range(MOST_LINES + 5)]
    assert text_of(lines).splitlines()[-1].startswith("and 5 more")
    assert len(text_of(lines).splitlines()) == MOST_LINES + 1


def test_what_apprise_does_not_know_is_a_reason_without_the_address() -> None:
    why = by_apprise("nosuchservice://secret@host", "s", "t")
    assert why is not None
    assert "secret" not in why


def test_a_message_reaches_a_hook_on_this_machine() -> None:
    import json
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    got: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert by_apprise(f"json://127.0.0.1:{server.server_port}/", "subject", "- one line") is None
        server.shutdown()
    assert (got[0]["title"], got[0]["message"]) == ("subject", "- one line")
