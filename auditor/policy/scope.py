"""The scope of a mention: this website, by the visitor's own action, or something else (the keys are told in context.py).

Longer than most files: one class, all of whose questions are about the cues around one mention.
"""

import re
from typing import TYPE_CHECKING

from auditor.model.kinds import BlockKind, Form, Scope, VendorClass
from auditor.model.register import Product
from auditor.model.text import Block
from auditor.policy import apps, cues, native, neighbours, roles, sentences
from auditor.policy.columns import of_cookies
from auditor.policy.cues import Hit

if TYPE_CHECKING:
    from auditor.policy.context import Context

_LEAD = 10
_OFF_SITE = frozenset(
    {VendorClass.SOFTWARE, VendorClass.EMAIL, VendorClass.CRM, VendorClass.HOSTING, VendorClass.SURVEY}
    | {VendorClass.SCHEDULING, VendorClass.FORMS, VendorClass.REVIEWS, VendorClass.MARKETING_AUTOMATION}
)
_COOKIES = re.compile(r"\bcookie|\btraceurs?\b|\bkak(?:or|a)\b|informasjonskaps|eväste|ciasteczk", re.IGNORECASE)
_PEOPLE = frozenset({VendorClass.SOCIAL, VendorClass.VIDEO, VendorClass.LOGIN, VendorClass.SOFTWARE})
_CODE = frozenset({VendorClass.HOSTING, VendorClass.SOFTWARE})
_AWAY = frozenset({VendorClass.SURVEY, VendorClass.SCHEDULING, VendorClass.FORMS, VendorClass.REVIEWS})
_SENT = frozenset({VendorClass.SOFTWARE, VendorClass.EMAIL})
_MAILING = frozenset({VendorClass.EMAIL, VendorClass.CRM, VendorClass.MARKETING_AUTOMATION})
_ADDRESS = re.compile(r"a(?:d|dd)r?es|direcci|indirizz|endere|osoit", re.IGNORECASE)
_ADVERTS = frozenset({VendorClass.ADVERTISING, VendorClass.DATA_BROKER, VendorClass.ANALYTICS, VendorClass.AFFILIATE})
_LOGIN = frozenset({VendorClass.SOCIAL, VendorClass.LOGIN, VendorClass.PAYMENT})
_LABEL = re.compile(r"[^\W\d_]{3,20}\s?:\s")
_CARD = 3
_LISTED = 3
_MENU = re.compile(r"\w[\"”“»*_]{0,2}\s?(?:>|→|›|»|&gt;)\s?[\"“„«*_]{0,2}\w")
_BRACKETS = re.compile(r"\s?\([^()\n]{3,80}\)(?=,\s)")
_PORTAL = re.compile(r"(?:www\.)?(?:your\b|(?:your|network|about|edaa|optout|trust)\w+)", re.IGNORECASE)
_NEAR = 200
_HOSTING = frozenset({VendorClass.HOSTING, VendorClass.CDN})
_THEIRS = re.compile(
    r"\b(?:their|its|deren|dessen|leur|son|hun|diens|loro|suo|seu|deres|dens|deras|dess|jej|jeho|ich|jejich|heidän|sen)\b",
    re.IGNORECASE,
)
_SEARCHED = frozenset({VendorClass.SEARCH, VendorClass.SOFTWARE})
_ON_SITE = frozenset(
    {VendorClass.PAYMENT, VendorClass.ADVERTISING, VendorClass.SESSION_REPLAY, VendorClass.FONTS, VendorClass.LOGIN}
)
_TELLING = frozenset({"heading.other", "heading.website", "heading.elsewhere"})
SOCIAL_COOKIES = frozenset({"categories.social", "scope.strong"})
_ROOMS = frozenset({"scope.till", "scope.property"})
_OF_MANY = frozenset({"scope.considered", "scope.definition", "scope.separate"})
_OTHERS = frozenset({"scope.jobs", "scope.customers"})
_AUDIENCES = frozenset({"scope.jobs", "scope.profile"})


def _elsewhere(keys: frozenset[str]) -> bool:
    """Whether a heading speaks of something else than the website; "applicants and visitors of our site" speaks of both, and
    "cookies of social media" of the cookies here."""
    other = "heading.other" in keys and "heading.site" not in keys and not keys >= SOCIAL_COOKIES
    return "heading.elsewhere" in keys or other


class Scoping:
    """The scope of one mention."""

    def __init__(
        self,
        context: "Context",
        block: Block,
        hits: list[Hit],
        start: int,
        end: int,
        form: Form,
        product: Product | None,
    ) -> None:
        self.context, self.block, self.hits = context, block, hits
        self.start, self.end, self.form, self.product = start, end, form, product
        self.classes = frozenset(product.classes) if product else frozenset()
        self.keys = frozenset(h[2] for h in hits if not (h[0] >= start and h[1] <= end))
        self.native = native.is_native(product)
        if "scope.property" in self.keys and apps.in_browser(context, self.sentence(), hits):
            self.keys -= {"scope.property"}
        self.website = "scope.website" in self.keys
        self.strong = "scope.strong" in self.keys
        self.category = form is Form.CATEGORY
        self.own: tuple[int, int] | None = None
        self.bare = (product is None or form is Form.COMPANY) and not self.category
        self.intro = context.cues.keys_within(*block.intro) if block.intro else frozenset()

    def sentence(self) -> tuple[int, int]:
        return self.context.sentence(self.block, self.start, self.end)

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

    def _headings(self) -> tuple[frozenset[str], ...]:
        """The keys of the headings; the document's title, which names its owner's trade, counts where it says for whom."""
        keys = self.context.heading_keys(self.block)
        titled = bool(self.block.heading) and self.block.heading[0] == self.context.title
        if titled and keys and not keys[0] & _AUDIENCES:
            keys = keys[1:]
        label = sentences.label(self.context.text, self.block, self.sentence())
        return (*keys, self.context.cues.keys_within(*label)) if label else keys

    def _headed_elsewhere(self) -> bool:
        """Whether the innermost heading that tells speaks of something else: "Cookies of our app"."""
        telling = [
            keys for keys in self.context.heading_keys(self.block) if keys & {"heading.other", "heading.website"}
        ]
        return bool(telling) and ("heading.website" not in telling[-1] or _elsewhere(telling[-1]))

    def _lead(self, key: str, words: int) -> bool:
        """Whether a cue stands before the name, at most so many words away; other vendors' names between do not count."""
        return key in self.keys and any(
            h.key == key and h.end <= self.start and self._apart(h.end) <= words for h in self.hits
        )

    def _apart(self, since: int) -> int:
        """How many words but names of vendors stand between a place and the name."""
        between = self.context.words(since, self.start)
        return between - sum(self.context.words(a, b) for a, b in self.context.named if since <= a and b <= self.start)

    def _of_something_else(self) -> bool:
        if self._compared() or "scope.legal" in self.keys:
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
        if self._lead("scope.source", _LEAD) and not (self.strong or measured) and not (uses and not self.bare):
            return True
        if "scope.code" in self.keys and self.classes & _CODE:
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
            if not here:
                return True
        if self._left_for():
            return True
        if "scope.considered" in self.keys and not (self.strong or self._a_means()):
            return True
        if self._of_linked_sites():
            return True
        paid = VendorClass.PAYMENT in self.classes  # a shop that leads to a payment page has said who takes the payment
        if paid and "scope.till" in self.keys and not (self.strong or self.website):
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

    def _signs_in(self) -> bool:
        """Whether the product is nothing but a way to log in, which is told of the account that it opens."""
        return self.product is not None and self.product.classes[:1] == (VendorClass.LOGIN,)

    def _paid_online(self) -> bool:
        """Whether a way to pay or to show films is told to be online: "you can donate online with X"."""
        sentence = self.context.sentence(self.block, self.start, self.end)
        paid = VendorClass.PAYMENT in self.classes and "scope.till" not in self.keys
        return (paid or VendorClass.VIDEO in self.classes) and (
            self.website or native.online(self.context.text, sentence)
        )

    def _told(self, *keys: str) -> list[Hit]:
        """The hits of some keys outside the name."""
        return [h for h in self.hits if h.key in keys and not (h.start >= self.start and h.end <= self.end)]

    def _of_us(self, key: str) -> bool:
        """Whether every cue of a key tells of the product itself ("X, which has its own policy"), or of "our website"."""
        text = self.context.text
        start, _ = self.context.sentence(self.block, self.start, self.end)
        return all(
            native.of_itself(text, self.end, h)
            or native.ours(text, self.hits, h)
            or native.of_controller(text, start, h)
            for h in self.hits
            if h.key == key
        )

    def _used_too(self) -> bool:
        """Whether it is said behind the name that "we" use it as others do."""
        _, stop = self.context.sentence(self.block, self.start, self.end)
        return native.too(self.context.text, self.end, stop)

    def _on_property(self) -> bool:
        """Whether another property is told; people and rooms are none for what stands on websites alone."""
        hits, text = self._told("scope.property"), self.context.text
        if self.native:
            hits = [h for h in hits if native.PROPERTY.search(text, h.start, h.end)]
        return any(not native.run_by_third(text, self.end, h) for h in hits)

    def _leads_away(self, words: int) -> bool:
        """Whether a link leads to what is named, not "from a link to our website"."""
        links = [h for h in self.hits if h.key == "scope.links"]
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

    def _placed(self, *of: str) -> bool:
        """Whether the website itself is named in the sentence: "cookies in the app" names none."""
        return any(
            h.key in (of or ("scope.website", "scope.strong")) and roles.PLACE.search(self.context.text, h.start, h.end)
            for h in self.hits
            if not (h.start >= self.start and h.end <= self.end)
        )

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

    def _sentence_after(self) -> tuple[int, int] | None:
        _, stop = self.sentence()
        return self.context.sentence(self.block, stop + 1, stop + 2) if stop + 1 < self.block.end else None

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

    def _by_nature(self) -> bool:
        """Products that websites do not embed, and processors named for work off the site."""
        if self.product is not None and self.product.off_site:
            hosts = VendorClass.HOSTING in self.classes and (self.website or self._hosting_told())
            return not (self.strong or hosts) or self._menu()
        if self._hosts():
            return False
        mailed = VendorClass.EMAIL in self.classes
        if self.classes & _MAILING and self._bracketed_off_site():
            return True
        if self.strong or "scope.website" in self.intro or (self.website and not mailed):
            return False
        first = self.product.classes[:1] if self.product is not None else ()
        mails = first == (VendorClass.EMAIL,) and self.context.read(self.block)
        if mails and self.block.kind is not BlockKind.ROW and not (self.website or self._on_page()):
            return True
        own = self.own = self.context.own_purpose(self.block, self.start, self.end)
        said = [h for h in self.hits if own is None or own[0] <= h.start < own[1]]
        if (
            not any(h.key == "scope.offsite" and not self._address(h) for h in said)
            and (own or "scope.offsite" not in self.intro)
            and not self._of_sent_before()
        ):
            return False
        telling = [keys for keys in self._headings() if keys & _TELLING]
        if telling and "heading.site" in telling[-1] and not self.classes & _SENT:
            return False
        if (self.product is None and self.bare and self._function_told()) or self._labels() >= _CARD:
            return False
        if mailed and self._form_follows():
            return False
        return bool((self.bare and not self.classes - _OFF_SITE) or self.classes & _OFF_SITE)

    def _menu(self) -> bool:
        """Whether a way through a program's menus is told: "Chrome: Settings > Privacy > Cookies"."""
        sentence = self.sentence()
        return bool(_MENU.search(self.context.text, self.end, sentence[1]))

    def _bracketed_off_site(self) -> bool:
        """Whether a list gives the name its own purpose in brackets, and that is off the website: "X (newsletter), Y …"."""
        own = _BRACKETS.match(self.context.text, self.end)
        if own is None:
            return False
        told = {h.key for h in self.hits if own.start() <= h.start and h.end <= own.end()}
        return "scope.offsite" in told and told.isdisjoint(("scope.website", "scope.strong"))

    def _on_page(self) -> bool:
        """Whether a mail service's form, or its cookies, are told to be on the website, by this sentence or what is around."""
        a, b = self.sentence()
        told = roles.told(roles.words(self.context.text[a:b][:_NEAR]))
        above = [keys for keys in self._headings() if keys & _TELLING]
        headed = bool(above) and "heading.website" in above[-1] and "heading.mail" not in above[-1]
        return VendorClass.FORMS in told or headed or self._form_follows()

    def _hosts(self) -> bool:
        """Whether a host is named as that, or a company as the website's host: "hosting of the site: Example Inc."."""
        if "scope.property" in self.keys:
            return False
        if self.product is None:
            sited = not self.keys.isdisjoint(("heading.site", "heading.website"))
            return self.bare and sited and "scope.offsite" in self.keys and self._hosting_told()
        return VendorClass.HOSTING in self.classes and self.classes <= _HOSTING and self._hosting_told()

    def _hosting_told(self) -> bool:
        """Whether the words around a host's name say that it hosts."""
        a, b = self.sentence()
        said = self.context.text[max(a, self.start - _NEAR) : min(b, self.end + _NEAR)]
        above = " ".join(self.block.heading[-1:])[:_NEAR]
        return VendorClass.HOSTING in roles.told(roles.words(f"{above} {said}"))

    def _of_sent_before(self) -> bool:
        """Whether "it" opens the sentence, and stands for a survey or the like that is sent: "It is run with ..."."""
        if not self.classes & _OFF_SITE or "scope.there" not in self.keys:
            return False
        sentence = self.sentence()
        before = neighbours.before_reference(self.context, self.block, sentence)
        said = self.context.cues.keys_within(*before) if before else frozenset()
        return "scope.offsite" in said and said.isdisjoint(("scope.website", "scope.strong"))

    def _form_follows(self) -> bool:
        """Whether the next sentence says that the website holds the service's form ("You sign up in their form on ...")."""
        span = self._sentence_after()
        if span is None:
            return False
        said = self.context.text[slice(*span)]
        on_site = self.context.cues.keys_within(*span) & {"scope.website", "scope.strong"}
        return bool(on_site and _THEIRS.search(said)) and VendorClass.FORMS in roles.told(roles.words(said))

    def _labels(self) -> int:
        """How many labels its sentence holds: "Name: ... / Provider: ... / Purpose: ..." is a row of a list of cookies."""
        a, b = self.sentence()
        return len(_LABEL.findall(self.context.text, a, b))

    def _function_told(self) -> bool:
        """Whether the words around a company's name tell a function on websites ("payment in instalments by ...")."""
        a, b = self.own or self.sentence()
        text = self.context.text
        around = f"{text[max(a, self.start - 120) : self.start]} {text[self.end : min(b, self.end + 120)]}"
        return bool(roles.told(roles.words(around)) & _ON_SITE)

    def _address(self, cue: Hit) -> bool:
        """Whether an e-mail cue is only part of "e-mail address", which is data and no activity."""
        beside = (
            self.context.text[max(0, cue.start - 14) : cue.start]
            + self.context.text[cue.end : cue.end + 10].split(",")[0]
        )
        return bool(_ADDRESS.search(beside))

    def _under_heading(self) -> bool:
        soft = self.bare or bool(self.classes & _OFF_SITE)
        for keys in reversed(self._headings()):
            topic = "heading.topic" in keys and "scope.property" not in self.keys
            if topic and (self.native or (keys.isdisjoint(_ROOMS) and self._paid_online())):
                if "heading.website" in keys:
                    return False
            elif _elsewhere(keys):
                return "heading.elsewhere" in keys or not self.strong
            if "heading.website" in keys:
                return False
            mail = soft and "heading.mail" in keys and not self.native
            if mail and not self.website and "scope.website" not in self.intro:
                return bool(self.classes & _OFF_SITE) and not self._on_page()
            if "heading.definition" in keys and self._lead("example", _LEAD) and not self._placed("scope.strong"):
                return "scope.uses" not in self.keys
            if self.bare and keys & {"heading.browser", "heading.definition"}:
                return "scope.uses" not in self.keys and not self.strong
        return False
