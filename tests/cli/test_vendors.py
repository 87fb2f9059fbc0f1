"""`auditor vendors find` and `vendors check` as a user meets them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from auditor.cli.vendors import app
from auditor.model.problems import BadInput


def found(what: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(app, ["find", what, "--format", "json"])
    assert done.exit_code == 0
    rows = json.loads(done.stdout)
    assert isinstance(rows, list)
    return rows


def test_json_has_the_fields_of_the_contract() -> None:
    assert found("https://connect.facebook.net/en_US/fbevents.js") == [
        {
            "id": "meta-pixel",
            "name": "Meta Pixel",
            "company": "Meta",
            "country": "US",
            "kind": "product",
            "matched": {"kind": "url", "value": "connect.facebook.net ^/[^?]*/fbevents\\.js"},
            "attribution": "certain",
        }
    ]


@pytest.mark.parametrize(
    ("what", "vendor", "kind", "matched", "attribution"),
    [
        ("Twitter", "x-corp", "company", "name", "certain"),
        ("AdWords", "google-ads", "product", "name", "certain"),
        ("static.hotjar.com", "hotjar", "product", "host", "certain"),
        ("_hjSession_42", "hotjar", "product", "cookie", "probable"),
        ("yt-remote-device-id", "youtube", "product", "storage", "probable"),
        ("cloud.google.com", "google", "company", "domain", "probable"),
    ],
)
def test_each_way_of_asking(what: str, vendor: str, kind: str, matched: str, attribution: str) -> None:
    row = found(what)[0]
    how = row["matched"]
    assert isinstance(how, dict)
    assert (row["id"], row["kind"], how["kind"], row["attribution"]) == (vendor, kind, matched, attribution)


@pytest.mark.parametrize("what", ["sid", "example.com", "Nobody & Sons", "https://example.com/a", ""])
def test_no_hit_is_an_empty_list_and_no_error(what: str) -> None:
    assert found(what) == []


def test_the_table_names_vendor_and_company() -> None:
    done = CliRunner().invoke(app, ["find", "Albacross"])
    assert done.exit_code == 0
    for words in ("albacross", "Albacross Nordic AB, SE", "account-based-marketing", "certain"):
        assert words in done.stdout


def test_the_table_says_when_nothing_is_known() -> None:
    done = CliRunner().invoke(app, ["find", "sid"])
    assert done.exit_code == 0
    assert done.stdout == "The register knows no vendor by 'sid'.\n"


def test_an_unknown_format_is_bad_input() -> None:
    done = CliRunner().invoke(app, ["find", "Hotjar", "--format", "yaml"])
    assert isinstance(done.exception, BadInput)
    assert "'yaml'" in str(done.exception)


def test_check_passes_the_shipped_register() -> None:
    done = CliRunner().invoke(app, ["check"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith("Faults: 0, ")


def test_check_names_file_and_key_and_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "vendors").mkdir()
    (tmp_path / "vendors" / "a-sa.toml").write_text(
        '[company]\nid = "a-sa"\nname = "A"\nnmes = ["B"]\n', encoding="utf-8"
    )
    done = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert done.exit_code == 2
    lines = done.stdout.splitlines()
    assert lines == [
        "fault: vendors/a-sa.toml, [company]: unknown key 'nmes'; did you mean 'names'?",
        "Faults: 1, gaps: 0.",
    ]


def test_check_of_a_folder_without_register_is_bad_input(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert isinstance(done.exception, BadInput)
