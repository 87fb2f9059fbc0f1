"""The fourth corpus: its labels hold together. Its halves are scored by `corpus_score --fourth open` and `sealed`."""

import tomllib
from collections import Counter

import pytest

from auditor.model.kinds import Label
from auditor.trackers.register import load
from tests.policy import corpus_score

DISCLOSES = tuple(label for label in Label if label is not Label.UNDECIDABLE)
"""From the label that discloses most to the one that discloses least."""


def rows(name: str) -> list[dict[str, str]]:
    return list(tomllib.loads((corpus_score.FOURTH / name).read_text(encoding="utf-8"))["pair"])


def test_two_labellers_judged_every_pair_and_the_lower_label_counts() -> None:
    with corpus_score.of_fresh(corpus_score.FOURTH) as judged:
        first, second = corpus_score.labelled("labels-a.toml"), corpus_score.labelled("labels-b.toml")
        passages = set(corpus_score.files())
    keys = [(pair.passage, pair.vendor) for pair in judged]
    assert len(set(keys)) == len(keys) == len(rows("labels-a.toml")) == len(rows("labels-b.toml"))
    assert set(first) == set(second) == set(keys)
    assert {passage for passage, _ in keys} == passages
    reasons = {(row["passage"], row["vendor"]): row["adjudicated"] for row in rows("labels.toml")}
    for pair in judged:
        key = pair.passage, pair.vendor
        assert pair.label is max(first[key], second[key], key=DISCLOSES.index)
        assert (first[key] is not second[key]) == bool(reasons[key])


@pytest.mark.parametrize("half", ["open", "sealed"])
def test_each_half_has_every_language_and_enough_pairs(half: str) -> None:
    with corpus_score.of_fresh(corpus_score.FOURTH) as judged:
        some = corpus_score.of_fourth(judged, half)
    languages = Counter(passage[:2] for passage in {pair.passage for pair in some})
    assert len(languages) == 13
    assert set(languages.values()) == {5}
    assert len(some) >= 600


def test_the_pairs_are_those_asked_for_and_their_vendors_exist() -> None:
    asked = [(row["passage"], row["vendor"]) for row in rows("pairs.toml")]
    with corpus_score.of_fresh(corpus_score.FOURTH) as judged:
        assert asked == [(pair.passage, pair.vendor) for pair in judged]
    assert {vendor for _, vendor in asked} <= set(load().products)


def test_the_readme_gives_the_agreement_and_the_labels() -> None:
    readme = (corpus_score.FOURTH / "README.md").read_text(encoding="utf-8")
    with corpus_score.of_fresh(corpus_score.FOURTH) as judged:
        first, second = corpus_score.labelled("labels-a.toml"), corpus_score.labelled("labels-b.toml")
        counted = Counter(pair.label for pair in judged)
    for scheme, name in corpus_score.SCHEMES.items():
        both = [(name(label), name(second[key])) for key, label in first.items()]
        same = sum(a == b for a, b in both)
        row = f"{scheme} | {corpus_score.kappa(both):.3f} "
        assert any(row in line and f"{same} of {len(both)}" in line for line in readme.splitlines()), (row, same)
    for label, count in counted.items():
        line = next(line for line in readme.splitlines() if line.startswith(f"| {label.value} |"))
        assert f"| {count} | {count / counted.total():.1%}".replace("%", " %") in line
