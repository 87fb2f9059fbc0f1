"""A plain "not" or "no" in the clause of a name, whatever the verb: the widest way to deny, and the most careful."""

import re
from typing import TYPE_CHECKING

from auditor.model.text import Block
from auditor.policy import cues, denials
from auditor.policy.cues import Hit

if TYPE_CHECKING:
    from auditor.policy.context import Context

NEAR = 8
_FAR = 14
FIRST = 3
_LIST = 200
_SMALL = 4
_QUOTES = '*_"„“«('
EXCEPTED = frozenset({"deny.except", "deny.double"})
HARMLESS = EXCEPTED | {"late.harmless", "deny.object", "scope.uses", "example"}
_TELLING = frozenset({"late.ours", "late.yet"})
"""With these a "not" behind a name is of its use: "we", "this website", "not yet"."""
BREAKS = frozenset({"deny.break", "deny.which"})
_CLAUSE = re.compile(r"[,;:()\u2013\u2014]")
_ENCLOSED = re.compile(r"\((?=[^()]*$)")
_CLOSED = re.compile(r"[^()\n]{0,80}\)")
_AND = re.compile(r"\s(?:and|und|et|y|e|en|i|og|och|ja|a|oraz)\s$")
_WE = re.compile(r"\b(?:wir|ich|wij|we|ik|nous|vi|me)\b", re.IGNORECASE)
_OPEN = re.compile(r"[.;:!?\n][^.;:!?\n]*$")
_DASH = re.compile(r"\s[\u2013\u2014-]\s|\u2014|[:;]\s")
_ACTS = re.compile(
    r"[\s*_\"”»]+(?:uses|works|sets|measures|collects|records|counts|runs|relies|is|nutzt|verwendet|setzt|arbeitet|misst|zählt"
    r"|erfasst|läuft|ist|utilise|fonctionne|dépose|mesure|compte|repose|est|usa|utiliza|mide|funciona|registra|recoge|es|está"
    r"|utilizza|misura|funziona|raccoglie|è|mede|recolhe|é|gebruikt|meet|werkt|plaatst|bruger|måler|virker|sætter|er|bruker"
    r"|fungerer|setter|använder|mäter|fungerar|sätter|är|käyttää|mittaa|toimii|asettaa|on|używa|mierzy|działa|jest|korzysta"
    r"|používá|měří|funguje|je)\s"
)
"""What a tool is said to do, right behind its name."""


class Negations:
    """The plain negations of one document."""

    def __init__(self, context: "Context") -> None:
        self.context, self.text, self.cues = context, context.text, context.cues

    def deny(self, block: Block, span: tuple[int, int], start: int, end: int) -> bool:
        """Whether a plain "not" or "no" in the name's clause denies it, whatever the verb: nothing that makes the
        negation one of something else ("identify", "data", "only") stands in that clause."""
        code = self.context.spoken(block)
        if code not in cues.languages():
            return False
        hits = self.cues.within(*span)
        start, end = self._bracketed(span, start, end)
        clause = self._clause(span, hits, start, end)
        if self._bare_in(code, hits, clause, start, end):
            return True
        own = max((m.end() for m in _CLAUSE.finditer(self.text, clause[0], start)), default=clause[0])
        if own == clause[0] or self.text[:own].rstrip(" ,;").rsplit(None, 1)[-1][:1].isupper():
            return False
        return self._bare_in(code, [h for h in hits if h.start >= own], (own, clause[1]), start, end)

    def _bracketed(self, span: tuple[int, int], start: int, end: int) -> tuple[int, int]:
        """The brackets around a name that hold nothing but names: "retargeting (X, Y) is not our business"."""
        found = _ENCLOSED.search(self.text, span[0], start)
        after = _CLOSED.match(self.text, end, span[1]) if found else None
        if found is None or after is None:
            return start, end
        words = self.text[found.end() : after.end() - 1].replace(",", " ").split()
        listed = all(len(word) <= _SMALL or word.strip(_QUOTES)[:1].isupper() for word in words)
        return (found.start(), after.end()) if listed else (start, end)

    def _bare_in(self, code: str, hits: list[Hit], clause: tuple[int, int], start: int, end: int) -> bool:
        """Whether a clause holds such a "not" or "no", and nothing that makes it one of something else."""
        beside = [h for h in hits if clause[0] <= h.start and h.end <= clause[1]]
        beside = [h for h in beside if h.key != "example" or self.text[h.start - 2 : h.start].strip() != ","]
        keys = {h.key for h in beside if not (h.start >= start and h.end <= end)}
        negators = [h for h in beside if h.key == "deny.bare" and (h.end <= start or h.start >= end)]
        negators = [h for h in negators if h.end > start or self.text[h.end : start].lstrip()[:1] != ","]  # "if not, X"
        after = cues.late(self.text[end : clause[1]], code)
        behind = {h.key for h in beside if h.start >= end} | after
        if (
            keys.isdisjoint(EXCEPTED)
            and behind.isdisjoint(HARMLESS)
            and any(start - h.end >= 0 and self.context.words(h.end, start) == 0 for h in negators)
        ):
            return True
        late = after | cues.late(self.text[clause[0] : start], code)
        if not (keys | late).isdisjoint(HARMLESS):
            return False
        ours = not late.isdisjoint(_TELLING) or bool(denials.FIRST_PERSON.search(self.text, *clause))
        for hit in negators:
            if hit.end <= start:
                first = self.context.words(clause[0], hit.start) < FIRST
                if self.context.words(hit.end, start) <= (_FAR if first else NEAR):
                    return True
            elif ours and self.context.words(end, hit.start) <= NEAR and not _AND.search(self.text, end, hit.start):
                contrasted = self.text[hit.start - 2 : hit.start].rstrip()[-1:] == ","  # "X, not Y"
                return not (contrasted or self.second_clause(end, hit))
        return False

    def _clause(self, span: tuple[int, int], hits: list[Hit], start: int, end: int) -> tuple[int, int]:
        """The words around a name up to the next comma (but for those in a list of names), mark or conjunction."""
        low, high = span
        parted = [m for m in _CLAUSE.finditer(self.text, min(low, start), start) if not self._in_list(m, start)]
        examples = {h.start for h in hits if h.key == "example" and h.end <= start}
        marks = [m.end() for m in parted if m.end() + 1 not in examples]  # "no data brokers, such as X"
        breaks = (h.end for h in hits if h.key in BREAKS and h.end <= start and not self._negated(hits, h))
        low = max([min(low, start), *marks, *breaks])
        after = [m.start() for m in _CLAUSE.finditer(self.text, end, max(high, end)) if not self._in_list(m, end)]
        return low, min([max(high, end), *after, *(h.start for h in hits if h.key in BREAKS and h.start >= end)])

    def _negated(self, hits: list[Hit], cue: Hit) -> bool:
        """Whether "not" stands right before a verb that else begins a clause: "non ci serviamo di"."""
        return any(h.key == "deny.bare" and 0 <= cue.start - h.end <= 1 for h in hits)

    def _in_list(self, mark: re.Match[str], at: int) -> bool:
        """Whether a comma only parts names in a list."""
        between = self.text[mark.end() : at] if mark.end() <= at else self.text[at : mark.start()]
        words = between.replace(",", " ").split() if mark[0] == "," and len(between) < _LIST else ["no list"]
        return all(len(word) <= _SMALL or word.strip(_QUOTES)[:1].isupper() for word in words)

    def second_clause(self, end: int, cue: Hit) -> bool:
        """Whether a comma parts the name's clause from one with its own "we": "we use X, advertising we do not show"."""
        comma = self.text.rfind(",", end, cue.start + 1)
        if comma < 0 or not _WE.search(self.text, comma, cue.end):
            return False
        before = self.text[max(0, end - _LIST) : end]
        opened = _OPEN.search(before)
        return bool(_WE.search(before, opened.start() if opened else 0))

    def own_clause(self, hits: list[Hit], denial: Hit, start: int, end: int) -> bool:
        """Whether a dash or colon behind what is denied opens a clause of which the name is the subject: "we set no
        advertising cookies – the X pixel measures …"."""
        mark = _DASH.search(self.text, denial.end, start)
        if mark is None or not _ACTS.match(self.text, end) or self.context.words(mark.end(), start) > FIRST:
            return False
        return self.context.words(denial.end, mark.start()) > 0 and not any(
            h.key == "deny.bare" and h.start >= end for h in hits
        )
