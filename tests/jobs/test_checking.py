"""`jobs check` tells every fault of a file, with its key and the nearest known name."""

from pathlib import Path

import pytest

from auditor.jobs.checking import problems_of
from auditor.model.problems import BadInput

GOOD = """
[history]
[[notify]]
name = "team"
url = "mailto://${AUDITOR_TEST_USER}@example.org"
[[job]]
name = "nightly"
schedule = "0 2 * * *"
timezone = "Europe/Berlin"
sites = ["https://www.one.example"]
notify = ["team"]
format = ["html", "json"]
[[job.site]]
url = "https://www.two.example"
pages = 3
headers = {X-Key = "${AUDITOR_TEST_USER}"}
"""


def check(tmp_path: Path, text: str) -> tuple[str, ...]:
    file = tmp_path / "auditor.toml"
    file.write_text(text)
    return tuple(problem.removeprefix(f"{file}: ") for problem in problems_of(file))


@pytest.fixture(autouse=True)
def variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_TEST_USER", "someone")


def test_a_good_file_has_no_fault(tmp_path: Path) -> None:
    assert check(tmp_path, GOOD) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("schedule =", "shedule ="), "unknown key 'job.shedule': did you mean 'schedule'?"),
        (("pages = 3", "pagse = 3"), "unknown key 'job.site.pagse': did you mean 'pages'?"),
        (('url = "mailto', 'ulr = "mailto'), "unknown key 'notify.ulr': did you mean 'url'?"),
        (("Europe/Berlin", "Europe/Berlim"), "job 'nightly': timezone 'Europe/Berlim' is unknown"),
        (("0 2 * * *", "at two"), "job 'nightly': schedule 'at two' is not valid"),
        (
            ('["team"]', '["taem"]'),
            "job 'nightly': notify names 'taem', and there is no such [[notify]]: did you mean 'team'?",
        ),
        (('"html", "json"', '"htlm"'), "job 'nightly': there is no format 'htlm': did you mean 'html'?"),
        (("pages = 3", "pages = 0"), "site[0].pages: Expected `int` >= 1"),
        (("pages = 3", 'states = ["acept"]'), "site[0].states[0]: Invalid enum value 'acept': did you mean 'accept'?"),
        (("https://www.two.example", "https://www.one.example/"), "are the same site: name it once."),
        (("https://www.two.example", "two words"), "'two words' is not a web address"),
        (('sites = ["https://www.one.example"]', 'sites_file = "none.txt"'), "sites_file"),
        (("pages = 3", 'browser_timezone = "Mars/Base"'), "job 'nightly': timezone 'Mars/Base' is unknown"),
        (("pages = 3", 'proxy = "proxy.example"'), "job 'nightly': proxy cannot be read"),
        (("pages = 3", 'policy = ["none.md"]'), "job 'nightly': there is no file none.md."),
        (("pages = 3", 'language = "xx"'), "job 'nightly': "),
        (("[history]", '[history]\n[evidence]\nsign_key = "none.key"'), "evidence: the key none.key cannot be read"),
        (('name = "nightly"', 'name = "a b"'), "name: Expected `str` matching regex"),
        (('notify = ["team"]', 'fail_on = "hihg"'), "fail_on 'hihg' is unknown: did you mean 'high'?"),
        (("${AUDITOR_TEST_USER}@", "${AUDITOR_TEST_NOBODY}@"), "notify 'team': url names ${AUDITOR_TEST_NOBODY}"),
        (("[history]", '[history]\nindex = "${AUDITOR_TEST_NOBODY}"'), "history.index names ${AUDITOR_TEST_NOBODY}"),
        (
            ("[history]", '[custom]\nexpect = "text=Saved"\nstance = "refused"\nstep = []'),
            "custom.step: there is no step",
        ),
        (('"${AUDITOR_TEST_USER}"}', '"${AUDITOR_TEST_NOBODY}"}'), "job 'nightly': headers.X-Key names"),
    ],
)
def test_a_fault_is_told_with_its_key(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    assert change[0] in GOOD
    problems = check(tmp_path, GOOD.replace(*change))
    assert any(told in problem for problem in problems), problems


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = '[[job]]\nname = "a"\nschedule = "x"\n[[job]]\nname = "a"\nsites = ["https://b.example"]\nfail_on = "?"\n'
    assert [problem.partition(":")[0] for problem in check(tmp_path, text)] == [
        "job 'a' stands there twice",
        *["job 'a'"] * 3,
    ]


def test_a_fault_of_form_in_one_job_hides_none_in_another(tmp_path: Path) -> None:
    text = '[[job]]\nname = "a"\npages = "many"\n[[job]]\nname = "b"\nattempts = 0\n'
    assert [problem.partition(": ")[0] for problem in check(tmp_path, text)] == ["job 'a'", "job 'b'"]


def test_no_fault_of_form_hides_another(tmp_path: Path) -> None:
    text = (
        '[history]\nnew_after = 0\n[audit]\nprofile = "mars"\n[[notify]]\nurl = "json://x"\n'
        '[[job]]\nname = "a"\nshedule = "0 2 * * *"\nstates = ["reject", "acept"]\nattempts = "two"\n'
        "[[job.site]]\npages = 0\nmobile = 1\n[[job]]\n"
    )
    assert check(tmp_path, text) == (
        "unknown key 'job.shedule': did you mean 'schedule'?",
        "history.new_after: Expected `int` >= 1.",
        "audit.profile: Invalid enum value 'mars': known are ch, de, eu, fr, none, uk, us-ca.",
        "notify 1: name is missing.",
        "job 'a': states[1]: Invalid enum value 'acept': did you mean 'accept'?",
        "job 'a': attempts: Expected `int`, got `str`.",
        "job 'a': site[0].pages: Expected `int` >= 1.",
        "job 'a': site[0].mobile: Expected `bool | null`, got `int`.",
        "job 'a': site[0].url is missing.",
        "job 2: name is missing.",
    )


def test_no_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        problems_of(tmp_path / "none.toml")
    assert "is not valid TOML" in check(tmp_path, "[[job]")[0]
