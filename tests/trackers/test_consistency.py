"""What `auditor vendors check` finds across files."""

from pathlib import Path

import pytest

from auditor.model.problems import BadInput
from auditor.trackers.consistency import problems

ONE = """
[company]
id = "one-sa"
name = "One SA"
policy = "https://one.example/privacy"

[[product]]
id = "one"
name = "Onetrack"
classes = ["analytics"]
hosts = ["one.example", 'shared.example ^/one/']
cookies = ["_one_id", { name = "sid", distinctive = false }]
storage = [{ name = "key", kind = "local" }]
"""
TWO = ONE.replace("one", "two").replace("One SA", "Two SA").replace("Onetrack", "Twotrack")
TWO = TWO.replace('name = "key", kind = "local"', 'name = "key", kind = "session"')


def found(folder: Path, one: str = ONE, two: str = TWO) -> list[tuple[bool, str]]:
    (folder / "vendors").mkdir(exist_ok=True)
    (folder / "vendors" / "one-sa.toml").write_text(one, encoding="utf-8")
    (folder / "vendors" / "two-sa.toml").write_text(two, encoding="utf-8")
    return [(problem.fault, problem.sentence) for problem in problems(folder)]


def test_a_sound_register_has_no_problem(tmp_path: Path) -> None:
    """A common cookie name may stand twice, and so may a key in two kinds of storage."""
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("'shared.example ^/two/'", "'shared.example ^/one/'", ("key 'hosts'", "'shared.example ^/one/'", "one, two")),
        ('"two.example"', '"one.example"', ("key 'hosts'", "'one.example'", "one, two")),
        ("Twotrack", "Onetrack", ("key 'names'", "'onetrack'", "one, two")),
        ("Two SA", "ONE  sa", ("key 'names'", "'one sa'", "one-sa, two-sa")),
        ('"_two_id"', '"_one_id"', ("key 'cookies'", "'_one_id'", "one, two")),
        ('"_two_id"', '"_one_*"', ("key 'cookies'", "'_one_*' also covers '_one_id' of one")),
        ('kind = "session"', 'kind = "local"', ("key 'storage'", "'key'")),
        ('name = "key", kind = "session"', 'name = "key"', ("key 'storage'", "'key'")),
    ],
)
def test_what_two_files_claim_is_named_with_both(tmp_path: Path, old: str, new: str, said: tuple[str, ...]) -> None:
    assert old in TWO
    clashes = [sentence for fault, sentence in found(tmp_path, two=TWO.replace(old, new)) if fault]
    assert len(clashes) == 1
    assert "vendors/one-sa.toml and vendors/two-sa.toml" in clashes[0]
    for words in said:
        assert words in clashes[0]


def test_every_broken_file_is_named_not_only_the_first(tmp_path: Path) -> None:
    broken = found(tmp_path, ONE.replace("hosts", "hots"), TWO.replace("cookies", "coookies"))
    assert [sentence.partition(",")[0] for _, sentence in broken] == ["vendors/one-sa.toml", "vendors/two-sa.toml"]


def test_a_dead_parent_is_a_fault(tmp_path: Path) -> None:
    ((fault, sentence),) = found(tmp_path, ONE.replace('name = "One SA"', 'name = "One SA"\nparent = "two"'))
    assert fault
    assert "key 'parent': no company 'two'" in sentence


def test_a_missing_policy_address_is_a_gap(tmp_path: Path) -> None:
    ((fault, sentence),) = found(tmp_path, ONE.replace('policy = "https://one.example/privacy"', ""))
    assert not fault
    assert sentence.startswith("vendors/one-sa.toml, [company], key 'policy'")


def test_no_register_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no folder 'vendors'"):
        problems(tmp_path)
