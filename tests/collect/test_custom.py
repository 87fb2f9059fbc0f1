"""The state `custom`: steps of the user's own, and that what they type is written nowhere."""

import base64
import gzip
import hashlib
import html
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from auditor import config
from auditor.collect import stored
from auditor.collect.capture import collect
from auditor.collect.plan import Plan
from auditor.collect.secrets import forms_of
from auditor.demo.web import Answer, Response, Seen, Web, content, redirect
from auditor.model.capture import CookieRecords
from auditor.model.custom import Custom, Step
from auditor.model.kinds import ConsentAction, Stance, State, VisitStatus
from auditor.model.problems import BadInput

URL = "https://www.members.example/"
USER, PASSWORD = "jo.doe+test", 'pa/ss "wörd" 77'
FORM = """<h1>Members</h1><p>Words.</p><a href="/two">Two</a><form method=post action="/login"><input name=user id=user>
<input name=password type=password id=password><button>Log in</button></form>"""
IN = """<h1>Members</h1><p id=account>Welcome {user}</p><a href="/two">Two</a><script>
localStorage.setItem('last', {json}); fetch('/hit?u=' + encodeURIComponent({json})); document.cookie = 'who=' + btoa('jo');
document.cookie = 'name=' + {json};
const key = {key}, post = body => fetch('/hit', {method: 'POST', body});
post(JSON.stringify({key})); post(btoa({json} + ':' + unescape(encodeURIComponent(key)))); post(key + ' in a sentence');
fetch('/hit?b=' + encodeURIComponent(btoa('x:' + unescape(encodeURIComponent(key)))));
fetch('/hit?c=' + encodeURIComponent('https://other.example/?p=' + encodeURIComponent(key)));
fetch('/hit?d=' + escape(key), {headers: {Authorization: 'Basic ' + btoa('me:' + unescape(encodeURIComponent(key)))}});
document.title = key</script><footer><a href="/privacy">Privacy policy</a></footer>"""
POLICY = "<title>Privacy policy</title><h1>Privacy policy</h1><p>Logged in as {user}.</p><i>{key}</i>" + (
    "<p>We process personal data of visitors of this website. You have the right of access. We use cookies.</p>" * 12
)
OTHER_FORMS = (
    'pa/ss \\"wörd\\" 77',
    "pa/ss &quot;wörd&quot; 77",
    "cGEvc3Mg",
    base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()[:-4],
    base64.b64encode(f"x:{PASSWORD}".encode()).decode()[4:-4],
    "pa/ss%20%22w%F6rd%22%2077",
    "pa%252Fss%2520%2522w",
)
"""How pages of ours wrote and sent them."""
STEPS = (
    Step(click="#nothing-like-it", optional=True),
    Step(fill="#user", value="@AUDITOR_TEST_USER"),
    Step(fill="#password", value="@AUDITOR_TEST_PASSWORD"),
    Step(press="Enter"),
)


def page(seen: Seen) -> Response:
    known = seen.cookies.get("session") == "1"
    return content(
        IN.replace("{user}", USER).replace("{json}", repr(USER)).replace("{key}", json.dumps(PASSWORD))
        if known
        else FORM
    )


def login(seen: Seen) -> Response:
    return redirect("/", ("Set-Cookie", "session=1; Path=/; Secure"), status=303)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    own: dict[str, Answer] = {"/": page, "/two": page, "/login": login, "/hit": content("", "txt")}
    async with Web(
        {
            "www.members.example": {
                **own,
                "/privacy": content(POLICY.replace("{user}", USER).replace("{key}", html.escape(PASSWORD))),
            }
        }
    ) as web:
        yield web


def plan(web: Web, custom: Custom, *, keep_raw: bool = True) -> Plan:
    return Plan(
        url=URL,
        states=(State.CUSTOM,),
        pages=1,
        resolve_rules=web.resolve_rules,
        insecure=True,
        keep_raw=keep_raw,
        custom=custom,
    )


def leaks(folder: Path) -> list[str]:
    """The files below a folder that hold a secret in any form."""
    files = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    packed = {file: gzip.decompress(data) for file, data in files.items() if file.suffix == ".gz"}
    assert len(files) > 4
    forms = (*forms_of((USER, PASSWORD)), *OTHER_FORMS)
    return [f"{form} in {file}" for file, data in (files | packed).items() for form in forms if form.encode() in data]


@pytest.mark.browser
@pytest.mark.parametrize("keep_raw", [True, False])
async def test_a_log_in_is_seen_from_inside_and_its_secrets_are_written_nowhere(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep_raw: bool
) -> None:
    monkeypatch.setenv("AUDITOR_TEST_USER", USER)
    monkeypatch.setenv("AUDITOR_TEST_PASSWORD", PASSWORD)
    told: list[str] = []
    custom = Custom(expect="#account", step=STEPS)
    capture = await collect(plan(web, custom, keep_raw=keep_raw), tmp_path, told.append)
    (visit,) = capture.visits
    assert (visit.status, visit.stance) == (VisitStatus.COMPLETE, Stance.UNDECIDED), visit.reason
    assert (visit.consent.action, visit.consent.verified) == (ConsentAction.CUSTOM, True)
    assert visit.consent.clicked == "fill #user → fill #password → press Enter"
    assert [one.url for one in visit.pages] == [URL, f"{URL}two"]
    assert isinstance(visit.requests, tuple)
    (sent,) = [one for one in visit.requests if one.url.endswith("/login")]
    assert sent.body is not None
    assert sent.body.text == "user=…&password=…"
    assert sent.body.sha256 == hashlib.sha256("user=…&password=…".encode()).hexdigest()
    assert [one.url for one in visit.requests if "/hit" in one.url and one.after_choice]
    assert isinstance(visit.cookies, CookieRecords)
    name = {write.name: write.value for write in visit.cookies.writes}["name"]
    assert (name.raw, name.sample) == ("…" if keep_raw else None, "…")
    assert keep_raw == (visit.archive is not None)
    assert "Welcome" not in str(told)
    (document,) = [one for one in capture.documents if one.text_file]
    assert "Logged in as █" in (tmp_path / str(document.text_file)).read_text("utf-8")
    assert leaks(tmp_path) == []
    assert stored.load(tmp_path) == capture


@pytest.mark.browser
async def test_a_step_that_finds_nothing_is_told_and_what_was_typed_is_taken_out(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.collect.custom.STEP_SECONDS", 0.3)
    custom = Custom(
        expect="#account", step=(Step(fill="#user", value="plain"), Step(click="#missing")), stance=Stance.GRANTED
    )
    capture = await collect(plan(web, custom), tmp_path, lambda _: None)
    (visit,) = capture.visits
    assert (visit.status, visit.stance, visit.consent.verified) == (VisitStatus.PARTIAL, Stance.GRANTED, False)
    assert "Step 2 of auditor.toml (click #missing) failed: nothing like it was there" in (visit.reason or "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[custom]\nexpect = "#a"\nstep = []', "custom.step: there is no step"),
        ('[custom]\nexpect = "#a"\n[[custom.step]]\nclick = "a"\nfill = "b"', "custom.step 1: give exactly one of"),
        ('[custom]\nexpect = "#a"\n[[custom.step]]\nfill = "b"', "custom.step 1: give the value to fill"),
        ('[custom]\nexpect = "#a"\n[[custom.step]]\nclik = "b"', "did you mean 'click'"),
        ('[custom]\n[[custom.step]]\nclick = "b"', "expect"),
        ('[custom]\nexpect = "#a"\nstance = "withdrawn"\n[[custom.step]]\nclick = "b"', "custom.stance: use one of"),
    ],
)
def test_mistakes_in_the_settings_are_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "auditor.toml"
    file.write_text(text)
    with pytest.raises(BadInput, match=says):
        config.load(file)


async def test_a_secret_that_is_not_set_is_told_before_any_visit(tmp_path: Path) -> None:
    custom = Custom(expect="#a", step=(Step(fill="#u", value="@AUDITOR_TEST_NOT_SET"),))
    with pytest.raises(BadInput, match="there is no environment variable AUDITOR_TEST_NOT_SET"):
        await collect(Plan(url=URL, states=(State.CUSTOM,), custom=custom), tmp_path, lambda _: None)
