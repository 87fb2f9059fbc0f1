"""Messages, evidence lines and reasons in the language of the report: complete, and put together as in English."""

import re
from functools import lru_cache
from pathlib import Path

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from auditor.checks import _run
from auditor.evidence import jurisdiction
from auditor.model.check import CheckResult, Finding
from auditor.model.kinds import Verdict
from auditor.model.result import AuditResult, settled
from auditor.model.said import Phrase, counted, dated, english, joined, listed, say, term, words_of
from auditor.report import Options, _language, html, markdown
from auditor.report._language import catalogue, languages, speaking
from auditor.report._retold import phrased, pieces, retold
from tests.checks.everything import audits
from tests.report import messages, sample

OTHERS = tuple(code for code in languages() if code != "en")
others = pytest.mark.parametrize("code", OTHERS)
_NAMES = re.compile(r"\{(\w+)")
_ENGLISH = re.compile(r"\b(the|which|with|does|that|without|observed|and|is|of|this|not|searched|after|before)\b", re.I)
_WORDS = re.compile(r"[a-z]{2}")
# The wording of fixtures of tests: reasons a site or a recording gave, titles, quotes, purposes of cookies.
_OF_THE_SITE = re.compile(
    r"Example Privacy|It did not open|holds pictures only|a bot wall|No answer|No policy was found|answered with status|consent string|“[^”]*”|«[^»]*»|„[^“]*“|https?://\S+|[\w-]+\.test\S*"
)


def said() -> set[str]:
    """Everything that must be in a catalogue."""
    counters = {text for one in jurisdiction.known().values() for text in one.counter.values()}
    found = messages.templates() | messages.constants() | messages.words() | counters
    return {text for text in found if _WORDS.search(re.sub(r"\{[^}]*\}", "", text).lower())}


@others
def test_every_message_is_in_the_catalogue(code: str) -> None:
    """Nearly all: a check that is new or says something new must need no change here, and says its language until then."""
    found = catalogue(code)
    missing = said() - found.messages.keys() - found.texts.keys() - found.checks.keys()

    assert len(missing) <= len(said()) // 50, sorted(missing)
    assert messages.counts() <= found.counts.keys()


@others
def test_translations_name_the_same_values(code: str) -> None:
    for text, other in catalogue(code).messages.items():
        assert set(_NAMES.findall(text)) == set(_NAMES.findall(other)), text
        assert text[:1] != " " or other[:1] == " ", text


def test_every_message_of_a_check_is_put_together_from_a_template() -> None:
    """A message that is an f-string or a sum of texts could be said in English only."""
    loose = {f"{file.stem}: {text}" for file in messages.FILES for text in messages.loose(file)}

    assert len(loose) <= len(messages.FILES) // 50, sorted(loose)


@lru_cache(maxsize=1)
def _everything() -> AuditResult:
    """A result in which every check has what it finds."""
    findings: dict[tuple[str, str], Finding] = {}
    checks: dict[tuple[str, Verdict], CheckResult] = {}
    for given in audits():
        results, found = _run.run_all(given, experimental=True)
        findings |= {(one.check, re.sub(r"[\w.-]*\d", "", one.message)): one for one in found}
        checks |= {(one.id, one.verdict): one for one in results}
    numbered = (msgspec.structs.replace(one, fingerprint=f"{n:032d}") for n, one in enumerate(findings.values()))
    return settled(msgspec.structs.replace(sample.result(), findings=tuple(numbered), checks=tuple(checks.values())))


def test_everything_is_everything() -> None:
    found = {one.check for one in _everything().findings}

    assert {check.META.id for check in _run.metas_and_modules()} - found <= {"vendor-cmp-only"}
    assert len(_everything().phrases) > 100


def test_english_is_what_the_result_says() -> None:
    for text, phrase in _everything().phrases.items():
        assert english(phrase) == text
    assert retold(_everything()) is _everything()


@others
def test_no_english_sentence_is_left(code: str) -> None:
    """Findings of every check: messages, labels, evidence, objections and reasons."""
    with speaking(code):
        result = retold(_everything())
        texts = {text for one in result.findings for text in _shown(one)}
        texts |= {text for one in result.checks for text in (one.reason or "", *(why for _, why in one.untested))}
        left = {text for text in texts if any(stays and " " in part.strip() for part, stays in pieces(text))}

    own = {text for text in left if not _OF_THE_SITE.search(text)}
    assert len(own) <= len(texts) // 50, sorted(own)
    unmarked = {text for text in texts - left if len(_ENGLISH.findall(_OF_THE_SITE.sub("", text))) > 1}
    assert len(unmarked) <= len(texts) // 50, sorted(unmarked)


def _shown(one: Finding) -> tuple[str, ...]:
    proofs = (proof.text for proof in one.evidence if proof.quote is None)
    return (one.message, one.subject.label, one.counter or "", *one.occurrences, *proofs)


@others
def test_page_holds_the_messages_and_marks_what_is_not_its_language(code: str) -> None:
    result = _everything()
    page = LexborHTMLParser(html.render(result, {}, Options(language=code)).decode())
    marked = [node for node in page.css("p.message [lang=en]") if " " in node.text().strip()]

    assert len(marked) <= len(result.findings) // 20, [node.text() for node in marked]
    assert {node.attributes["lang"] for node in page.css(".wording [lang]")} == {"en"}
    with speaking(code):
        told = retold(result)
    shown = " ".join(page.body.text().split()) if page.body else ""
    assert all(" ".join(one.message.split())[:200] in shown for one in told.findings[:40] if "‹" not in one.message)


@others
def test_markdown_and_changes_speak_too(code: str) -> None:
    result = _everything()
    made = markdown.render(result, {}, Options(language=code)).decode()

    assert "This may fall short" not in made


def test_parts() -> None:
    seen = say(
        "{number} to {hosts}{silent}", number=counted(3, "request"), hosts=listed(["a.test", "b.test"], 4), silent=""
    )
    told = say("Observed {activity}.", activity=seen)

    assert told == "Observed 3 requests to a.test and b.test."
    with speaking("de"):
        assert "".join(part for part, _ in phrased(told.phrase)) == "Beobachtet: 3 Anfragen an a.test und b.test."
        assert phrased(Phrase(text="An unheard {name}.", values={"name": "x"})) == (("An unheard x.", "en"),)
        assert phrased(dated(sample.result().started.date()).phrase)[0][0] == "20. November 2026"
    assert listed(["a", "b", "c"], 2) == "a, b and 1 more"
    assert (listed([], 2), listed(["a"], 2), joined(["a", "b"], "; ")) == ("", "a", "a; b")


def test_the_words_of_a_policy_stay_in_its_language() -> None:
    base = sample.result()
    german = tuple(msgspec.structs.replace(one, language="de") for one in base.documents)
    words = words_of(german[0].id, "Wir nutzen {alles} & <b>mehr</b>")
    message = say("Observed {activity}. “{quote}”", activity="1,234 things", quote=words)
    finding = msgspec.structs.replace(next(f for f in base.findings if not f.waiver), message=message)
    result = settled(msgspec.structs.replace(base, documents=german, findings=(finding,)))
    for code, marks in (("en", ["de"]), ("de", [])):
        node = LexborHTMLParser(html.render(result, {}, Options(language=code)).decode()).css("p.message")[0]
        quotes = [one for one in node.css("[lang]") if one.text() == words]

        assert [one.attributes["lang"] for one in quotes] == marks
        assert words in node.text()


def test_values_of_a_website_stay_what_they_are() -> None:
    """A cookie that is called like a word of a catalogue, and braces that look like a value."""
    with speaking("de"):
        assert phrased(say("cookie {name}", name="accept").phrase)[1] == ("accept", "")
        assert phrased(term("{name} & <b>").phrase)[0][0] == "{name} & <b>"
    assert term("{0}") == "{0}"


def test_a_language_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that appears at run time is spoken: messages, evidence, counts; what it lacks is marked English."""
    (tmp_path / "nl.toml").write_text(
        'name = "Nederlands"\n[texts]\n"Findings" = "Bevindingen"\n"and" = "en"\n[checks]\n'
        '[counts]\n"request|requests" = { one = "verzoek", other = "verzoeken" }\n[messages]\n'
        '"{number} to {hosts}{silent}" = "{number} naar {hosts}{silent}"\n'
        '"Observed {activity}; a test." = "Waargenomen: {activity}; een test."\n',
        encoding="utf-8",
    )
    told = say("Observed {activity}; a test.", activity=say(
        "{number} to {hosts}{silent}", number=counted(2, "request"), hosts=listed(["a.test"], 4), silent=""))  # fmt: skip
    base = sample.result()
    finding = msgspec.structs.replace(next(f for f in base.findings if not f.waiver), message=told)
    result = settled(msgspec.structs.replace(base, findings=(finding,)))
    monkeypatch.setattr(_language, "_FOLDER", str(tmp_path))
    catalogue.cache_clear()
    try:
        page = LexborHTMLParser(html.render(result, sample.assets(), Options(language="nl")).decode())
    finally:
        catalogue.cache_clear()

    assert page.css("p.message")[0].text() == "Waargenomen: 2 verzoeken naar a.test; een test."
    assert "Bevindingen" in page.css("#h4")[0].text()
    assert page.css(".evidence [lang=en]")
