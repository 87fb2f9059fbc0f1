"""Polarity and scope of a mention, from the cues around it.

The keys of the cue files, as they are used here:
  deny.use / deny.share   before the name: use, or sharing of data, is denied       deny.after   the same behind the name
  deny.around             one half before, one behind                               deny.sell    only sale is denied
  deny.except, deny.break between denial and name: the denial does not reach it
  deny.object             between denial and name: something of the vendor's is denied, not the vendor
  deny.belongs          between denial and name: somebody of the vendor's (its partners), not the vendor
  deny.whole            after a possessive: what stands for the vendor as a whole ("Hotjar's services")
  deny.label            right behind the name, as in a list: "Hotjar: not in use"
  deny.pronoun          "this service": a denial of it denies the product its heading or the sentence before names
  deny.unless           anywhere: what is denied holds only without consent
  deny.double           anywhere: a denial that is denied ("not without", "we cannot rule out")
  deny.narrow, deny.feature  right behind: the denial is of a purpose, region or feature
  past.around             one half before, one behind
  deny.behind, past.behind   both halves behind the name, the first close to it ("Hotjar setzen wir ... nicht ein")
  past.replace            before the name of what was given up; past.to stands before the name of what came instead
  past.*, future.*        before or after the name          hedge, optout, conditional, region   anywhere in the sentence
  scope.*                 in the sentence; scope.website and scope.strong outweigh the others
  answer.*                first word behind a question   scope.there   refers to what the sentence before speaks of
  heading.*               in a heading above the mention, the innermost that tells decides: other (jobs, an app …) unless
                          it also names the site; elsewhere (outside the website) always; deny ("what we do not use")
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from auditor.model.kinds import BlockKind, Form, Polarity, Scope, VendorClass
from auditor.model.register import Product
from auditor.model.text import Block, DocumentText
from auditor.policy import cues, denials, neighbours, sentences
from auditor.policy.columns import of_cookies
from auditor.policy.cues import Cues, Hit
from auditor.policy.normal import Normal

_REACH = 15
_LEAD = 10
_LONGEST = 1500
_OFF_SITE = frozenset(
    {VendorClass.SOFTWARE, VendorClass.EMAIL, VendorClass.CRM, VendorClass.HOSTING, VendorClass.SURVEY}
)
_PEOPLE = frozenset({VendorClass.SOCIAL, VendorClass.VIDEO, VendorClass.LOGIN, VendorClass.SOFTWARE})
_LOGIN = frozenset({VendorClass.SOCIAL, VendorClass.LOGIN, VendorClass.PAYMENT})
_WORD = re.compile(r"\w+")
_TELLING = frozenset({"heading.other", "heading.website", "heading.elsewhere"})


def spoken(block: Block, document: DocumentText) -> str:
    """The language a block is read in; where nothing tells (bare lists of names), as if it were English."""
    return block.language or document.language or "en"


def _elsewhere(keys: frozenset[str]) -> bool:
    """Whether a heading speaks of something else than the website; "applicants and visitors of our site" speaks of both."""
    return "heading.elsewhere" in keys or ("heading.other" in keys and "heading.site" not in keys)


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
        self.cues = self._find()
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._headings: dict[tuple[str, ...], tuple[frozenset[str], ...]] = {}

    def _find(self) -> Cues:
        known = {spoken(b, self.document) for b in self.document.blocks}.intersection(cues.languages())
        hits = [hit for code in sorted(known) for hit in self._hits(code, len(known) > 1)]
        return Cues(hits)

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
        first = spans[max(i, 0)]
        return (max(min(first[0], start), start - _LONGEST), min(max(first[1], end), end + _LONGEST))

    def judge(self, block: Block, start: int, end: int, form: Form, product: Product | None) -> Judgement:
        """Polarity, scope and flags of the name at `start:end` in this block.

        `product` is what it names, None for a company of several products and for a class (`form` category).
        """
        span = self.sentence(block, start, end)
        hits = self.cues.within(*span)
        supported = spoken(block, self.document) in cues.languages() or block.kind is BlockKind.ROW
        flags = {h.key for h in hits if h.key in ("conditional", "region")}
        polarity = self.polarity(block, hits, start, end)
        if polarity is Polarity.ASSERTED and (later := denials.later(self, block, start, end)):
            polarity, span = later.polarity, (span[0], max(span[1], later.end))
        if polarity is None:
            polarity = Polarity.ASSERTED
            flags.add("feature-denial")
        elif polarity is Polarity.ASSERTED:
            polarity = self._shade(block, hits)
        if polarity is Polarity.ASSERTED and not supported:
            polarity = Polarity.UNKNOWN
        scope = _Scoping(self, block, hits, start, end, form, product).scope()
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
        unless = any(h.key in ("deny.unless", "deny.double") for h in hits)
        narrow = False
        for verdict in (
            self._denied_before(hits, start, end),
            self._denied_after(hits, end),
            self._around(hits, start, end, "deny"),
            denials.labelled(self.text, block, hits, start, end),
        ):
            if verdict is True and not unless:
                return Polarity.NEGATED
            narrow = narrow or verdict is not False
        ended = (h for h in denials.lasting(hits) if h.key == "past.before" and self.reaches(hits, h, start))
        if any(not denials.renamed(self.text, h, start, end) for h in ended):
            return Polarity.PAST
        if any(h.key == "past.after" and self._reached(hits, h, end) for h in hits):
            return Polarity.PAST
        if denials.replaced(self, hits, start) or self._around(hits, start, end, "past") is True:
            return Polarity.PAST
        if any(h.key == "future.before" and self.reaches(hits, h, start) for h in hits):
            return Polarity.FUTURE
        if any(h.key == "future.after" and self._reached(hits, h, end) for h in hits):
            return Polarity.FUTURE
        if not narrow and (inherited := self._inherited(block, hits)):
            return inherited
        return None if narrow else Polarity.ASSERTED

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
            if "heading.deny" in keys_of and not any(h.key == "scope.uses" for h in hits):
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
            if hit.key not in ("deny.use", "deny.share") or not self.reaches(hits, hit, start):
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

    def _given_elsewhere(self, hits: list[Hit], denial: Hit, start: int) -> bool:
        """Whether a denial has its recipients already: "not shared with third parties, and as a partner X …"."""
        between = [h for h in hits if h.start >= denial.end and h.end <= start]
        if any(h.key == "example" for h in between):
            return False
        ends = [h.end for h in between if h.key == "categories.generic"]
        return bool(ends) and "," in self.text[ends[-1] : start] and self.words(ends[-1], start) > 2

    def _denied_after(self, hits: list[Hit], end: int) -> bool | None:
        answer: bool | None = False
        for hit in hits:
            if hit.key == "deny.after" and self._reached(hits, hit, end):
                between = [h.key for h in hits if h.start >= end and h.end <= hit.start]
                if "deny.object" in between or self._narrowed(hit.end):
                    answer = None
                else:
                    return True
        return answer

    def _around(self, hits: list[Hit], start: int, end: int, kind: str) -> bool | None:
        answer: bool | None = False
        for second in hits:
            gapped = second.key in (f"{kind}.around.b", f"{kind}.behind.b")
            first = denials.first_half(self, hits, second, start, end) if gapped and second.start >= end else None
            if first is None or not self._reached(hits, second, max(end, first.end)):
                continue
            low, high = (first.end, start) if first.end <= start else (end, second.start)
            between = [h.key for h in hits if h.start >= low and h.end <= high]
            between += [h.key for h in hits if end <= h.start and h.end <= second.start and h.key == "deny.object"]
            between += [h.key for h in hits if end <= h.start < second.end and h.key == "deny.sell"]
            if (
                {"deny.object", "deny.sell"}.intersection(between)
                or self._narrowed(end, feature_only=True)
                or self._narrowed(second.end)
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
        return not any(h.key == "deny.break" and h.start >= end and h.end <= cue.start for h in hits)

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
        if "deny.feature" in near:
            return True
        hit = near.get("deny.narrow")
        if feature_only or hit is None:
            return False
        return not any(h.key == "scope.website" and h.start <= hit.end + 4 for h in after)

    def _shade(self, block: Block, hits: list[Hit]) -> Polarity:
        keys = {h.key for h in hits}
        if "optout" in keys and "scope.uses" not in keys:
            return Polarity.IMPLIED
        if block.intro:
            keys |= {h.key for h in self.cues.within(*block.intro) if h.key == "hedge"}
        return Polarity.HEDGED if "hedge" in keys else Polarity.ASSERTED

    def heading_keys(self, block: Block) -> tuple[frozenset[str], ...]:
        """The cue keys of each heading above a block, outermost first."""
        found = self._headings.get(block.heading)
        if found is None:
            code = spoken(block, self.document)
            known = code if code in cues.languages() else None
            found = tuple(
                frozenset(h.key for h in cues.find(Normal(text), known)) if known else frozenset()
                for text in block.heading
            )
            self._headings[block.heading] = found
        return found


class _Scoping:
    """The scope of one mention."""

    def __init__(
        self, context: Context, block: Block, hits: list[Hit], start: int, end: int, form: Form, product: Product | None
    ) -> None:
        self.context, self.block, self.hits = context, block, hits
        self.start, self.end, self.form, self.product = start, end, form, product
        self.classes = frozenset(product.classes) if product else frozenset()
        own = [h for h in hits if not (h.start >= start and h.end <= end)]
        self.keys = frozenset(h.key for h in own)
        self.website = "scope.website" in self.keys
        self.strong = "scope.strong" in self.keys
        self.category = form is Form.CATEGORY
        self.bare = (product is None or form is Form.COMPANY) and not self.category
        intro = context.cues.within(*block.intro) if block.intro else []
        self.intro = frozenset(h.key for h in intro)

    def scope(self) -> Scope:
        if self.block.kind is BlockKind.ROW and self.block.columns:
            return self._of_row()
        if self._of_something_else() or self._by_nature() or self._under_heading():
            return Scope.OTHER
        if "scope.login" in self.keys and (self.product is None or self.classes & _LOGIN):
            return Scope.USER_TRIGGERED
        return Scope.THIS_WEBSITE

    def _of_row(self) -> Scope:
        """A row of a table of cookies speaks of the website; one of a table of processors like any sentence."""
        if self._headed_elsewhere():
            return Scope.OTHER
        if of_cookies(self.block.columns) or "_" in self.context.text[self.block.start : self.block.end]:
            return Scope.THIS_WEBSITE
        return Scope.OTHER if self._by_nature() or self._under_heading() else Scope.THIS_WEBSITE

    def _headed_elsewhere(self) -> bool:
        """Whether the innermost heading that tells speaks of something else: "Cookies of our app"."""
        telling = [
            keys for keys in self.context.heading_keys(self.block) if keys & {"heading.other", "heading.website"}
        ]
        return bool(telling) and "heading.website" not in telling[-1]

    def _lead(self, key: str, words: int) -> bool:
        """Whether a cue stands before the name, at most so many words away."""
        return any(
            h.key == key and h.end <= self.start and self.context.words(h.end, self.start) <= words for h in self.hits
        )

    def _of_something_else(self) -> bool:
        if self._lead("scope.comparison", 3) or self._lead("scope.search", 8) or "scope.legal" in self.keys:
            return True
        uses = "scope.uses" in self.keys
        if "scope.definition" in self.keys and not uses:
            return True
        if self._lead("scope.source", _LEAD) and not self.strong and not (uses and not self.bare):
            return True
        if ("scope.jobs" in self.keys or "scope.customers" in self.keys) and not self.strong:
            return True
        if "scope.property" in self.keys and not self.website:
            return True
        sentence = self.context.sentence(self.block, self.start, self.end)
        if not self.strong and neighbours.refers_elsewhere(self.context, self.block, sentence):
            return True
        if self.category:
            return self._lead("scope.own", 6) and not self.strong
        if self.bare or self.classes & _PEOPLE:
            return self._of_people()
        return False

    def _of_people(self) -> bool:
        """Brands that people use by themselves: a page, a link, a browser."""
        plain = self.bare or self.form is Form.PRODUCT
        if "scope.profile" in self.keys and plain and not self._technical():
            return True
        if not self.strong and "scope.uses" not in self.keys and self._after_profile():
            return True
        if self._lead("scope.links", 8) and self.bare and not self.strong:
            return True
        return "scope.browser" in self.keys and self.bare and not self.strong and "scope.uses" not in self.keys

    def _after_profile(self) -> bool:
        """Whether the sentence before speaks of a page or profile on a social network."""
        start, _ = self.context.sentence(self.block, self.start, self.end)
        if start <= self.block.start + 1:
            return False
        before = self.context.cues.within(*self.context.sentence(self.block, start - 2, start - 1))
        keys = {h.key for h in before}
        return "scope.profile" in keys and "scope.strong" not in keys

    def _technical(self) -> bool:
        return any(
            h.key == "scope.strong" and self.context.words(min(self.end, h.start), max(self.start, h.end)) < 25
            for h in self.hits
        )

    def _by_nature(self) -> bool:
        """Products that websites do not embed, and processors named for work off the site."""
        off_site = self.product is not None and self.product.off_site
        if off_site:
            return not self.strong
        if "scope.offsite" not in self.keys and "scope.offsite" not in self.intro:
            return False
        return bool((self.bare and not self.classes - _OFF_SITE) or self.classes & _OFF_SITE) and not self.website

    def _under_heading(self) -> bool:
        soft = self.bare or bool(self.classes & _OFF_SITE)
        for keys in reversed(self.context.heading_keys(self.block)):
            if _elsewhere(keys):
                return "heading.elsewhere" in keys or not self.strong
            if "heading.website" in keys:
                return False
            if soft and "heading.mail" in keys and not self.website and "scope.website" not in self.intro:
                return bool(self.classes & _OFF_SITE)
            if self.bare and keys & {"heading.browser", "heading.definition"}:
                return "scope.uses" not in self.keys and not self.strong
        return False


_NONE = Block(start=0, end=0, kind=BlockKind.PARAGRAPH)
