"""The scope of a mention: this website, by the visitor's own action, or something else (the keys are told in context.py).

What a product is by nature is in nature.py, what stands around a mention in around.py.
"""

import re

from auditor.model.kinds import BlockKind, Form, Scope, VendorClass
from auditor.policy import apps, cues, native, neighbours, roles, sides
from auditor.policy.columns import of_cookies
from auditor.policy.nature import OFF_SITE, Nature

_LEAD = 10
_FAR = 16
_COOKIES = re.compile(r"\bcookie|\btraceurs?\b|\bkak(?:or|a)\b|informasjonskaps|eväste|ciasteczk", re.IGNORECASE)
_PEOPLE = frozenset({VendorClass.SOCIAL, VendorClass.VIDEO, VendorClass.LOGIN, VendorClass.SOFTWARE})
_CODE = frozenset({VendorClass.HOSTING, VendorClass.SOFTWARE})
_AWAY = frozenset({VendorClass.SURVEY, VendorClass.SCHEDULING, VendorClass.FORMS, VendorClass.REVIEWS})
_ADVERTS = frozenset({VendorClass.ADVERTISING, VendorClass.DATA_BROKER, VendorClass.ANALYTICS, VendorClass.AFFILIATE})
_LOGIN = frozenset({VendorClass.SOCIAL, VendorClass.LOGIN, VendorClass.PAYMENT})
_LISTED = 3
_PORTAL = re.compile(r"(?:www\.)?(?:your\b|(?:your|network|about|edaa|optout|trust)\w+)", re.IGNORECASE)
_SEARCHED = frozenset({VendorClass.SEARCH, VendorClass.SOFTWARE})
SOCIAL_COOKIES = frozenset({"categories.social", "scope.strong"})
_ROOMS = frozenset({"scope.till", "scope.property"})
_OF_MANY = frozenset({"scope.considered", "scope.definition", "scope.separate"})
_AFTERWARDS = frozenset({"deny.unless", "conditional"})
_OTHERS = frozenset({"scope.jobs", "scope.customers"})


_PROVIDERS = frozenset({"heading.suppliers", "categories.generic"})
"""Of a heading "Service providers", which in some languages are suppliers too."""


def _elsewhere(keys: frozenset[str]) -> bool:
    """Whether a heading speaks of something else than the website; "applicants and visitors of our site" speaks of both, and
    "cookies of social media" of the cookies here."""
    other = "heading.other" in keys and "heading.site" not in keys and not keys >= SOCIAL_COOKIES
    other = other and not keys >= _PROVIDERS
    return "heading.elsewhere" in keys or other


class Scoping(Nature):
    """The scope of one mention."""

    def scope(self) -> Scope:
        if self.block.kind is BlockKind.ROW and (self.block.columns or self._headed_elsewhere()):
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
        if self.block.heading and _COOKIES.search(self.block.heading[-1]) and "scope.offsite" not in self.intro:
            return Scope.THIS_WEBSITE
        return Scope.OTHER if self._by_nature() or self._under_heading() else Scope.THIS_WEBSITE

    def _headed_elsewhere(self) -> bool:
        """Whether the innermost heading that tells speaks of something else: "Cookies of our app"."""
        telling = [
            keys for keys in self.context.heading_keys(self.block) if keys & {"heading.other", "heading.website"}
        ]
        return bool(telling) and ("heading.website" not in telling[-1] or _elsewhere(telling[-1]))

    def _of_something_else(self) -> bool:
        if self._compared() or "scope.legal" in self.keys:
            return True
        brand = self.bare or not self.classes.isdisjoint(_PEOPLE)
        if brand and "scope.links" in self.keys and self.keys.isdisjoint(_AFTERWARDS):
            only = sides.only_link(self.context.text, self.sentence()[1], self.context.named, self.end)
            if only:
                return True
        if not self.keys.isdisjoint(_OF_MANY) and self._used_too():
            return False
        if self._lead("scope.search", 8) and (self.bare or self.classes & _SEARCHED):
            return True
        uses = "scope.uses" in self.keys
        defined = "scope.definition" in self.keys and not (uses or (self.strong and self._placed("scope.strong")))
        if defined and not neighbours.exemplifies(self.context, self.block, self.start, self.end):
            return True
        measured = VendorClass.ANALYTICS in self.classes  # what a site gets from its statistics is no source of data
        far = _FAR if self.bare or VendorClass.SOCIAL in self.classes else _LEAD
        if self._lead("scope.source", far) and not (self.strong or measured) and not (uses and not self.bare):
            return True
        if "scope.code" in self.keys and self.classes & _CODE and self._keeps_code():
            return True
        if not self.keys.isdisjoint(_OTHERS) and not self.strong:
            read = self.native and native.of_staff(self.context.text, self._told(*_OTHERS), self.classes, self.start)
            if not read:
                return True
        if "scope.separate" in self.keys and not self._of_us("scope.separate"):
            return True
        signing_in = VendorClass.LOGIN in self.classes and ("scope.login" in self.keys or self._signs_in())
        if "scope.property" in self.keys and not signing_in and self._on_property():
            here = self.website and (self._placed() or apps.itself(self.context, self.sentence()))
            if not here or self._beside_other():
                return True
        if self._left_for():
            return True
        if "scope.considered" in self.keys and not (self.strong or self._a_means()):
            return True
        if self._of_linked_sites():
            return True
        paid = VendorClass.PAYMENT in self.classes  # a shop that leads to a payment page has said who takes the payment
        if paid and not (self.strong or self.website) and ("scope.till" in self.keys or self._only_billed()):
            return True
        placed = VendorClass.AFFILIATE in self.classes and self._lead("scope.profile", 3)  # "we are also on X"
        if placed and not (self.strong or uses):
            return True
        if self._listed_by_a_portal() or (self._leads_away(2 if self.strong else 4) and not uses and not paid):
            return True
        if self._refers_elsewhere():
            return True
        if self.category:
            return self._lead("scope.own", 6) and not self.strong
        if self.bare or self.classes & _PEOPLE:
            return self._of_people()
        return False

    def _keeps_code(self) -> bool:
        """Whether the clause of the name speaks of code, not one before a comma: "the code lies at X, the site at Y"."""
        text = self.context.text
        codes = (h for h in self.hits if h.key == "scope.code")
        return any("," not in text[min(h.end, self.end) : max(h.start, self.start)] for h in codes)

    def _signs_in(self) -> bool:
        """Whether the product is nothing but a way to log in, which is told of the account that it opens."""
        return self.product is not None and self.product.classes[:1] == (VendorClass.LOGIN,)

    def _paid_online(self) -> bool:
        """Whether a way to pay or to show films is told to be online: "you can donate online with X"."""
        sentence = self.sentence()
        paid = VendorClass.PAYMENT in self.classes and "scope.till" not in self.keys
        return (paid or VendorClass.VIDEO in self.classes) and (
            self.website or native.online(self.context.text, sentence)
        )

    def _headed_by_payment(self) -> bool:
        """Whether the innermost heading is of paying: "Invoices and payments"."""
        above = self._headings()[-1:]
        told = roles.told(roles.words(" ".join(self.block.heading[-1:])[:80]))
        return VendorClass.PAYMENT in told and bool(above) and "scope.till" not in above[0]

    def _of_us(self, key: str) -> bool:
        """Whether every cue of a key tells of the product itself ("X, which has its own policy"), or of "our website"."""
        text = self.context.text
        start, _ = self.sentence()
        return all(
            native.of_itself(text, self.end, h)
            or native.ours(text, self.hits, h)
            or native.of_controller(text, start, h)
            for h in self.hits
            if h.key == key
        )

    def _used_too(self) -> bool:
        """Whether it is said behind the name that "we" use it as others do."""
        _, stop = self.sentence()
        return native.too(self.context.text, self.end, stop)

    def _on_property(self) -> bool:
        """Whether another property is told; people and rooms are none for what stands on websites alone."""
        hits, text = self._told("scope.property"), self.context.text
        if self.native:
            hits = [h for h in hits if native.PROPERTY.search(text, h.start, h.end)]
        return any(not native.run_by_third(text, self.end, h) for h in hits)

    def _beside_other(self) -> bool:
        """Whether the name goes with the other property, and another name with the website."""
        context, name = self.context, (self.start, self.end)
        return sides.beside_other(context.text, self.sentence(), self.hits, context.named, name)

    def _leads_away(self, words: int) -> bool:
        """Whether a link leads to what is named, not "from a link to our website"."""
        if "scope.leads" in self.keys and any(
            h.key == "scope.leads" and 0 <= h.start - self.end <= 1 for h in self.hits
        ):
            return True
        links = (h for h in self.hits if h.key == "scope.links")
        return self._lead("scope.links", words) and not all(native.ours(self.context.text, self.hits, h) for h in links)

    def _a_means(self) -> bool:
        """Whether the name is that by which something is looked at: "we compare the visits with X", no other named."""
        seen = [h.end for h in self.hits if h.key == "scope.considered" and h.end <= self.start]
        if (
            not seen
            or VendorClass.ANALYTICS not in self.classes
            or not native.by(self.context.text, self.start, self.end)
        ):
            return False
        return not any(max(seen) <= a < self.start for a, _ in self.context.named)

    def _compared(self) -> bool:
        """Whether the name is what something is compared with; "instead of X we have Y" compares Y with nothing."""
        if not self._lead("scope.comparison", 3):
            return False
        code = self.context.spoken(self.block)
        nearest = max(h.end for h in self.hits if h.key == "scope.comparison" and h.end <= self.start)
        between = self.context.text[nearest : self.start]
        return code not in cues.languages() or "late.ours" not in cues.late(between, code)

    def _refers_elsewhere(self) -> bool:
        """Whether "there" or the like stands for another property that the sentence before speaks of."""
        if self.strong or "scope.there" not in self.keys:
            return False
        sentence = self.sentence()
        return neighbours.refers_elsewhere(self.context, self.block, sentence)

    def _of_linked_sites(self) -> bool:
        """Whether what other sites use is told: "links to the pages of our members, some of which use X"."""
        if "scope.theirs" not in self.keys:
            return False
        used = [h for h in self.hits if h.key == "scope.theirs" and h.end <= self.start]
        return any(h.key in ("scope.links", "scope.others") and h.start < u.start for u in used for h in self.hits)

    def _left_for(self) -> bool:
        """Whether the visitor leaves the website for a tool of dates, forms or reviews, by this sentence or the next."""
        if not self.classes & _AWAY:
            return False
        if self._lead("scope.at", _LISTED) and not self.strong:
            return True
        told = self.strong or self.website or "scope.uses" in self.keys
        first = self.product.classes[:1] if self.product is not None else ()
        if not told and not _AWAY.isdisjoint(first) and self._lead("scope.on", 0):
            return True
        if "scope.leaves" not in self.context.cues.keys:
            return False
        if "scope.leaves" in self.keys:
            return True
        following = self._sentence_after()
        return not self.strong and following is not None and "scope.leaves" in self.context.cues.keys_within(*following)

    def _listed_by_a_portal(self) -> bool:
        """Whether an opt-out portal is told to list the name; a vendor's own opt-out speaks of this site."""
        if not self.classes & _ADVERTS or "scope.portal" not in self.keys:
            return False
        every = [h for h in self.hits if h.key == "scope.portal"]
        here = any(h.key == "scope.strong" and not any(0 <= p.start - h.end <= 2 for p in every) for h in self.hits)
        if not (here or "scope.uses" in self.keys):
            return True
        portals = [h for h in every if h.end <= self.start]
        addresses = [h.start for h in portals if _PORTAL.match(self.context.text, h.start)]
        exemplary = any(
            h.key == "example" and h.start > at for h in self.hits for at in addresses if h.end <= self.start
        )
        before = max(addresses, default=0) if exemplary else self.start
        stated = (h for h in self.hits if h.key in ("scope.uses", "scope.strong") and h.start < before)
        return bool(addresses) and not any(stated)

    def _of_people(self) -> bool:
        """Brands that people use by themselves: a page, a link, a browser."""
        plain = (
            self.bare or self.form is Form.PRODUCT or (self.form is Form.ALIAS and VendorClass.SOCIAL in self.classes)
        )
        through = "scope.through" in self.keys
        listed = self.block.kind is BlockKind.ITEM and "scope.profile" in self.intro
        if ("scope.profile" in self.keys or listed) and plain and not through and not self._technical():
            return True
        if not self.strong and "scope.uses" not in self.keys and self._after_profile():
            return True
        if self._lead("scope.links", 8) and self.bare and not self.strong:
            return True
        browsed = "scope.browser" in self.keys or (
            "scope.browser" in self.intro and VendorClass.SOFTWARE in self.classes
        )
        program = self.product is None or VendorClass.SOFTWARE in self.classes
        return browsed and program and not self.strong and "scope.uses" not in self.keys

    def _after_profile(self) -> bool:
        """Whether the sentence before speaks of a page or profile on a social network."""
        start, _ = self.sentence()
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

    def _under_heading(self) -> bool:
        if VendorClass.PAYMENT in self.classes and "scope.till" not in self.keys and self._headed_by_payment():
            return False
        soft = self.bare or bool(self.classes & OFF_SITE)
        for keys in reversed(self._headings()):
            topic = "heading.topic" in keys and "scope.property" not in self.keys
            if topic and (self.native or (keys.isdisjoint(_ROOMS) and self._paid_online())):
                if "heading.website" in keys:
                    return False
            elif _elsewhere(keys):
                return "heading.elsewhere" in keys or not self.strong
            if "heading.website" in keys:
                return False
            mail = soft and "heading.mail" in keys and not (self.native or self._hosts_here())
            if mail and not self.website and "scope.website" not in self.intro:
                return bool(self.classes & OFF_SITE) and not self._on_page()
            if "heading.definition" in keys and self._lead("example", _LEAD) and not self._placed("scope.strong"):
                return "scope.uses" not in self.keys
            if self.bare and keys & {"heading.browser", "heading.definition"}:
                return "scope.uses" not in self.keys and not self.strong
        return False
