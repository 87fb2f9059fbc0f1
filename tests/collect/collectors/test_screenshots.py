"""Pictures, and what happens when a collector fails."""

import hashlib
from pathlib import Path

import pytest

from auditor.collect.cdp import Params
from auditor.collect.collectors import screenshots
from auditor.collect.collectors._crew import Crew
from auditor.collect.collectors.storage import Storage
from auditor.collect.picture import FOLDER
from auditor.demo.web import content
from auditor.model.capture import Failure
from auditor.model.kinds import VisitStatus
from tests.collect.rig import Rig, urls

pytestmark = pytest.mark.browser


async def test_screenshots(rig: Rig, folder: Path) -> None:
    rig.serve({"www.pictures.example": {"/": content("<h1>Hello</h1>")}})
    visit = await rig.visit("https://www.pictures.example/", folder)
    assert isinstance(visit.screenshots, tuple)
    assert [shot.moment for shot in visit.screenshots] == ["loaded", "end"]
    for shot in visit.screenshots:
        data = (folder / shot.file).read_bytes()
        assert data.startswith(b"\xff\xd8\xff")
        assert hashlib.sha256(data).hexdigest() == shot.sha256
        assert (shot.width, shot.height) == (1366, 768)


async def test_every_page_is_pictured_once_and_files_are_those_told_of(rig: Rig, folder: Path) -> None:
    rig.serve({"www.pictures.example": {path: content(f"<h1>{path}</h1>") for path in ("/", "/a", "/b")}})
    further = ("https://www.pictures.example/a", "https://www.pictures.example/b")
    visit = await rig.visit("https://www.pictures.example/", folder, extra_urls=further, pages=3)
    assert isinstance(visit.screenshots, tuple)
    assert [(shot.page, shot.moment) for shot in visit.screenshots] == [(0, "loaded"), (1, "visited"), (2, "end")]
    assert {path.name for path in (folder / FOLDER).iterdir()} == {Path(s.file).name for s in visit.screenshots}


async def test_a_failing_collector_leaves_its_reason_and_the_visit_goes_on(
    rig: Rig, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Storage, method: str, params: Params, session: str | None) -> None:
        raise RuntimeError("out of paper")

    async def unwritable(self: object, name: str, page: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Storage, "event", broken)
    monkeypatch.setattr(screenshots.Screenshots, "moment", unwritable)
    rig.serve({"www.fails.example": {"/": content("<h1>Hello</h1><a href=/more>More</a>")}})
    visit = await rig.visit("https://www.fails.example/", folder)
    assert visit.status is VisitStatus.COMPLETE
    assert isinstance(visit.storage, Failure)
    assert "out of paper" in visit.storage.reason
    assert isinstance(visit.screenshots, Failure)
    assert urls(visit) == ["https://www.fails.example/"]


def test_every_collector_has_its_field_in_a_visit() -> None:
    import auditor.collect.collectors
    from auditor import registry
    from auditor.model.capture import Visit

    found = registry.members(auditor.collect.collectors, ("start",))
    assert {id.replace("-", "_") for id in found} <= set(Visit.__struct_fields__)
    assert Crew.__doc__
