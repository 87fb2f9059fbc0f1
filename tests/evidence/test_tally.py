from auditor.evidence.tally import MOST_SAMPLES, Half, Tally
from auditor.model.evidence import Proof


def test_both_sides_of_the_choice_stay_apart() -> None:
    tally = Tally()
    for at, after in ((1.0, False), (4.0, True), (3.0, True)):
        half = tally.half(after=after)
        half.requests += 1
        half.note("reject", 0, at)
    seen = tally.observation()
    assert (seen.requests, seen.first_seen, seen.visits) == (2, 3.0, ("reject",))
    assert (seen.before_choice.requests, seen.before_choice.first_seen) == (1, 1.0)


def test_the_heaviest_samples_are_kept_in_the_order_of_time() -> None:
    half = Half()
    for n in range(10):
        half.show(Proof(kind="request", text=f"light {n}", at=float(n)), weight=1)
    half.show(Proof(kind="cookie", text="heavy", at=99.0), weight=4)
    chosen = half.chosen()
    assert len(chosen) == MOST_SAMPLES
    assert chosen[-1].text == "heavy"
    assert [p.at for p in chosen] == sorted(p.at or 0 for p in chosen)


def test_only_plain_files() -> None:
    assert not Half().static_only
    assert Half(requests=1).static_only
    assert not Half(requests=1, dynamic=True).static_only
    assert not Half(requests=1, cookies={"a"}).static_only
    assert not Half(requests=1, identifier=True).static_only
