import pytest

from auditor.evidence.own_sites import looks_own

OWN = ("expressen.se", "ab.de", "shop.com")


@pytest.mark.parametrize(
    ("site", "own"),
    [
        ("expressen.com", "expressen.se"),
        ("cdn-expressen.se", "expressen.se"),
        ("expressencdn.net", "expressen.se"),
        ("expressen-static.net", "expressen.se"),
        ("static2-expressen.net", "expressen.se"),
    ],
)
def test_the_same_name_is_suggested(site: str, own: str) -> None:
    said = looks_own(site, OWN)
    assert said is not None
    assert own in said


@pytest.mark.parametrize(
    "site",
    ["ab.com", "abcdn.net", "expressen.se", "expressenmarket.se", "press.se", "cdn.com", "shop.de", "shopcdn.net"],
)
def test_short_other_and_general_names_are_not(site: str) -> None:
    assert looks_own(site, OWN) is None
