"""The second corpus, open since 2026-11-28: its labels hold together, and the reader keeps what it reached."""

from auditor.trackers.register import load
from tests.policy import corpus_score

FLOORS = {"recall": 0.97, "precision": 0.98, "verdicts": 0.88}
"""What the reader reached when this was last set, rounded down; the goals are 0.97 and 0.98 (README.md)."""
CEILING = 0.03
"""The same for denials and other contexts reported as disclosed, rounded up; the goal is 0.02."""


def test_both_labellers_judged_every_pair() -> None:
    with corpus_score.of_fresh() as judged:
        keys = {(pair.passage, pair.vendor) for pair in judged}
        first, second = (corpus_score.labelled(f"labels-{name}.toml") for name in "ab")
        assert set(first) == set(second) == keys
        assert len(keys) >= 600
        assert {passage for passage, _ in keys} == set(corpus_score.files())
        assert all(
            pair.label in (first[pair.passage, pair.vendor], second[pair.passage, pair.vendor]) for pair in judged
        )


def test_the_reader_reaches_what_it_reached() -> None:
    with corpus_score.of_fresh() as judged:
        said = corpus_score.by_reader(judged, load())
        found = corpus_score.score(judged, {key: one.label for key, one in said.items()})
    shares = {name: rate.share for name, rate in found._asdict().items()}
    assert {name: share for name, share in shares.items() if share < FLOORS.get(name, 0)} == {}
    assert shares["leaked"] <= CEILING
