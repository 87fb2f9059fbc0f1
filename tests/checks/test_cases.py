"""Every check has a case that fails, one that passes, one that is not tested, and one for each risk of a false positive.

A test module beside this one holds them as `FAILING`, `PASSING`, `UNTESTED` (tuples of Evidence) and `RISKS`: what could
make a finding wrong, by name, with evidence on which the check accuses nobody, or a piece of the doubt that it prints.
Checks whose tests build their evidence otherwise have their cases in `tests.checks.cases`.
"""

from importlib import import_module
from types import ModuleType

import pytest

from auditor.checks._run import metas_and_modules
from auditor.model.evidence import Evidence
from auditor.model.kinds import Verdict
from tests.checks.cases import CASES
from tests.checks.cases.common import Cases
from tests.checks.evidences import judge

CHECKS = metas_and_modules()
IDS = [check.META.id for check in CHECKS]


def cases(id: str) -> Cases:
    """The cases of a check, from its own test module or from the table."""
    if id in CASES:
        return CASES[id]
    module = import_module(f"tests.checks.test_{id.replace('-', '_')}")
    missing = [name for name in ("FAILING", "PASSING", "UNTESTED", "RISKS") if not getattr(module, name, ())]
    assert not missing, f"{module.__name__} does not hold {', '.join(missing)}"
    return Cases(failing=module.FAILING, passing=module.PASSING, untested=module.UNTESTED, risks=module.RISKS)


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_a_case_that_fails(check: ModuleType) -> None:
    assert cases(check.META.id).failing
    for given in cases(check.META.id).failing:
        result, found = judge(check, given)
        assert found
        assert result.verdict in (Verdict.FAIL, Verdict.REVIEW)


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_a_case_that_passes(check: ModuleType) -> None:
    assert cases(check.META.id).passing
    for given in cases(check.META.id).passing:
        result, found = judge(check, given)
        assert (result.verdict, found) == (Verdict.PASS, ())


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_a_case_that_is_not_tested(check: ModuleType) -> None:
    assert cases(check.META.id).untested
    for given in cases(check.META.id).untested:
        result, _ = judge(check, given)
        assert result.verdict is Verdict.NOT_TESTED
        assert result.reason


@pytest.mark.parametrize("check", CHECKS, ids=IDS)
def test_every_risk_is_guarded_against_or_told(check: ModuleType) -> None:
    risks = cases(check.META.id).risks
    assert risks or check.META.about_audit
    for name, given in risks.items():
        if isinstance(given, str):
            assert any(given in doubt for doubt in check.META.doubts), name
            continue
        for one in (given,) if isinstance(given, Evidence) else given:
            result, found = judge(check, one)
            assert not [f for f in found if f.verdict is Verdict.FAIL], name
            assert result.verdict is not Verdict.FAIL, name
