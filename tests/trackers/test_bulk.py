"""The bulk register: what it adds, and that it never overrules a hand-checked entry."""

import json
from pathlib import Path

import pytest

from auditor.model.kinds import Attribution, GuardTier, StorageKind
from auditor.model.problems import BadInput
from auditor.model.register import Register
from auditor.trackers import bulk, consistency, register
from auditor.trackers.lookup import Lookup

HAND = """
[company]
id = "acme-sa"
name = "Acme SA"
country = "FR"
domains = ["acme-group.example.com"]

[[product]]
id = "acme"
name = "Acme"
names = ["Acme Pixel"]
classes = ["analytics"]
hosts = ["acme.com", "shop.*", 'www.shared.com ^/acme/']
cookies = ["_acme_id", "acme_*", { name = "sid", distinctive = false }]
storage = ["acmestore"]
"""
SOURCES = [{"id": "somewhere", "package": "some-where", "version": "1.0", "licence": "MIT"}]


def laid(folder: Path, *vendors: dict[str, object]) -> Register:
    (folder / "vendors").mkdir()
    (folder / "vendors" / "acme-sa.toml").write_text(HAND, encoding="utf-8")
    (folder / "bulk").mkdir()
    every = [{"sources": ["somewhere"], **vendor} for vendor in vendors]
    (folder / bulk.FILE).write_text(json.dumps({"sources": SOURCES, "vendors": every}), encoding="utf-8")
    return register.load(folder, cache=folder / "cache")


def test_a_vendor_without_company_says_so_and_is_nobodys_sibling(tmp_path: Path) -> None:
    found = laid(
        tmp_path,
        {"id": "one", "name": "Onetrack", "hosts": ["one.com"], "classes": ["advertising"]},
        {"id": "two", "name": "Twotrack", "hosts": ["two.com"]},
    )
    one, two = found.products["one"], found.products["two"]
    assert (one.reviewed, one.sources) == (False, ("somewhere 1.0 (MIT)",))
    company = found.companies[one.company]
    assert (company.name, company.country, company.known) == ("Onetrack (company not known)", None, False)
    assert one.company != two.company
    assert two.classes == ()


def test_a_company_is_the_hand_checked_one_where_its_name_is_known(tmp_path: Path) -> None:
    found = laid(
        tmp_path,
        {"id": "acme-old", "name": "Oldtrack", "hosts": ["old.com"], "company": "ACME S.A."},
        {"id": "acme-new", "name": "Newtrack", "hosts": ["new.com"], "company": "Acme SA"},
        {"id": "far", "name": "Far", "hosts": ["far.com"], "company": "Far", "company_guard": "strict"},
    )
    assert found.products["acme-new"].company == "acme-sa"
    assert found.companies["acme-sa"].web_products == 1, "unchecked products never change what a company's name means"
    far = found.companies[found.products["far"].company]
    assert (far.name, far.known, far.names[0].guard.tier) == ("Far (company)", True, GuardTier.STRICT)


@pytest.mark.parametrize("host", ["acme.com", "cdn.acme.com", "=acme.com", "x.acme-group.example.com", "shop.co.uk"])
def test_a_host_that_is_spoken_of_is_left_out(tmp_path: Path, host: str) -> None:
    found = laid(tmp_path, {"id": "one", "name": "Onetrack", "hosts": [host, "one.com"]})
    assert [h.host for h in found.products["one"].hosts] == ["one.com"]


def test_a_path_of_a_shared_host_stays_with_whom_it_was_checked_for(tmp_path: Path) -> None:
    lookup = Lookup(laid(tmp_path, {"id": "one", "name": "Onetrack", "hosts": ["shared.com"]}))
    hit = lookup.url("https://www.shared.com/acme/p.gif")
    assert hit is not None
    assert (hit.id, hit.attribution) == ("acme", Attribution.CERTAIN)
    other = lookup.url("https://www.shared.com/else")
    assert other is not None
    assert (other.id, other.attribution) == ("one", Attribution.PROBABLE)


@pytest.mark.parametrize("name", ["_acme_id", "acme_more", "acme_*", "acm*", "sid", "_acme*", "acmestore"])
def test_a_cookie_that_is_spoken_of_is_left_out(tmp_path: Path, name: str) -> None:
    found = laid(tmp_path, {"id": "one", "name": "Onetrack", "hosts": ["one.com"], "cookies": [{"name": name}]})
    assert found.products["one"].cookies == ()


def test_a_cookie_of_the_bulk_register_is_possible_at_best(tmp_path: Path) -> None:
    cookies = [{"name": "onetrack_id"}, {"name": "uid", "distinctive": False}]
    lookup = Lookup(laid(tmp_path, {"id": "one", "name": "Onetrack", "hosts": ["one.com"], "cookies": cookies}))
    hit = lookup.cookie("onetrack_id")
    assert hit is not None
    assert (hit.id, hit.attribution) == ("one", Attribution.POSSIBLE)
    assert lookup.cookie("onetrack_id", StorageKind.LOCAL) == hit.__class__(
        id="one", attribution=Attribution.POSSIBLE, kind="storage", value="onetrack_id"
    )
    assert lookup.cookie("uid") is None


@pytest.mark.parametrize("clash", [{"id": "acme", "name": "Other"}, {"id": "x", "name": "acme pixel"}])
def test_a_vendor_with_an_entry_of_its_own_is_left_out_whole(tmp_path: Path, clash: dict[str, object]) -> None:
    found = laid(tmp_path, {**clash, "hosts": ["one.com"]})
    assert list(found.products) == ["acme"]
    assert Lookup(found).host("one.com") is None
    below = bulk.read(bulk.content(tmp_path))
    assert [v.hosts for v in bulk.overruled(found.companies, found.products, below)] == [("one.com",)]


def test_what_has_nothing_left_to_be_known_by_is_left_out(tmp_path: Path) -> None:
    assert "one" not in laid(tmp_path, {"id": "one", "name": "Onetrack", "hosts": ["acme.com"]}).products


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "bulk/register.json"),
        ('{"sources": [], "vendors": [{"id": "a"}]}', "bulk/register.json: .*`name`|bulk/register.json: .*required"),
        ('{"sources": [], "vendors": [], "more": 1}', "unknown field"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    laid(tmp_path)
    (tmp_path / bulk.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        register.load(tmp_path, cache=tmp_path / "cache")
    assert any("bulk/register.json" in p.sentence and p.fault for p in consistency.problems(tmp_path))


def test_the_shipped_one_is_marked_and_has_its_notices() -> None:
    folder = register.default_folder()
    file = bulk.read(bulk.content(folder))
    assert {source.licence for source in file.sources} <= {"MIT", "Apache-2.0"}
    for source in file.sources:
        text = (folder / "licences" / f"{source.id}.txt").read_text(encoding="utf-8")
        assert source.version in text
        assert "Permission is hereby granted" in text or "Apache License" in text
    found = register.load()
    unread = [product for product in found.products.values() if not product.reviewed]
    assert len(unread) > 1000
    assert {source for product in unread for source in product.sources} == {
        f"{s.id} {s.version} ({s.licence})" for s in file.sources
    }


@pytest.mark.parametrize("word", ["Jellyfish", "Signal", "Beacon", "Radar", "Admiral"])
def test_an_ordinary_word_is_never_a_name_by_itself(word: str) -> None:
    tiers = {
        name.guard.tier
        for product in register.load().products.values()
        if not product.reviewed
        for name in product.names
        if name.text == word
    }
    assert tiers <= {GuardTier.STRICT}
