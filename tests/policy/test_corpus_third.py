"""The third corpus: its passages, pairs and labels hold together. What the reader reaches on it is no test yet."""

import tomllib
from collections import Counter

from auditor.trackers.register import load
from tests.policy import corpus_score


def test_both_passes_judged_every_pair() -> None:
    with corpus_score.of_fresh(corpus_score.THIRD) as judged:
        keys = {(pair.passage, pair.vendor) for pair in judged}
        first, second = (corpus_score.labelled(f"labels-{name}.toml") for name in "ab")
        assert len(keys) == len(judged) >= 700
        assert set(first) == set(second) == keys
        assert {passage for passage, _ in keys} == set(corpus_score.files())
        assert all(
            pair.label in (first[pair.passage, pair.vendor], second[pair.passage, pair.vendor]) for pair in judged
        )


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
