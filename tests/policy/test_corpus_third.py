"""The third corpus: its passages, pairs and labels hold together. What the reader reaches on it is no test yet."""

import tomllib
from collections import Counter

from auditor.trackers.register import load
from tests.policy import corpus_score


def test_every_set_of_labels_judged_every_pair() -> None:
    with corpus_score.of_fresh(corpus_score.THIRD) as judged:
        keys = [(pair.passage, pair.vendor) for pair in judged]
        sets = [corpus_score.labelled(f"labels-{name}.toml") for name in "abc"]
        assert len(set(keys)) == len(keys) >= 700
        assert {passage for passage, _ in keys} == set(corpus_score.files())
        for name, labels in zip("abc", sets, strict=True):
            rows = tomllib.loads((corpus_score.THIRD / f"labels-{name}.toml").read_text(encoding="utf-8"))["pair"]
            assert len(rows) == len(keys)
            assert set(labels) == set(keys)
        reasons = {
            (row["passage"], row["vendor"]): row["adjudicated"]
            for row in tomllib.loads((corpus_score.THIRD / "labels.toml").read_text(encoding="utf-8"))["pair"]
        }
        for pair in judged:
            said = {labels[pair.passage, pair.vendor] for labels in sets}
            assert pair.label in said, pair
            assert (len(said) > 1) == bool(reasons[pair.passage, pair.vendor]), pair


def test_the_readme_gives_the_agreement_and_the_labels() -> None:
    readme = (corpus_score.THIRD / "README.md").read_text(encoding="utf-8")
    with corpus_score.of_fresh(corpus_score.THIRD) as judged:
        first, second, third = (corpus_score.labelled(f"labels-{name}.toml") for name in "abc")
        counted = Counter(pair.label for pair in judged)
    for one, other in ((first, third), (second, third), (first, second)):
        for scheme, name in corpus_score.SCHEMES.items():
            both = [(name(label), name(other[key])) for key, label in one.items()]
            same = sum(a == b for a, b in both)
            row = f"{scheme} | {corpus_score.kappa(both):.3f} "
            assert any(row in line and f"{same} of {len(both)}" in line for line in readme.splitlines()), (row, same)
    for label, count in counted.items():
        assert f"| {label.value} | {count} | {count / counted.total():.1%}".replace("%", " %") in readme


def test_the_pairs_are_those_asked_for() -> None:
    rows = tomllib.loads((corpus_score.THIRD / "pairs.toml").read_text(encoding="utf-8"))["pair"]
    asked = [(row["passage"], row["vendor"]) for row in rows]
    with corpus_score.of_fresh(corpus_score.THIRD) as judged:
        assert asked == [(pair.passage, pair.vendor) for pair in judged]
    products = load().products
    assert {vendor for _, vendor in asked} <= set(products)
    languages = Counter(passage[:2] for passage in dict(asked))
    assert len(languages) == 13
    assert min(languages.values()) >= 10
