"""Messages, evidence lines and reasons in the language of the report: complete, and put together as in English."""

import re
from functools import lru_cache
from pathlib import Path

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from auditor.checks import _run
from auditor.collect import stored
from auditor.evidence import jurisdiction
from auditor.model.check import CheckResult, Finding
from auditor.model.kinds import State, Verdict
from auditor.model.result import AuditResult, settled
from auditor.model.said import Phrase, clause, counted, dated, english, joined, listed, say, sentence, term, words_of
from auditor.report import Options, _language, html, markdown
from auditor.report._language import catalogue, filled, languages, speaking
from auditor.report._retold import phrased, pieces, retold
from tests.checks.everything import audits
from tests.evidence import captures
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


# What no report shows: names, errors of programs, settings that the manifest keeps, what a document of our own is called.
NOT_SHOWN = {
    "Connection closed while reading from the driver", "Download is starting", "has been closed", "pipe closed by peer",
    "closed by us", "the page crashed", "the target went away", "the DevTools connection broke: {}", "no reason given",
    "sandbox: off, because Chromium has none for root", "certificates were not checked", "links to vendors",
    "ignored, as asked for with --ignore-robots", "made-up data were typed, nothing was submitted", "user agent suffix",
    "visits of each state", "optional choice was", "optional choices were", "the recording's author", "an unnamed tool",
    "whoever ran the collector", "duckduckgo-autoconsent code sha256", "duckduckgo-autoconsent rules sha256",
    "Cookies and services declared in {}", "cs sk is", "cs sk sl hr lt lv", "sv da no",
}  # fmt: skip


@others
def test_every_sentence_of_a_capture_is_in_the_catalogue(code: str) -> None:
    known = catalogue(code).messages.keys() | catalogue(code).texts.keys()

    assert messages.collected() - known == set()
    assert len(messages.collected()) > 200


@others
def test_no_sentence_of_a_capture_goes_past_the_templates(code: str) -> None:
    known = {
        re.sub(r"\{[^}]*\}", "{}", text) for text in catalogue(code).messages.keys() | catalogue(code).checks.keys()
    }
    found = {f"{file.name}: {text}" for file in messages.COLLECTED for text in messages.untold(file)
             if re.sub(r"\{[^}]*\}", "{}", text) not in known | NOT_SHOWN and "\n" not in text}  # fmt: skip

    assert found == set()


def test_a_sentence_past_the_templates_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "loose.py"
    file.write_text(
        'def why(host: str) -> str:\n    return f"the server of {host} did not like it"\n', encoding="utf-8"
    )

    assert messages.untold(file) == {"the server of {} did not like it"}


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


@others
def test_what_a_program_says_when_it_fails_is_marked_as_english(code: str) -> None:
    told = say("{host} could not be loaded ({error})", host="a.test", error="Page.goto: the page crashed")
    with speaking(code):
        made = phrased(told.phrase)

    assert ("Page.goto: the page crashed", "en") in made
    assert all(not language for text, language in made if "a.test" in text)


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


def test_a_clause_becomes_a_sentence_and_back() -> None:
    gone = say("The banner went away after the click.")
    why = sentence(joined([clause(gone), say("{host} did not answer", host="a.test")], "; "))
    assert why == "The banner went away after the click; a.test did not answer."
    assert sentence(say("{host} did not answer", host="a.test")) == "a.test did not answer."
    with speaking("de"):
        assert "".join(text for text, _ in phrased(why.phrase)) == (
            "Das Banner verschwand nach dem Klick; a.test antwortete nicht."
        )


def test_a_stored_capture_keeps_how_its_sentences_were_put_together(tmp_path: Path) -> None:
    """Saved, loaded and judged: the reason of a visit is said again, whatever stands around it."""
    why = sentence(say("{host} did not answer within {seconds:g} s", host="a.test", seconds=2.5))
    stored.save(captures.capture(msgspec.structs.replace(captures.visit(State.REJECT), reason=why)), tmp_path)
    held = stored.load(tmp_path)
    lines = (say("Visit {state}: {why}", state=term("reject"), why=term(held.visits[0].reason or "")),)
    result = settled(msgspec.structs.replace(sample.result(), limitations=(*lines, str(why))), held.phrases)

    assert type(held.visits[0].reason) is str
    with speaking("fr"):
        told = retold(result).limitations
    assert told == (
        "Visite «\u00a0refuser\u00a0»\u00a0: a.test n'a pas répondu en 2,5 s.",
        "a.test n'a pas répondu en 2,5 s.",
    )


@pytest.mark.parametrize(("value", "told"), [
    ("Albacross", "d'Albacross"), ("YouTube", "de YouTube"), ("HubSpot", "de HubSpot"), ("a.test", "de a.test"),
    ("le cookie x", "du cookie x"), ("les cookies x", "des cookies x"), ("une catégorie", "d'une catégorie"),
    ("IDE_x", "de IDE_x"),
])  # fmt: skip
def test_french_joins_a_value_to_the_word_before_it(value: str, told: str) -> None:
    with speaking("fr"):
        assert filled("le code de {value}", {"value": value}) == f"le code {told}"
        assert filled("le mode {value}", {"value": value}) == f"le mode {value}"
    with speaking("de"):
        assert filled("der Code de {value}", {"value": value}) == f"der Code de {value}"


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
