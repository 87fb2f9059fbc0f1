"""Cue phrases: each is found in every form it stands for, whether its forms are written out or its end is looked for."""

import zlib

import pytest

from auditor.policy import cues
from auditor.policy.normal import Normal


def _form(phrase: str, seed: int) -> str:
    """One of the forms of a phrase, a word in the place of a `*`."""
    forms = sorted(set(cues._expand(phrase)))
    chosen = forms[zlib.crc32(phrase.encode()) * 31 % len(forms) if seed else -1]
    return " ".join("wort" if word == "*" else word.replace("*", "abc") for word in chosen.split())


@pytest.mark.parametrize("code", cues.languages())
def test_a_phrase_is_found_in_the_forms_it_stands_for(code: str) -> None:
    data = {key: part for key, part in cues._file(code).items() if key != "late"}
    missed = []
    for key, phrase in cues._phrases(data):
        halves = phrase.split(" ... ")
        for i, half in enumerate(halves):
            name = f"{key}.{'ab'[i]}" if len(halves) > 1 else key
            for seed in (0, 1):
                text = _form(half, seed)
                found = cues.find(Normal(f"xx {text} yy"), code)
                if name not in {hit.key for hit in found if hit.start <= 3}:
                    missed.append((name, half[:60], text))
    assert not missed


@pytest.mark.parametrize(
    ("phrase", "begins", "follows"),
    [
        ("we * use", "we", "* use"),
        ("(hosted|kept*) on (our|the) server", "(hosted|kept*)", "on (our|the) server"),
        ("(our|the) [*] app", "(our|the)", "[*] app"),
    ],
)
def test_a_phrase_is_cut_where_a_word_is_open(phrase: str, begins: str, follows: str) -> None:
    assert cues._cut(phrase) == (begins, follows)


@pytest.mark.parametrize("phrase", ["we use", "(we|i) [also] use", "cookie*", "[*] app"])
def test_a_phrase_of_few_forms_is_written_out(phrase: str) -> None:
    assert cues._cut(phrase) is None


@pytest.mark.parametrize(("text", "found"), [("data we abc use", False), ("we abc used", False), ("we abc use.", True)])
def test_the_end_of_a_phrase_is_the_end_of_a_word(text: str, found: bool) -> None:
    tail = cues._tail("* use", None)
    assert bool(tail.match(text, 2)) is found
