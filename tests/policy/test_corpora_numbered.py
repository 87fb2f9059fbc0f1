"""The fourth and fifth corpus: their labels hold together. `corpus_score --fourth open` and the like score their halves."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from auditor.model.kinds import Label
from auditor.trackers.register import load
from tests.policy import corpus_score

FOLDERS = tuple(corpus_score.NUMBERED.values())
DISCLOSES = tuple(label for label in Label if label is not Label.UNDECIDABLE)
"""From the label that discloses most to the one that discloses least."""


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(tomllib.loads((folder / name).read_text(encoding="utf-8"))["pair"])


@pytest.mark.parametrize("folder", FOLDERS)
def test_two_labellers_judged_every_pair_and_the_lower_label_counts(folder: Path) -> None:
    with corpus_score.of_fresh(folder) as judged:
        first, second = corpus_score.labelled("labels-a.toml"), corpus_score.labelled("labels-b.toml")
        passages = set(corpus_score.files())
    keys = [(pair.passage, pair.vendor) for pair in judged]
    assert len(set(keys)) == len(keys) == len(rows(folder, "labels-a.toml")) == len(rows(folder, "labels-b.toml"))
    assert set(first) == set(second) == set(keys)
    assert {passage for passage, _ in keys} == passages
    reasons = {(row["passage"], row["vendor"]): row["adjudicated"] for row in rows(folder, "labels.toml")}
    for pair in judged:
        key = pair.passage, pair.vendor
        assert pair.label is max(first[key], second[key], key=DISCLOSES.index)
        assert (first[key] is not second[key]) == bool(reasons[key])


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("half", ["open", "sealed"])
def test_each_half_has_every_language_and_enough_pairs(half: str, folder: Path) -> None:
    with corpus_score.of_fresh(folder) as judged:
        some = corpus_score.of_numbered(judged, half)
    languages = Counter(passage[:2] for passage in {pair.passage for pair in some})
    assert len(languages) == 13
    assert set(languages.values()) == {5}
    assert len(some) >= 600


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_pairs_are_those_asked_for_and_their_vendors_exist(folder: Path) -> None:
    asked = [(row["passage"], row["vendor"]) for row in rows(folder, "pairs.toml")]
    with corpus_score.of_fresh(folder) as judged:
        assert asked == [(pair.passage, pair.vendor) for pair in judged]
    assert {vendor for _, vendor in asked} <= set(load().products)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_readme_gives_the_agreement_and_the_labels(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    with corpus_score.of_fresh(folder) as judged:
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
