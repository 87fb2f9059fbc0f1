"""`auditor match` as the contract has it: one line of JSON out per line in."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from auditor.cli.match import match
from auditor.model.problems import BadInput
from auditor.trackers import lists

_app = typer.Typer(pretty_exceptions_enable=False)
_app.command()(match)

LIST = """! My list
||google-analytics.com^$third-party
/collect?
@@||google-analytics.com/allowed.js
"""


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(lists, "SYSTEM_FOLDERS", ())


def _run(folder: Path, *requests: str | dict[str, Any], ends: str = "\n") -> tuple[Result, list[dict[str, Any]]]:
    (folder / "my.txt").write_text(LIST)
    lines = [line if isinstance(line, str) else json.dumps(line) for line in requests]
    (folder / "requests.jsonl").write_bytes("".join(line + ends for line in lines).encode("utf-8", "surrogateescape"))
    result = CliRunner().invoke(
        _app, ["--requests", str(folder / "requests.jsonl"), "--list", str(folder / "my.txt")], catch_exceptions=False
    )
    return result, [json.loads(line) for line in result.stdout.splitlines()]


def _asked(path: str = "analytics.js", type: str = "script", **more: Any) -> dict[str, Any]:
    return {"url": f"https://www.google-analytics.com/{path}", "source": "https://shop.example/", "type": type, **more}


def test_rules_exceptions_vendor_and_attribution(tmp_path: Path) -> None:
    result, answers = _run(tmp_path, _asked("collect?v=1"), _asked("allowed.js"), ends="\r\n")
    assert result.exit_code == 0
    host = {"list": "my", "line": 2, "text": "||google-analytics.com^$third-party"}
    vendor = {"id": "google-analytics", "name": "Google Analytics", "company": "Google"}
    assert answers[0] == {
        "blocked": True,
        "rules": [host, {"list": "my", "line": 3, "text": "/collect?"}],
        "exceptions": [],
        "vendor": vendor,
        "attribution": "certain",
    }
    assert answers[1]["blocked"] is False
    assert answers[1]["rules"] == [host]
    assert answers[1]["exceptions"] == [{"list": "my", "line": 4, "text": "@@||google-analytics.com/allowed.js"}]


def test_an_unknown_host_has_no_vendor(tmp_path: Path) -> None:
    asked = {"url": "https://nobody-knows.example/", "source": "https://shop.example/", "type": "image"}
    _, answers = _run(tmp_path, asked)
    assert answers == [{"blocked": False, "rules": [], "exceptions": [], "vendor": None, "attribution": None}]


def test_a_malformed_line_is_told_in_its_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = _asked()
    wrong: list[str | dict[str, Any]] = [
        "no json",
        "",
        "[]",
        '{"url": "https://a.example/"}',
        '{"url": 1, "source": "", "type": "script"}',
        {**good, "type": "scripty"},
        {**good, "url": "no address"},
        {**good, "url": ""},
        {**good, "source": "shop.example"},
        {**good, "url": "https://"},
        {**good, "url": "https:///path"},
        {**good, "url": "https:a.example/"},
        {**good, "url": "https://[bad/"},
        {**good, "url": "https://a.example:port/"},
        {**good, "url": "https://a b.example/"},
        {**good, "url": "https://a..example/"},
        {**good, "source": "https://[::1"},
        '{"url": "https://a.example/\udcff", "source": "", "type": "script"}',
    ]
    result, answers = _run(tmp_path, good, *wrong, good)
    assert result.exit_code == 2
    assert len(answers) == len(wrong) + 2
    assert answers[2] == {"error": "line 3: is empty"}
    assert answers[0]["blocked"]
    assert answers[-1]["blocked"]
    for number, answer in enumerate(answers[1:-1], 2):
        assert list(answer) == ["error"]
        assert answer["error"].startswith(f"line {number}: ")


@pytest.mark.parametrize(
    "url",
    [
        "https://[::1]:8080/x",
        "http://10.0.0.1/",
        "https://a_b.example./x?y#z",
        "https://user:word@a.example/",
        "https://bücher.example/",
        "HTTPS://A.EXAMPLE",
        "wss://a.example/",
        "data:image/gif;base64,R0",
        "blob:https://a.example/1",
        "about:blank",
    ],
)
def test_an_address_that_browsers_ask_for_is_answered(tmp_path: Path, url: str) -> None:
    result, (answer,) = _run(tmp_path, {"url": url, "source": "https://shop.example/", "type": "image"})
    assert (result.exit_code, "error" in answer) == (0, False), answer


def test_a_request_without_a_source_and_one_with_more_fields(tmp_path: Path) -> None:
    result, answers = _run(tmp_path, _asked("collect?", source=None), _asked("collect?", method="POST", status=200))
    assert result.exit_code == 0
    assert [[rule["line"] for rule in answer["rules"]] for answer in answers] == [[3], [2, 3]]


def test_without_list_the_installed_ones_are_used(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "auditor" / "lists"
    folder.mkdir(parents=True)
    (folder / "company.txt").write_text("/analytics.js\n")
    (tmp_path / "requests.jsonl").write_text(json.dumps(_asked()))
    result = CliRunner().invoke(_app, ["--requests", str(tmp_path / "requests.jsonl")], catch_exceptions=False)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["rules"] == [{"list": "company", "line": 1, "text": "/analytics.js"}]


def test_without_any_list_it_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text("")
    with pytest.raises(BadInput, match="no filter lists are installed"):
        CliRunner().invoke(_app, ["--requests", str(tmp_path / "requests.jsonl")], catch_exceptions=False)


@pytest.mark.parametrize("option", ["--requests", "--list"])
def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, option: str) -> None:
    for name in ("requests.jsonl", "my.txt"):
        (tmp_path / name).write_text("")
    given = {"--requests": tmp_path / "requests.jsonl", "--list": tmp_path / "my.txt", option: tmp_path / "absent"}
    arguments = [str(word) for pair in given.items() for word in pair]
    with pytest.raises(BadInput, match="absent cannot be read"):
        CliRunner().invoke(_app, arguments, catch_exceptions=False)


def test_standard_input(tmp_path: Path) -> None:
    (tmp_path / "my.txt").write_text(LIST)
    result = CliRunner().invoke(
        _app,
        ["--requests", "-", "--list", str(tmp_path / "my.txt")],
        input=json.dumps(_asked()),
        catch_exceptions=False,
    )
    assert json.loads(result.stdout)["blocked"] is True
