import subprocess
import sys

from auditor.checks._run import run_all
from auditor.evidence import tables
from auditor.evidence.build import build
from auditor.model.kinds import Label, Profile, State
from tests.checks.evidences import STATES, evidence, vendor
from tests.evidence.captures import REGISTER, capture, cookie, entry, visit


def test_vendors_have_figures_per_tested_state_only() -> None:
    row = vendor(states=STATES[:2])
    frame = tables.vendors([row, vendor("b", Label.NAMED_PRODUCT)], STATES)
    assert list(frame["id"]) == ["hotjar", "b"]
    assert frame.loc[0, "accept requests"] == 2
    assert frame["reject requests"].isna().tolist() == [True, False]


def test_cookies_and_storage() -> None:
    found = build(
        capture(visit(State.NO_ACTION, cookies=(cookie("_adc"),), storage=(entry("adc.id"),))),
        (),
        REGISTER,
        profile=Profile.EU,
    )
    assert tables.cookies(found.cookies)["vendor"].tolist() == ["adcorp-pixel"]
    assert tables.storage(found.storage)["key"].tolist() == ["adc.id"]


def test_findings_and_empty_tables() -> None:
    findings = run_all(evidence(vendor()))[1]
    assert len(tables.findings(findings)) == len(findings) > 0
    assert next(iter(tables.cookies([]).columns)) == "name"


def test_pandas_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, auditor.evidence.tables, auditor.evidence.build, auditor.checks._run; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
