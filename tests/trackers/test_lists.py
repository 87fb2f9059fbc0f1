"""Which lists are here, how old they are, when they expire."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from auditor.model.problems import BadInput
from auditor.trackers import lists
from auditor.trackers.lists import Fetched, installed

HEAD = "[Adblock Plus 2.0]\n! Title: My list\n! Version: 202610010000\n! Expires: 4 days (update frequency)\n||a.example^\n"
THEN = datetime(2026, 10, 1, tzinfo=UTC)


def _put(folder: Path, name: str, text: str = HEAD, when: datetime = THEN) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def test_an_installed_list_tells_version_age_and_expiry(tmp_path: Path) -> None:
    path = _put(tmp_path, "my.txt")
    (one,) = installed(tmp_path, ())
    assert (one.id, one.path, one.title, one.version) == ("my", path, "My list", "202610010000")
    assert one.changed == THEN
    assert one.expires == THEN + timedelta(days=4)
    assert len(one.sha256) == 64
    assert not one.overdue(THEN + timedelta(days=3))
    assert one.overdue(THEN + timedelta(days=5))
    assert one.limitation(THEN + timedelta(days=3)) is None
    told = "The filter list My list is 5 days old and good for 4 days: newer rules are not in it."
    assert one.limitation(THEN + timedelta(days=5)) == told
    assert [one.age(THEN + timedelta(days=days)) for days in (0, 1, 7)] == ["less than a day", "1 day", "7 days"]


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("! Expires: 4 days (update frequency)", timedelta(days=4)),
        ("! Expires: 1 day", timedelta(days=1)),
        ("! Expires: 12 hours", timedelta(hours=12)),
        ("! expires:6d", timedelta(days=6)),
        ("# Expires: 5", timedelta(days=5)),
        ("! Expires: 0 days", None),
        ("! Expires: 99999999999 days", None),
        ("! Expires: soon", None),
        ("||expires.example^", None),
    ],
)
def test_how_long_a_list_is_good_for(line: str, span: timedelta | None) -> None:
    assert lists.good_for(f"[Adblock Plus 2.0]\n{line}\n") == span


def test_a_list_that_says_nothing_has_its_date_for_a_version(tmp_path: Path) -> None:
    _put(tmp_path, "plain.txt", "! Last modified: %timestamp%\n||a.example^\n")
    (one,) = installed(tmp_path, ())
    assert (one.version, one.expires, one.title) == ("2026-10-01", None, "plain")
    assert not one.overdue(datetime(2100, 1, 1, tzinfo=UTC))


def test_the_time_of_fetching_counts_not_that_of_the_file(tmp_path: Path) -> None:
    data = HEAD.encode()
    import hashlib

    fetched = Fetched(address="https://a.example/x", fetched=THEN, sha256=hashlib.sha256(data).hexdigest(), rules=1)
    lists.keep(tmp_path, "my", data, fetched)
    (one,) = installed(tmp_path, ())
    assert one.fetched == fetched
    assert one.changed == THEN
    _put(tmp_path, "my.txt", HEAD + "||b.example^\n", THEN + timedelta(days=9))
    (changed,) = installed(tmp_path, ())
    assert changed.fetched is None
    assert changed.changed == THEN + timedelta(days=9)


def test_the_users_own_copy_goes_before_the_systems(tmp_path: Path) -> None:
    own, system = tmp_path / "own", tmp_path / "system"
    _put(system, "easylist.txt")
    _put(system, "easyprivacy.txt")
    assert [one.path.parent for one in installed(own, (system,))] == [system, system]
    _put(own, "easylist.txt")
    assert [one.path.parent for one in installed(own, (system,))] == [own, system]
    assert installed(tmp_path / "nowhere", ()) == ()


def test_debians_copy_is_found_by_itself(tmp_path: Path) -> None:
    if not any(place.is_dir() for place in lists.SYSTEM_FOLDERS):
        pytest.skip("no copy of EasyList from Debian's uBlock Origin package")
    assert {one.id for one in installed(tmp_path)} >= {"easylist", "easyprivacy"}


def test_damaged_state_is_no_state(tmp_path: Path) -> None:
    _put(tmp_path, "my.txt")
    (tmp_path / "my.json").write_text('{"address": 1}')
    assert lists.remembered(tmp_path, "my") is None
    assert installed(tmp_path, ())[0].id == "my"


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    fetched = Fetched(address="x", fetched=THEN, sha256="0", rules=0)
    with pytest.raises(BadInput, match="cannot be written"):
        lists.keep(tmp_path / "file" / "lists", "my", b"", fetched)


def test_where_lists_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert lists.data_folder() == tmp_path / "auditor" / "lists"


def test_the_sources_that_ship() -> None:
    known = {source.id: source for source in lists.sources()}
    assert [id for id, source in known.items() if source.default] == ["easylist", "easyprivacy"]
    for source in known.values():
        assert urlsplit(source.address).scheme == "https"
        assert source.licence
        assert "NC" not in source.licence.split("-")
        assert source.least_rules > 1


def test_sources_with_a_typo_are_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    for text in ('[[source]]\nid = "x"\nadress = "y"\n', "[[", '[[source]]\nid = "x"\n'):
        file.write_text(text)
        with pytest.raises(BadInput, match=r"sources\.toml"):
            lists.sources(file)
    with pytest.raises(BadInput, match="cannot be read"):
        lists.sources(tmp_path / "absent.toml")
