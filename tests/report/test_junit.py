"""JUnit XML."""

from datetime import datetime
from xml.etree import ElementTree

import pytest

from auditor.report import junit
from tests.report import hostile, sample


def test_counts_agree_with_cases() -> None:
    root = ElementTree.fromstring(junit.render(sample.result(), {}))
    suite = root[0]

    assert suite.attrib["tests"] == str(len(suite.findall("testcase")))
    assert root.attrib["failures"] == str(len(suite.findall("testcase/failure"))) == "10"
    assert root.attrib["skipped"] == "2"


def test_check_without_answer_is_an_error() -> None:
    root = ElementTree.fromstring(junit.render(sample.result(), {}))

    assert [e.attrib["message"] for e in root.iter("error")] == ["Not tested: The state gpc was not reached."]


def test_every_count_is_that_of_the_elements() -> None:
    root = ElementTree.fromstring(junit.render(sample.result(), {}))
    suite = root[0]
    outcomes = ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")

    for element in (root, suite):
        assert element.attrib["tests"] == str(len(suite))
        for count, name in outcomes:
            assert element.attrib[count] == str(len(suite.findall(f"testcase/{name}"))), count


def test_structure_is_the_one_that_readers_of_junit_know() -> None:
    root = ElementTree.fromstring(junit.render(sample.result(), {}))

    assert (root.tag, [child.tag for child in root]) == ("testsuites", ["testsuite"])
    assert float(root[0].attrib["time"]) >= 0
    assert datetime.fromisoformat(root[0].attrib["timestamp"])
    for case in root[0]:
        assert case.tag == "testcase"
        assert case.attrib["name"]
        assert case.attrib["classname"].startswith("fernwerk.example.")
        assert len(case) <= 1
        assert {child.tag for child in case} <= {"failure", "error", "skipped"}
        assert all(child.attrib["message"] for child in case)
        assert all("type" in child.attrib for child in case if child.tag != "skipped")


@pytest.mark.parametrize("text", hostile.STRINGS, ids=range(len(hostile.STRINGS)))
def test_hostile_text_stays_text(text: str) -> None:
    made = ElementTree.fromstring(junit.render(hostile.result(text), {}))
    harmless = ElementTree.fromstring(junit.render(hostile.result("harmless"), {}))

    assert [e.tag for e in made.iter()] == [e.tag for e in harmless.iter()]
