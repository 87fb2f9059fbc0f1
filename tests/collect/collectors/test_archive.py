"""With --keep-raw a visit leaves a WARC file that its own reader and others' tools open; without, none."""

import gzip
import hashlib
from pathlib import Path

import msgspec
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as command

from auditor.collect.collectors import archive
from auditor.demo.web import content, redirect
from auditor.model.capture import Archive
from tests.collect.rig import Rig

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),  # warcio leaves its buffers to the collector
]
SCRIPT = "document.title = 'changed'; fetch('/late.json')" + " " * 1000


def serve(rig: Rig) -> None:
    rig.serve(
        {
            "www.kept.example": {
                "/": content("<h1>Köln</h1><script src='https://cdn.kept.example/old.js'></script>"),
                "/late.json": content('{"a": 1}', "json", ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
            },
            "cdn.kept.example": {
                "/old.js": redirect("https://cdn.kept.example/new.js"),
                "/new.js": content(SCRIPT, "js"),
            },
        }
    )


async def visit(rig: Rig, folder: Path, *, keep_raw: bool) -> Archive | None:
    seen = await rig.visit("https://www.kept.example/", folder, keep_raw=keep_raw)
    assert seen.archive is None or isinstance(seen.archive, Archive)
    return seen.archive


async def test_every_answer_is_in_the_archive(
    rig: Rig, folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    serve(rig)
    kept = await visit(rig, folder, keep_raw=True)
    assert kept is not None
    data = (folder / kept.file).read_bytes()
    assert (kept.sha256, kept.left_out) == (hashlib.sha256(data).hexdigest(), 0)
    with (folder / kept.file).open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.http_headers, r.content_stream().read())
            for r in ArchiveIterator(stream, verify_http=True, check_digests="raise")
        ]
    answers = {url: (headers, body) for kind, url, headers, body in records if kind == "response"}
    assert (
        answers["https://www.kept.example/"][1].decode()
        == "<h1>Köln</h1><script src='https://cdn.kept.example/old.js'></script>"
    )
    assert answers["https://cdn.kept.example/new.js"][1].decode() == SCRIPT
    old, body = answers["https://cdn.kept.example/old.js"]
    assert (old.get_statuscode(), old.get_header("Location"), body) == ("302", "https://cdn.kept.example/new.js", b"")
    late = answers["https://www.kept.example/late.json"][0]
    assert [value for name, value in late.headers if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    assert sorted(url for kind, url, *_ in records if kind == "request") == sorted(answers)
    # As `warcio check -v` says it, which replay tools are built on; and that it does not say so of everything.
    file = folder / kept.file
    assert checked(file) == 0
    said = capsys.readouterr().out
    assert said.count("digest pass") == len(records) - said.count("no digest to check")
    assert said.count("no digest to check") <= 1  # the record about the file itself
    damaged = tmp_path / "damaged.warc"
    damaged.write_bytes(gzip.decompress(data).replace(b"changed", b"CHANGED"))
    assert checked(damaged) == 1


def checked(file: Path) -> int:
    """The exit code of `warcio check`."""
    with pytest.raises(SystemExit) as ended:
        command(["check", "-v", str(file)])
    return int(ended.value.code or 0)


async def test_without_raw_data_there_is_none(rig: Rig, folder: Path) -> None:
    serve(rig)
    assert await visit(rig, folder, keep_raw=False) is None
    assert not (folder / archive.FOLDER).exists()


async def test_a_body_over_the_cap_is_left_out_and_counted(
    rig: Rig, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(rig)
    monkeypatch.setattr(archive, "LARGEST", 600)
    kept = await visit(rig, folder, keep_raw=True)
    assert kept is not None
    assert kept.left_out == 1
    assert msgspec.json.encode(kept)
