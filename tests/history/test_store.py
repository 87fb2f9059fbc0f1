"""The history's promises, on SQLite and PostgreSQL, with results in a folder and as objects."""

from pathlib import Path

import pytest

from auditor.history.store import History
from auditor.model.problems import BadInput
from tests.history import made


def test_an_audit_is_kept_whole_and_found_again(history: History, tmp_path: Path) -> None:
    result = made.result()
    added = history.add(made.folder(tmp_path / "a", result), run="nightly/1", job="nightly", groups=("shops", "de"))

    assert added.new
    assert history.get("nightly/1") == added.run == history.latest("fernwerk.example")
    assert history.result(added.run) == result
    assert added.run.vendors == len([v for v in result.vendors if v.seen])
    assert (history.folder(added.run, tmp_path / "back") / "capture/capture.json").read_bytes() == b"{}"
    assert history.groups() == ("de", "shops")
    assert [line.site for line in history.sites("shops")] == ["fernwerk.example"]
    assert history.sites("banks") == ()


def test_the_same_run_counts_once_whatever_is_added_again(history: History, tmp_path: Path) -> None:
    first = history.add(made.folder(tmp_path / "a", made.result(0)), run="r").run
    again = history.add(tmp_path / "a", run="r")
    other = history.add(made.folder(tmp_path / "b", made.result(1)), run="r")
    same_audit = history.add(tmp_path / "a")

    assert [one.new for one in (again, other, same_audit)] == [False, False, False]
    assert again.run == other.run == same_audit.run == first
    assert history.size() == 1
    assert history.rebuild().added == 0


def test_runs_are_newest_first_and_know_the_one_before(history: History, tmp_path: Path) -> None:
    runs = [history.add(made.folder(tmp_path / str(n), made.result(n))).run for n in (2, 0, 1)]
    night = {run.started: run for run in runs}
    newest = sorted(night, reverse=True)

    assert [run.started for run in history.runs("fernwerk.example")] == newest
    assert history.previous(night[newest[0]]) == night[newest[1]]
    assert history.previous(night[newest[2]]) is None
    assert [run.started for run, _ in history.essences("fernwerk.example")] == newest[::-1]
    assert [run.started for run, _ in history.essences("fernwerk.example", limit=2)] == newest[1::-1]


def test_an_index_is_made_anew_from_the_results(index: str, results: str, tmp_path: Path) -> None:
    with History.open(index, results) as history:
        for n in range(3):
            history.add(made.folder(tmp_path / str(n), made.result(n)), run=f"r{n}", job="j", groups=("g",))
        before = list(history.essences())
        rebuilt = history.rebuild(anew=True)

        assert (rebuilt.added, rebuilt.broken) == (3, ())
        assert list(history.essences()) == before
        assert history.groups() == ("g",)


def test_forgetting_a_site_leaves_no_trace_of_it(history: History, tmp_path: Path) -> None:
    history.add(made.folder(tmp_path / "a", made.result(site="a.example")), groups=("a",))
    kept = history.add(made.folder(tmp_path / "b", made.result(site="b.example"))).run

    assert history.forget("a.example") == 1
    assert history.rebuild(anew=True).added == 1
    assert [line.latest for line in history.sites()] == [kept]
    assert history.groups() == ()
    with pytest.raises(BadInput, match=r"knows no site 'a\.example'"):
        history.forget("a.example")


def test_a_folder_that_is_unfinished_or_was_changed_is_refused(history: History, tmp_path: Path) -> None:
    unfinished = made.folder(tmp_path / "a", made.result())
    (unfinished / "manifest.json").unlink()
    changed = made.folder(tmp_path / "b", made.result())
    (changed / "capture/capture.json").write_text("{ }")

    with pytest.raises(BadInput, match="is no finished audit"):
        history.add(unfinished)
    with pytest.raises(BadInput, match="was changed after the audit"):
        history.add(changed)
    assert history.size() == 0


def test_a_copy_that_was_cut_short_is_no_result_and_is_made_good(history: History, tmp_path: Path) -> None:
    folder = made.folder(tmp_path / "a", made.result())
    run = history.add(folder, run="r").run
    files = history.folders
    files.files.rm_file(f"{files.root}/{run.place}/manifest.json")

    assert history.rebuild(anew=True).added == 0
    assert history.add(folder, run="r").new
    assert history.rebuild(anew=True).added == 1
