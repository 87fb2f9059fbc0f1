"""Web storage: every key, by whom, per origin."""

from pathlib import Path

import pytest

from auditor.demo.web import content
from auditor.model.capture import StorageWrite
from auditor.model.kinds import StorageKind
from tests.collect.rig import Rig, storage

pytestmark = pytest.mark.browser


async def test_storage(rig: Rig, folder: Path) -> None:
    vendor = "localStorage.setItem('_id', 'abcdefgh'); sessionStorage.setItem('_s', 1); localStorage.plain = 2"
    frame = '<script>localStorage.setItem("framed", "x")</script>'
    page = '<script src="https://cdn.store.example/v.js"></script>'
    rig.serve(
        {
            "www.stores.example": {"/": content(page + '<iframe src="https://box.store.example/"></iframe><iframe src="/same">'),
                                   "/same": content('<script>localStorage.setItem("inner", 1)</script>')},
            "cdn.store.example": {"/v.js": content(vendor, "js")},
            "box.store.example": {"/": content(frame)},
        }
    )  # fmt: skip
    seen = {write.key: write for write in storage(await rig.visit("https://www.stores.example/", folder))}
    assert set(seen) == {"_id", "_s", "plain", "framed", "inner"}
    assert seen["_id"].url == seen["_s"].url == "https://cdn.store.example/v.js"
    assert (seen["_id"].kind, seen["_s"].kind) == (StorageKind.LOCAL, StorageKind.SESSION)
    assert value(seen["_id"]) == ("abcdef", 8)
    assert value(seen["plain"]) == ("2", 1)
    assert (seen["plain"].url, seen["plain"].initiator) == ("", None)  # unknown, never a guess
    assert seen["framed"].origin == "https://box.store.example"
    assert seen["framed"].url == "https://box.store.example/"
    assert seen["inner"].document_url == "https://www.stores.example/same"


def value(write: StorageWrite) -> tuple[str, int] | None:
    return (write.value.sample, write.value.length) if write.value else None


async def test_a_key_that_was_there_from_the_start_is_told_without_a_writer(
    rig: Rig, folder: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    state.write_text(
        '{"cookies": [], "origins": [{"origin": "https://www.known.example", '
        '"localStorage": [{"name": "old", "value": "1"}]}]}'
    )
    rig.serve({"www.known.example": {"/": content("x")}})
    (write,) = storage(await rig.visit("https://www.known.example/", folder, storage_state=str(state)))
    assert (write.key, write.url, write.initiator) == ("old", "", None)


async def test_databases_caches_and_service_workers_have_their_writer(rig: Rig, folder: Path) -> None:
    script = """indexedDB.open("ids"); caches.open("shelf"); navigator.serviceWorker.register("/sw.js");"""
    frame = "<script>indexedDB.open('third'); </script>"
    worker = "indexedDB.open('of-worker')"
    page = """<h1>x</h1><script src="https://cdn.keeper.example/k.js"></script>
    <iframe src="https://frame.keeper-two.example/"></iframe><script>new Worker("/w.js")</script>"""
    rig.serve(
        {
            "www.stores.example": {"/": content(page), "/sw.js": content("1", "js"), "/w.js": content(worker, "js")},
            "cdn.keeper.example": {"/k.js": content(script, "js")},
            "frame.keeper-two.example": {"/": content(frame)},
        }
    )
    visit = await rig.visit("https://www.stores.example/", folder)
    found = {(write.kind.value, write.key): (write.origin, write.url) for write in storage(visit)}
    own, keeper = "https://www.stores.example", "https://cdn.keeper.example/k.js"
    assert found["indexeddb", "ids"] == (own, keeper)
    assert found["cache", "shelf"] == (own, keeper)
    assert found["service-worker", "/sw.js"] == (own, keeper)
    third = "https://frame.keeper-two.example"
    assert found["indexeddb", "third"] == (third, f"{third}/")
    assert found["indexeddb", "of-worker"] == (own, f"{own}/w.js")
    assert len(storage(visit)) == 5
