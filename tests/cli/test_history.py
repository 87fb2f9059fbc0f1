"""`auditor diff` and `auditor history` as a user meets them, on audits of recordings: no browser, no network."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.history.folders import MANIFEST
from auditor.model.result import ListVersion
from auditor.pipeline import load_result
from tests.cli.conftest import Run

BEFORE = "# Privacy\n\nWe use Hotjar, a service of Hotjar Ltd., to see how our pages are used.\n"
AFTER = "# Privacy\n\nWe measure nothing that leads back to you.\n"
HOTJAR, CRITEO = "https://static.hotjar.com/c/hotjar-1.js", "https://static.criteo.net/js/ld/ld.js"


def recording(file: Path, day: int, *urls: str) -> Path:
    """A HAR of one page that loads these scripts."""
    entries: list[dict[str, Any]] = []
    for second, url in enumerate(("https://www.shop.example/", *urls)):
        kind = "text/html" if second == 0 else "application/javascript"
        entries.append(
            {
                "startedDateTime": f"2026-01-{day:02}T00:00:{second:02}.000Z",
                "request": {"method": "GET", "url": url, "headers": [], "cookies": []},
                "response": {"status": 200, "headers": [], "content": {"mimeType": kind}},
            }
        )
    file.write_text(json.dumps({"log": {"creator": {"name": "Test", "version": "1"}, "entries": entries}}))
    return file


def audited(run: Run, folder: Path, day: int, policy: str, *urls: str) -> Path:
    """An audit of such a recording, with its capture and report, in `folder`/DAY."""
    text = folder / "policy.md"
    text.write_text(policy)
    har = recording(folder / f"{day}.har", day, *urls)
    out = folder / "reports" / f"{day}"
    said = run("audit", "https://www.shop.example/", "--har", har, "--policy", text, "--out", out, "--format", "json")
    assert (out / MANIFEST).is_file(), said.err
    return out


def as_json(run: Run, *arguments: object) -> Any:
    said = run(*arguments, "--format", "json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def causes(diff: Any) -> dict[str, str]:
    """What made each finding open or close, by its check and subject."""
    found = {f["fingerprint"]: f"{f['check']} {f['subject']['key']}" for f in (*diff["opened"], *diff["closed"])}
    return {found[key]: cause for key, cause in diff["causes"].items() if key in found}


def test_site_and_policy_are_told_apart_by_judging_both_captures_again(run: Run, tmp_path: Path) -> None:
    one = audited(run, tmp_path, 1, BEFORE, HOTJAR)
    two = audited(run, tmp_path, 2, AFTER, HOTJAR, CRITEO)
    diff = as_json(run, "diff", one, two)

    assert diff["rechecked"]
    assert {(t["key"], t["cause"]) for t in diff["new"] if t["kind"] == "vendor"} == {("criteo", "site")}
    says = {c["name"]: c["cause"] for c in diff["changed"] if c["what"] == "what the policy says"}
    assert says == {"Hotjar": "policy"}
    made = causes(diff)
    assert made["vendor-undisclosed hotjar"] == "policy"
    assert made["vendor-undisclosed criteo"] == "site"


def test_what_only_newer_lists_show_is_the_tool_s(run: Run, tmp_path: Path) -> None:
    """The earlier result as an older register made it: without the vendor that its own capture holds."""
    one = audited(run, tmp_path, 1, BEFORE, HOTJAR, CRITEO)
    two = audited(run, tmp_path, 2, BEFORE, HOTJAR, CRITEO)
    old = load_result(one)
    older = msgspec.structs.replace(
        old,
        vendors=tuple(v for v in old.vendors if v.id != "criteo"),
        findings=tuple(f for f in old.findings if f.subject.key != "criteo"),
        tool=msgspec.structs.replace(
            old.tool, lists=(ListVersion(id="vendor-register", version="0.0.1", sha256="0" * 64),)
        ),
    )
    (one / "result.json").write_bytes(msgspec.json.encode(older))
    diff = as_json(run, "diff", one, two)

    assert {(t["key"], t["cause"]) for t in diff["new"] if t["kind"] == "vendor"} == {("criteo", "tool")}
    assert causes(diff)["vendor-undisclosed criteo"] == "tool"
    assert "Only the tool or its lists changed\n  + vendor Criteo" in run("diff", one, two).out

    (two / "capture/capture.json").unlink()
    unsure = as_json(run, "diff", one, two)
    assert not unsure["rechecked"]
    assert {t["cause"] for t in unsure["new"]} == {"undecided"}
    assert "not judged again to tell causes apart: the captures of both" in run("diff", one, two).out


def test_audits_are_recorded_and_what_came_is_told_after_as_many_runs_as_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("[history]\nnew_after = 1\ngone_after = 2\n")
    for day in range(1, 4):
        last = audited(run, tmp_path, day, BEFORE, *([HOTJAR] if day < 2 else [CRITEO]))
    shown = as_json(run, "history", "shop.example")
    nights = {r["id"]: int(r["started"][8:10]) for r in shown["runs"]}
    vendors = [c for c in shown["changes"] if c["kind"] == "vendor"]

    assert [(c["key"], c["what"], nights[c["since"]], nights[c["told"]]) for c in vendors] == [
        ("criteo", "new", 2, 2),
        ("hotjar", "gone", 2, 3),
    ]
    assert "1 site, 3 runs" in run("history").out
    text = run("history", "shop.example").out
    assert "+ [site] vendor Criteo (seen in 1 run in a row since then, in none of the 1 run before)" in text
    diff = as_json(run, "diff", tmp_path / "reports/2", tmp_path / "reports/3")
    assert [c["key"] for c in diff["settled"] if c["kind"] == "vendor"] == ["hotjar"]
    assert (last / MANIFEST).is_file()
    assert (
        run("history", "forget", "shop.example").out
        == "3 runs of shop.example were removed, with all that was kept of them.\n"
    )
    assert not (tmp_path / "reports/3").exists()


def test_a_report_says_what_comes_and_goes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("[history]\n")
    for day in range(1, 4):
        last = audited(run, tmp_path, day, BEFORE, HOTJAR, *([CRITEO] if day != 2 else []))
    run("report", last, "--format", "html")
    html = (last / "report.html").read_text()

    assert "comes and goes: seen in 2 of 3 audits" in html
    assert "Comes and goes</strong>" in html


def test_tables_of_trends(run: Run, tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("[history]\n")
    audited(run, tmp_path, 1, BEFORE, HOTJAR)
    audited(run, tmp_path, 3, BEFORE, HOTJAR, CRITEO)
    said = run("history", "trends", "--out", tmp_path / "trends", "--format", "csv,parquet")
    pd = pytest.importorskip("pandas")
    days = pd.read_csv(tmp_path / "trends/groups.csv")

    assert said.code == 0, said.err
    assert list(days["vendors"]) == [1, 1, 2]
    assert list(days["sites"]) == [1, 1, 1]
    vendors = pd.read_parquet(tmp_path / "trends/vendors.parquet")
    assert list(vendors["vendor"]) == ["hotjar", "criteo", "hotjar"]


@pytest.mark.parametrize(
    ("toml", "arguments", "says"),
    [
        ("", ("history",), "no history is kept here: write [history] into auditor.toml"),
        ("[history]\n", ("history", "a.example"), "knows no site 'a.example'"),
        ("[history]\n", ("history", "forget", "a.example"), "knows no site 'a.example'"),
        ("[history]\n", ("history", "--format", "xml"), "--format 'xml' is unknown: use table or json"),
        ("[history]\n", ("history", "expire"), "write keep_days or keep_runs below"),
        ("[history]\n", ("history", "trends", "-o", "t"), "knows no audit: there is nothing to make a trend of"),
        ("[history]\n", ("history", "trends", "-o", "t", "--format", "xls"), "--format 'xls' is unknown"),
        ("[history]\nindx = 'a'\n", ("history",), "unknown key 'history.indx': did you mean 'index'"),
        ("[history]\nnew_after = 0\n", ("history",), "history.new_after: Expected `int` >= 1"),
        ("[history]\nindex = 'mysql://a/b'\n", ("history",), "index 'mysql://…' is no database we know"),
        ("[history]\nindex = '.'\n", ("history",), "is a folder: name a file"),
        ("[history]\nindex = 'auditor.toml'\n", ("history",), "is not a database of auditor's history"),
        ("[history]\nindex = 'postgresql://${NO_SUCH}@h/d'\n", ("history",), "NO_SUCH}, which is not set"),
        ("[history]\nresults = 'nosuch://a'\n", ("history",), "results 'nosuch://a' cannot be opened"),
        ("", ("diff", "a.json", "b.json"), "a.json cannot be read: No such file"),
        ("", ("diff", "a", "b", "--format", "xml"), "--format 'xml' is unknown"),
    ],
)
def test_bad_input_is_one_sentence(run: Run, tmp_path: Path, toml: str, arguments: tuple[str, ...], says: str) -> None:
    (tmp_path / "auditor.toml").write_text(toml)
    said = run(*arguments)

    assert said.code == 2
    assert says in said.sentence


def test_two_audits_must_be_of_one_site_and_in_order(run: Run, tmp_path: Path) -> None:
    one, two = audited(run, tmp_path, 1, BEFORE, HOTJAR), audited(run, tmp_path, 2, BEFORE, HOTJAR)

    assert "name the earlier audit first" in run("diff", two, one).sentence
    other = msgspec.structs.replace(load_result(one))
    target = msgspec.structs.replace(other.target, site="else.example")
    (one / "result.json").write_bytes(msgspec.json.encode(msgspec.structs.replace(other, target=target)))
    assert "name two audits of one site" in run("diff", one, two).sentence
