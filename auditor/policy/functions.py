"""A company's name beside the function of one of its products ("Facebook" + "pixel") names that product."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from auditor.model.kinds import BlockKind, Form, Polarity, Scope, VendorClass
from auditor.model.reading import Mention
from auditor.model.register import Product, Register
from auditor.model.text import Block
from auditor.policy import roles
from auditor.policy.context import Context
from auditor.policy.normal import normalise
from auditor.policy.scope import SOCIAL_COOKIES

_SHARP = frozenset(
    {VendorClass.ADVERTISING, VendorClass.SESSION_REPLAY, VendorClass.SOCIAL, VendorClass.AUDIO, VendorClass.MAPS}
    | {VendorClass.FONTS, VendorClass.CAPTCHA, VendorClass.CDN, VendorClass.PAYMENT, VendorClass.AFFILIATE}
    | {VendorClass.LOGIN, VendorClass.CHAT}
)
"""Classes whose words tell a product by themselves; other classes only where the product bears the company's name."""
_REACH = 12
_FAR = 16
_DEEDS = frozenset({VendorClass.LOGIN, VendorClass.SOCIAL})
"""What visitors do by several companies, whose names then stand far from the deed."""
_LEAD = 40
_CLOSE = 3
_SPAN = 160
_JOINED = 24
_SENTENCE = 5
_PIXEL = (" pixel ",)
_STATED = frozenset({Polarity.ASSERTED, Polarity.HEDGED})
_WORDS = re.compile(r"\w+")
_APART = re.compile(r"[,;:.()]")
_SPACE = re.compile(r"\s")
_NUMBER = re.compile(r"^[\s*_#(]*\d{1,2}[.)]?(?:\d{1,2}[.)]?)*\s")
_COUNTRY = re.compile(r"\s?\([^()\n]{2,40}\)")
_MARKS = " *_#.:,;•–—-[]\\\n"
_EARLIER = re.compile(
    r"(?:prior|previous|earlier|past|früher\w*|vorherig\w*|vorangegangen\w*|précédentes|eerdere|poprzedni\w*|předchozí\w*|dřívější\w*"
    r"|tidigare|tidligere|aiemp\w*|aikaisemp\w*|precedenti)\s(?:\w+\s)?(?:visits?|besuch|visites|visite|bezoek|wizyt|návštěv|besök|besøg"
    r"|besøk|käyn|vierail)|(?:visites|visitas|visite)\s(?:\w+\s)?(?:antérieures|précédentes|anteriores|previas|prévias|precedenti)",
    re.IGNORECASE,
)
"""Visits by which adverts are chosen, in the words of the advertising programmes."""
_BRACKETS = re.compile(r"\s?\([^()\n]{3,80}\)(?=,\s)")


def _lacks(context: Context, mention: Mention, word: str) -> bool:
    """Whether "no" or "not" stands right beside a function's word, which itself is not beside the name: "its pixel we do
    not have"."""
    span = (mention.quote.start, mention.quote.end)
    hits = context.cues.within(*span)
    negators = [h for h in hits if h.key == "deny.bare"]
    if not negators or any(h.key in ("deny.except", "deny.double", "deny.unless") for h in hits):
        return False
    for found in _WORDS.finditer(context.text, *span):
        if roles.words(found[0])[:1] != (word,) or -2 < found.start() - mention.end < 3:
            continue
        for hit in negators:
            low, high = (hit.end, found.start()) if hit.end <= found.start() else (found.end(), hit.start)
            between = context.text[low:high]
            if len(between) < _JOINED and not _APART.search(between):
                return True
    return False


_SEAT = re.compile(r"^\s?\((?=[^()\n]*\d)[^()\n]{5,140}\)")
"""The company and its address, in brackets behind the name."""


def _alone(context: Context, block: Block, mention: Mention) -> bool:
    """Whether a heading or an item of a list holds nothing but the name, perhaps with a country in brackets."""
    if block.kind not in (BlockKind.HEADING, BlockKind.ITEM):
        return False
    lead, rest = context.text[block.start : mention.start], context.text[mention.end : block.end]
    return not _NUMBER.sub("", lead).strip(_MARKS) and not _COUNTRY.sub("", _SEAT.sub("", rest)).strip(_MARKS)


def _below(context: Context, heading: Block) -> str:
    """The first sentence under a heading, as of a term and its description; empty where another heading follows."""
    i = bisect_right(context.starts, heading.start)
    if i >= len(context.document.blocks) or context.document.blocks[i].kind is BlockKind.HEADING:
        return ""
    below = context.document.blocks[i]
    first, last = context.sentence(below, below.start, below.start + 1)
    return context.text[first : min(last, first + _SPAN)]


def _led(context: Context, block: Block, above: frozenset[VendorClass]) -> frozenset[VendorClass]:
    """The one function that the heading or introduction above gives to every bare name below it: "Social media cookies"."""
    found = above & _SHARP
    for keys in context.heading_keys(block)[-1:]:
        if keys >= SOCIAL_COOKIES:
            found |= {VendorClass.SOCIAL}
    return found if len(found) == 1 else frozenset()


def _unnamed(context: Context, end: int, lead: str) -> str:
    """What stands before a name, without the names of a list in which it stands ("of networks such as X, Y and Z")."""
    start = end - len(lead)
    parts, last = [], start
    first, behind = bisect_left(context.named, (start, start)), bisect_left(context.named, (end, end))
    if first == behind:
        return lead
    for low, high in context.named[first:behind]:
        if not _SPACE.search(context.text, low, high):  # "Sign in with Google" tells work itself
            parts.append(context.text[last:low])
            last = max(last, high)
    return " ".join((*parts, context.text[last:end]))


def _by_name(product: Product) -> bool:
    """Whether the only words that tell a product are its own name: no work in general names it ("Audience Network")."""
    name = normalise(product.name)
    return bool(product.functions) and all(all(word in name for word in group) for group in product.functions)


def _said(sentence: str) -> str:
    return f" {' '.join(roles.words(sentence))} "


class Functions:
    """The functions of the products of each company that has several."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._of: dict[str, list[tuple[Product, tuple[str, ...]]]] = defaultdict(list)
        self._products: dict[str, list[Product]] = defaultdict(list)
        for product in register.products.values():
            used = not product.off_site or VendorClass.HOSTING in product.classes
            if product.reviewed and used and product.defunct is None:
                self._products[product.company].append(product)
            for group in product.functions:
                words = tuple(f" {' '.join(roles.words(word))} " for word in group)
                self._of[product.company].append((product, words))

    def mentions(self, found: Iterable[Mention], context: Context) -> Iterator[Mention]:
        """Further mentions, of products, for the mentions of companies on this website.

        Only where the sentence names no product of that company: else the function may be that one's.
        """
        every, text = list(found), context.text
        named = {
            (m.quote.start, self.register.products[m.vendor].company)
            for m in every
            if self._is_product(m) and m.scope is not Scope.OTHER and not self._is_network(m)
        }
        yield from self._measuring(every, context)
        for mention in every:
            if mention.vendor not in self.register.companies or mention.scope is Scope.OTHER or "link" in mention.flags:
                continue
            if (mention.quote.start, mention.vendor) in named:
                stated = list(self._joined(mention, text))
                yield from stated or self._further(mention, context, every)
                continue
            stated = list(self._from(mention, context))
            yield from stated
            yield from (m for m in self._by_class(mention, context) if not self._alike(m, stated))

    def _measuring(self, every: Sequence[Mention], context: Context) -> Iterator[Mention]:
        """The product for statistics that bears a brand named first in its item, where visits are told to be counted:
        "Cloudflare: hosting and anonymous visitor statistics"."""
        for mention in every:
            product = self.register.products.get(mention.vendor)
            first = roles.words(mention.name)
            if product is None or len(first) != 1 or mention.scope is Scope.OTHER or "link" in mention.flags:
                continue
            siblings = self._products.get(product.company, ())
            counting = [p for p in siblings if p is not product and VendorClass.ANALYTICS in p.classes[:1]]
            counting = [p for p in counting if roles.words(p.name)[:1] == first]
            block = context.block_at(mention.start) if len(counting) == 1 else None
            if block is None or block.kind is not BlockKind.ITEM or VendorClass.ANALYTICS in product.classes:
                continue
            lead, rest = context.text[block.start : mention.start], context.text[mention.end : block.end][:_SPAN]
            if not lead.strip(_MARKS) and VendorClass.ANALYTICS in roles.told(roles.words(rest)):
                named = self._named(msgspec.structs.replace(mention, vendor=product.company), counting[0])
                yield msgspec.structs.replace(named, form=Form.COMPANY)

    def _alike(self, mention: Mention, stated: Sequence[Mention]) -> bool:
        """Whether a product does no other work than one that is stated already; consent is asked for any work."""
        kinds = frozenset(self.register.products[mention.vendor].classes)
        return any(
            VendorClass.CONSENT in kinds or kinds & frozenset(self.register.products[m.vendor].classes) for m in stated
        )

    def _joined(self, mention: Mention, text: str) -> Iterator[Mention]:
        """The product whose one function word follows the name at once ("Facebook-pikselen", "Snap pixel"), or whose work is told
        right before it ("social plugins of Facebook and the Facebook Pixel")."""
        following = f" {' '.join(roles.words(text[mention.end : mention.end + _JOINED])[:1])} "
        for product, group in self._of[mention.vendor]:
            if group == (following,) and text[mention.end : mention.end + 1] in ("-", " ", "\u2010"):
                yield self._named(mention, product)
                return
        told = roles.told(roles.words(text[max(0, mention.start - _LEAD) : mention.start])[-_CLOSE:]) & _SHARP
        led = [p for p in self._products.get(mention.vendor, ()) if not told.isdisjoint(p.classes)]
        name = normalise(mention.name)
        alike = [p for p in led if name.startswith(normalise(p.name).split()[0])]
        for fitting in (led, alike):
            if len(fitting) == 1:
                yield self._named(mention, fitting[0])
                return

    def _further(self, mention: Mention, context: Context, every: Sequence[Mention]) -> Iterator[Mention]:
        """The product whose work is told in an item that begins with the company's name, beside others named by theirs:
        "Google (Workspace): sign-in, Google Drive"."""
        block = context.block_at(mention.start)
        led = block is not None and block.kind is BlockKind.ITEM
        if block is None or not led or context.text[block.start : mention.start].strip(_MARKS):
            return
        rest = _COUNTRY.sub("", context.text[mention.end : min(block.end, mention.end + _SPAN)], count=1)
        told = roles.told(roles.words(rest)[:_REACH]) & _SHARP
        products = self.register.products
        told -= {
            k
            for m in every
            if m.quote.start == mention.quote.start and self._is_product(m)
            for k in products[m.vendor].classes
        }
        fitting = [p for p in self._products.get(mention.vendor, ()) if not told.isdisjoint(p.classes)]
        if len(fitting) == 1:
            yield self._named(mention, fitting[0])

    def _is_network(self, mention: Mention) -> bool:
        """Whether only a network's bare name is said, which tells no work of its own: "Facebook, Instagram and Twitter"."""
        product = self.register.products[mention.vendor]
        return VendorClass.SOCIAL in product.classes and len(roles.words(mention.name)) == 1

    def _is_product(self, mention: Mention) -> bool:
        return mention.vendor in self.register.products and mention.form is not Form.COOKIE_NAME

    def _by_class(self, mention: Mention, context: Context) -> Iterator[Mention]:
        """The one product of the company whose class the words around the name tell."""
        products = self._products.get(mention.vendor, ())
        if not products:
            return
        low, high, text = mention.quote.start, mention.quote.end, context.text
        lead, rest = (
            text[max(low, mention.start - _SPAN) : mention.start],
            text[mention.end : min(high, mention.end + _SPAN)],
        )
        block = context.block_at(mention.start)
        if own := _BRACKETS.match(rest):
            lead, rest = lead.rpartition("),")[2], own[0]  # one of a list of names, each with its purpose in brackets
        elif block is not None and (part := context.own_purpose(block, mention.start, mention.end)):
            lead, rest = text[part[0] : mention.start], text[mention.end : part[1]]
        alone = block is not None and _alone(context, block, mention)
        if alone and block is not None and block.kind is BlockKind.HEADING:
            rest = _below(context, block)
        led, after = roles.words(_unnamed(context, mention.start, lead)), roles.words(rest)[:_REACH]
        told = roles.told((*led[-_REACH:], *after))
        if len(led) > _REACH:
            told |= roles.told(led[-_FAR:]) & _DEEDS
        first = roles.words(mention.name)[:1]
        namesakes = [p for p in products if roles.words(p.name)[:1] == first]
        namesakes = [p for p in namesakes if roles.words(p.name) == first] or namesakes
        namesake = namesakes[0] if len(namesakes) == 1 else None
        above = roles.told(roles.words(" ".join(mention.quote.heading[-1:])[:160]))
        if block is not None and block.kind is BlockKind.ITEM and block.intro:
            above |= roles.told(roles.words(text[slice(*block.intro)][-_SPAN:]))
        sharp = told & _SHARP
        if alone and block is not None and not sharp:
            sharp = _led(context, block, above)
        fitting = [p for p in products if not sharp.isdisjoint(p.classes)]
        if len(fitting) > 1:
            fitting = [p for p in fitting if not _by_name(p)]
        if not fitting and namesake and (told | above) & frozenset(namesake.classes):
            fitting = [namesake]
        if namesake in fitting:
            fitting = [namesake]
        sharp = sharp - {VendorClass.CONSENT} or sharp  # asked for what is told beside it
        each = [self._best([p for p in fitting if kind in p.classes], first, told) for kind in sorted(sharp)]
        found = [p for one in each for p in one] if all(each) else []
        found = found or self._best(fitting, first, told)
        if not fitting and VendorClass.ANALYTICS in told and self._counts(mention, context):
            found = [p for p in products if roles.words(p.name) == (*first, "analytics")][:1]
        for product in dict.fromkeys(found):
            yield self._named(mention, product)

    def _best(self, fitting: list[Product], first: tuple[str, ...], told: frozenset[VendorClass]) -> list[Product]:
        """The one product among those of some kinds of work: the one that bears the brand named, or that advertisers hold."""
        alike = [p for p in fitting if roles.words(p.name)[:1] == first]
        fitting = alike if len(alike) == 1 else fitting
        if len(fitting) > 1 and VendorClass.ADVERTISING in told:
            fitting = [p for p in fitting if _PIXEL in self._words_of(p)] or fitting
        return fitting if len(fitting) == 1 else []

    def _words_of(self, product: Product) -> set[tuple[str, ...]]:
        return {group for of, group in self._of[product.company] if of is product}

    def _counts(self, mention: Mention, context: Context) -> bool:
        """Whether a sentence, not a row or a bare purpose, holds the name, and visits are not only those by which adverts are
        chosen."""
        said = context.text[mention.quote.start : mention.quote.end]
        if not said.rstrip(' *_"”»)').endswith(".") or "|" in said or len(roles.words(said)) < _SENTENCE:
            return False
        return not _EARLIER.search(said)

    def _named(self, mention: Mention, product: Product) -> Mention:
        flags = tuple(sorted({*mention.flags, "function"}))
        return msgspec.structs.replace(mention, vendor=product.id, form=self._form(mention), flags=flags)

    def _from(self, mention: Mention, context: Context) -> Iterator[Mention]:
        block = context.block_at(mention.start)
        own = context.own_purpose(block, mention.start, mention.end) if block else None
        sentence = _said(context.text[slice(*(own or (mention.quote.start, mention.quote.end)))])
        done: set[str] = set()
        for product, group in self._of[mention.vendor]:
            if group[0] in sentence and product.id not in done and all(word in sentence for word in group):
                done.add(product.id)
                named = self._named(mention, product)
                denied = mention.polarity in _STATED and _lacks(context, mention, group[-1].strip())
                yield msgspec.structs.replace(named, polarity=Polarity.NEGATED) if denied else named

    def _form(self, mention: Mention) -> Form:
        """A brand that is not the company's own name ("Facebook" of Meta) counts as an alias of the product."""
        company = self.register.companies[mention.vendor]
        own = {normalise(company.name), *(normalise(e.name).rstrip(".") for e in company.entities)}
        return Form.COMPANY if normalise(mention.name).rstrip(".") in own else Form.ALIAS
