import msgspec
import pytest

from auditor.checks._catalogue import metas
from auditor.cli._auditing import profile_of
from auditor.evidence import jurisdiction, law
from auditor.model.check import LegalReference
from auditor.model.kinds import Profile, Severity
from auditor.model.problems import BadInput

KEYS = {value.key for value in vars(law).values() if isinstance(value, LegalReference)}
FILES = jurisdiction.known()


def test_every_profile_has_a_file_with_a_label() -> None:
    assert all(jurisdiction.of(profile).label for profile in Profile)
    assert all(jurisdiction.of(profile).selectable for profile in Profile)


def test_law_carries_its_date_and_profile_none_has_no_law() -> None:
    assert {p for p in Profile if jurisdiction.of(p).law_as_of is None} == {Profile.NONE}


@pytest.mark.parametrize("id", FILES)
def test_files_name_only_references_and_checks_that_exist(id: str) -> None:
    ids = {meta.id for meta in metas()}
    assert set(FILES[id].references) <= KEYS
    assert set(FILES[id].severity) | set(FILES[id].counter) <= ids


def test_a_proposal_is_data_that_nobody_can_select() -> None:
    proposal = FILES["eu-omnibus-proposal"]
    assert not proposal.selectable
    assert proposal.id not in list(Profile)
    with pytest.raises(BadInput, match="no profile"):
        profile_of(proposal.id)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("+1", Severity.HIGH), ("-1", Severity.LOW), ("info", Severity.INFO), (None, Severity.MEDIUM)],
)
def test_a_profile_moves_a_severity_by_one_step_or_names_it(rule: str | None, expected: Severity) -> None:
    made = jurisdiction.Jurisdiction(id="x", label="x", severity={"a": rule} if rule else {})
    assert made.adjusted("a", Severity.MEDIUM) is expected


def test_steps_stay_within_the_scale() -> None:
    made = jurisdiction.Jurisdiction(id="x", label="x", severity={"up": "+1", "down": "-1"})
    assert made.adjusted("up", Severity.CRITICAL) is Severity.CRITICAL
    assert made.adjusted("down", Severity.INFO) is Severity.INFO


def test_an_unsound_severity_is_refused() -> None:
    with pytest.raises(ValueError, match="severity of a"):
        jurisdiction._sound(msgspec.structs.replace(FILES["eu"], severity={"a": "huge"}))
