"""What `auditor vendors check` finds across files."""

from pathlib import Path

import pytest

from auditor.model.problems import BadInput
from auditor.trackers.consistency import missing, problems

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


FULL = """
[company]
id = "one-sa"
name = "One SA"
country = "FR"
dpf = "participant"
dpf_since = "2023-09-01"
domains = ["one.example"]
policy = "https://one.example/privacy"
sources = ["https://one.example/cookies"]

[[product]]
id = "one"
name = "Onetrack"
classes = ["analytics"]
former = [{ text = "Oldtrack", until = "2020" }]
cookies = [{ name = "_one_id", purpose = "recognises the visitor", lifetime = "1 year" }]
storage = [{ name = "one.key", purpose = "keeps consent" }]
"""


def unwritten(folder: Path, text: str) -> dict[str, tuple[str, ...]]:
    (folder / "vendors").mkdir(exist_ok=True)
    (folder / "vendors" / "one-sa.toml").write_text(text, encoding="utf-8")
    found = missing(folder)
    assert {one.file for one in found} <= {"vendors/one-sa.toml"}
    return {one.what: one.of for one in found}


def test_a_file_that_says_everything_leaves_nothing_unwritten(tmp_path: Path) -> None:
    assert unwritten(tmp_path, FULL) == {}


@pytest.mark.parametrize(
    ("old", "new", "what", "of"),
    [
        ('country = "FR"\n', "", "no country", "one-sa"),
        ('dpf_since = "2023-09-01"\n', "", "no date for the EU-US framework", "one-sa"),
        (', until = "2020"', "", "no date for former names", "Oldtrack"),
        (', purpose = "keeps consent"', "", "no purpose", "one.key"),
        (', lifetime = "1 year"', "", "no lifetime", "_one_id"),
        ('domains = ["one.example"]\n', "", "no domain of its policy", "one"),
        ('sources = ["https://one.example/cookies"]\n', "", "no sources", "one"),
    ],
)
def test_what_is_not_written_down_is_told(tmp_path: Path, old: str, new: str, what: str, of: str) -> None:
    assert old in FULL
    assert unwritten(tmp_path, FULL.replace(old, new)) == {what: (of,)}


def test_many_are_told_in_one_sentence(tmp_path: Path) -> None:
    cookies = ", ".join(f'{{ name = "_one_{letter}", purpose = "x" }}' for letter in "abcdefgh")
    unwritten(tmp_path, FULL.replace('cookies = [{ name = "_one_id"', f'cookies = [{cookies}, {{ name = "_one_id"'))
    (one,) = missing(tmp_path)
    assert one.sentence.startswith("vendors/one-sa.toml: no lifetime: _one_a, _one_b,")
    assert one.sentence.endswith("_one_f and 2 more")
