"""SARIF 2.1.0."""

from typing import Any

import msgspec
import pytest

from auditor.report import sarif
from tests.report import hostile, sample


def run_of(data: bytes) -> dict[str, Any]:
    log = msgspec.json.decode(data)
    assert log["version"] == "2.1.0"
    return dict(log["runs"][0])


def test_rules_and_results_belong_together() -> None:
    run = run_of(sarif.render(sample.result(), {}))
    rules = run["tool"]["driver"]["rules"]

    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert len({r["partialFingerprints"]["auditorFinding/v1"] for r in run["results"] if r["kind"] != "open"}) == 12


def test_level_is_none_unless_the_kind_is_fail() -> None:
    for one in run_of(sarif.render(sample.result(), {}))["results"]:
        assert (one["level"] == "none") is (one["kind"] != "fail")


def test_quote_is_a_region_of_the_stored_text() -> None:
    results = run_of(sarif.render(sample.result(), {}))["results"]
    place = next(r for r in results if r["ruleId"] == "vendor-denied")["locations"][0]["physicalLocation"]
    start, length = place["region"]["charOffset"], place["region"]["charLength"]

    assert place["artifactLocation"]["uri"] == "capture/documents/privacy-1.txt"
    assert sample.POLICY[start : start + length] == place["region"]["snippet"]["text"]


def test_waived_is_suppressed_and_untested_is_open() -> None:
    run = run_of(sarif.render(sample.result(), {}))
    results = {r["ruleId"]: r for r in run["results"]}

    assert "Campaign pages only" in results["vendor-stale"]["suppressions"][0]["justification"]
    assert results["gpc-ignored"]["kind"] == "open"
    assert run["invocations"][0]["toolExecutionNotifications"]


@pytest.mark.parametrize("text", hostile.STRINGS, ids=range(len(hostile.STRINGS)))
def test_hostile_text_keeps_the_structure_and_the_addresses_valid(text: str) -> None:
    run = run_of(sarif.render(hostile.result(text), {}))

    assert len(run["results"]) == 13
    for one in run["results"]:
        uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert not any(c in uri for c in ' <>"\\^`{|}\n')
        assert uri.startswith(("https://", "http://", "capture/")) or uri == ""
