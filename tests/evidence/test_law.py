from auditor.evidence import law
from auditor.model.check import LegalReference
from auditor.model.kinds import Profile, Weight

ALL = [value for value in vars(law).values() if isinstance(value, LegalReference)]


def test_keys_are_unique() -> None:
    assert len({reference.key for reference in ALL}) == len(ALL) > 15


def test_every_reference_says_where_it_applies() -> None:
    assert all(reference.profiles for reference in ALL)


def test_no_law_is_cited_without_a_profile() -> None:
    """Profile none has no law: only good practice may speak there."""
    assert {r.weight for r in ALL if Profile.NONE in r.profiles} == {Weight.GOOD_PRACTICE}


def test_enforcement_and_guidance_name_their_source() -> None:
    assert all(r.source for r in ALL if r.weight in (Weight.ENFORCEMENT, Weight.GUIDANCE))


def test_storing_on_a_device_has_a_rule_in_every_european_profile() -> None:
    for profile in (Profile.EU, Profile.FR, Profile.DE, Profile.UK, Profile.CH):
        assert [r for r in law.DEVICE_RULES if profile in r.profiles and r.weight is Weight.BINDING]


def test_contested_points_carry_the_argument_against() -> None:
    for contested in (law.RECIPIENTS, law.DEVICE_CH, law.TECHNICAL_SCOPE):
        assert contested.counter
