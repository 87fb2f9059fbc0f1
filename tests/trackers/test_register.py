"""The loader: what it accepts, every way a file can be wrong, and the compiled copy."""

import os
import threading
from pathlib import Path

import pytest

from auditor.model.kinds import GuardTier, StorageKind
from auditor.model.problems import BadInput
from auditor.trackers import register

GOOD = """
[company]
id = "acme-sa"
name = "Acme SA"
country = "FR"
entities = [{ name = "Acme, Inc.", country = "US" }]
domains = ["acme.example"]
policy = "https://acme.example/privacy"

[[product]]
id = "acme"
name = "Acme"
guard = "cue"
cues = ["pixel"]
classes = ["analytics"]
names = ["Acme Analytics", { text = "AA", guard = "strict", case_sensitive = true }]
former = [{ text = "Apex", until = "2020" }]
hosts = ["acme.example", 'cdn.example ^/acme/']
cookies = ["_acme", { name = "sid", distinctive = false, lifetime = "session" }]
storage = [{ name = "acme.*", kind = "local", identifier = true }]
"""


def written(folder: Path, **files: str) -> Path:
    """A tracker_lists folder with these vendor files (`_` in a name stands for `-`)."""
    (folder / "vendors").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "vendors" / f"{name.replace('_', '-')}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_file_becomes_company_and_products(tmp_path: Path) -> None:
    found = register.load(written(tmp_path, acme_sa=GOOD), cache=tmp_path / "cache")
    company, product = found.companies["acme-sa"], found.products["acme"]
    assert company.web_products == 1
    assert [n.text for n in company.names] == ["Acme SA"]
    assert [(n.text, n.guard.tier, n.former, n.until) for n in product.names] == [
        ("Acme", GuardTier.CUE, False, None),
        ("Acme Analytics", GuardTier.SAFE, False, None),
        ("AA", GuardTier.STRICT, False, None),
        ("Apex", GuardTier.SAFE, True, "2020"),
    ]
    assert product.names[0].guard.cues == ("pixel",)
    assert product.names[2].case_sensitive
    assert [(h.host, h.path) for h in product.hosts] == [("acme.example", None), ("cdn.example", "^/acme/")]
    assert [(c.name, c.distinctive) for c in product.cookies] == [("_acme", True), ("sid", False)]
    assert product.storage[0].kind is StorageKind.LOCAL
    assert product.policy_url == "https://acme.example/privacy", "the company's, where the product has none"
    assert product.policy_domains == ("acme.example",), "an only product takes over the company's domains"


def test_a_label_with_a_bracket_is_not_searched(tmp_path: Path) -> None:
    text = GOOD.replace('name = "Acme SA"', 'name = "Acme (company)"')
    found = register.load(written(tmp_path, acme_sa=text), cache=tmp_path / "cache")
    assert found.companies["acme-sa"].names == ()


def test_off_site_and_defunct_products_are_no_web_products(tmp_path: Path) -> None:
    more = '\n[[product]]\nid = "acme-office"\nname = "Acme Office"\nclasses = ["software"]\noff_site = true\n'
    old = '\n[[product]]\nid = "acme-old"\nname = "Acme Old"\nclasses = ["analytics"]\ndefunct = "2020-01"\nsuccessor = "acme"\n'
    found = register.load(written(tmp_path, acme_sa=GOOD + more + old), cache=tmp_path / "cache")
    assert found.companies["acme-sa"].web_products == 1
    assert found.products["acme"].policy_domains == (), "with several products the domain tells only the company"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cookies =", "cooky =", ("acme-sa.toml", "acme", "unknown key 'cooky'", "did you mean 'cookies'")),
        ("country = ", "land = ", ("[company]", "unknown key 'land'")),
        ("case_sensitive", "case_sensitiv", ("key 'names'", "'case_sensitiv'", "did you mean 'case_sensitive'")),
        ("kind = ", "kynd = ", ("key 'storage'", "did you mean 'kind'")),
        ("[[product]]", "[[prodcut]]", ("unknown table 'prodcut'", "did you mean 'product'")),
        ('["analytics"]', '["analitics"]', ("key 'classes[0]'", "'analitics'", "did you mean 'analytics'")),
        ('"strict"', '"strikt"', ("'strikt'", "did you mean 'strict'")),
        ('"local"', '"lokal"', ("'lokal'", "did you mean 'local'")),
        ('["analytics"]', "[]", ("key 'classes'", "at least one")),
        ('["analytics"]', '"analytics"', ("key 'classes'", "array")),
        ('classes = ["analytics"]', "", ("[[product]] acme", "missing", "classes")),
        ('id = "acme-sa"', 'id = "acme-gmbh"', ("key 'id'", "'acme-gmbh'", "file name, 'acme-sa'")),
        ('id = "acme"', 'id = "Acme Tag"', ("key 'id'", "'Acme Tag'", "kebab-case")),
        ('id = "acme"', 'id = "acme-sa"', ("key 'id'", "'acme-sa' is already used in vendors/acme-sa.toml")),
        ('country = "FR"', 'country = "France"', ("country 'France'", "ISO 3166-1")),
        ('country = "US"', 'country = "usa"', ("country 'usa'",)),
        ('country = "US"', 'country = "UK"', ("country 'UK'", "Britain is 'GB'")),
        ('country = "US"', 'country = "XX"', ("country 'XX'", "ISO 3166-1")),
        ('name = "Acme SA"', 'name = " "', ("[company]", "key 'name': is empty")),
        ('country = "FR"', 'country = "FR"\nsources = ["EasyPrivacy", ""]', ("[company]", "key 'sources': is empty")),
        ('"_acme"', '{ name = "_acme", purpose = "" }', ("[[product]] acme", "key 'cookies': is empty")),
        ('hosts = ["acme.example"', 'hosts = ["https://acme.example"', ("key 'hosts'", "not a host name")),
        ("^/acme/", "^/ac(me/", ("key 'hosts'", "not a regular expression")),
        ('domains = ["acme.example"]', 'domains = ["Acme"]', ("key 'domains'", "not a host name")),
        ('policy = "https://', 'policy = "http://', ("key 'policy'", "not an https address")),
        ('until = "2020"', 'until = "last year"', ("key 'former'", "'last year' is neither a date")),
        ('country = "FR"', 'country = "FR"\ndpf = "yes"', ("key 'dpf'", "'yes' is not known")),
        ('country = "FR"', 'country = "FR"\ndpf_since = "2023"', ("key 'dpf_since'", "no key 'dpf'")),
        (
            'country = "FR"',
            'country = "FR"\ndpf = "participant"\ndpf_since = "soon"',
            ("key 'dpf_since'", "'soon' is not a date"),
        ),
        ('"_acme"', '"*"', ("key 'cookies'", "distinctive = false")),
        ('country = "FR"', 'country = "FR"\nparent = "acme-holding"', ("key 'parent'", "no company 'acme-holding'")),
        ('country = "FR"', 'country = "FR"\nparent = "acme-sa"', ("key 'parent'", "its own ancestor")),
        ('guard = "cue"', 'guard = "cue"\nsuccessor = "acmee"', ("key 'successor'", "did you mean 'acme'")),
        ('guard = "cue"', 'guard = "cue"\ndefunct = "last year"', ("key 'defunct'", "not a date")),
        ("[[product]]", "[product]", ("[[product]]", "two brackets")),
        ("[company]", "[[company]]", ("[company] is missing",)),
        ('name = "Acme SA"', "name = Acme", ("acme-sa.toml", "not valid TOML")),
    ],
)
def test_everything_wrong_is_named_with_file_and_key(tmp_path: Path, old: str, new: str, said: tuple[str, ...]) -> None:
    assert old in GOOD
    with pytest.raises(BadInput) as caught:
        register.load(written(tmp_path, acme_sa=GOOD.replace(old, new, 1)), cache=tmp_path / "cache")
    sentence = str(caught.value)
    assert sentence.startswith("vendors/acme-sa.toml")
    assert "\n" not in sentence or "TOML" in sentence
    for words in said:
        assert words in sentence


def test_an_id_used_twice_names_both_files(tmp_path: Path) -> None:
    other = GOOD.replace('id = "acme-sa"', 'id = "acme-two"')
    with pytest.raises(
        BadInput, match=r"vendors/acme-two\.toml, key 'id': 'acme' is already used in vendors/acme-sa\.toml"
    ):
        register.load(written(tmp_path, acme_sa=GOOD, acme_two=other), cache=tmp_path / "cache")


def test_no_register_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no folder 'vendors'"):
        register.load(tmp_path, cache=tmp_path / "cache")
    with pytest.raises(BadInput, match="holds no vendor file"):
        register.load(written(tmp_path), cache=tmp_path / "cache")


def test_the_compiled_copy_answers_the_same(tmp_path: Path) -> None:
    folder, cache = written(tmp_path, acme_sa=GOOD), tmp_path / "cache"
    first = register.load(folder, cache=cache)
    (kept,) = cache.iterdir()
    before = kept.stat().st_mtime_ns
    assert register.load(folder, cache=cache) == first
    assert kept.stat().st_mtime_ns == before, "a good copy is read, not written again"


def test_a_changed_file_is_seen(tmp_path: Path) -> None:
    folder, cache = written(tmp_path, acme_sa=GOOD), tmp_path / "cache"
    old = register.load(folder, cache=cache)
    written(tmp_path, acme_sa=GOOD.replace("Acme Analytics", "Acme Insights"))
    new = register.load(folder, cache=cache)
    assert new.products["acme"].names[1].text == "Acme Insights"
    assert new.sha256 != old.sha256


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_copy_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    folder, cache = written(tmp_path, acme_sa=GOOD), tmp_path / "cache"
    first = register.load(folder, cache=cache)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert register.load(folder, cache=cache) == first
    assert kept.read_bytes() == whole


def test_a_copy_with_one_flipped_byte_is_not_believed(tmp_path: Path) -> None:
    folder, cache = written(tmp_path, acme_sa=GOOD), tmp_path / "cache"
    first = register.load(folder, cache=cache)
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"Acme Analytics", b"Acme Analytixx"))
    assert register.load(folder, cache=cache) == first


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert register.load(written(tmp_path, acme_sa=GOOD), cache=blocked).products


def test_old_compiled_copies_are_cleared_away(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in range(7):
        found = register.load(written(tmp_path, acme_sa=GOOD.replace("Apex", f"Apex {number}")), cache=cache)
    kept = list(cache.glob("register-*.bin"))
    assert len(kept) == 4
    assert f"register-{found.sha256[:32]}.bin" in {file.name for file in kept}


def test_several_at_once_leave_one_whole_copy(tmp_path: Path) -> None:
    folder, cache = written(tmp_path, acme_sa=GOOD), tmp_path / "cache"
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(register.load(folder, cache=cache).sha256)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(list(cache.iterdir())) == 1, "no temporary file stays behind"


def test_the_cache_folder_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path))
    assert register.cache_folder() == tmp_path / "auditor"


def test_a_company_with_more_products_than_listed_is_never_its_only_one(tmp_path: Path) -> None:
    text = GOOD.replace('country = "FR"', 'country = "FR"\nmore_products = true')
    found = register.load(written(tmp_path, acme_sa=text), cache=tmp_path / "cache")
    assert found.companies["acme-sa"].web_products == 2
    assert found.products["acme"].policy_domains == ()


@pytest.mark.parametrize(("payload", "said"), [("tid=", "too short"), ("/collect(?=", "not a regular expression")])
def test_a_payload_needs_a_path_and_sound_syntax(tmp_path: Path, payload: str, said: str) -> None:
    text = f"{GOOD}payloads = ['{payload}']\n"
    with pytest.raises(BadInput, match=rf"acme-sa.toml, \[\[product\]\] acme, key 'payloads': .*{said}"):
        register.load(written(tmp_path, acme_sa=text), cache=tmp_path / "cache")
