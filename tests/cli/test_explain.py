"""Everything about one vendor, ready for an e-mail."""

from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from auditor.cli import _explaining, app
from auditor.evidence.kept import cookie_key
from auditor.model.check import Subject
from auditor.model.kinds import SubjectKind
from auditor.model.problems import BadInput
from tests.report import sample

RUN = CliRunner()


def test_the_command_prints_a_text_with_a_subject(tmp_path: Path) -> None:
    result = sample.result()
    (tmp_path / "result.json").write_bytes(msgspec.json.encode(result))
    row = next(v for v in result.vendors if v.seen)
    for name in (row.id, row.name.upper()):
        found = RUN.invoke(app, ["explain", str(tmp_path), name])
        assert found.exit_code == 0, found.output
        assert found.output.startswith(f"Subject: {row.name} on {result.target.site}")


def test_it_holds_observations_documents_findings_and_fixes() -> None:
    result = sample.result()
    keys = {f.subject.key for f in result.findings}
    row = next(v for v in result.vendors if v.seen and v.id in keys)
    text = _explaining.text(result, row)
    own = [f for f in result.findings if f.subject.key == row.id]
    for piece in ("What was observed", "What the documents say", "no legal advice", *(f.check for f in own)):
        assert piece in text
    assert own[0].remediation.verify in text


def test_findings_about_its_cookies_and_what_it_passed_on_are_its_own() -> None:
    base = sample.result()
    cookie = next(c for c in base.cookies if c.vendor is not None)
    row = next(v for v in base.vendors if v.id == cookie.vendor)
    subjects = (
        Subject(kind=SubjectKind.COOKIE, key=cookie_key(cookie), label="its cookie"),
        Subject(kind=SubjectKind.VENDOR, key=f"{row.id} to somebody", label="what it passed on"),
        Subject(kind=SubjectKind.COOKIE, key="another elsewhere.test", label="somebody else's"),
    )
    found = [msgspec.structs.replace(base.findings[0], check=f"check-{n}", subject=s) for n, s in enumerate(subjects)]
    text = _explaining.text(msgspec.structs.replace(base, findings=tuple(found)), row)
    assert ["check-0" in text, "check-1" in text, "check-2" in text] == [True, True, False]
    assert f"basis: {found[0].legal[0].key} ({found[0].legal[0].weight.value}): {found[0].legal[0].text}" in text


def test_every_vendor_of_a_result_can_be_explained() -> None:
    result = sample.result()
    for row in result.vendors:
        assert row.name in _explaining.text(result, row)


def test_an_unknown_name_gives_the_nearest() -> None:
    row = sample.result().vendors[0]
    with pytest.raises(BadInput, match=f"did you mean '{row.id}'"):
        _explaining.find(sample.result(), row.id[:-1] + "xx")
    with pytest.raises(BadInput, match="it knows"):
        _explaining.find(sample.result(), "ÿÿÿÿ")
