"""Which texts of documents are new. One that is another at every visit is told once, not every night."""

from dataclasses import dataclass, field

from auditor.model.history import Essence

REMEMBERED = 30
"""Runs within which a text that comes back is no news at once: a page may be served in two versions."""
RESTLESS_AFTER = 3
"""Changes in as many runs in a row, after which only a text that holds is told again; and how long it must hold."""


@dataclass
class _Text:
    told: str
    last: str
    seen: dict[str, int]
    """The run in which each text was last seen."""
    returns: list[int] = field(default_factory=list)
    changes: int = 0
    held: int = 1


@dataclass(frozen=True)
class News:
    """A document with another text, since that many runs ago. `fresh`: one not seen before."""

    place: str
    evidence: str
    ago: int = 0
    fresh: bool = True


@dataclass
class Texts:
    """The documents of one site, over its runs."""

    runs: int = 0
    known: dict[str, _Text] = field(default_factory=dict)

    def look(self, essence: Essence) -> list[News]:
        """One run more: the documents whose text is another than the one told last, when that is worth telling."""
        self.runs += 1
        found = [self._news(d.place, d.text_sha256) for d in essence.documents if d.text_sha256]
        return [news for news in found if news is not None]

    def _news(self, place: str, sha256: str) -> News | None:
        known = self.known.get(place)
        if known is None:
            self.known[place] = _Text(told=sha256, last=sha256, seen={sha256: self.runs})
            return None
        moved, fresh = sha256 != known.last, self.runs - known.seen.get(sha256, -REMEMBERED) >= REMEMBERED
        known.changes, known.held = (known.changes + 1, 1) if moved else (0, known.held + 1)
        known.seen = {one: at for one, at in known.seen.items() if self.runs - at < REMEMBERED} | {sha256: self.runs}
        known.returns = [at for at in known.returns if self.runs - at < REMEMBERED]
        if moved and not fresh:
            known.returns.append(self.runs)
        known.last = sha256
        return self._worth_telling(place, known, fresh=moved and fresh)

    def _worth_telling(self, place: str, known: _Text, *, fresh: bool) -> News | None:
        step = f"{known.told[:12]} → {known.last[:12]}"
        if fresh and known.changes <= RESTLESS_AFTER:
            known.told = known.last
            more = "; it was another in each of the last runs, told again when it holds"
            return News(place, f"another text ({step}){more if known.changes == RESTLESS_AFTER else ''}")
        if known.last != known.told and known.held >= RESTLESS_AFTER + 2 * len(known.returns):
            known.told = known.last
            return News(place, f"the same text in {known.held} runs in a row ({step})", known.held - 1, fresh=False)
        return None
