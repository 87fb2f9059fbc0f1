import pytest

from auditor.evidence import kept
from auditor.model.evidence import SetBy
from auditor.model.kinds import Party, VendorClass
from tests.checks.evidences import cookie, evidence, vendor


def test_refusals_that_lie_in_the_browsers_settings_count() -> None:
    rows = (
        cookie("a"),
        cookie("b", stored=False, refused_reason="ThirdPartyPhaseout"),
        cookie("c", stored=False, refused_reason="InvalidDomain"),
    )
    assert [c.name for c in kept.kept(evidence(cookies=rows))] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "vendor_id", "identifier", "technical"),
    [
        ("__cf_bm", None, True, True),
        ("cookie_choice", None, True, True),
        ("lang", None, False, True),
        ("uid", None, True, False),
        ("_id", "hotjar", True, False),
        ("_x", "captcha", True, True),
    ],
)
def test_what_commonly_needs_no_consent(name: str, vendor_id: str | None, identifier: bool, technical: bool) -> None:
    given = evidence(vendor(), vendor("captcha", classes=(VendorClass.CAPTCHA,)))
    assert kept.technical(cookie(name, vendor_id, identifier=identifier), given) is technical


def test_a_stranger_is_known_by_its_script_or_its_domain() -> None:
    written = cookie("a", None, set_by=SetBy(kind="script", url="https://cdn.odd.test/a.js"))
    jar = cookie("b", None, party=Party.THIRD, domain=".odd.test", set_by=SetBy(kind="unknown", url=""))
    assert kept.stranger(written, evidence()) == kept.stranger(jar, evidence()) == "odd.test"
    assert kept.stranger(cookie("c", None), evidence()) is None


def test_variants_of_one_name_fold_and_vendors_group() -> None:
    assert kept.folded("_hjSession_3141592") == "_hjSession_*"
    rows = (cookie("a"), cookie("b"), cookie("x_12345", None), cookie("x_67890", None))
    found = kept.groups(rows, evidence(vendor(), cookies=rows))
    assert sorted(len(group.cookies) for group in found) == [2, 2]
