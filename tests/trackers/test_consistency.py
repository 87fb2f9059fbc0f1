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
sources = ["https://one.example/cookies"]
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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"one.example", \'shared', '"co.uk", \'shared', "key 'hosts': 'co.uk' is a public suffix"),
        ('"one.example", \'shared', '"=com.pl", \'shared', "key 'hosts': 'com.pl' is a public suffix"),
        ('"_one_id"', '"PHPSESSID"', "key 'cookies': 'PHPSESSID' is in general use; write distinctive = false"),
        ('name = "key", kind', 'name = "userId", kind', "key 'storage': 'userId' is in general use"),
    ],
)
def test_what_is_everybody_s_is_not_taken_for_one_s_own(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ONE
    ((fault, sentence),) = found(tmp_path, ONE.replace(old, new))
    assert fault
    assert sentence.startswith(f"vendors/one-sa.toml, [[product]] one, {said}")


def test_a_host_below_a_company_s_own_suffix_is_that_company_s(tmp_path: Path) -> None:
    assert found(tmp_path, ONE.replace('"one.example", \'shared', '"cloudfront.net", \'shared')) == []


SOURCES = 'sources = ["https://one.example/cookies"]\n'


def test_a_product_that_passes_for_checked_names_its_sources(tmp_path: Path) -> None:
    ((fault, sentence),) = found(tmp_path, ONE.replace(SOURCES, ""))
    assert fault
    assert sentence.startswith("vendors/one-sa.toml, [[product]] one, key 'sources': is missing;")


def test_a_product_without_sources_may_say_that_nobody_reviewed_it(tmp_path: Path) -> None:
    assert found(tmp_path, ONE.replace(SOURCES, "reviewed = false\n")) == []


def test_what_documents_the_company_does_not_document_its_products(tmp_path: Path) -> None:
    one = ONE.replace(SOURCES, "").replace("[[product]]", SOURCES + "\n[[product]]", 1)
    ((fault, sentence),) = found(tmp_path, one)
    assert fault
    assert sentence.startswith("vendors/one-sa.toml, [[product]] one, key 'sources': is missing;")


@pytest.mark.parametrize("source", ["vendor documentation", "", "https://", "one.example/docs"])
def test_a_source_that_leads_nowhere_is_a_fault(tmp_path: Path, source: str) -> None:
    told = found(tmp_path, ONE.replace("https://one.example/cookies", source))
    where = "vendors/one-sa.toml, [[product]] one, key 'sources': "
    assert [sentence for fault, sentence in told if fault and sentence.startswith(where)]


@pytest.mark.parametrize(
    "source", ["EasyPrivacy", "one-package 1.2.3 (npm, MIT)", "https://one.example/a (EU-US framework)"]
)
def test_lists_packages_and_addresses_are_sources(tmp_path: Path, source: str) -> None:
    assert found(tmp_path, ONE.replace("https://one.example/cookies", source)) == []


def test_a_company_without_product_names_its_sources(tmp_path: Path) -> None:
    group = '[company]\nid = "group-sa"\nname = "Group SA"\npolicy = "https://group.example/privacy"\n'
    (tmp_path / "vendors").mkdir()
    (tmp_path / "vendors" / "group-sa.toml").write_text(group, encoding="utf-8")
    ((fault, sentence),) = found(tmp_path)
    assert fault
    assert sentence.startswith("vendors/group-sa.toml, [company], key 'sources': is missing;")
    (tmp_path / "vendors" / "group-sa.toml").write_text(group + SOURCES, encoding="utf-8")
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("former", "said"),
    [
        ('["Oldtrack"]', "'Oldtrack' has no date; add until ="),
        ('[{ text = "Oldtrack" }]', "'Oldtrack' has no date; add until ="),
        ('[{ text = "Oldtrack", until = "long ago" }]', "'long ago' is neither a date such as"),
    ],
)
def test_a_former_name_says_since_when_or_that_nobody_knows(tmp_path: Path, former: str, said: str) -> None:
    ((fault, sentence),) = found(tmp_path, ONE.replace("classes =", f"former = {former}\nclasses ="))
    assert fault
    assert sentence.startswith(f"vendors/one-sa.toml, [[product]] one, key 'former': {said}")
    known = ONE.replace("classes =", 'former = [{ text = "Oldtrack", until = "unknown" }]\nclasses =')
    assert found(tmp_path, known) == []


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

[[product]]
id = "one"
name = "Onetrack"
classes = ["analytics"]
former = [{ text = "Oldtrack", until = "2020" }]
cookies = [{ name = "_one_id", purpose = "recognises the visitor", lifetime = "1 year" }]
storage = [{ name = "one.key", purpose = "keeps consent" }]
sources = ["https://one.example/cookies"]
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
        ('until = "2020"', 'until = "unknown"', "date of former names unknown", "Oldtrack"),
        (', purpose = "keeps consent"', "", "no purpose", "one.key"),
        (', lifetime = "1 year"', "", "no lifetime", "_one_id"),
        ('domains = ["one.example"]\n', "", "no domain of its policy", "one"),
        ('sources = ["https://one.example/cookies"]\n', "", "no sources, so not reviewed", "one"),
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
