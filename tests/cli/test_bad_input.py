"""Bad input gets one clear sentence and exit code 2, before anything is visited or written."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("audit",), "nothing to audit"),
        (("audit", "nonsense"), "'nonsense' is not a web address"),
        (("audit", "ftp://a.example"), "is not a web address"),
        (
            ("audit", "https://a.example", "--states", "maybe"),
            "no state 'maybe': use accept, custom, gpc, no-action, reject, withdraw",
        ),
        (("audit", "https://a.example", "--format", "docx"), "no report format 'docx': use csv, html, json"),
        (("audit", "https://a.example", "--profile", "mars"), "no profile 'mars': use eu, fr"),
        (("audit", "https://a.example", "--fail-on", "bad"), "--fail-on 'bad' is unknown"),
        (("audit", "https://a.example", "--pages", "0"), "--pages 0 is out of range"),
        (("audit", "https://a.example", "--repeat", "0"), "--repeat 0 is out of range"),
        (("audit", "https://a.example", "--browser", "lynx"), "--browser 'lynx' is unknown"),
        (("audit", "https://a.example", "--header", "novalue"), "write NAME=VALUE"),
        (("audit", "https://a.example", "--timezone", "Mars/X"), "--timezone 'Mars/X' is unknown"),
        (("audit", "https://a.example", "--proxy", "zzz"), "--proxy cannot be read"),
        (("audit", "https://a.example", "--resolve-rules", "foo"), "write MAP HOST ADDRESS"),
        (("audit", "https://a.example", "--format", ","), "--format names no format"),
        (("audit", "https://a.example", "--storage-state", "none.json"), "there is no such file"),
        (("audit", "--har", "none.har"), "there is no file none.har"),
        (("check", "."), "holds no capture"),
        (("report", "none.json"), "none.json cannot be read"),
        (("policy", "none.html"), "none.html"),
        (("schema", "cookie"), "there is no schema 'cookie'"),
        (("checks", "explain", "no-such-check"), "no-such-check"),
    ],
)
def test_one_sentence_and_code_2(run: Run, arguments: tuple[str, ...], says: str) -> None:
    said = run(*arguments)
    assert says in said.sentence
    assert said.code == 2
    assert said.out == ""
    assert list(Path.cwd().iterdir()) == []


def test_a_file_is_no_site(run: Run, tmp_path: Path) -> None:
    (tmp_path / "policy.html").write_text("<p>x")
    said = run("audit", "policy.html")
    assert "use 'auditor policy policy.html'" in said.sentence
    assert said.code == 2


@pytest.mark.parametrize("place", ["full", "file/under"])
def test_output_folders_that_cannot_be_used(run: Run, tmp_path: Path, place: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("kept")
    (tmp_path / "file").write_text("kept")
    said = run("audit", "https://a.example", "--out", place, "--quiet")
    assert place in said.sentence
    assert said.code == 2
    assert (tmp_path / "full" / "x").read_text() == "kept"


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "damaged"), ('{"schema_version": 99}', "update auditor"), ('{"schema_version": 1, "x": 2}', "damaged")],
)
def test_a_capture_that_is_none(run: Run, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "capture.json").write_text(text)
    said = run("check", ".", "-o", "out")
    assert says in said.sentence
    assert said.code == 2
    assert not (tmp_path / "out").exists()


def test_a_document_changed_after_the_capture(run: Run, tmp_path: Path) -> None:
    from auditor.demo.run import run as audit_demo
    from auditor.pipeline import Order

    audit_demo(Order(out=tmp_path / "demo", formats=()), lambda _: None)
    file = next((tmp_path / "demo" / "capture" / "documents").glob("privacy*.blocks.json"))
    held = json.loads(file.read_text())
    file.write_text(json.dumps({**held, "text": held["text"].replace("Hotjar", "Nobody")}))
    said = run("check", "demo", "-o", "out")
    assert "was changed after it was captured" in said.sentence
    assert said.code == 2


def test_nothing_is_written_where_the_draft_is_missing_or_the_text_was_changed(run: Run, tmp_path: Path) -> None:
    from auditor.demo.run import run as audit_demo
    from auditor.pipeline import Order

    audit_demo(Order(out=tmp_path / "demo", formats=()), lambda _: None)
    assert "there is no such file" in run("check", "demo", "-o", "out", "--policy", "none.md").sentence
    text = next((tmp_path / "demo" / "capture" / "documents").glob("privacy*.txt"))
    text.write_text(text.read_text() + "We use everything.")
    assert "was changed after it was captured" in run("check", "demo", "-o", "out").sentence
    assert not (tmp_path / "out").exists()


def test_a_fault_in_the_register_is_told_before_anything_is_visited(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.model.problems import BadInput

    def faulty(*_: object) -> None:
        raise BadInput("tracker_lists/vendors/x.toml: unknown key 'nmae': did you mean 'name'?")

    monkeypatch.setattr("auditor.trackers.register.load", faulty)
    said = run("audit", "https://a.example", "--out", "out", "--quiet")
    assert "did you mean 'name'" in said.sentence
    assert not (tmp_path / "out").exists()


def test_settings_with_a_typo(run: Run, tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("[audit]\npagse = 2\n")
    said = run("audit", "https://a.example")
    assert "did you mean 'pages'" in said.sentence
    assert said.code == 2
