"""Polarity and scope of a mention, from the cues around it.

The keys of the cue files, as they are used here:
  deny.use / deny.share   before the name: use, or sharing of data, is denied       deny.after   the same behind the name
  deny.around             one half before, one behind                               deny.sell    only sale is denied
  deny.which              behind the name: a relative clause begins   hedge, optout, conditional, region   anywhere
  deny.except, deny.break between denial and name: the denial does not reach it
  deny.object, deny.belongs  between denial and name: something or somebody of the vendor's (its partners), not the vendor
  deny.whole            after a possessive: what stands for the vendor as a whole ("Hotjar's services")
  deny.label            right behind the name, as in a list: "Hotjar: not in use"
  deny.pronoun          "this service": a denial of it denies the product its heading or the sentence before names
  deny.unless, deny.double   anywhere: denied only without consent; a denial that is denied ("not without")
  deny.narrow, deny.feature  right behind: the denial is of a purpose, region or feature
  past.around, future.around  one half before, one behind
  deny.behind, past.behind   both halves behind the name, the first close to it ("Hotjar setzen wir ... nicht ein")
  past.replace            before the name of what was given up; past.to stands before the name of what came instead
  past.*, future.*        before or after the name; past.period: two years, found without a list of words
  scope.separate          another property by its own address, also where words of the website stand beside it
  scope.through           "with your Google account": the company's sign-in, not a page or profile there
  scope.leaves            the visitor leaves the website: tools for dates, forms, reviews are then not part of it
  scope.considered        looked at, not used             scope.portal   an opt-out portal and what it lists
  scope.theirs            behind scope.links or scope.others (sites of others): what those use ("some of which use")
  scope.*                 in the sentence; scope.website and scope.strong outweigh the others
  answer.*                first word behind a question   scope.there   refers to what the sentence before speaks of
  heading.*               in a heading above the mention, the innermost that tells decides: other (jobs, an app …) unless
                          it also names the site; elsewhere (outside the website) always; deny ("what we do not use")
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from auditor.model.kinds import BlockKind, Form, Polarity, Scope
from auditor.model.register import Product
from auditor.model.text import Block, DocumentText
from auditor.policy import cues, denials, neighbours, sentences
from auditor.policy.cues import Cues, Hit
from auditor.policy.normal import Normal
from auditor.policy.scope import Scoping

_REACH = 15
_ADJACENT = 60
_SHORT = 8
_LISTED = re.compile(
    r"[\s*_\"„“«]*(?:[^\W\d_]{1,3}\s+)?(?:[^\W\d_a-zäöüß]\S*\s+(?:(?:or|nor|and|oder|noch|und|ou|ni|et|o|né|e|of|en|nem|lub|ani|i|eller"
    r"|og|och|tai|eikä|ja|nebo|a|[/&])\s+)?)*[*_\"„“«]*"
)
"""Nothing, one short word, or other names in a list between "no" and a name: "no LinkedIn or Pinterest"."""
_LONGEST = 1500
_PREPOSITION = 4
_LONG_WORD = 32
_WORD = re.compile(r"\w+")
_TURNS = frozenset(
    {"deny.use", "deny.share", "deny.near", "deny.here", "deny.after", "deny.label", "deny.around.b", "deny.behind.b"}
    | {
        "past.before",
        "past.after",
        "past.replace",
        "past.period",
        "past.around.b",
        "past.behind.b",
        "future.before",
        "future.after",
        "future.around.b",
    }
)
"""Cues without one of which nothing in a sentence is denied, past or planned."""
_BEFORE = frozenset({"deny.use", "deny.share", "deny.near"})
_ENDED = frozenset({"past.around.b", "past.behind.b"})
_BEHIND = frozenset({"deny.around.b", "deny.behind.b"})
_APP = re.compile(r"app(?:ens?|e?s|er|erna|ene|ar)?\b", re.IGNORECASE)
"""An app by the word for whom it is, written in one ("chauffeursapp", "Fahrer-App")."""
_JOINED = re.compile(r"(?!\w*(?:kn|tr|kl|what)s?$)\w{3,30}[-\u2010]?$", re.IGNORECASE)
_PERIOD = re.compile(r"(?<![\d/])(?:19|20)\d\d(?:\s?[\u2013\u2014-]\s?|\s\w{1,5}\s)(?:19|20)\d\d(?![\d/])")
"""Two years as the bounds of a period."""
_NO_KEYS: tuple[frozenset[str], ...] = ()
_BOLD = re.compile(r"[\s•*+-]{0,4}\*\*([^*\n]{2,80})\*\*")


def spoken(block: Block, document: DocumentText) -> str:
    """The language a block is read in; where nothing tells (bare lists of names), as if it were English."""
    return block.language or document.language or "en"


class Judgement(NamedTuple):
    polarity: Polarity
    scope: Scope
    flags: tuple[str, ...]
    sentence: tuple[int, int]


class Context:
    """One document with its cues; judges mentions in it."""

    def __init__(self, document: DocumentText, normal: Normal) -> None:
        self.document = document
        self.text = document.text
        self.normal = normal
        self.starts = [b.start for b in document.blocks]
        first = next((b for b in document.blocks if not b.boilerplate), _NONE)
        self.title = self.text[first.start : first.end].strip(" #*_=-\n") if first.kind is BlockKind.HEADING else ""
        self._titles = {
            self.text[b.start : b.end].strip(" #*_"): (b.start, b.end)
            for b in document.blocks
            if b.kind is BlockKind.HEADING
        }
        self.cues = self._find()
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._above: dict[int, tuple[frozenset[str], ...]] = {}
        self._headings: dict[tuple[str, ...], tuple[frozenset[str], ...]] = {}

    def _find(self) -> Cues:
        known = {spoken(b, self.document) for b in self.document.blocks}.intersection(cues.languages())
        hits = [hit for code in sorted(known) for hit in self._hits(code, len(known) > 1)]
        hits += [
            Hit(m.start(), m.end(), "scope.property", -1) for m in _APP.finditer(self.text) if self._joined(m.start())
        ]
        hits += [Hit(m.start(), m.end(), "past.period", -1) for m in _PERIOD.finditer(self.text)]
        return Cues(hits)

    def _joined(self, at: int) -> bool:
        """Whether what ends here is a word before "app" in one with it; a button ("knapp") is none."""
        before = self.text[max(0, at - 1) : at]
        if not (before.isalpha() or before in ("-", "\u2010")) or not before:
            return False
        start = at - 1
        while start > 0 and at - start < _LONG_WORD and self.text[start - 1].isalnum():
            start -= 1
        return bool(_JOINED.match(self.text, start, at))

    def _hits(self, code: str, mixed: bool) -> list[Hit]:
        hits = cues.find(self.normal, code)
        return [h for h in hits if spoken(self.block_at(h.start) or _NONE, self.document) == code] if mixed else hits

    def block_at(self, position: int) -> Block | None:
        i = bisect_right(self.starts, position) - 1
        if i < 0:
            return None
        block = self.document.blocks[i]
        return block if position < block.end else None

    def sentence(self, block: Block, start: int, end: int) -> tuple[int, int]:
        """The sentence that holds `start:end`, within its block."""
        spans = self._sentences.get(block.start)
        if spans is None:
            spans = self._sentences[block.start] = sentences.split(self.text, block)
        i = bisect_right(spans, (start, len(self.text))) - 1
        first, last = spans[i if i > 0 else 0]
        if first <= start and end <= last and start - first <= _LONGEST and last - end <= _LONGEST:
            return first, last
        return (max(min(first, start), start - _LONGEST), min(max(last, end), end + _LONGEST))

    def judge(self, block: Block, start: int, end: int, form: Form, product: Product | None) -> Judgement:
        """Polarity, scope and flags of the name at `start:end` in this block.

        `product` is what it names, None for a company of several products and for a class (`form` category).
        """
        span = self.sentence(block, start, end)
        hits = self.cues.within(*span)
        keys = self.cues.keys_within(*span)
        supported = spoken(block, self.document) in cues.languages() or block.kind is BlockKind.ROW
        flags: set[str] = {key for key in ("conditional", "region") if key in keys}
        polarity = self.polarity(block, hits, start, end)
        by_pronoun = polarity is Polarity.ASSERTED and "deny.pronoun" in self.cues.keys
        if by_pronoun and (later := denials.later(self, block, start, end)):
            polarity, span = later.polarity, (span[0], max(span[1], later.end))
        if polarity is None:
            polarity = Polarity.ASSERTED
            flags.add("feature-denial")
        elif polarity is Polarity.ASSERTED:
            polarity = self._shade(block, keys)
        if polarity is Polarity.ASSERTED and not supported:
            polarity = Polarity.UNKNOWN
        scope = Scoping(self, block, hits, start, end, form, product).scope()
        if neighbours.asked(self, span):
            told = neighbours.answer(self, span)
            scope = Scope.OTHER if told is None else scope
            polarity = Polarity.NEGATED if told is Polarity.NEGATED else polarity
        if polarity is Polarity.IMPLIED:
            flags.add("opt-out")
        return Judgement(polarity, scope, tuple(sorted(flags)), span)

    def polarity(self, block: Block, hits: list[Hit], start: int, end: int) -> Polarity | None:
        """None where something of the vendor's is denied, not its use."""
        if denials.row_says_unused(block, self.text):
            return Polarity.NEGATED
        keys = {h.key for h in hits}
        if _TURNS.isdisjoint(keys):
            return self._inherited(block, hits) or Polarity.ASSERTED
        unless = denials.conditional(hits)
        if "deny.here" in keys and not unless and self._one_clause(hits, start, end):
            return Polarity.NEGATED
        narrow = False
        for verdict in (
            self._denied_before(hits, start, end) if keys & _BEFORE else False,
            "deny.after" in keys and self._denied_after(hits, start, end),
            self._around(hits, start, end, "deny") if keys & _BEHIND else False,
            "deny.label" in keys and denials.labelled(self.text, block, hits, start, end),
        ):
            if verdict is True and not unless:
                return Polarity.NEGATED
            narrow = narrow or verdict is not False
        lasting = denials.lasting(hits) if "past.before" in keys else []
        ended = (h for h in lasting if h.key == "past.before" and self.reaches(hits, h, start))
        if any(not (denials.renamed(self.text, h, start, end) or denials.mentioned(self.text, h)) for h in ended):
            return Polarity.PAST
        after = "past.after" in keys and not unless
        if after and any(h.key == "past.after" and self._reached(hits, h, end) for h in hits):
            return Polarity.PAST
        if denials.replaced(self, hits, start) or self._in_period(hits, start, end):
            return Polarity.PAST
        if not unless and keys & _ENDED and self._around(hits, start, end, "past") is True:
            return Polarity.PAST
        if "future.before" in keys and any(h.key == "future.before" and self.reaches(hits, h, start) for h in hits):
            return Polarity.FUTURE
        if "future.after" in keys and any(h.key == "future.after" and self._reached(hits, h, end) for h in hits):
            return Polarity.FUTURE
        if "future.around.b" in keys and self._around(hits, start, end, "future") is True:
            return Polarity.FUTURE
        if not narrow and (inherited := self._inherited(block, hits)):
            return inherited
        return None if narrow else Polarity.ASSERTED

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

    def _inherited(self, block: Block, hits: list[Hit]) -> Polarity | None:
        """A list under "we do not use:" denies each item; so does a heading that ends in a denial."""
        if block.intro and self.text[slice(*block.intro)].rstrip(" *_").endswith(":"):
            intro = self.cues.within(*block.intro)
            keys = [h.key for h in intro]
            if any(k in ("deny.use", "deny.share") for k in keys) and not self._excepted(intro):
                return Polarity.NEGATED
            if denials.introduces(intro):
                return Polarity.NEGATED
            if "past.before" in keys or "past.after" in keys:
                return Polarity.PAST
        for keys_of in self.heading_keys(block)[-1:]:
            if keys_of & {"past.before", "past.after"}:
                return Polarity.PAST
            short = self.words(block.start, block.end) <= _SHORT
            if "heading.deny" in keys_of and short and not any(h.key == "scope.uses" for h in hits):
                return Polarity.NEGATED
            if keys_of & {"deny.use", "deny.after"} and "deny.except" not in keys_of:
                return Polarity.NEGATED
        return None

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
            between = [h.key for h in hits if h.start >= hit.end and h.end <= start]
            if self._given_elsewhere(hits, hit, start):
                continue
            if "deny.belongs" in between or (hit.key == "deny.use" and "deny.object" in between):
                answer = None
                continue
            if self._narrowed(end):
                answer = None
                continue
            return True
        return answer

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
        return bool(ends) and "," in self.text[ends[-1] : start] and self.words(ends[-1], start) > 2

    def _denied_after(self, hits: list[Hit], start: int, end: int) -> bool | None:
        answer: bool | None = False
        for hit in hits:
            if hit.key == "deny.after" and self._reached(hits, hit, end):
                between = [h.key for h in hits if h.start >= end and h.end <= hit.start]
                feature = any(h.key == "deny.object" and 0 <= start - h.end <= 1 for h in hits)  # "the function X"
                if feature or "deny.object" in between or self._narrowed(hit.end):
                    answer = None
                else:
                    return True
        return answer

    def _around(self, hits: list[Hit], start: int, end: int, kind: str) -> bool | None:
        answer: bool | None = False
        halves = (f"{kind}.around.b", f"{kind}.behind.b")
        for second in hits:
            gapped = second[0] >= end and second[2] in halves
            first = denials.first_half(self, hits, second, start, end) if gapped else None
            if first is None or not self._reached(hits, second, max(end, first.end)):
                continue
            low, high = (first.end, start) if first.end <= start else (end, second.start)
            between = [h.key for h in hits if h.start >= low and h.end <= high]
            between += [h.key for h in hits if end <= h.start and h.end <= second.start and h.key == "deny.object"]
            between += [h.key for h in hits if end <= h.start < second.end and h.key == "deny.sell"]
            if (
                {"deny.object", "deny.sell"}.intersection(between)
                or self._narrowed(end, feature_only=True)
                or (kind != "future" and self._narrowed(second.end))
            ):
                answer = None
            else:
                return True
        return answer

    def reaches(self, hits: list[Hit], cue: Hit, start: int) -> bool:
        """Whether a cue before a name speaks of it: near, and nothing between that turns the sentence."""
        if cue.end > start or self.words(cue.end, start) > _REACH:
            return False
        return not any(h.key in ("deny.except", "deny.break") and h.start >= cue.end and h.end <= start for h in hits)

    def _reached(self, hits: list[Hit], cue: Hit, end: int) -> bool:
        if cue.start < end or self.words(end, cue.start) > _REACH:
            return False
        return not any(h.key in ("deny.break", "deny.which") and h.start >= end and h.end <= cue.start for h in hits)

    def words(self, start: int, end: int) -> int:
        if end - start > _LONGEST:
            return _LONGEST
        return len(_WORD.findall(self.text, start, end)) if end - start > 1 else 0

    def _narrowed(self, end: int, *, feature_only: bool = False) -> bool:
        """Whether what follows limits a denial to a feature, purpose or region."""
        after = self.cues.within(end, min(len(self.text), end + 60))
        following = self.text[end : end + 40]
        lead = len(following) - len(re.sub(r"^(?:['’]s|\w{1,8}|-\w{1,20})?[\s,]*", "", following))
        near = {h.key: h for h in after if h.start <= end + lead}
        if "deny.belongs" in near:
            return True
        if following[:2].lower() in ("'s", "’s") and "deny.whole" not in near:
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
            h.key == "scope.website" and (limit.start if word else limit.end) <= h.start <= limit.end + 4 for h in after
        )

    def _shade(self, block: Block, keys: frozenset[str]) -> Polarity:
        if "optout" in keys and "scope.uses" not in keys:
            return Polarity.IMPLIED
        if block.intro:
            keys |= self.cues.keys_within(*block.intro)
        return Polarity.HEDGED if "hedge" in keys else Polarity.ASSERTED

    def heading_keys(self, block: Block) -> tuple[frozenset[str], ...]:
        """The cue keys of each heading above a block, outermost first; a label in bold at its start is the innermost."""
        known = self._above.get(block.start)
        if known is not None:
            return known
        label = _BOLD.match(self.text, block.start, block.end) if block.kind is not BlockKind.ROW else None
        headings = (*block.heading, label[1]) if label else block.heading
        found = self._headings.get(headings)
        if found is None:
            code = spoken(block, self.document)
            found = tuple(self._keys_of(text, code) for text in headings) if code in cues.languages() else _NO_KEYS
            self._headings[headings] = found
        self._above[block.start] = found
        return found

    def _keys_of(self, heading: str, code: str) -> frozenset[str]:
        """The cue keys of a heading, by its place in the document if it stands there as it is."""
        span = self._titles.get(heading)
        if span is not None:
            return frozenset(h.key for h in self.cues.within(*span))
        return frozenset(h.key for h in cues.find(Normal(heading), code))


_NONE = Block(start=0, end=0, kind=BlockKind.PARAGRAPH)
