"""The 250 products that matter most in Europe: each has what a report leans on, or its lack is written down."""

import re
from pathlib import Path

import pytest

from auditor.model.register import Register
from auditor.trackers import consistency, foremost, register

ROOT = register.default_folder()

VENDOR = """
[company]
id = "one-sa"
name = "One SA"
country = "FR"
policy = "https://one.example/privacy"

[[product]]
id = "one"
name = "Onetrack"
classes = ["analytics"]
hosts = ["one.example"]
cookies = [{ name = "_one_id", purpose = "recognises the visitor", lifetime = "1 year" }]
storage = [{ name = "one.state", purpose = "keeps settings" }]
sources = ["https://one.example/cookies"]
"""
LIST = """
[[group]]
reason = "an example"
products = ["one"]
"""


@pytest.fixture(scope="module")
def checked() -> Register:
    return register.build(register.files(ROOT))


@pytest.fixture(scope="module")
def listed() -> foremost.Foremost:
    found = foremost.read(ROOT)
    assert found is not None
    return found


def test_there_are_250_each_once_and_each_hand_checked(listed: foremost.Foremost, checked: Register) -> None:
    assert len(listed.products) == len(set(listed.products)) == 250
    assert foremost.unknown(listed, checked) == ()
    assert all(group.reason for group in listed.group)


def test_each_has_company_country_class_host_policy_purposes_and_lifetimes(
    listed: foremost.Foremost, checked: Register
) -> None:
    """Stated by itself, not with the function under test, so that a slip in one of them shows."""
    for key in listed.products:
        product = checked.products[key]
        assert product.classes, key
        assert checked.companies[product.company].country, key
        assert product.hosts or product.payloads, key
        assert product.policy_url or key in listed.open.policy, key
        for stored in (*product.cookies, *product.storage):
            assert stored.purpose or stored.name in listed.open.purpose.get(key, ()), (key, stored.name)
        for cookie in product.cookies:
            assert cookie.lifetime or cookie.name in listed.open.lifetime.get(key, ()), (key, cookie.name)


def test_what_is_missing_is_exactly_what_the_list_says_is_open(listed: foremost.Foremost, checked: Register) -> None:
    assert set(foremost.wants(listed, checked)) == set(foremost.stated(listed))


@pytest.mark.parametrize(
    ("what", "at_most"), [("entity", 3), ("host", 0), ("policy", 3), ("purpose", 10), ("lifetime", 69)]
)
def test_little_is_open_and_it_never_grows(listed: foremost.Foremost, what: str, at_most: int) -> None:
    assert sum(want.what == what for want in foremost.stated(listed)) <= at_most


def test_none_rests_on_a_fingerprint_collection_or_a_home_page_alone(
    listed: foremost.Foremost, checked: Register
) -> None:
    """A list of rules or a page that states the fact; a start page states nothing."""
    weak = [
        key
        for key in listed.products
        if not any(
            "wappalyzer" not in source.casefold() and not re.fullmatch(r"https?://[^/]+/?", source)
            for source in checked.products[key].sources
        )
    ]
    assert weak == []


def gaps(folder: Path, vendor: str = VENDOR, listed: str = LIST) -> list[tuple[bool, str]]:
    (folder / "vendors").mkdir()
    (folder / "vendors" / "one-sa.toml").write_text(vendor, encoding="utf-8")
    (folder / foremost.FILE).write_text(listed, encoding="utf-8")
    return [(problem.fault, problem.sentence) for problem in consistency.problems(folder)]


def test_a_complete_product_leaves_nothing_to_say(tmp_path: Path) -> None:
    assert gaps(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "One SA"', 'name = "One"', "vendors/one-sa.toml, one: its entity is missing"),
        ('country = "FR"\n', "", "vendors/one-sa.toml, one: its entity is missing"),
        ('hosts = ["one.example"]\n', "", "vendors/one-sa.toml, one: its host is missing"),
        ('policy = "https://one.example/privacy"\n', "", "vendors/one-sa.toml, one: its policy is missing"),
        (', lifetime = "1 year"', "", "vendors/one-sa.toml, one: its lifetime of '_one_id' is missing"),
        (', purpose = "keeps settings"', "", "vendors/one-sa.toml, one: its purpose of 'one.state' is missing"),
    ],
)
def test_what_a_listed_product_lacks_is_a_gap(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in VENDOR
    found = gaps(tmp_path, vendor=VENDOR.replace(old, new))
    assert [sentence for fault, sentence in found if sentence.startswith(said) and not fault]


def test_what_is_known_to_be_open_is_no_gap(tmp_path: Path) -> None:
    vendor = VENDOR.replace(', lifetime = "1 year"', "")
    assert gaps(tmp_path, vendor, LIST + '[open.lifetime]\none = ["_one_id"]\n') == []


def test_what_is_not_open_any_more_is_told(tmp_path: Path) -> None:
    found = gaps(tmp_path, listed=LIST + '[open]\npolicy = ["one"]\n')
    assert found == [(False, "europe.toml, [open], key 'policy': one is not open any more; take it out")]


def test_an_unknown_product_is_a_fault(tmp_path: Path) -> None:
    found = gaps(tmp_path, listed=LIST.replace('"one"', '"one", "onne"'))
    assert found == [(True, "europe.toml, [[group]], key 'products': no vendor file has the product 'onne'")]


def test_a_list_that_cannot_be_read_is_told_with_its_file(tmp_path: Path) -> None:
    found = gaps(tmp_path, listed=LIST.replace("products", "product"))
    assert [(fault, "europe.toml" in sentence) for fault, sentence in found] == [(True, True)]


def test_a_register_of_ones_own_needs_no_list(tmp_path: Path) -> None:
    assert foremost.read(tmp_path) is None
