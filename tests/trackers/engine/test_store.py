"""The index on disk: found again, never believed when damaged, safe against another process."""

import multiprocessing
import os
from pathlib import Path

import pytest

from auditor.model.kinds import ResourceType as T
from auditor.trackers.engine import Engine, store
from auditor.trackers.engine.index import build

LIST = "||tracker.example^$third-party,domain=~a.example\n@@||tracker.example/ok.js\n/pixel-[0-9]+/$image\n" * 50
PAGE = "https://page.example/"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "my.txt"
    path.write_text(LIST)
    return path


def _blocks(engine: Engine) -> bool:
    return engine.match("https://tracker.example/x.js", PAGE, T.SCRIPT).blocked


def _stored(folder: Path) -> list[Path]:
    return sorted(folder.glob("engine-*.bin"))


def test_an_index_from_disk_answers_the_same(listed: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    built, loaded = Engine.load([listed], cache), Engine.load([listed], cache)
    assert len(_stored(cache)) == 1
    for url in ("https://tracker.example/x.js", "https://tracker.example/ok.js", "https://b.example/pixel-12"):
        for type in (T.SCRIPT, T.IMAGE):
            assert built.match(url, PAGE, type) == loaded.match(url, PAGE, type)
    assert built.counts == loaded.counts


def test_the_second_load_reads_no_list(listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Engine.load([listed], tmp_path / "cache")
    monkeypatch.setattr("auditor.trackers.engine.matching.build", lambda named: pytest.fail("built again"))
    assert _blocks(Engine.load([listed], tmp_path / "cache"))


def test_another_content_name_or_code_is_another_index(listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {store.key_of([("a", b"x")]), store.key_of([("b", b"x")]), store.key_of([("a", b"y")])}
    monkeypatch.setattr(store, "_code", lambda: "other")
    assert len(keys | {store.key_of([("a", b"x")])}) == 4


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "foreign"])
def test_a_damaged_file_is_built_again(listed: Path, tmp_path: Path, damage: str) -> None:
    cache = tmp_path / "cache"
    Engine.load([listed], cache)
    (file,) = _stored(cache)
    good = file.read_bytes()
    bad = bytearray(good)
    bad[len(bad) // 2] ^= 1
    file.write_bytes({"cut": good[:-10], "bit": bytes(bad), "empty": b"", "foreign": b"\x80" * 200}[damage])
    assert _blocks(Engine.load([listed], cache))
    assert file.read_bytes() == good


def test_a_file_of_another_shape_is_no_index(tmp_path: Path) -> None:
    import hashlib

    data = b"\x93\x01\x02\x03"
    (tmp_path / "engine-k.bin").write_bytes(hashlib.sha256(data).digest() + data)
    assert store.load(tmp_path, "k") is None


def test_a_cache_that_cannot_be_written_costs_no_result(listed: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert _blocks(Engine.load([listed], blocked))
    assert _blocks(Engine.load([listed], blocked / "below"))


def test_only_the_newest_indexes_are_kept(tmp_path: Path) -> None:
    index = build([("list", LIST)])
    for number in range(9):
        store.save(tmp_path, f"{number:02}", index)
        os.utime(tmp_path / f"engine-{number:02}.bin", (number, number))
    store.save(tmp_path, "last", index)
    assert [file.stem for file in _stored(tmp_path)] == ["engine-06", "engine-07", "engine-08", "engine-last"]


def _load_often(path: Path, cache: Path, damage: bool) -> bool:
    sound = True
    for _ in range(10):
        if damage:
            for file in cache.glob("engine-*.bin"):
                file.write_bytes(b"damaged")
        sound &= _blocks(Engine.load([path], cache))
    return sound


def test_processes_at_work_on_one_cache(listed: Path, tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        done = pool.starmap(_load_often, [(listed, tmp_path / "cache", damage) for damage in (False, True)])
    assert done == [True, True]
    assert not list((tmp_path / "cache").glob("*.part"))
