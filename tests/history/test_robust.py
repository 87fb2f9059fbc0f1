"""What goes wrong: a database that is gone, a full disk, an old or newer index, two at once. Nothing lost, nothing twice."""

import errno
import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from auditor.history import schema
from auditor.history.store import History
from auditor.model.problems import BadInput, HistoryUnavailable
from tests.history import made, postgres


def test_a_database_that_is_gone_loses_nothing(server: postgres.Server, tmp_path: Path) -> None:
    url = server.database("gone")
    with History.open(url, tmp_path / "results", patience=0) as history:
        history.add(made.folder(tmp_path / "a", made.result(0)), run="r0")
        server.stop()
        try:
            with pytest.raises(
                HistoryUnavailable, match=r"does not answer: .*nothing is lost, 'auditor history rebuild'"
            ):
                history.add(made.folder(tmp_path / "b", made.result(1)), run="r1")
        finally:
            assert server.start().returncode == 0
        again = history.add(made.folder(tmp_path / "b", made.result(1)), run="r1")
        assert again.new
        assert history.rebuild().added == 0
        assert [run.id for run in history.runs("fernwerk.example")] == ["r1", "r0"]


def test_what_was_stored_while_the_index_was_gone_is_found_again(tmp_path: Path) -> None:
    index, results = tmp_path / "history.sqlite", tmp_path / "results"
    with History.open(index, results) as history:
        for n in range(2):
            history.add(made.folder(tmp_path / str(n), made.result(n)), run=f"r{n}", job="nightly")
        before = history.runs("fernwerk.example")
    index.unlink()
    with History.open(index, results) as history:
        assert history.size() == 0
        assert history.rebuild().added == 2
        assert history.runs("fernwerk.example") == before


def test_a_full_disk_says_so_and_the_result_can_be_added_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path, __: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = made.folder(tmp_path / "a", made.result())
    with History.open(tmp_path / "history.sqlite", tmp_path / "results") as history:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_bytes", full)
            with pytest.raises(HistoryUnavailable, match=r"No space left on device; it is still in .*, add it again"):
                history.add(folder, run="r")
        assert history.size() == 0
        assert history.rebuild().added == 0
        assert history.add(folder, run="r").new


def test_an_older_index_climbs_and_a_step_that_fails_takes_everything_back(index: str, results: str) -> None:
    with History.open(index, results) as history:
        with history.engine.execution_options(writes=True).begin() as connection:
            assert schema.climb(connection) == 0

        def good(connection: sa.Connection) -> None:
            connection.execute(sa.text("CREATE TABLE extra (id TEXT)"))

        def bad(connection: sa.Connection) -> None:
            raise RuntimeError("half way")

        with (
            pytest.raises(RuntimeError, match="half way"),
            history.engine.execution_options(writes=True).begin() as connection,
        ):
            schema.climb(connection, steps=(*schema.STEPS, good, bad))
        assert not sa.inspect(history.engine).has_table("extra")
        with history.engine.execution_options(writes=True).begin() as connection:
            assert schema.climb(connection, "jobs", (good,)) == 1
        assert sa.inspect(history.engine).has_table("extra")


def test_the_ladder_leads_to_the_tables_that_are_used(index: str, results: str) -> None:
    with History.open(index, results) as history:
        inspector = sa.inspect(history.engine)
        for table in schema.TABLES.sorted_tables:
            assert {c["name"] for c in inspector.get_columns(table.name)} == set(table.columns.keys())
            assert {i["name"] for i in inspector.get_indexes(table.name)} == {i.name for i in table.indexes}


def test_an_index_of_a_newer_auditor_is_refused(index: str, results: str) -> None:
    with History.open(index, results) as history, history.engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.update(schema.LADDERS).values(step=99))
    with pytest.raises(BadInput, match="made by a newer auditor"):
        History.open(index, results)


def _add(index: str, results: str, folder: str, gate: "multiprocessing.synchronize.Barrier") -> None:
    with History.open(index, results) as history:
        gate.wait()
        history.add(Path(folder), run="r")


def test_two_processes_with_the_same_run_keep_one(index: str, tmp_path: Path) -> None:
    results = str(tmp_path / "results")
    folders = [made.folder(tmp_path / str(n), made.result(n)) for n in range(2)]
    History.open(index, results).close()
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(2)
    both = [context.Process(target=_add, args=(index, results, str(folder), gate)) for folder in folders]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert [one.exitcode for one in both] == [0, 0]
    with History.open(index, results) as history:
        (run,) = history.runs("fernwerk.example")
        assert history.result(run)
        assert len(list((tmp_path / "results").rglob("manifest.json"))) == 1
        assert history.rebuild().added == 0


def test_help_imports_neither_sqlalchemy_nor_fsspec_nor_pandas() -> None:
    code = (
        "import sys\nsys.argv = ['auditor', '--help']\nfrom auditor.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('sqlalchemy', 'fsspec', 'pandas', 'psycopg') if m in sys.modules], file=sys.stderr)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stderr.strip() == "[]"
