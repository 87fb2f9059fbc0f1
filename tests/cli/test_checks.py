import json

import pytest
from typer.testing import CliRunner

from auditor.cli.checks import app
from auditor.model.problems import BadInput

RUN = CliRunner()


def test_list_shows_every_check() -> None:
    done = RUN.invoke(app, ["list"])
    assert done.exit_code == 0
    assert "tracker-before-consent" in done.output
    assert "scan-blocked" in done.output


def test_list_as_json_and_markdown() -> None:
    found = json.loads(RUN.invoke(app, ["list", "--format", "json"]).output)
    assert {m["id"] for m in found} >= {"vendor-undisclosed", "policy-missing"}
    assert RUN.invoke(app, ["list", "--format", "md"]).output.startswith("# Checks")


@pytest.mark.parametrize("format", ["table", "md"])
def test_explain(format: str) -> None:
    output = RUN.invoke(app, ["explain", "vendor-denied", "--format", format]).output
    assert "GDPR 5(1)(a)" in output
    assert "How to verify" in output


def test_explain_as_json_is_one_object() -> None:
    assert json.loads(RUN.invoke(app, ["explain", "gpc-ignored", "--format", "json"]).output)["id"] == "gpc-ignored"


@pytest.mark.parametrize("arguments", [["explain", "no-such-check"], ["list", "--format", "xml"]])
def test_bad_input_is_a_sentence(arguments: list[str]) -> None:
    done = RUN.invoke(app, arguments)
    assert isinstance(done.exception, BadInput)
    assert str(done.exception).endswith((".", "?"))
