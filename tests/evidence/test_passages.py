import pytest

from auditor.evidence.passages import KNOWN, about, passages, topics, unknown_language
from auditor.model.kinds import DocumentKind
from auditor.policy.text import read
from tests.checks.evidences import POLICY, evidence, passage

FILL = " We keep this text long enough to be read as a policy of its own." * 20


def found(text: str) -> set[str]:
    document = read((text + "\n\n" + FILL).encode(), id="p", kind=DocumentKind.PRIVACY, media_type="text/plain")
    made = passages([document])
    assert all(document.text[p.quote.start : p.quote.end] == p.quote.text for p in made)
    return {p.topic for p in made}


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("transfer", "Data may go to third countries."),
        ("transfer", "Wir nutzen Standardvertragsklauseln für Drittländer."),
        ("transfer", "Des transferts hors de l’UE sont possibles."),
        ("retention", "Cookies expire after 12 months."),
        ("retention", "Die Speicherdauer beträgt 12 Monate."),
        ("web-storage", "We also use local storage."),
        ("recording", "Hotjar records your visit."),
        ("recording", "Mausbewegungen werden aufgezeichnet."),
        ("obsolete-privacy-shield", "We rely on the EU-US Privacy Shield."),
        ("obsolete-directive", "Directive 95/46/EC applies."),
        ("withdrawn", "The Privacy Shield is no longer valid."),
    ],
)
def test_topics_in_several_languages(topic: str, text: str) -> None:
    assert topic in found(text)


def test_silence_stays_silence() -> None:
    assert found("Welcome to our bakery.") & {"transfer", "recording", "web-storage", "obsolete-directive"} == set()


def test_every_topic_compiles_and_an_unknown_language_is_said() -> None:
    assert len(topics()) > 15
    assert {"en", "de", "fr"} <= KNOWN
    import msgspec

    assert unknown_language(evidence()) is None
    hungarian = msgspec.structs.replace(POLICY, language="hu")
    assert "hu" in (unknown_language(evidence(documents=(hungarian,))) or "")


def test_passages_are_found_by_topic_and_document() -> None:
    given = evidence(passages=(passage("transfer"), passage("transfer", document="other")))
    assert len(about(given, "transfer")) == 2
    assert len(about(given, "transfer", "other")) == 1
