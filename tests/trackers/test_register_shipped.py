"""The register that ships with the tool: sound, and true to the guard table of DISCLOSURE 3.5."""

import json
from pathlib import Path

import pytest

from auditor.model.kinds import GuardTier, VendorClass
from auditor.model.register import Company, Product, Register
from auditor.trackers import consistency, register, vendor_file
from auditor.trackers.lookup import Lookup

EXPECTED = Path(__file__).parents[2].parent / "shared" / "policies" / "expected.json"


@pytest.fixture(scope="module")
def shipped() -> Register:
    return register.load()


def entry(found: Register, key: str) -> Product | Company:
    return found.products.get(key) or found.companies[key]


def every_entry(found: Register) -> list[Product | Company]:
    return [*found.products.values(), *found.companies.values()]


def test_it_has_no_fault() -> None:
    assert [p.sentence for p in consistency.problems() if p.fault] == []


def test_it_is_as_large_as_promised(shipped: Register) -> None:
    checked = [product for product in shipped.products.values() if product.reviewed]
    assert len(checked) >= 700
    assert len({product.company for product in checked}) >= 500


def test_every_name_of_the_labelled_policies_is_one_vendor(shipped: Register) -> None:
    if not EXPECTED.exists():
        pytest.skip("../shared is absent: the labelled policies are not part of the repository")
    lookup = Lookup(shipped)
    for labels in json.loads(EXPECTED.read_text(encoding="utf-8")).values():
        for name in (*labels["website"], *labels["elsewhere"], *labels["neutral"]):
            if name.startswith("any "):
                continue  # a sentence for readers, not a name
            found = lookup.name(name)
            assert found is not None, name
            assert entry(shipped, found).name == name
            assert [hit.id for hit in lookup.find(name)] == [found]


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("AdWords", "google-ads"),
        ("Google AdWords", "google-ads"),
        ("Facebook Pixel", "meta-pixel"),
        ("Twitter", "x-corp"),
        ("Twitter Advertising", "x-ads"),
        ("Leadfeeder", "leadfeeder"),
        ("Bing Ads", "microsoft-advertising"),
        ("Sendinblue", "brevo"),
        ("DoubleClick Bid Manager", "display-video-360"),
        ("DoubleClick for Publishers", "google-ad-manager"),
        ("AppNexus", "xandr"),
        ("Rubicon Project", "magnite-dv"),
        ("Pardot", "pardot"),
        ("Facebook Audience Network", "meta-audience-network"),
        ("AT Internet", "piano-analytics"),
        ("Webtrekk", "mapp-intelligence"),
    ],
)
def test_former_names_lead_to_the_product_of_today(shipped: Register, former: str, now: str) -> None:
    assert Lookup(shipped).name(former) == now
    names = {n.text: n for n in entry(shipped, now).names}
    assert names[former].former


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Facebook, Inc.", "meta"),
        ("facebook inc", "meta"),
        ("Google LLC", "google"),
        ("HOTJAR", "hotjar"),
        ("Hotjar Ltd", "hotjar-ltd"),
        ("Google", "google"),
        ("Meta", "meta"),
        ("HubSpot, Inc.", "hubspot-inc"),
        ("GA4", "google-analytics"),
        ("Tawk", "tawk-to"),
    ],
)
def test_names_and_legal_entities(shipped: Register, text: str, key: str) -> None:
    assert Lookup(shipped).name(text) == key


STRICT = [
    "Segment",
    "Drift",
    "Meta",
    "X",
    "Heap",
    "Branch",
    "Front",
    "Drip",
    "Crisp",
    "Sift",
    "Box",
    "Square",
    "Slack",
    "Quantum",
    "Bing",
    "Plausible",
    "Fathom",
    "Adjust",
    "Singular",
]
STRICT += [
    "Convert",
    "Delighted",
    "Impact",
    "Target",
    "Launch",
    "Optimize",
    "Close",
    "Campaign",
    "Rewardful",
    "Clarity",
    "Piano",
    "Smart",
    "Moat",
]
CUE = [
    "Intercom",
    "Amplitude",
    "Stripe",
    "Sentry",
    "LinkedIn",
    "YouTube",
    "Instagram",
    "TikTok",
    "Pinterest",
    "Mapp",
    "Snap",
]
SAFE = [
    "Criteo",
    "Hotjar",
    "Mouseflow",
    "Klaviyo",
    "Taboola",
    "Outbrain",
    "Unbounce",
    "Lotame",
    "Tapad",
    "Permutive",
    "Pardot",
    "Optimizely",
    "Fastly",
    "FullStory",
]
SAFE += ["Albacross", "Dealfront", "Olark", "Teads", "Awin"]


@pytest.mark.parametrize(
    ("word", "tier"),
    [(w, GuardTier.STRICT) for w in STRICT] + [(w, GuardTier.CUE) for w in CUE] + [(w, GuardTier.SAFE) for w in SAFE],
)
def test_ordinary_words_are_guarded(shipped: Register, word: str, tier: GuardTier) -> None:
    tiers = {name.guard.tier for e in every_entry(shipped) for name in e.names if name.text == word}
    assert tiers == {tier}


def test_a_strict_word_has_a_longer_name_that_counts(shipped: Register) -> None:
    for product in shipped.products.values():
        if product.reviewed and product.names and all(name.guard.tier is GuardTier.STRICT for name in product.names):
            company = shipped.companies[product.company]
            assert company.entities or company.names, product.id


def test_only_the_seven_groups_carry_a_group_name(shipped: Register) -> None:
    groups = {key for key, company in shipped.companies.items() if company.group_name}
    assert groups == {"google", "microsoft", "amazon", "apple", "adobe", "oracle", "salesforce"}


@pytest.mark.parametrize(
    ("key", "since"),
    [("addthis", "2023-05-31"), ("bluekai", "2024-09-30"), ("moat", "2024-09-30"), ("google-optimize", "2023-09-30")],
)
def test_products_that_are_no_more(shipped: Register, key: str, since: str) -> None:
    assert shipped.products[key].defunct == since


@pytest.mark.parametrize(
    ("company", "one"),
    [
        ("hubspot-inc", True),
        ("hotjar-ltd", True),
        ("criteo-sa", True),
        ("albacross-nordic-ab", True),
        ("drift-com-inc", True),
        ("google", False),
        ("meta", False),
        ("microsoft", False),
        ("linkedin", False),
        ("x-corp", False),
    ],
)
def test_companies_with_one_web_product(shipped: Register, company: str, one: bool) -> None:
    assert (shipped.companies[company].web_products == 1) is one


@pytest.mark.parametrize(
    ("product", "function"),
    [
        ("meta-pixel", "pixel"),
        ("meta-pixel", "custom audiences"),
        ("facebook-social-plugins", "like button"),
        ("microsoft-clarity", "heatmap"),
        ("microsoft-advertising", "conversion"),
        ("google-analytics", "analytics"),
    ],
)
def test_functions_that_name_a_product(shipped: Register, product: str, function: str) -> None:
    assert (function,) in shipped.products[product].functions


def test_a_second_load_reads_the_compiled_copy(shipped: Register, tmp_path: Path) -> None:
    """Reading the TOML again would be ten times slower than the 0.15 s a warm load may take."""
    register.load(cache=tmp_path)
    (kept,) = tmp_path.iterdir()
    before = kept.stat().st_mtime_ns
    assert register.load(cache=tmp_path) == shipped
    assert kept.stat().st_mtime_ns == before


def test_the_readme_documents_every_key_and_class() -> None:
    text = (Path(__file__).parents[2] / "tracker_lists" / "README.md").read_text(encoding="utf-8")
    entries = (vendor_file.CompanyEntry, vendor_file.ProductEntry, vendor_file.NameEntry, vendor_file.CookieEntry)
    words = {field for entry in entries for field in entry.__struct_fields__} | set(VendorClass)
    assert {word for word in words if word not in text} == set()
