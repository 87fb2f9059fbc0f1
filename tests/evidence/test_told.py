import pytest

from auditor.collect.consent.strings import TcfConsent
from auditor.evidence.told import denial
from auditor.model.kinds import State, VendorClass
from tests.checks.evidences import vendor, visit

ADS = vendor()
STATS = vendor("ga", company="Google LLC", classes=(VendorClass.ANALYTICS,))


def tcf(purposes: tuple[int, ...] = (), interest: tuple[int, ...] = (), vendors: tuple[int, ...] = ()) -> str:
    """The words that the collector keeps of a consent string."""
    return TcfConsent(
        cmp=7,
        cmp_version=1,
        language="EN",
        vendor_list=9,
        policy=4,
        purposes=purposes,
        purposes_legitimate_interest=interest,
        special_features=(),
        vendors=vendors,
        vendors_legitimate_interest=(),
    ).words()


@pytest.mark.parametrize(
    ("signals", "row", "denied"),
    [
        ({"tcf": tcf()}, ADS, True),
        ({"tcf": tcf()}, STATS, False),
        ({"tcf": tcf((1,), vendors=(2,))}, ADS, False),
        ({"tcf": tcf(interest=(7,))}, ADS, False),
        ({"google-consent-mode": "ad_storage granted, analytics_storage denied"}, STATS, True),
        ({"google-consent-mode": "ad_storage denied, analytics_storage granted"}, STATS, False),
        ({"google-consent-mode": "ad_storage denied, analytics_storage denied"}, ADS, False),
        ({}, ADS, False),
    ],
)
def test_denial(signals: dict[str, str], row: object, denied: bool) -> None:
    found = denial(visit(State.REJECT, signals=signals), row)  # type: ignore[arg-type]
    assert (found is not None) is denied
