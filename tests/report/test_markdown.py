"""The Markdown summary."""

import pytest

from auditor.report import Options, markdown
from auditor.report._language import languages, speaking, t
from tests.report import sample


def test_has_answer_gaps_table_and_findings() -> None:
    made = markdown.render(sample.result(), {}).decode()

    assert made.startswith("# Vendors and disclosure on fernwerk.example, 20 November 2026\n\n1. On 2 pages")
    assert "## What was not tested" in made
    assert "| Albacross | ● sent id | ● sent id | ● sent id | ? not tested | ✕ not named | ◆ critical |" in made
    assert made.count("- [ ] **") == 10
    assert "> We do not use the Facebook pixel on this website." in made
    assert "Not testable from outside: server-side sharing" in made


def test_escaping() -> None:
    assert markdown.escaped("a|b") == "a\\|b"
    assert markdown.escaped("<b>") == "\\<b\\>"
    assert markdown.escaped("https://a.example") == "https\\://a.example"
    assert markdown.escaped("@all") == "@\u2060all"
    assert markdown.escaped("1. x") == "\\1. x" or markdown.escaped("1. x") == "1\\. x"


@pytest.mark.parametrize("code", [code for code in languages() if code != "en"])
def test_headings_fixes_and_words_are_of_the_language(code: str) -> None:
    made = markdown.render(sample.result(), {}, Options(language=code)).decode()

    for english in ("| Vendor |", "| Finding |", "Who:", "Not testable", "Made by"):
        assert english not in made
    with speaking(code):
        assert f"| {t('Vendor')} |" in made
