"""`auditor audit`, `collect` and `check` from end to end, on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.demo.site import demo
from auditor.demo.web import Web, serving
from tests.cli.conftest import Run

pytestmark = pytest.mark.browser
SITE = demo()


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving(Web(SITE.web)) as serving_web:
        yield serving_web


def reach(web: Web) -> tuple[str, ...]:
    return ("--resolve-rules", web.resolve_rules, "--insecure")


def test_an_audit_leaves_everything_the_contract_names(run: Run, tmp_path: Path, web: Web) -> None:
    said = run(
        "audit",
        SITE.url,
        "--states",
        "no-action",
        "--pages",
        "1",
        "--out",
        "a",
        "--header",
        "X-Key=s3cret",
        *reach(web),
    )
    assert said.code == 1
    assert "fennholt.example" in said.out
    names = {path.relative_to(tmp_path / "a").as_posix() for path in (tmp_path / "a").rglob("*")}
    assert {"result.json", "report.html", "manifest.json", "capture/capture.json", "capture/requests.har"} <= names
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text())
    listed = {entry["file"] for entry in manifest["files"]}
    assert listed == {name for name in names if (tmp_path / "a" / name).is_file()} - {"manifest.json"}
    for file in (tmp_path / "a").rglob("*.json"):
        assert "s3cret" not in file.read_text(), file


def test_collect_then_check_is_an_audit(run: Run, tmp_path: Path, web: Web) -> None:
    collected = run("collect", SITE.url, "-o", "c", "--states", "no-action", "--pages", "1", "--quiet", *reach(web))
    assert (collected.code, collected.out) == (0, "")
    assert run("check", "c", "-o", "one", "--quiet").code == 1
    assert run("check", "one", "-o", "two", "--quiet", "--fail-on", "none").code in (0, 3)
    assert (tmp_path / "one" / "result.json").read_bytes() == (tmp_path / "two" / "result.json").read_bytes()


def test_a_draft_policy_is_judged_in_place_of_the_site_s(run: Run, tmp_path: Path, web: Web) -> None:
    run("collect", SITE.url, "-o", "c", "--states", "no-action", "--pages", "1", "--quiet", *reach(web))
    filler = "This page explains how we handle personal data of visitors. " * 25
    (tmp_path / "draft.md").write_text(f"# Privacy\n\n{filler}\n\nThis website uses Microsoft Advertising.\n")
    run("check", "c", "-o", "with", "--quiet", "--policy", "draft.md")
    result = json.loads((tmp_path / "with" / "result.json").read_text())
    verdicts = {vendor["id"]: vendor["verdict"] for vendor in result["vendors"]}
    assert verdicts["microsoft-advertising"] == "disclosed"
    document = next(one for one in result["documents"])
    quote = next(v for v in result["vendors"] if v["id"] == "microsoft-advertising")["quotes"][0]
    text = (tmp_path / "with" / "capture" / document["text_file"]).read_bytes().decode()
    assert text[quote["start"] : quote["end"]] == quote["text"]


def test_a_host_that_does_not_resolve(run: Run, tmp_path: Path) -> None:
    said = run("audit", "https://www.nowhere.example", "--out", "n", "--resolve-rules", "MAP * ~NOTFOUND", "--quiet")
    assert said.code == 3
    result = json.loads((tmp_path / "n" / "result.json").read_text())
    assert {visit["status"] for visit in result["visits"]} == {"failed"}
    assert all("does not resolve" in visit["reason"] for visit in result["visits"])
    assert not [finding for finding in result["findings"] if finding["verdict"] == "fail"]


def test_a_host_that_refuses(run: Run, tmp_path: Path) -> None:
    said = run(
        "audit", "https://www.shut.example", "--out", "n", "--resolve", "www.shut.example=127.0.0.1:9", "--quiet"
    )
    assert said.code == 3
    result = json.loads((tmp_path / "n" / "result.json").read_text())
    assert all("refused" in visit["reason"] for visit in result["visits"])


def test_two_sites_get_a_folder_each(run: Run, tmp_path: Path) -> None:
    rules = "MAP * ~NOTFOUND"
    said = run("audit", "https://a.example", "https://b.example", "--out", "both", "--resolve-rules", rules, "--quiet")
    assert said.code == 3
    assert {path.name for path in (tmp_path / "both").iterdir()} == {"a.example", "b.example"}
