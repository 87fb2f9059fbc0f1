"""A run that could not see something never exits 0 and never looks clean: one thing after the other is taken away.

The collectors are those of the registry and the records those of `Visit`, so that a new one is covered by itself.
"""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

import auditor.collect.collectors
from auditor import pipeline, registry
from auditor.collect.collectors.signals import REFUSED, UNTOLD
from auditor.collect.stored import load
from auditor.collect.unseen import unseen
from auditor.config import AuditSettings, Settings
from auditor.evidence.build import unrecorded
from auditor.model.capture import NOT_RECORDED, SEARCH, SEARCH_CUT, Capture, Document, Failure, Visit
from auditor.model.check import CheckResult
from auditor.model.kinds import DocumentKind, Stance, State, ThirdPartyCookies, Verdict, VisitStatus
from auditor.model.result import AuditResult
from auditor.model.text import DocumentText
from auditor.report import html, junit, markdown, sarif
from auditor.report._summary import summary
from tests import clean

REASON = "the device was pulled out while it was looked at."
CLEAN = ("no gap found in the pages", "no third party was observed.", "no finding was")
COLLECTORS = registry.ids(auditor.collect.collectors)
ORDER = pipeline.Order(out=Path("."), formats=(), settings=Settings(audit=AuditSettings(experimental=True)))
Flip = Callable[[Visit], Visit]


@pytest.fixture(autouse=True)
def _no_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.trackers.lists.installed", lambda: ())


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Capture, tuple[DocumentText, ...]]:
    """The clean capture as it is read back, and its documents' texts."""
    folder = tmp_path_factory.mktemp("clean")
    clean.save(folder)
    capture = pipeline.capture_folder(folder)
    return load(capture), pipeline.stored_texts(load(capture), capture)


@pytest.fixture(scope="module")
def whole(stored: tuple[Capture, tuple[DocumentText, ...]]) -> dict[str, Verdict]:
    """What each check says where nothing is missing."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("auditor.trackers.lists.installed", lambda: ())
        return {check.id: check.verdict for check in pipeline.result_of(*stored, ORDER).checks}


def plain(result: AuditResult) -> AuditResult:
    """The result of the usual run: without the experimental checks, of which some are never tested here."""
    checks = tuple(check for check in result.checks if not check.meta.experimental)
    kept = {check.id for check in checks}
    lines = tuple(line for line in result.limitations if not any(f"Check {c.id} " in line for c in result.checks))
    found = tuple(finding for finding in result.findings if finding.check in kept)
    return msgspec.structs.replace(result, checks=checks, findings=found, limitations=lines)


def shown(result: AuditResult) -> dict[str, str]:
    """Everything that people and their programs read, by format."""
    console = Console(width=4000, file=StringIO())
    console.print(summary(result))
    return {
        "html": html.render(result, {}).decode(),
        "markdown": markdown.render(result, {}).decode(),
        "terminal": console.file.getvalue(),  # type: ignore[attr-defined]
        "sarif": sarif.render(result, {}).decode(),
        "junit": junit.render(result, {}).decode(),
    }


def never_clean(result: AuditResult, reason: str) -> None:
    """Exit code, limitation and wording of a run that could not see something."""
    usual = plain(result)
    assert pipeline.exit_code(usual, "none") == 3
    assert pipeline.exit_code(usual, "high") in (1, 3)
    assert any(reason in line for line in usual.limitations), usual.limitations
    for format, text in shown(usual).items():
        low = text.lower()
        assert not [phrase for phrase in CLEAN if phrase in low], format
        assert reason.split(":")[-1].strip(" .")[:60] in text.replace("\\", ""), f"{format} does not give the reason"


def silent(check: CheckResult) -> bool:
    return check.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE)


def without(visit: Visit, collector: str) -> Visit:
    """The visit as it is stored when this collector failed."""
    if collector == "signals":
        return msgspec.structs.replace(visit, signals={NOT_RECORDED: REASON})
    return msgspec.structs.replace(visit, **{collector.replace("-", "_"): Failure(reason=REASON)})


def flipped(stored: tuple[Capture, tuple[DocumentText, ...]], flip: Flip, *states: State) -> AuditResult:
    """The result of the capture with the visits of these states changed."""
    capture, texts = stored
    visits = tuple(flip(one) if one.state in states else one for one in capture.visits)
    return pipeline.result_of(msgspec.structs.replace(capture, visits=visits), texts, ORDER)


def test_where_nothing_is_missing_it_may_say_so(stored: tuple[Capture, tuple[DocumentText, ...]]) -> None:
    result = plain(pipeline.result_of(*stored, ORDER))
    assert pipeline.exit_code(result, "high") == 0
    assert result.limitations == ()
    for format in ("html", "markdown", "terminal"):
        assert CLEAN[0] in shown(result)[format].lower()


def test_every_collector_has_a_record_that_tells_of_its_failure() -> None:
    for collector in COLLECTORS:
        broken = without(clean.visit(State.ACCEPT), collector)
        assert unrecorded(broken) == {collector.replace("-", " "): Failure(reason=REASON)}


@pytest.mark.parametrize("collector", COLLECTORS)
@pytest.mark.parametrize("states", [(State.REJECT,), clean.STATES], ids=["one", "all"])
def test_a_collector_that_fails(
    stored: tuple[Capture, tuple[DocumentText, ...]], collector: str, states: tuple[State, ...]
) -> None:
    result = flipped(stored, lambda visit: without(visit, collector), *states)
    unrecorded_is_unjudged(result, collector, states)
    never_clean(result, REASON)


@pytest.mark.parametrize("state", clean.STATES)
def test_every_collector_of_a_state_fails(stored: tuple[Capture, tuple[DocumentText, ...]], state: State) -> None:
    def nothing(visit: Visit) -> Visit:
        for collector in COLLECTORS:
            visit = without(visit, collector)
        return visit

    result = flipped(stored, nothing, state)
    for collector in COLLECTORS:
        unrecorded_is_unjudged(result, collector, (state,))
    never_clean(result, REASON)


def unrecorded_is_unjudged(result: AuditResult, collector: str, states: tuple[State, ...]) -> None:
    """No check that needs these records of these visits is silent."""
    name = collector.replace("-", " ")
    stances = {visit.stance for visit in result.visits if visit.state in states}
    for check in result.checks:
        if name in check.meta.needs and (not check.meta.stances or stances & set(check.meta.stances)):
            assert not silent(check), (check.id, check.verdict, check.reason)


def ended(status: VisitStatus) -> Flip:
    empty = status in (VisitStatus.BLOCKED, VisitStatus.FAILED)
    return lambda visit: msgspec.structs.replace(
        visit, status=status, reason=REASON, pages=() if empty else visit.pages
    )


def unverified(visit: Visit) -> Visit:
    consent = msgspec.structs.replace(visit.consent, verified=False, done_at=None)
    return msgspec.structs.replace(visit, status=VisitStatus.PARTIAL, reason=REASON, consent=consent)


@pytest.mark.parametrize("status", [s for s in VisitStatus if s is not VisitStatus.COMPLETE])
@pytest.mark.parametrize("state", clean.STATES)
def test_a_state_that_fails(
    stored: tuple[Capture, tuple[DocumentText, ...]], whole: dict[str, Verdict], state: State, status: VisitStatus
) -> None:
    result = flipped(stored, ended(status), state)
    judged(result, state)
    never_clean(result, REASON)


@pytest.mark.parametrize("state", [State.ACCEPT, State.REJECT])
def test_a_choice_that_cannot_be_verified(stored: tuple[Capture, tuple[DocumentText, ...]], state: State) -> None:
    result = flipped(stored, unverified, state)
    judged(result, state)
    never_clean(result, REASON)


@pytest.mark.parametrize("state", clean.STATES)
def test_a_state_without_a_visit(stored: tuple[Capture, tuple[DocumentText, ...]], state: State) -> None:
    capture, texts = stored
    visits = tuple(visit for visit in capture.visits if visit.state is not state)
    result = pipeline.result_of(msgspec.structs.replace(capture, visits=visits), texts, ORDER)
    judged(result, state)
    assert pipeline.exit_code(plain(result), "none") == 3
    assert f"State {state.value} was not tested." in result.limitations
    assert CLEAN[0] not in shown(plain(result))["terminal"].lower()


@pytest.mark.parametrize("state", [State.CUSTOM, State.WITHDRAW])
def test_a_state_asked_for_besides_the_usual(stored: tuple[Capture, tuple[DocumentText, ...]], state: State) -> None:
    capture, texts = stored
    asked = msgspec.structs.replace(capture, asked_states=(*capture.asked_states, state))
    result = plain(pipeline.result_of(asked, texts, ORDER))
    assert pipeline.exit_code(result, "none") == 3
    assert f"State {state.value} was not tested." in result.limitations
    for format in ("html", "markdown", "terminal"):
        assert CLEAN[0] not in shown(result)[format].lower()


@pytest.mark.parametrize("status", [VisitStatus.BLOCKED, VisitStatus.FAILED])
def test_every_state_fails(stored: tuple[Capture, tuple[DocumentText, ...]], status: VisitStatus) -> None:
    result = flipped(stored, ended(status), *clean.STATES)
    assert [check.id for check in result.checks if silent(check) and not check.meta.about_audit] == []
    never_clean(result, REASON)


@pytest.mark.parametrize("kept", [ThirdPartyCookies.REFUSED, ThirdPartyCookies.UNKNOWN])
def test_a_browser_that_refuses_third_party_cookies(
    stored: tuple[Capture, tuple[DocumentText, ...]], kept: ThirdPartyCookies
) -> None:
    result = plain(flipped(stored, lambda v: msgspec.structs.replace(v, third_party_cookies=kept), *clean.STATES))
    assert pipeline.exit_code(result, "none") == 3
    assert any("third-party cookies" in line for line in result.limitations)
    for format in ("html", "markdown", "terminal"):
        assert CLEAN[0] not in shown(result)[format].lower()


UNSEEN: dict[str, Callable[[Visit], Visit]] = {
    "restless": lambda visit: msgspec.structs.replace(
        visit,
        pages=(msgspec.structs.replace(visit.pages[0], settled=False, unrest="was still loading"), *visit.pages[1:]),
    ),
    "refused-frame": lambda visit: msgspec.structs.replace(visit, signals={**visit.signals, REFUSED: "127.0.0.1"}),
    "gpc-not-told": lambda visit: msgspec.structs.replace(visit, signals={**visit.signals, UNTOLD: "hotjar.com"}),
}


@pytest.mark.parametrize("name", UNSEEN)
@pytest.mark.parametrize("state", clean.STATES)
def test_what_a_visit_that_ran_to_its_end_did_not_see(
    stored: tuple[Capture, tuple[DocumentText, ...]], state: State, name: str
) -> None:
    """The status is what `visit` makes of these records; that they are made so is in tests/faults and tests/collect."""

    def partial(visit: Visit) -> Visit:
        marked = UNSEEN[name](visit)
        (clause,) = unseen(marked.pages, marked.signals)
        return msgspec.structs.replace(marked, status=VisitStatus.PARTIAL, reason=f"{clause}: {REASON}")

    result = flipped(stored, partial, state)
    judged(result, state)
    never_clean(result, REASON)


def test_a_page_that_only_repeats_itself_is_no_hole(stored: tuple[Capture, tuple[DocumentText, ...]]) -> None:
    page = msgspec.structs.replace(stored[0].visits[0].pages[0], settled=False)
    assert unseen((page,), {}) == []
    assert unseen((), {}, ["no further page was visited"]) == ["no further page was visited"]


def judged(result: AuditResult, state: State) -> None:
    """No check that must have seen what this state shows is silent."""
    stance = {
        State.NO_ACTION: Stance.UNDECIDED,
        State.ACCEPT: Stance.GRANTED,
        State.REJECT: Stance.REFUSED,
        State.GPC: Stance.OPTED_OUT_OF_SALE,
    }[state]
    for check in result.checks:
        needs_visit = any(need != "documents" for need in check.meta.needs) and not check.meta.stances
        if stance in check.meta.stances or needs_visit:
            assert not silent(check), (check.id, check.verdict, check.reason)


def gone(capture: Capture, texts: tuple[DocumentText, ...]) -> tuple[Capture, tuple[DocumentText, ...]]:
    return msgspec.structs.replace(capture, documents=()), ()


def unread(capture: Capture, texts: tuple[DocumentText, ...]) -> tuple[Capture, tuple[DocumentText, ...]]:
    (policy,) = capture.documents
    bare = Document(id=policy.id, kind=policy.kind, url=policy.url, found=policy.found, status=500, reason=REASON)
    return msgspec.structs.replace(capture, documents=(bare,)), ()


def one_more_unread(capture: Capture, texts: tuple[DocumentText, ...]) -> tuple[Capture, tuple[DocumentText, ...]]:
    (policy,) = capture.documents
    other = Document(id="c", kind=DocumentKind.COOKIES, url=f"{policy.url}-2", found="", status=None, reason=REASON)
    return msgspec.structs.replace(capture, documents=(policy, other)), texts


def partly(capture: Capture, texts: tuple[DocumentText, ...]) -> tuple[Capture, tuple[DocumentText, ...]]:
    (policy,) = capture.documents
    return msgspec.structs.replace(capture, documents=(msgspec.structs.replace(policy, missing=REASON),)), texts


def unparseable(capture: Capture, texts: tuple[DocumentText, ...]) -> tuple[Capture, tuple[DocumentText, ...]]:
    (text,) = texts
    return capture, (msgspec.structs.replace(text, text="", blocks=(), words=0, problem=REASON),)


@pytest.mark.parametrize("change", [gone, unread, one_more_unread, partly, unparseable], ids=lambda f: f.__name__)
def test_a_policy_step_that_fails(
    stored: tuple[Capture, tuple[DocumentText, ...]],
    change: Callable[..., tuple[Capture, tuple[DocumentText, ...]]],
) -> None:
    result = pipeline.result_of(*change(*stored), ORDER)
    if change is gone:
        assert pipeline.exit_code(plain(result), "high") == 1
        assert any("No privacy or cookie policy was found" in line for line in result.limitations)
        assert CLEAN[0] not in shown(plain(result))["terminal"].lower()
    else:
        never_clean(result, REASON)
    if change is not one_more_unread:
        for check in result.checks:
            needs_text = "documents" in check.meta.needs and (check.meta.absence or "requests" in check.meta.needs)
            assert not (needs_text and check.verdict is Verdict.PASS), (check.id, check.reason)


def test_the_search_for_documents_that_is_cut_short(stored: tuple[Capture, tuple[DocumentText, ...]]) -> None:
    capture, texts = stored
    rest = Document(
        id=SEARCH, kind=DocumentKind.PRIVACY, url="", found="", source="all others", reason=f"{SEARCH_CUT}: {REASON}"
    )
    cut = msgspec.structs.replace(capture, documents=(*capture.documents, rest))
    never_clean(pipeline.result_of(cut, texts, ORDER), REASON)


def test_no_third_party_is_said_of_what_was_recorded_only(
    stored: tuple[Capture, tuple[DocumentText, ...]],
) -> None:
    def alone(visit: Visit) -> Visit:
        assert isinstance(visit.requests, tuple)
        own = tuple(one for one in visit.requests if "hotjar" not in one.url)
        broken = msgspec.structs.replace(visit, requests=own)
        return without(broken, "requests") if visit.state is State.ACCEPT else broken

    text = shown(plain(flipped(stored, alone, *clean.STATES)))["terminal"]
    assert "reject and GPC signal, no third party was observed; under accept nothing could be seen." in text
