"""`auditor vendors find` and `vendors check` as a user meets them."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from auditor.cli.vendors import app
from auditor.model.problems import BadInput
from auditor.trackers import register
from auditor.trackers.lookup import Lookup


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
            "parent": None,
            "parents": [],
            "dpf": {"status": "participant", "since": "2023-09-07"},
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


def test_the_chain_of_parents_is_told() -> None:
    (row,) = found("hotjar.com")
    assert (row["company"], row["parent"], row["parents"]) == (
        "Hotjar Ltd",
        "Contentsquare (company)",
        ["Contentsquare (company)"],
    )
    done = CliRunner().invoke(app, ["find", "Hotjar"])
    assert "Hotjar Ltd, MT › Contentsquare" in done.stdout


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


def test_check_counts_what_is_not_written_down_and_lists_it_when_asked() -> None:
    short, long = (CliRunner().invoke(app, arguments) for arguments in (["check"], ["check", "--notes"]))
    assert (short.exit_code, long.exit_code) == (0, 0)
    assert "note: " not in short.stdout
    assert re.search(r"^Notes: [\d,]+ facts are not written down \(--notes\)\.$", short.stdout, re.MULTILINE)
    assert re.search(r"^note: vendors/[a-z0-9-]+\.toml: no lifetime: ", long.stdout, re.MULTILINE)


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


NEW = """
[company]
id = "newcomer-sa"
name = "Newcomer SA"
country = "FR"
domains = ["newcomer.example.org"]
policy = "https://newcomer.example.org/privacy"

[[product]]
id = "newcomer-pixel"
name = "Newcomer Pixel"
classes = ["advertising"]
hosts = ["px.newcomer.example.org"]
cookies = ["_newcomer"]
sources = ["https://newcomer.example.org/docs"]
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A contributor's copy of the shipped register."""
    return Path(shutil.copytree(register.default_folder(), tmp_path_factory.mktemp("copy") / "tracker_lists"))


def test_one_file_adds_a_vendor(copied: Path, tmp_path: Path) -> None:
    file = copied / "vendors" / "newcomer-sa.toml"
    file.write_text(NEW, encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(copied)])
    assert (done.exit_code, "newcomer" in done.stdout) == (0, False)
    lookup = Lookup(register.load(copied, cache=tmp_path))
    file.unlink()
    for asked in ("Newcomer Pixel", "https://px.newcomer.example.org/a.gif", "px.newcomer.example.org", "_newcomer"):
        assert [hit.id for hit in lookup.find(asked)] == ["newcomer-pixel"]
    assert [hit.id for hit in lookup.find("newcomer.example.org")] == ["newcomer-sa"]


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('country = "FR"', 'country = "France"', r"\[company\]: country 'France'"),
        ('classes = ["advertising"]', 'classes = ["adverts"]', r"key 'classes\[0\]': 'adverts' is not a known value"),
        ('hosts = ["px', 'hosts = ["https://px', r"key 'hosts': 'https://px"),
        ('hosts = ["px.newcomer.example.org"]', 'hosts = ["hotjar.com"]', "key 'hosts': 'hotjar.com' stands more than"),
        ('cookies = ["_newcomer"]', 'cookies = ["_fbp"]', "key 'cookies': '_fbp' is distinctive for"),
        ('cookies = ["_newcomer"]', 'payloads = ["/p("]', "key 'payloads': .* is"),
        ('name = "Newcomer Pixel"', 'name = "Hotjar"', "key 'names': 'hotjar' names"),
        ('domains = ["newcomer', 'parent = "nobody"\ndomains = ["newcomer', "key 'parent': no company 'nobody'"),
        ('id = "newcomer-pixel"', 'id = "hotjar"', "key 'id': 'hotjar' is already used in vendors/hotjar-ltd.toml"),
        ('id = "newcomer-sa"', 'id = "newcomer"', "key 'id': 'newcomer' must equal the file name"),
        ('sources = ["https://newcomer.example.org/docs"]\n', "", "key 'sources': is missing; name what documents"),
        ('country = "FR"', 'country = "FR"\nformer = ["Oldcomer"]', "key 'former': 'Oldcomer' has no date"),
        ('policy = "https://', 'policy = "http://', "key 'policy': 'http://newcomer"),
    ],
)
def test_each_fault_is_one_sentence_with_file_and_key(copied: Path, written: str, instead: str, said: str) -> None:
    file = copied / "vendors" / "newcomer-sa.toml"
    assert written in NEW
    file.write_text(NEW.replace(written, instead), encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(copied)])
    file.unlink()
    assert done.exit_code == 2
    faults = [line for line in done.stdout.splitlines() if line.startswith("fault: ")]
    assert len(faults) == 1
    assert re.search(rf"vendors/newcomer-sa\.toml.*{said}", faults[0]), faults[0]
