"""Captures on disk, and what redaction leaves of secrets."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from auditor.collect import redact, stored
from auditor.model.capture import CAPTURE_SCHEMA, BrowserInfo, Capture, Target
from auditor.model.kinds import State
from auditor.model.problems import BadInput

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CAPTURE = Capture(
    tool_version="0",
    browser=BrowserInfo(),
    target=Target(url="https://x.example/", site="x.example"),
    command=(),
    started=NOW,
    finished=NOW,
    asked_states=(State.NO_ACTION,),
    pages=1,
    visits=(),
    documents=(),
)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    stored.save(CAPTURE, tmp_path / "new" / "folder")
    assert stored.load(tmp_path / "new" / "folder") == CAPTURE
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == [stored.FILE]


def test_an_earlier_capture_survives_a_failed_write(tmp_path: Path) -> None:
    stored.save(CAPTURE, tmp_path)
    (tmp_path / f".{stored.FILE}.part").mkdir()
    with pytest.raises(BadInput, match="cannot be written"):
        stored.save(msgspec.structs.replace(CAPTURE, tool_version="1"), tmp_path)
    assert stored.load(tmp_path) == CAPTURE


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"schema_version": 1}', b"\xff\xfe", b'{"schema_version": "one"}']
)
def test_a_damaged_capture_is_bad_input(tmp_path: Path, data: bytes) -> None:
    (tmp_path / stored.FILE).write_bytes(data)
    with pytest.raises(BadInput, match="damaged or is no capture"):
        stored.load(tmp_path)


def test_a_capture_cut_short_is_bad_input(tmp_path: Path) -> None:
    path = stored.save(CAPTURE, tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BadInput, match="damaged"):
        stored.load(tmp_path)


def test_a_newer_capture_is_refused_plainly(tmp_path: Path) -> None:
    raw = msgspec.to_builtins(CAPTURE) | {"schema_version": CAPTURE_SCHEMA + 1, "something_new": 1}
    (tmp_path / stored.FILE).write_bytes(msgspec.json.encode(raw))
    with pytest.raises(BadInput, match="newer than this auditor"):
        stored.load(tmp_path)


def test_a_missing_capture_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no capture"):
        stored.load(tmp_path)


def test_headers_lose_their_secrets() -> None:
    sent = [("Cookie", "a=secret; b=hidden"), ("Authorization", "Basic x"), ("X-Pass", "word"), ("Accept", "*/*")]
    assert redact.headers(sent, ours=("x-pass",), keep_raw=False) == (
        ("Cookie", "a=…; b=…"),
        ("Authorization", "…"),
        ("X-Pass", "…"),
        ("Accept", "*/*"),
    )
    got = [("Set-Cookie", "a=secret; Path=/\nb=hidden; Secure")]
    assert redact.headers(got, ours=(), keep_raw=False) == (
        ("Set-Cookie", "a=…; Path=/"),
        ("Set-Cookie", "b=…; Secure"),
    )
    assert redact.headers([("Cookie", "a=b"), ("Authorization", "x")], ours=(), keep_raw=True) == (
        ("Cookie", "a=b"),
        ("Authorization", "…"),
    )


def test_bodies_are_capped_hashed_and_masked() -> None:
    assert redact.body(b"u=a.b%40mail.example&v=1", keep_raw=False).text == "u=…&v=1"
    assert redact.body(b"u=a@mail.example", keep_raw=True).text == "u=a@mail.example"
    long = redact.body(b"x" * (redact.BODY_CAP + 1), keep_raw=False)
    assert (long.text, long.size) == (None, redact.BODY_CAP + 1)
    assert redact.body(b"\xff\x00", keep_raw=False).text is None


def test_values_become_samples() -> None:
    value = redact.secret("abcdefghij", keep_raw=False)
    assert (value.sample, value.length, value.raw, len(value.sha256)) == ("abcdef", 10, None, 64)
