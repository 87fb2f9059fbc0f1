"""Fetching lists from a server on loopback: conditional, believed only when plausible, the last good one kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.model.problems import BadInput
from auditor.trackers import list_update, lists
from auditor.trackers.list_update import Outcome, add, update
from auditor.trackers.lists import Source
from tests.trackers.loopback import Lists, serving


def _list(rules: int, version: int = 1) -> bytes:
    hosts = "".join(f"||t{number}.example^\n" for number in range(rules))
    return f"[Adblock Plus 2.0]\n! Title: Test\n! Version: {version}\n! Expires: 4 days\n{hosts}".encode()


@pytest.fixture
def server() -> Iterator[Lists]:
    with serving() as lists:
        lists.files["/easylist.txt"] = _list(100)
        lists.etags["/easylist.txt"] = '"v1"'
        yield lists


def _sources(server: Lists, least: int = 10) -> tuple[Source, ...]:
    made = [
        Source(
            id=id,
            title=id,
            address=server.address(f"/{id}.txt"),
            homepage="https://a.example/",
            licence="MIT",
            default=id == "easylist",
            least_rules=least,
        )
        for id in ("easylist", "optional")
    ]
    return tuple(made)


def test_the_default_lists_are_fetched_and_asked_for_again_only_when_changed(server: Lists, tmp_path: Path) -> None:
    known = _sources(server)
    (first,) = update(tmp_path, known, system=())
    assert (first.id, first.outcome) == ("easylist", Outcome.NEW)
    assert "100 network rules, version 1" in first.message
    (second,) = update(tmp_path, known, system=())
    assert second.outcome is Outcome.UNCHANGED
    assert server.asked[1][1]["if-none-match"] == '"v1"'
    server.files["/easylist.txt"], server.etags["/easylist.txt"] = _list(120, 2), '"v2"'
    (third,) = update(tmp_path, known, system=())
    assert third.outcome is Outcome.UPDATED
    (one,) = lists.installed(tmp_path, ())
    assert (one.version, one.path.read_bytes()) == ("2", _list(120, 2))
    assert one.fetched is not None
    assert (one.fetched.rules, one.fetched.etag) == (120, '"v2"')
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_last_modified_serves_where_there_is_no_etag(server: Lists, tmp_path: Path) -> None:
    del server.etags["/easylist.txt"]
    server.modified["/easylist.txt"] = "Thu, 01 Oct 2026 00:00:00 GMT"
    update(tmp_path, _sources(server), system=())
    assert update(tmp_path, _sources(server), system=())[0].outcome is Outcome.UNCHANGED
    assert server.asked[1][1]["if-modified-since"] == "Thu, 01 Oct 2026 00:00:00 GMT"


def test_finding_it_unchanged_renews_its_time(server: Lists, tmp_path: Path) -> None:
    update(tmp_path, _sources(server), system=())
    before = lists.remembered(tmp_path, "easylist")
    update(tmp_path, _sources(server), system=())
    after = lists.remembered(tmp_path, "easylist")
    assert before is not None
    assert after is not None
    assert after.fetched > before.fetched
    assert after.sha256 == before.sha256


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (_list(3), "3 network rules, at least 10"),
        (_list(49), "49 network rules, the last one had 100"),
        (b"", "it is empty"),
        (b"<!DOCTYPE html><title>Sign in</title>", "it is a web page"),
        (b"\x00\x01\x02" * 99, "it is no text"),
        (b"\xff\xfe" * 999, "it is no text"),
    ],
)
def test_what_is_not_plausible_leaves_the_last_good_copy(server: Lists, tmp_path: Path, body: bytes, why: str) -> None:
    update(tmp_path, _sources(server), system=())
    server.files["/easylist.txt"], server.etags["/easylist.txt"] = body, '"v2"'
    (done,) = update(tmp_path, _sources(server), system=())
    assert done.outcome is Outcome.FAILED
    assert why in done.message
    assert "the copy here, less than a day old, stays in use" in done.message
    (one,) = lists.installed(tmp_path, ())
    assert one.path.read_bytes() == _list(100)
    assert one.fetched is not None
    assert one.fetched.etag == '"v1"'


def test_half_an_answer_is_none(server: Lists, tmp_path: Path) -> None:
    server.cut.add("/easylist.txt")
    (done,) = update(tmp_path, _sources(server), system=())
    assert done.outcome is Outcome.FAILED
    assert "no copy is here to use instead" in done.message
    assert lists.installed(tmp_path, ()) == ()


@pytest.mark.parametrize("status", [403, 404, 500, 304])
def test_a_refusal_is_told(server: Lists, tmp_path: Path, status: int) -> None:
    server.status["/easylist.txt"] = status
    (done,) = update(tmp_path, _sources(server), system=())
    assert done.outcome is Outcome.FAILED
    assert ("nothing changed" if status == 304 else f"HTTP {status}") in done.message


def test_offline_says_how_old_the_copy_is(server: Lists, tmp_path: Path) -> None:
    update(tmp_path, _sources(server), system=())
    closed = Lists()
    with serving() as gone:
        closed.port = gone.port
    moved = _sources(closed)
    (done,) = update(tmp_path, moved, system=())
    assert done.outcome is Outcome.FAILED
    assert "refused" in done.message
    assert "less than a day old, stays in use" in done.message


def test_an_optional_list_comes_by_its_id_and_is_updated_from_then_on(server: Lists, tmp_path: Path) -> None:
    server.files["/optional.txt"] = _list(20)
    known = _sources(server)
    assert [one.id for one in update(tmp_path, known, system=())] == ["easylist"]
    assert add(tmp_path, "optional", known).outcome is Outcome.NEW
    assert [one.id for one in update(tmp_path, known, system=())] == ["easylist", "optional"]
    assert [one.id for one in update(tmp_path, known, ["optional"], system=())] == ["optional"]


def test_a_list_is_added_from_an_address(server: Lists, tmp_path: Path) -> None:
    server.files["/lists/My%20List.txt"] = _list(20)
    done = add(tmp_path, server.address("/lists/My%20List.txt"), _sources(server))
    assert (done.id, done.outcome) == ("my-list", Outcome.NEW)
    ids = [one.id for one in update(tmp_path, _sources(server), system=())]
    assert ids == ["easylist", "my-list"]


def test_a_list_is_added_from_a_file_and_stays_when_others_are_updated(server: Lists, tmp_path: Path) -> None:
    file = tmp_path / "in" / "Company list.txt"
    file.parent.mkdir()
    file.write_text("0.0.0.0 tracker.example\n")
    folder = tmp_path / "lists"
    assert add(folder, str(file), _sources(server)).message == "company-list: 1 network rules added."
    assert [one.id for one in update(folder, _sources(server), system=())] == ["easylist"]
    assert [one.id for one in lists.installed(folder, ())] == ["company-list", "easylist"]


def test_an_own_file_does_not_hide_a_known_list(server: Lists, tmp_path: Path) -> None:
    (tmp_path / "easylist.txt").write_text("||a.example^\n")
    assert add(tmp_path / "lists", str(tmp_path / "easylist.txt"), _sources(server)).id == "own-easylist"


@pytest.mark.parametrize("id", ["../x", "A B", "", "-", "easylist"])
def test_an_id_is_a_plain_word_of_its_own(server: Lists, tmp_path: Path, id: str) -> None:
    (tmp_path / "in.txt").write_text("||a.example^\n")
    with pytest.raises(BadInput, match=f"'{id}' is"):
        add(tmp_path / "lists", str(tmp_path / "in.txt"), _sources(server), id=id)
    assert add(tmp_path / "lists", str(tmp_path / "in.txt"), _sources(server), id="my-own").id == "my-own"


def test_what_is_no_list_is_not_added(server: Lists, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html>")
    for given, why in [
        (str(page), "was not added: it is a web page"),
        (str(tmp_path / "absent.txt"), "cannot be read"),
        (server.address("/absent.txt"), "HTTP 404"),
    ]:
        with pytest.raises(BadInput, match=why):
            add(tmp_path / "lists", given, _sources(server))
    assert lists.installed(tmp_path / "lists", ()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Dear reader,\nthis is a letter.\n\nYours\n",
        "Hello\nworld\n",
        '{\n  "name": "x",\n  "version": "1.2.3"\n}\n',
        "import os\n\ndef main():\n    return 1\n",
        "The list moved to https://lists.example/new.txt and can be fetched there.\n",
    ],
)
def test_a_text_that_is_no_list_is_not_added(server: Lists, tmp_path: Path, text: str) -> None:
    (tmp_path / "some.txt").write_text(text)
    server.files["/some.txt"] = text.encode()
    for given in (str(tmp_path / "some.txt"), server.address("/some.txt")):
        with pytest.raises(BadInput, match="most of its lines are neither filter rules nor host names"):
            add(tmp_path / "lists", given, _sources(server))
    assert lists.installed(tmp_path / "lists", ()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "||a.example^\n",
        "! a remark of several words\n-banner-\n",
        "a.example##.ad\n/ads/\n",
        "tracker.example\nother.example\n",
        "0.0.0.0 tracker.example\n127.0.0.1 localhost\n",
        "||a.example^$header=via:x\n@@||b.example^\n/x[0-9]+\\.js/$script\n",
    ],
)
def test_a_short_list_is_believed(server: Lists, tmp_path: Path, text: str) -> None:
    (tmp_path / "some.txt").write_text(text)
    assert add(tmp_path / "lists", str(tmp_path / "some.txt"), _sources(server)).outcome is list_update.Outcome.NEW


def test_an_unknown_id_is_one_sentence(server: Lists, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="'easylst' is no list with an address: known are easylist, optional"):
        update(tmp_path, _sources(server), ["easylst"], system=())


def test_no_answer_is_read_without_end(server: Lists, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_update, "_MOST_BYTES", 100)
    (done,) = update(tmp_path, _sources(server), system=())
    assert "more than" in done.message
