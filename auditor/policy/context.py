"""Polarity and scope of a mention, from the cues around it.

The keys of the cue files, as they are used here:
  deny.use / deny.share   before the name: use, or sharing of data, is denied       deny.after   the same behind the name
  deny.around             one half before, one behind                               deny.sell    only sale is denied
  deny.which              behind the name: a relative clause begins   hedge, optout, conditional, region   anywhere
  deny.except, deny.break between denial and name: the denial does not reach it
  deny.object, deny.belongs  between denial and name: something or somebody of the vendor's (its partners), not the vendor
  deny.whole            after a possessive: what stands for the vendor as a whole ("Hotjar's services")
  deny.apart              right before or behind the name, which a denial behind it then leaves out ("apart from X no other")
  deny.instead            right behind the name that something else stands for ("Hotjarin sijaan")
  deny.label            right behind the name, as in a list: "Hotjar: not in use"
  deny.pronoun          "this service": a denial of it denies the product its heading or the sentence before names
  pronouns.it             "it" and the like, the same at the beginning of a sentence that tells of an end
  deny.deed               as deny.after, of a deed ("does not take place"): denied unless late.harmless tells another deed
  deny.certain  anywhere: certain data ("of your account"); that these are not shared denies the vendor no others
  deny.others             right before the name: only its other services are denied ("no other Google services")
  deny.bare               any "no" or "not": denies a name in its clause, unless late.harmless tells that something else is
                          denied ("identify"); behind the name only beside late.ours (the website or "we") or late.yet ("not yet")
  deny.unless, deny.double   anywhere: denied only without consent; a denial that is denied ("not without")
  deny.narrow, deny.feature  right behind: the denial is of a purpose, region or feature
  past.around, future.around  one half before, one behind
  deny.behind, past.behind   both halves behind the name, the first close to it ("Hotjar setzen wir ... nicht ein")
  past.replace            before the name of what was given up; past.to stands before the name of what came instead
  past.from             a verb of moving: what stands beside it in the case of what is left is given up (Finnish)
  past.*, future.*        before or after the name; past.period: two years, found without a list of words
  scope.separate          another property by its own address, also where words of the website stand beside it
  scope.through           "with your Google account": the company's sign-in, not a page or profile there
  scope.leaves            the visitor leaves the website: tools for dates, forms, reviews are then not part of it
  scope.at                right before the name of such a tool: on that company's own website
  scope.on                "on", right before the name of a tool for reviews, dates, surveys or forms: a place to go to
  scope.till              paid at a till or terminal: payment services named there are not the website's
  scope.bill              invoices and fees, the same where no other word of payment stands beside them
  scope.considered        looked at, not used             scope.portal   an opt-out portal and what it lists
  scope.leads             right behind the name to which a link leads, where the verb comes last
  scope.theirs            behind scope.links or scope.others (sites of others): what those use ("some of which use")
  scope.*                 in the sentence; scope.website and scope.strong outweigh the others
  answer.*                first word behind a question   scope.there   refers to what the sentence before speaks of
  heading.*               in a heading above the mention, the innermost that tells decides: other (jobs, an app …) unless
                          it also names the site, or only people and occasions (native.py); suppliers: words of
                          `other` that tell nothing beside cookies and the like;
                          elsewhere (outside the website) always; deny ("what we do not use")
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from auditor.model.kinds import BlockKind, Form, Polarity, Scope
from auditor.model.register import Product
from auditor.model.text import Block, DocumentText
from auditor.policy import apps, cues, denials, native, neighbours, sentences
from auditor.policy.cues import Cues, Hit
from auditor.policy.normal import Normal
from auditor.policy.polarity import Polarities
from auditor.policy.scope import Scoping

_LONGEST = 1500
_LONG_WORD = 32
_WORD = re.compile(r"\w+")
_APP = re.compile(r"[Aa](?i:pp(?:ens?|e?s|er|erna|ene|ar)?)\b")
"""An app by the word for whom it is, written in one ("chauffeursapp", "Fahrer-App")."""
_JOINED = re.compile(r"(?!\w*(?:kn|tr|kl|wr|what)s?$)\w{3,30}[-\u2010]?$", re.IGNORECASE)
_PERIOD = re.compile(
    r"[12](?<![\d/][12])(?:(?<=1)9|(?<=2)0)\d\d(?:\s?[\u2013\u2014-]\s?|\s\w{1,5}\s)(?:19|20)\d\d(?![\d/])"
)
"""Two years as the bounds of a period."""
_NEGATED = {"cs": re.compile(r"\bne(?!j)\w+(?:[eáíu]me|[aei]li jsme)\b", re.IGNORECASE)}
"""Where the negation is part of the verb: every verb of "we" with it ("nepřijímáme")."""
_UNACCENTED = frozenset({"en", "nl"})
"""Languages that hardly need letters beyond those of English."""
_HYPHEN = re.compile(r"[-\u2010](?=[^\W\d_])")
_PREFIX = re.compile(r"(?<!\w)(?:nicht|non|niet|not|no|não|ikke|icke|inte|nie|ne|ei)\Z", re.IGNORECASE)
"""A "not" that only makes the opposite of one word, before its hyphen: "data that are non-personal"."""
_NO_KEYS: tuple[frozenset[str], ...] = ()
_CLOSED = re.compile(r"[^()\n]{0,80}\)")
_GROUP = re.compile(r"\w \([^()\n]{2,80}\)")
_SMALL = 3
_USE = frozenset({"deny.use", "deny.after", "deny.label", "deny.here", "deny.deed"})
"""With one of these a denial is of use; one of sharing alone may be of certain data only."""
_BOLD = re.compile(r"[\s•*+-]{0,4}\*\*([^*\n]{2,80})\*\*")


def spoken(block: Block, document: DocumentText) -> str:
    """The language a block is read in; where nothing tells (bare lists of names), as if it were English."""
    return block.language or document.language or "en"


class Statement(NamedTuple):
    """What is said of a name, wherever that is; `elsewhere`: in a way that tells nothing of this website."""

    polarity: Polarity
    elsewhere: bool
    flags: tuple[str, ...]
    sentence: tuple[int, int]


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
        self.plain = cues.written_bare(normal.text)
        self.cues = self._find()
        self.polarities = Polarities(self)
        self.named: list[tuple[int, int]] = []
        """Where names of the register stand, in order; to be filled in before anything is judged."""
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._above: dict[int, tuple[frozenset[str], ...]] = {}
        self._headings: dict[tuple[str, ...], tuple[frozenset[str], ...]] = {}

    @cached_property
    def web_app(self) -> bool:
        """Whether the document is the policy of an application in the browser."""
        return apps.is_web(self.text)

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
        hits = cues.find(self.normal, code, plain=self.plain and code not in _UNACCENTED)
        if code in _NEGATED:
            hits += [Hit(m.start(), m.end(), "deny.bare", -1) for m in _NEGATED[code].finditer(self.text)]
        prefixes = {
            m.start() for m in _HYPHEN.finditer(self.text) if _PREFIX.search(self.text, m.start() - 6, m.start())
        }
        if prefixes:
            hits = [h for h in hits if h.end not in prefixes or not h.key.startswith("deny.")]
        return [h for h in hits if spoken(self.block_at(h.start) or _NONE, self.document) == code] if mixed else hits

    def block_at(self, position: int) -> Block | None:
        i = bisect_right(self.starts, position) - 1
        if i < 0:
            return None
        block = self.document.blocks[i]
        return block if position < block.end else None

    def sentences(self, block: Block) -> list[tuple[int, int]]:
        """The spans of a block's sentences; not to be changed."""
        spans = self._sentences.get(block.start)
        if spans is None:
            spans = self._sentences[block.start] = sentences.split(self.text, block, self.named)
        return spans

    def sentence(self, block: Block, start: int, end: int) -> tuple[int, int]:
        """The sentence that holds `start:end`, within its block."""
        spans = self.sentences(block)
        i = bisect_right(spans, (start, len(self.text))) - 1
        first, last = spans[i if i > 0 else 0]
        if first <= start and end <= last and start - first <= _LONGEST and last - end <= _LONGEST:
            return first, last
        return (max(min(first, start), start - _LONGEST), min(max(last, end), end + _LONGEST))

    def own_purpose(self, block: Block, start: int, end: int) -> tuple[int, int] | None:
        """The part of a list that is the name's own, with the purpose before its brackets: "hosting (X), maps (Y)"."""
        low, high = self.sentence(block, start, end)
        opened, after = self.text.rfind("(", low, start), _CLOSED.match(self.text, end, high)
        if opened < 0 or self.text.find(")", opened, start) >= 0 or after is None:
            return None
        names = self.text[start : after.end() - 1].replace("/", " ").split()
        if not all(len(word) <= _SMALL or word[:1].isupper() or "." in word for word in names):
            return None
        lead = max(self.text.rfind(mark, low, opened) for mark in ",;:)")
        own = self.text[lead + 1 : opened]
        several = len(_GROUP.findall(self.text, low, high)) > 1
        return (lead + 1, after.end()) if several and own.strip()[:1].islower() else None

    def beside(self, block: Block, start: int, end: int, key: str, words: int) -> bool:
        """Whether a cue stands at most so many words before or behind `start:end`, in one sentence with it."""
        for hit in self.cues.within(*self.sentence(block, start, end)):
            low, high = (hit.end, start) if hit.end <= start else (end, hit.start)
            if hit.key == key and low <= high and self.words(low, high) <= words:
                return True
        return False

    def judge(self, block: Block, start: int, end: int, form: Form, product: Product | None) -> Judgement:
        """Polarity, scope and flags of the name at `start:end` in this block.

        `product` is what it names, None for a company of several products and for a class (`form` category).
        """
        said = self.stated(block, start, end)
        if said.elsewhere:
            return Judgement(said.polarity, Scope.OTHER, said.flags, said.sentence)
        scope = Scoping(self, block, start, end, form, product).scope()
        return Judgement(said.polarity, scope, said.flags, said.sentence)

    def stated(self, block: Block, start: int, end: int) -> Statement:
        """Polarity and flags of the name at `start:end` in this block."""
        span = self.sentence(block, start, end)
        keys = self.cues.keys_within(*span)
        supported = self.read(block) or block.kind is BlockKind.ROW
        flags: set[str] = {key for key in ("conditional", "region") if key in keys}
        polarity = self.polarities.of(block, span, start, end)
        by_pronoun = polarity is Polarity.ASSERTED and not self.cues.keys.isdisjoint(denials.REFERRING)
        if by_pronoun and (later := denials.later(self, block, start, end)):
            polarity, span = later.polarity, (span[0], max(span[1], later.end))
        if polarity is None:
            polarity = Polarity.ASSERTED
            flags.add("feature-denial")
        elif polarity is Polarity.ASSERTED:
            polarity = self._shade(block, keys)
        if polarity is Polarity.ASSERTED and not supported:
            polarity = Polarity.UNKNOWN
        elsewhere = False
        if neighbours.asked(self, span):
            told = neighbours.answer(self, span)
            elsewhere = told is None
            polarity = Polarity.NEGATED if told is Polarity.NEGATED else polarity
        if polarity is Polarity.NEGATED and denials.of_certain_data(keys):
            polarity, elsewhere = Polarity.ASSERTED, True
            flags.add("feature-denial")
        if polarity is Polarity.IMPLIED:
            flags.add("opt-out")
        elif polarity is Polarity.NEGATED and "deny.share" in keys and keys.isdisjoint(_USE):
            flags.add("share-denial")
        return Statement(polarity, elsewhere, tuple(sorted(flags)), span)

    def spoken(self, block: Block) -> str:
        """The language a block is read in."""
        return spoken(block, self.document)

    def read(self, block: Block) -> bool:
        """Whether a block is in a language whose polarity and scope are read."""
        return spoken(block, self.document) in cues.languages()

    def words(self, start: int, end: int) -> int:
        if end - start > _LONGEST:
            return _LONGEST
        return len(_WORD.findall(self.text, start, end)) if end - start > 1 else 0

    def few(self, start: int, end: int, most: int) -> bool:
        """Whether at most so many words stand in between; counts no further."""
        if end - start > _LONGEST:
            return False
        return end - start <= 1 or len(list(islice(_WORD.finditer(self.text, start, end), most + 1))) <= most

    def few_but_names(self, start: int, end: int, most: int) -> bool:
        """Whether at most so many words stand in between, without names of vendors."""
        named = self.named
        i = bisect_left(named, (start, 0))
        while i < len(named) and named[i][1] <= end:
            most += self.words(*named[i])
            i += 1
        return self.few(start, end, most)

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
        """The cue keys of a heading; `heading.topic` where it names people or an occasion, and no other property."""
        keys = self._cues_of(heading, code)
        other = "heading.other" in keys and "heading.elsewhere" not in keys
        topic = other and not native.PROPERTY.search(heading)
        return keys | {"heading.topic"} if topic else keys

    def _cues_of(self, heading: str, code: str) -> frozenset[str]:
        """The cues of a heading, by its place in the document if it stands there as it is."""
        span = self._titles.get(heading)
        if "(" in heading:
            heading, span = heading.replace("(", "").replace(")", ""), None
        if span is not None:
            hits: Iterable[Hit] = self.cues.within(*span)
        else:
            hits = cues.find(Normal(heading), code, plain=self.plain and code not in _UNACCENTED)
        found = {(h.key, h.start, h.end) for h in hits}
        keys = frozenset(key for key, _, _ in found)
        if "heading.suppliers" in keys and "heading.website" in keys:  # "cookies and their suppliers"
            others = {(a, b) for key, a, b in found if key == "heading.other"}
            if others <= {(a, b) for key, a, b in found if key == "heading.suppliers"}:
                return keys - {"heading.other"}
        return keys


_NONE = Block(start=0, end=0, kind=BlockKind.PARAGRAPH)
