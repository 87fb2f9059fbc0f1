"""Counting what one vendor (or unknown site) did under one state, before and after the choice."""

from dataclasses import dataclass, field

from auditor.model.evidence import BeforeChoice, Observation, Proof

MOST_SAMPLES = 5


@dataclass
class Half:
    """The figures of one side of the choice."""

    requests: int = 0
    pings: int = 0
    opt_outs: int = 0
    pixels: int = 0
    unanswered: int = 0
    dynamic: bool = False
    identifier: bool = False
    first_seen: float | None = None
    hosts: set[str] = field(default_factory=set)
    cookies: set[str] = field(default_factory=set)
    storage: set[str] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)
    visits: set[str] = field(default_factory=set)
    samples: dict[tuple[int, str], Proof] = field(default_factory=dict)

    def note(self, visit: str, page: int, at: float) -> None:
        """Something happened on this page at this time."""
        self.visits.add(visit)
        self.pages.add(page)
        self.first_seen = at if self.first_seen is None else min(self.first_seen, at)

    def show(self, proof: Proof, *, weight: int) -> None:
        """Keep the proof as a sample; of equal ones the first, and the heavier kinds first when there are many."""
        self.samples.setdefault((-weight, f"{proof.kind} {proof.url or ''} {proof.text}"), proof)

    def plus(self, other: "Half") -> "Half":
        """The figures of both together."""
        times = [at for at in (self.first_seen, other.first_seen) if at is not None]
        return Half(
            requests=self.requests + other.requests,
            pings=self.pings + other.pings,
            opt_outs=self.opt_outs + other.opt_outs,
            pixels=self.pixels + other.pixels,
            unanswered=self.unanswered + other.unanswered,
            dynamic=self.dynamic or other.dynamic,
            identifier=self.identifier or other.identifier,
            first_seen=min(times, default=None),
            hosts=self.hosts | other.hosts,
            cookies=self.cookies | other.cookies,
            storage=self.storage | other.storage,
            pages=self.pages | other.pages,
            visits=self.visits | other.visits,
            samples=other.samples | self.samples,
        )

    @property
    def static_only(self) -> bool:
        """Nothing but plain files was fetched."""
        return bool(self.requests) and not (self.dynamic or self.identifier or self.cookies or self.storage)

    def chosen(self) -> tuple[Proof, ...]:
        """At most five samples, in the order of time."""
        best = sorted(self.samples.items(), key=lambda item: (item[0][0], item[1].at or 0.0, item[0][1]))[:MOST_SAMPLES]
        return tuple(sorted((proof for _, proof in best), key=lambda p: (p.at or 0.0, p.kind, p.text)))


@dataclass
class Tally:
    """Both sides of the choice in one state; without a choice to be made everything is `after`."""

    after: Half = field(default_factory=Half)
    before: Half = field(default_factory=Half)
    choosing: Half = field(default_factory=Half)

    def half(self, *, after: bool, choosing: bool = False) -> Half:
        """The side of the choice that something belongs to; `choosing` is between the click and its proof."""
        return self.after if after else self.choosing if choosing else self.before

    def observation(self) -> Observation:
        """The figures as a row of the ledger holds them."""
        half = self.after
        return Observation(
            requests=half.requests,
            hosts=tuple(sorted(half.hosts)),
            cookies=tuple(sorted(half.cookies)),
            storage=tuple(sorted(half.storage)),
            first_seen=half.first_seen,
            before_choice=_before(self.before.plus(self.choosing)),
            undecided=_before(self.before) if self.choosing.visits else None,
            identifier=half.identifier,
            static_only=half.static_only,
            consent_mode_pings=half.pings,
            opt_out_signals=half.opt_outs,
            pixels=half.pixels,
            unanswered=half.unanswered,
            pages=tuple(sorted(half.pages)),
            samples=half.chosen(),
            visits=tuple(sorted(half.visits | self.before.visits | self.choosing.visits)),
        )


def _before(half: Half) -> BeforeChoice:
    return BeforeChoice(
        requests=half.requests,
        hosts=tuple(sorted(half.hosts)),
        cookies=tuple(sorted(half.cookies)),
        storage=tuple(sorted(half.storage)),
        first_seen=half.first_seen,
        identifier=half.identifier,
        static_only=half.static_only,
        consent_mode_pings=half.pings,
        opt_out_signals=half.opt_outs,
        pixels=half.pixels,
        unanswered=half.unanswered,
        pages=tuple(sorted(half.pages)),
        samples=half.chosen(),
    )
