"""The polarity of a mention: stated, denied, past or planned, from the cues around it (the keys are told in context.py)."""

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from auditor.model.kinds import Polarity
from auditor.model.text import Block
from auditor.policy import cues, denials, negations, neighbours, roles, turns
from auditor.policy.cues import Hit

if TYPE_CHECKING:
    from auditor.policy.context import Context

_REACH = 15
_ADJACENT = 60
_SHORT = 8
_LISTED = re.compile(
    r"[\s*_\"„“«]*(?:[^\W\d_]{1,3}\s+)?(?:[^\W\d_a-zäöüß]\S*\s+(?:(?:or|nor|and|oder|noch|und|ou|ni|et|o|né|e|of|en|nem|lub|ani|i|eller"
    r"|og|och|tai|eikä|ja|nebo|a|[/&])\s+)?)*[*_\"„“«]*"
)
"""Nothing, one short word, or other names in a list between "no" and a name: "no LinkedIn or Pinterest"."""
_PREPOSITION = 4
_LEAD = re.compile(r"(?:['’]s|\w{1,8}|-\w{1,20})?[\s,]*")
_HYPHENS = ("-", "\u2010")
_TURNS = frozenset(
    {
        f"deny.{key}"
        for key in ("use", "share", "near", "here", "after", "deed", "label", "around.b", "behind.b", "instead")
    }
    | {f"past.{key}" for key in ("before", "after", "replace", "period", "from", "around.b", "behind.b")}
    | {f"future.{key}" for key in ("before", "after", "around.b")}
)
"""Cues without one of which nothing in a sentence is denied, past or planned."""
_UNLESS = frozenset({"deny.unless", "deny.double"})
_JOINED = re.compile(r"[,/&]|\s(?:and|or|und|oder|sowie|et|ou|y|o|e|en|of|i|och|eller|og|ja|tai|a|nebo|oraz|lub)\s")
_BEFORE = frozenset({"deny.use", "deny.share", "deny.near"})
_LABELS = frozenset({"deny.label", "answer.no"})
_LASTING = frozenset({"deny.after", "past.after"})
_AFTER = frozenset({"deny.after", "deny.deed"})
_ENDED = frozenset({"past.around.b", "past.behind.b"})
_FUTURES = frozenset({"future.before", "future.after"})
_BEHIND = frozenset({"deny.around.b", "deny.behind.b"})
_FIRST_HALVES = frozenset({"deny.around.a", "deny.behind.a"})
_GIVEN_UP = frozenset({"past.replace", "past.from"})


class Polarities:
    """The polarities of the mentions of one document."""

    def __init__(self, context: "Context") -> None:
        self.context, self.text, self.cues = context, context.text, context.cues
        self.plain = negations.Negations(context)

    def of(self, block: Block, span: tuple[int, int], start: int, end: int) -> Polarity | None:
        """What the sentence `span` says of the name; None where something of the vendor's is denied, not its use."""
        if denials.row_says_unused(block, self.text):
            return Polarity.NEGATED
        hits, keys = self.cues.within(*span), self.cues.keys_within(*span)
        told = keys & _TURNS
        half = told <= _BEHIND and keys.isdisjoint(_FIRST_HALVES) and "answer.no" not in keys  # of a gapped denial
        if (not told or half) and "deny.bare" not in keys:
            return self._inherited(block, hits, keys, start) or Polarity.ASSERTED
        if not keys.isdisjoint(turns.OVER) and "deny.bare" not in keys and turns.inside(self.text, hits, start, end):
            return None
        if "past.replace" in keys and denials.came_instead(self.context, hits, start) and "future.after" not in keys:
            return Polarity.ASSERTED
        if "deny.apart" in keys and self._apart(hits, start, end):
            return Polarity.ASSERTED
        if "deny.instead" in keys and self._right_behind("deny.instead", hits, end):
            return Polarity.NEGATED
        unless = not keys.isdisjoint(_UNLESS) and denials.conditional(hits)
        unless = unless or ("deny.bare" in keys and denials.twice(self.context, span, hits, start, end))
        unless = unless or ("deny.bare" in keys and neighbours.then(self.context, block, span) is not None)
        if "deny.here" in keys and not unless and self._one_clause(hits, start, end):
            return Polarity.NEGATED
        if "deny.use" in keys and (hit := denials.relative(self.context, hits, end)) and not self._narrowed(hit.end):
            return Polarity.NEGATED
        narrow = False
        excepted = "deny.except" in keys and denials.excepted(self.context, hits, start)
        if denials.announced(self.context, span, start) and not unless:
            return Polarity.NEGATED
        for verdict in (
            self._denied_before(hits, start, end) if keys & _BEFORE else False,
            not excepted and bool(keys & _AFTER) and self._denied_after(span, hits, start, end),
            self._around(hits, start, end, "deny") if keys & _BEHIND and not excepted else False,
            bool(keys & _LABELS) and denials.labelled(self.text, block, hits, start, end),
        ):
            if verdict is True and not unless:
                return Polarity.NEGATED
            narrow = narrow or verdict is not False
        lasting = denials.lasting(hits) if "past.before" in keys else []
        ended = (h for h in lasting if h.key == "past.before" and self.reaches(hits, h, start))
        if any(
            not (
                denials.renamed(self.text, h, start, end)
                or denials.mentioned(self.text, h)
                or turns.of_part(self.text, hits, h, start, end)
            )
            for h in ended
        ):
            return Polarity.PAST
        after = "past.after" in keys and not unless
        if after and any(
            h.key == "past.after"
            and self._reached(hits, h, end)
            and not self._of_object(hits, self._behind_relative(hits, end, h.start), h.end)
            for h in hits
        ):
            return Polarity.PAST
        if not keys.isdisjoint(_GIVEN_UP) and denials.replaced(self.context, hits, start, end):
            return Polarity.PAST
        if "past.period" in keys and self._in_period(hits, start, end):
            return Polarity.PAST
        if not unless and keys & _ENDED and self._around(hits, start, end, "past") is True:
            return Polarity.PAST
        withdrawn = not _FUTURES.isdisjoint(keys) and turns.withdrawn(self.text, span, self.context.spoken(block))
        planned = (h for h in hits if h.key == "future.before" and not withdrawn)
        if "future.before" in keys and any(
            self.reaches(hits, h, start) and not turns.for_the_sake_of(self.text, hits, h, span, start) for h in planned
        ):
            return Polarity.FUTURE
        given = unless or withdrawn or "conditional" in keys  # "is started once you have agreed" is no plan
        if (
            "future.after" in keys
            and not given
            and any(h.key == "future.after" and self._reached(hits, h, end) for h in hits)
        ):
            return Polarity.FUTURE
        if "future.around.b" in keys and self._around(hits, start, end, "future") is True:
            return Polarity.FUTURE
        if not narrow and (inherited := self._inherited(block, hits, keys, start)):
            return inherited
        if narrow or unless:
            return None if narrow else Polarity.ASSERTED
        denied = "deny.bare" in keys and self.plain.deny(block, span, start, end)
        return Polarity.NEGATED if denied else Polarity.ASSERTED

    def _apart(self, hits: list[Hit], start: int, end: int) -> bool:
        """Whether the name is what a denial behind it leaves out: "apart from X we use no other tools"."""
        before = [h for h in hits if h.key == "deny.apart" and 0 <= start - h.end <= 2]
        beside = before or self._right_behind("deny.apart", hits, end)
        return bool(beside) and any(h.key == "deny.bare" and h.start >= beside[0].end for h in hits)

    def _right_behind(self, key: str, hits: list[Hit], end: int) -> list[Hit]:
        """The cues of a key right behind the word that a name begins ("Hotjarin sijaan")."""
        while end < len(self.text) and self.text[end].isalnum():
            end += 1
        return [h for h in hits if h.key == key and 0 <= h.start - end <= 2]

    def _in_period(self, hits: list[Hit], start: int, end: int) -> bool:
        """Whether the clause tells two years between which something was so."""
        return any(
            h.key == "past.period" and (self.reaches(hits, h, start) if h.end <= start else self._reached(hits, h, end))
            for h in hits
        )

    def _one_clause(self, hits: list[Hit], start: int, end: int) -> bool:
        """Whether "not on the website" and the name are in one clause."""
        here = next(h for h in hits if h.key == "deny.here")
        low, high = (end, here.start) if here.start >= end else (here.end, start)
        return not any(h.key in ("deny.break", "deny.except") and low <= h.start and h.end <= high for h in hits)

    def _inherited(self, block: Block, hits: list[Hit], keys: frozenset[str], start: int) -> Polarity | None:
        """A list under "we do not use:" denies each item; so does a heading that ends in a denial; not the exception that an
        item names ("any tool other than X")."""
        if "deny.except" in keys and denials.excepted(self.context, hits, start):
            return None
        led = "scope.uses" in keys and any(h.key == "scope.uses" and 0 <= start - h.end <= 2 for h in hits)
        led = led and self._ours(block, hits, start)
        if block.intro and not led and self.text[slice(*block.intro)].rstrip(" *_").endswith(":"):
            intro = self.cues.within(*block.intro)
            said = self.cues.keys_within(*block.intro)
            if self._introduced_denied(intro) and not self._excepted(intro):
                return Polarity.NEGATED
            if denials.introduces(intro):
                return Polarity.NEGATED
            if "past.before" in said or "past.after" in said:
                return Polarity.PAST
        uses = "scope.uses" in keys
        for above in self.context.heading_keys(block)[-1:]:
            if "past.before" in above or "past.after" in above:
                return Polarity.PAST
            if "heading.deny" in above and not uses and self.context.words(block.start, block.end) <= _SHORT:
                return Polarity.NEGATED
            denied = ("deny.use" in above or "deny.after" in above) and "deny.except" not in above
            if denied and not (uses and self._ours(block, hits, start)):
                return Polarity.NEGATED
        return None

    def _ours(self, block: Block, hits: list[Hit], start: int) -> bool:
        """Whether those who speak say what they use: "we use X instead" under a heading of what is not used."""
        if denials.is_label(self.text, block, start):
            return False  # "X: we use Y instead"
        said = self.text[hits[0].start : hits[-1].end]
        return "late.ours" in cues.late(said, self.context.spoken(block)) or bool(denials.FIRST_PERSON.search(said))

    def _introduced_denied(self, intro: list[Hit]) -> bool:
        """Whether the introduction of a list denies use; "we use these services, which set no cookies:" denies none."""
        uses = [h.end for h in intro if h.key == "scope.uses"]
        breaks = [h.start for h in intro if h.key in negations.BREAKS]
        return any(
            h.key in ("deny.use", "deny.share") and not any(u <= b <= h.start for u in uses for b in breaks)
            for h in intro
        )

    def _excepted(self, hits: list[Hit]) -> bool:
        denials = [h.end for h in hits if h.key.startswith("deny.") and h.key in ("deny.use", "deny.share")]
        return any(h.key == "deny.except" and h.start >= min(denials) for h in hits)

    def _denied_before(self, hits: list[Hit], start: int, end: int) -> bool | None:
        answer: bool | None = False
        for hit in hits:
            if hit.key == "deny.near":
                if not self._right_before(hits, hit, start):
                    continue
            elif hit.key not in ("deny.use", "deny.share") or not self.reaches(hits, hit, start):
                continue
            between = self._keys_between(hits, hit.end, start)
            if self._given_elsewhere(hits, hit, start) or self.plain.own_clause(hits, hit, start, end):
                continue
            if (
                self._only_others(hits, hit, start)
                or "deny.belongs" in between
                or (hit.key == "deny.use" and "deny.object" in between)
            ):
                answer = None
                continue
            if self._narrowed(end) or self._of_data(hits, end):
                answer = None
                continue
            return True
        return answer

    def _keys_between(self, hits: list[Hit], low: int, high: int) -> list[str]:
        """What stands in between; an object that is a part of a class ("data" in "data brokers") is none."""
        inside = [h for h in hits if h.start >= low and h.end <= high]
        kinds = [h for h in inside if h.key.startswith("categories.")]
        return [
            h.key
            for h in inside
            if not (h.key == "deny.object" and any(k.start <= h.start and h.end < k.end for k in kinds))
        ]

    def _of_data(self, hits: list[Hit], end: int) -> bool:
        """Whether the name is joined to what is denied: "vi bruker ikke Google-data til annonser"."""
        joined = self.text[end : end + 1] in _HYPHENS
        return joined and any(h.key == "deny.object" and h.start == end + 1 for h in hits)

    def _right_before(self, hits: list[Hit], cue: Hit, start: int) -> bool:
        if cue.end > start or start - cue.end > _ADJACENT or not _LISTED.fullmatch(self.text, cue.end, start):
            return False
        return not any(h.key == "deny.break" and h.start >= cue.end and h.end <= start for h in hits)

    def _given_elsewhere(self, hits: list[Hit], denial: Hit, start: int) -> bool:
        """Whether a denial has its recipients already: "not shared with third parties, and as a partner X …"."""
        between = [h for h in hits if h.start >= denial.end and h.end <= start]
        if any(h.key == "example" for h in between):
            return False
        ends = [h.end for h in between if h.key == "categories.generic"]
        if ends and self.text[ends[-1] : start].lstrip()[:1] == "(" and ")" not in self.text[ends[-1] : start]:
            return False  # "no tools of third parties (X, Y)"
        return bool(ends) and "," in self.text[ends[-1] : start] and self.context.words(ends[-1], start) > 2

    def _denied_after(self, span: tuple[int, int], hits: list[Hit], start: int, end: int) -> bool | None:
        answer: bool | None = False
        for hit in hits:
            if hit.key in _AFTER and self._reached(hits, hit, end):
                if hit.key == "deny.deed" and self._harmless(span, start):
                    continue
                between = [h.key for h in hits if h.start >= end and h.end <= hit.start]
                feature = any(h.key == "deny.object" and 0 <= start - h.end <= 1 for h in hits)  # "the function X"
                feature = feature or self._of_feature(hits, start)
                if feature or "deny.object" in between or self._narrowed(hit.end):
                    answer = None
                else:
                    return True
        return answer

    def _only_others(self, hits: list[Hit], denial: Hit, start: int) -> bool:
        """Whether only its other services are denied: "no other X services", "no other services together with X"."""
        others = [h.end for h in hits if h.key == "deny.others" and denial.end <= h.start and h.end <= start]
        joined = (h for h in hits if h.key == "deny.narrow" and h.end - h.start > _PREPOSITION and h.end <= start)
        return bool(others) and (start - others[-1] <= 1 or any(h.start >= others[0] for h in joined))

    def _harmless(self, span: tuple[int, int], start: int) -> bool:
        """Whether what is said not to be done is no use of the name: "an identification by X does not take place"."""
        block = self.context.block_at(start)
        code = self.context.spoken(block) if block else ""
        return code in cues.languages() and "late.harmless" in cues.late(self.text[span[0] : start], code)

    def _of_object(self, hits: list[Hit], end: int, stop: int) -> bool:
        """Whether something of what is named is over, not its use: "in X we switched off the sharing of data"."""
        return any(h.key == "deny.object" and h.start >= end and h.end <= stop for h in hits)

    def _of_feature(self, hits: list[Hit], start: int) -> bool:
        """Whether a feature of what is named stands right before the name: "the advertising features of X"."""
        before = (h for h in hits if h.key == "deny.feature" and h.end <= start)
        return any(self.context.words(h.end, start) <= 1 and "(" not in self.text[h.end : start] for h in before)

    def _around(self, hits: list[Hit], start: int, end: int, kind: str) -> bool | None:
        answer: bool | None = False
        halves = (f"{kind}.around.b", f"{kind}.behind.b")
        for second in hits:
            gapped = second[0] >= end and second[2] in halves
            gapped = gapped and not (kind == "past" and self._of_another(end, second.start))
            first = denials.first_half(self.context, hits, second, start, end) if gapped else None
            if (
                first is None
                or not self._reached(hits, second, max(end, first.end))
                or self.plain.second_clause(end, second)
            ):
                continue
            low, high = (first.end, start) if first.end <= start else (end, second.start)
            between = [h.key for h in hits if h.start >= low and h.end <= high]
            between += [h.key for h in hits if end <= h.start and h.end <= second.start and h.key == "deny.object"]
            between += [h.key for h in hits if end <= h.start < second.end and h.key == "deny.sell"]
            if ":" in self.text[first.end : start]:
                continue
            if (
                {"deny.object", "deny.sell"}.intersection(between)
                or (
                    kind == "deny"
                    and first.end <= start
                    and "categories.generic" in between
                    and "example" not in between
                )
                or (kind == "deny" and self._of_feature(hits, start))
                or self._narrowed(end, feature_only=True)
                or (kind != "future" and self._narrowed(second.end))
            ):
                answer = None
            else:
                return True
        return answer

    def reaches(self, hits: list[Hit], cue: Hit, start: int) -> bool:
        """Whether a cue before a name speaks of it: near, and nothing between that turns the sentence."""
        if cue.end > start or not self.context.few_but_names(cue.end, start, _REACH):
            return False
        ends = ("deny.break",) if cue.key.startswith("future.") else ("deny.except", "deny.break")
        if any(h.key in ends and h.start >= cue.end and h.end <= start for h in hits):
            return False
        between = self.text[cue.end : start] if cue.key.startswith("past.") else ""
        return ")" not in between or "(" in between[: between.index(")")]  # what ended in brackets ended there

    def _reached(self, hits: list[Hit], cue: Hit, end: int) -> bool:
        if cue.start < end or self.plain.second_clause(end, cue):
            return False
        end = self._behind_relative(hits, end, cue.start)
        if self.context.words(end, cue.start) > _REACH:
            return False
        if any(h.key in ("deny.break", "deny.which") and h.start >= end and h.end <= cue.start for h in hits):
            return False
        if cue.key in _LASTING and any(h.key == "deny.except" and 0 <= h.start - cue.end <= 1 for h in hits):
            return False  # "was removed only from the basket"
        return not cue.key.startswith("past.") or not self._of_another(end, cue.start)

    def _behind_relative(self, hits: list[Hit], end: int, cue: int) -> int:
        """Where the main clause goes on behind a relative clause between commas: "X, which we once had, was removed"."""
        which = next((h for h in hits if h.key == "deny.which" and end <= h.start < cue), None)
        if which is None or self.text[end : which.start].strip(' *_"”»)') != ",":
            return end
        comma = self.text.rfind(",", which.end, cue)
        return comma + 1 if comma > 0 and self.context.words(comma, cue) <= negations.FIRST else end

    def _of_another(self, end: int, cue: int) -> bool:
        """Whether another name stands between a name and the words behind it, and not in one list with it."""
        named = self.context.named
        i = bisect_left(named, (end, 0))
        if i >= len(named) or named[i][0] >= cue:
            return False
        instead = any(h.key == "past.to" for h in self.cues.within(end, named[i][0]))  # "X was replaced by Y"
        return not instead and not _JOINED.search(self.text, end, named[i][0])

    def _narrowed(self, end: int, *, feature_only: bool = False) -> bool:
        """Whether what follows limits a denial to a feature, purpose or region."""
        after = self.cues.within(end, min(len(self.text), end + 60))
        lead = _LEAD.match(self.text, end, end + 40)
        near = {h.key: h for h in after if lead and h.start <= lead.end()}
        if "deny.belongs" in near:
            return True
        if self.text[end : end + 2].lower() in ("'s", "’s") and "deny.whole" not in near:
            return True
        hit = near.get("deny.feature")
        if hit is not None and not self._on_website(after, hit):
            return True
        hit = near.get("deny.narrow")
        return not feature_only and hit is not None and not self._on_website(after, hit)

    def _on_website(self, after: list[Hit], limit: Hit) -> bool:
        """Whether what limits a denial is only the website: "not connected to this site"."""
        word = limit.end - limit.start <= _PREPOSITION
        return any(
            h.key == "scope.website"
            and (limit.start if word else limit.end) <= h.start <= limit.end + 4
            and roles.PLACE.search(self.text, h.start, h.end)
            for h in after
        )
