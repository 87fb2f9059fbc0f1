"""Sentences of a block, also where a text has lost its punctuation."""

from auditor.model.kinds import BlockKind
from auditor.model.text import Block
from auditor.policy.sentences import split

_LOST = (
    "Privacy Statement of the Allotment Society 1 Register the plot holders are kept in a ledger by the secretary who "
    "writes with a pencil 2 Website visits are counted with Matomo on a computer of ours We look at the figures in "
    "winter Article 3 Complaints go to the committee which meets on the first day of the month in the hut behind the "
    "greenhouse and answers by post"
)


def _sentences(text: str, names: tuple[str, ...] = (), language: str = "en") -> list[str]:
    block = Block(start=0, end=len(text), kind=BlockKind.PARAGRAPH, language=language)
    named = sorted((text.index(name), text.index(name) + len(name)) for name in names)
    return [text[a:b] for a, b in split(text, block, named)]


def test_numbers_and_capitals_begin_sentences_where_punctuation_was_lost() -> None:
    found = _sentences(_LOST, ("Matomo",))
    assert "2 Website visits are counted with Matomo on a computer of ours" in found
    assert "We look at the figures in winter" in found
    assert found[-1].startswith("Article 3 Complaints go to the committee")


def test_a_name_begins_none_where_nothing_but_its_capital_says_so() -> None:
    assert not any(sentence.startswith("Matomo") for sentence in _sentences(_LOST, ("Matomo",)))


def test_german_nouns_begin_none() -> None:
    lost = " ".join(f"{word} der Gartenordnung des Vereins" for word in ("Satzung", "Hecke", "Laube", "Beet") * 4)
    assert len(_sentences(lost, language="de")) == 1


def test_long_sentences_with_commas_stay_whole() -> None:
    part = "and the Data Protection Officer of the Society, who answers within a month"
    assert len(_sentences("You may write to the secretary, to the chair " + ", ".join([part] * 6))) == 1


def test_the_sentences_of_a_text_with_punctuation_end_where_it_says() -> None:
    assert _sentences("We use Matomo. It counts visits; nothing else.") == [
        "We use Matomo.",
        "It counts visits;",
        "nothing else.",
    ]
