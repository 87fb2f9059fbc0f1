"""JUnit XML."""

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


@pytest.mark.parametrize("text", hostile.STRINGS, ids=range(len(hostile.STRINGS)))
def test_hostile_text_stays_text(text: str) -> None:
    made = ElementTree.fromstring(junit.render(hostile.result(text), {}))
    harmless = ElementTree.fromstring(junit.render(hostile.result("harmless"), {}))

    assert [e.tag for e in made.iter()] == [e.tag for e in harmless.iter()]
