"""A series of audits of one site → the changes that held, each told once. Pure; what comes and goes does not alarm.

The first runs, as many as it takes to count as new, are what later ones are compared with. A run that could not see (a
visit failed, a check was not tested) says nothing of what it did not find.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from auditor.history.items import Item, Value, items, values
from auditor.history.patience import Rule, runs_to_believe
from auditor.history.texts import Texts
from auditor.model.base import Record
from auditor.model.diff import Cause, Settled, Wavering
from auditor.model.history import Essence, Run

FORGOTTEN_AFTER = 60
"""Runs without something that never counted as there, after which nothing of it is remembered."""
Key = tuple[str, str]


class Series(Record, frozen=True, kw_only=True):
    """What a series of runs says: the changes in the order told, and what comes and goes at its end."""

    changes: tuple[Settled, ...]
    wavering: tuple[Wavering, ...]

    def told_in(self, run: str) -> tuple[Settled, ...]:
        """The changes that this run settled."""
        return tuple(change for change in self.changes if change.told == run)


@dataclass
class _Track:
    """One thing over the runs that could see it; `seen` and `of` count from its first sighting, `before` all runs before
    that, be they of fewer states: what was visited in part is not known."""

    item: Item
    before: int
    from_the_first: bool = False
    """Seen in the first runs: it is no news, but counts as there only when seen as often in a row."""
    known: bool = False
    seen: int = 0
    of: int = 0
    streak: int = 0
    missing: int = 0
    turned: int = 0
    """The index of the run where the streak, or the absence, began."""


@dataclass
class _Held:
    """A value, in `same` of `of` runs, and one that may follow it. `settled`: it counts, for it held for as many runs as
    later ones are compared with; till then another takes its place in silence."""

    value: Value
    settled: bool
    same: int = 1
    of: int = 1
    pending: Value | None = None
    count: int = 0
    since: int = 0


@dataclass
class _Watch:
    rule: Rule
    runs: list[Run] = field(default_factory=list)
    tracks: dict[Key, _Track] = field(default_factory=dict)
    left: dict[Key, int] = field(default_factory=dict)
    held: dict[Key, _Held] = field(default_factory=dict)
    tools: dict[int, bool] = field(default_factory=dict)
    rewritten: dict[int, bool] = field(default_factory=dict)
    texts: Texts = field(default_factory=Texts)
    last: Essence | None = None
    items: dict[Key, Item] = field(default_factory=dict)
    values: dict[Key, Value] = field(default_factory=dict)
    told: list[Settled] = field(default_factory=list)

    def look(self, run: Run, essence: Essence) -> None:
        """One run more. One that saw nothing is passed over: it tells nothing."""
        if not run.judged:
            return
        now = len(self.runs)
        self.runs.append(run)
        self.tools[now] = self.last is not None and self.last.tool != essence.tool
        news = self.texts.look(essence)
        self.rewritten[now] = any(one.fresh for one in news)
        if self.last is not None:
            self._tools(self.last, essence, now)
        for one in news:
            since, why = now - one.ago, one.evidence
            self.told.append(
                self._told("document", one.place, one.place, "text", now, Cause.POLICY, since=since, evidence=why)
            )
        if self.last is not essence:  # equal facts are one record: they need not be taken apart again
            self.items, self.values = items(essence), values(essence)
        seen = self.items
        for key, item in seen.items():
            self._seen(key, item, now)
        for key in [key for key in self.tracks if key not in seen]:
            if self.tracks[key].item.could_be_seen(essence):
                self._missing(key, now)
        for key, value in self.values.items():
            self._value(key, value, now)
        self.last = essence

    def _seen(self, key: Key, item: Item, now: int) -> None:
        track = self.tracks.get(key)
        if track is None:
            first = now < self.rule.first_runs
            track = self.tracks[key] = _Track(item, before=now - self.left.get(key, 0), from_the_first=first)
        if track.streak == 0:
            track.turned = now
        track.item = item
        track.seen, track.of, track.streak, track.missing = track.seen + 1, track.of + 1, track.streak + 1, 0
        if not track.known and track.streak >= self._needed(track, now):
            track.known = True
            if not track.from_the_first:
                self._tell_new(key, track, now)

    def _needed(self, track: _Track, now: int) -> int:
        if track.from_the_first:
            return self.rule.first_runs
        if self._at_once(track, now):
            return 1
        of = track.before + track.of - track.streak
        return runs_to_believe(self.rule.new_after, of - (track.seen - track.streak), of)

    def _at_once(self, track: _Track, now: int) -> bool:
        """A finding that came or went with a new text of the policy, about something that was there before and is: no
        chance is in that."""
        about = track.item.about
        if not self.rewritten[now] or track.item.kind != "finding":
            return False
        return about is None or (about in self.tracks and self.tracks[about].known and not self.tracks[about].missing)

    def _tell_new(self, key: Key, track: _Track, now: int) -> None:
        parent = self.tracks.get(track.item.part_of) if track.item.part_of else None
        if parent is not None and (not parent.known or parent.turned >= track.turned):
            return  # the vendor itself is new: its states are no news of their own
        earlier = f"before that in {track.seen - track.streak} of {track.of - track.streak} runs"
        if track.seen == track.of:
            earlier = f"in none of the {_runs(track.before)} before"
        why = f"seen in {_runs(track.streak, 'in a row')} since then, {earlier}"
        self.told.append(self._of(key, track, "new", now, evidence=why))

    def _missing(self, key: Key, now: int) -> None:
        track = self.tracks[key]
        if track.missing == 0:
            track.turned = now
        track.of, track.missing, track.streak = track.of + 1, track.missing + 1, 0
        if not track.known:
            if track.missing >= FORGOTTEN_AFTER:
                self._leave(key, now)
            return
        seen, of = track.seen, track.of - track.missing
        if track.missing < (1 if self._at_once(track, now) else runs_to_believe(self.rule.gone_after, seen, of)):
            return
        parent = self.tracks.get(track.item.part_of) if track.item.part_of else None
        if track.item.part_of is None or (parent is not None and parent.known and not parent.missing):
            why = f"in none of the last {_runs(track.missing)}, before that in {seen} of {of}"
            self.told.append(self._of(key, track, "gone", now, evidence=why))
        self._leave(key, now)

    def _leave(self, key: Key, now: int) -> None:
        """Start afresh should it come back; what was measured on it goes with it."""
        turned = self.tracks.pop(key).turned
        self.left[key] = turned
        for held in [name for name in self.held if name[1] == key[1] and name[0].startswith(f"{key[0]} ")]:
            del self.held[held]

    def _value(self, key: Key, value: Value, now: int) -> None:
        held = self.held.get(key)
        if held is None or (not held.settled and not held.value.same(value)):
            self.held[key] = _Held(value, settled=self.rule.first_runs == 1)
            return
        held.of += 1
        if held.value.same(value):
            held.pending, held.count, held.same = None, 0, held.same + 1
            held.settled = held.settled or held.same >= self.rule.first_runs
            return
        if held.pending is None or not held.pending.same(value):
            held.pending, held.count, held.since = value, 0, now
        held.count += 1
        needed = runs_to_believe(self.rule.new_after, held.same, held.of - held.count)
        if held.count < (1 if self._sure(value, now) else needed):
            return
        kind, _, what = key[0].partition(" ")
        why = f"{_runs(held.count, 'in a row')} since then say so"
        cause = self._cause(held.since, policy=value.from_policy and self.rewritten[held.since])
        change = self._told(kind, key[1], value.name, what, now, cause, since=held.since, evidence=why)
        self.told.append(_with(change, held.value.text, value.text))
        self.held[key] = _Held(value, settled=True, same=held.count, of=held.count)

    def _sure(self, value: Value, now: int) -> bool:
        return value.from_policy and (self.rewritten[now] or self.tools[now])

    def _tools(self, before: Essence, after: Essence, now: int) -> None:
        old, new = dict(before.tool), dict(after.tool)
        for name in sorted({*old, *new}):
            was, is_ = old.get(name, ""), new.get(name, "")
            if was != is_:
                change = self._told("tool", name, name, "version", now, Cause.TOOL)
                self.told.append(_with(change, was[:12], is_[:12]))

    def _of(self, key: Key, track: _Track, what: str, now: int, *, evidence: str) -> Settled:
        about = self.tracks.get(track.item.about) if track.item.about else None
        there = track.item.about is None or (about is not None and about.known and about.turned < track.turned)
        finding = track.item.kind == "finding" and there and self.rewritten[track.turned]
        policy = track.item.kind == "document" or finding
        cause = self._cause(track.turned, policy=policy)
        kind, name = track.item.kind, track.item.name
        return self._told(kind, key[1], name, what, now, cause, since=track.turned, evidence=evidence)

    def _cause(self, index: int, *, policy: bool) -> Cause:
        if self.tools[index]:
            return Cause.UNDECIDED
        return Cause.POLICY if policy else Cause.SITE

    def _told(
        self,
        kind: str,
        key: str,
        name: str,
        what: str,
        now: int,
        cause: Cause,
        *,
        since: int | None = None,
        evidence: str = "",
    ) -> Settled:
        first = self.runs[now if since is None else since]
        return Settled(
            kind=kind,
            key=key,
            name=name,
            what=what,
            since=first.id,
            at=first.started,
            told=self.runs[now].id,
            cause=cause,
            evidence=evidence,
        )

    def wavering(self) -> Iterable[Wavering]:
        """What comes and goes: was missing at least once since it was first seen."""
        for (kind, key), track in sorted(self.tracks.items()):
            if track.seen < track.of and not track.item.part_of:
                yield Wavering(
                    kind=kind,
                    key=key,
                    name=track.item.name,
                    seen=track.seen,
                    of=track.of,
                    missing=track.missing,
                    known=track.known,
                )


def settled(series: Iterable[tuple[Run, Essence]], rule: Rule | None = None) -> Series:
    """The changes over runs of one site, oldest first."""
    watch = _Watch(rule or Rule())
    for run, essence in series:
        watch.look(run, essence)
    return Series(changes=tuple(watch.told), wavering=tuple(watch.wavering()))


def _with(change: Settled, before: str, after: str) -> Settled:
    return msgspec.structs.replace(change, before=before, after=after)


def _runs(count: int, more: str = "") -> str:
    return " ".join(filter(None, (f"{count} run{'s' if count != 1 else ''}", more)))


def by_run(changes: Sequence[Settled]) -> dict[str, tuple[Settled, ...]]:
    """Changes by the id of the run that told them."""
    found: dict[str, list[Settled]] = {}
    for change in changes:
        found.setdefault(change.told, []).append(change)
    return {run: tuple(own) for run, own in found.items()}
