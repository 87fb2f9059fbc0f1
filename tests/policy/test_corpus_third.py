"""The third corpus, open since 2026-11-28: its labels hold together, and the reader keeps what it reached."""

import tomllib
from collections import Counter

from auditor.trackers.register import load
from tests.policy import corpus_score

FLOORS = {"recall": 0.98, "precision": 0.99, "verdicts": 0.84}
"""What the reader reached when this was last set, rounded down; the goals are 0.97 and 0.98 (README.md)."""
CEILING = 0.01
"""The same for denials and other contexts reported as disclosed, rounded up; the goal is 0.02."""


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


def test_the_reader_reaches_what_it_reached() -> None:
    with corpus_score.of_fresh(corpus_score.THIRD) as judged:
        said = corpus_score.by_reader(judged, load())
        found = corpus_score.score(judged, {key: one.label for key, one in said.items()})
    shares = {name: rate.share for name, rate in found._asdict().items()}
    assert {name: share for name, share in shares.items() if share < FLOORS.get(name, 0)} == {}
    assert shares["leaked"] <= CEILING


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
