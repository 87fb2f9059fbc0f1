"""What a product is by nature off the website, and processors named for work off the site: mails sent, hosting, contracts."""

import re

from auditor.model.kinds import BlockKind, VendorClass
from auditor.policy import neighbours, roles
from auditor.policy.around import Around
from auditor.policy.cues import Hit

OFF_SITE = frozenset(
    {VendorClass.SOFTWARE, VendorClass.EMAIL, VendorClass.CRM, VendorClass.HOSTING, VendorClass.SURVEY}
    | {VendorClass.SCHEDULING, VendorClass.FORMS, VendorClass.REVIEWS, VendorClass.MARKETING_AUTOMATION}
)
_SENT = frozenset({VendorClass.SOFTWARE, VendorClass.EMAIL})
_MAILING = frozenset({VendorClass.EMAIL, VendorClass.CRM, VendorClass.MARKETING_AUTOMATION})
_ADDRESS = re.compile(r"a(?:d|dd)r?es|direcci|indirizz|endere|osoit", re.IGNORECASE)
_LABEL = re.compile(r"[^\W\d_]{3,20}\s?:\s")
_CARD = 3
_MENU = re.compile(r"\w[\"”“»*_]{0,2}\s?(?:>|→|›|»|&gt;)\s?[\"“„«*_]{0,2}\w")
_BRACKETS = re.compile(r"\s?\([^()\n]{3,80}\)(?=,\s)")
_NEAR = 200
_CLOSE = 45
_MAILBOX = re.compile(
    r"\b(?:mailbox|inbox|post(?:fach|fäch|eingang|kass)|bo[iî]tes?\s(?:aux?\s|de\s|mail|e-mail|mél)|messagerie|casell|buz[oó]n|correo"
    r"|posta\selettr|caixa\s(?:de\s)?(?:correio|entrada|postal|e-?mail)|sähköpost|skrzynk|poczt|(?:e-?mailov\w+\s)?schránk|e-?post|e-?mail|mejl"
    r"|innboks|inkorg|indbakk)\w*",
    re.IGNORECASE,
)
_CERTIFICATE = re.compile(
    r"certifi[ck]at|zertifikat|sertifik|certificad|certyfikat|certifikát|varmente|digital id|certificering",
    re.IGNORECASE,
)
_SEAL = re.compile(
    r"\bseal|siegel|sceau|sello|selo|sigill|zegel|segl|sinetti|pieczę|pečeť|logo|widget|script|skript|cookie|badge|banner|ocsp",
    re.IGNORECASE,
)
_HOSTING = frozenset({VendorClass.HOSTING, VendorClass.CDN, VendorClass.LOGIN})
_HOSTS = "categories.hosting"
"""Of the introduction to a list of hosts: "Providers of hosting:"."""
_LOADED = re.compile(
    r"\b(?:(?:is|are) (?:loaded|embedded)|(?:nach|vor)?geladen\b|eingebett|eingebunden"
    r"|(?:est|sont) (?:\w+ment )?(?:chargé|intégré)|se cargan?|cargad|incrust|incorpor|caricat"
    r"|integrat[iae]\b|carregad|inserid|ingebed|opgehaald|ładowan|osadzon|načít[áa]"
    r"|vložen|laddas|hämtas|inbädda|indlæses|indlejre|hentes|lastes|innebyg|ladataan|upotet)",
    re.IGNORECASE,
)
"""What pages do with files that lie elsewhere."""
_THEIRS = re.compile(
    r"\b(?:their|its|deren|dessen|leur|son|hun|diens|loro|suo|seu|deres|dens|deras|dess|jej|jeho|ich|jejich|heidän|sen)\b",
    re.IGNORECASE,
)
_ON_SITE = frozenset(
    {VendorClass.PAYMENT, VendorClass.ADVERTISING, VendorClass.SESSION_REPLAY, VendorClass.FONTS, VendorClass.LOGIN}
)
_SPOKEN = frozenset({VendorClass.CHAT, VendorClass.SOCIAL})
_COOKIES_HERE = frozenset({"scope.strong", "heading.website"})
_TELLING = frozenset({"heading.other", "heading.website", "heading.elsewhere"})


class Nature(Around):
    """Whether a mention is by its nature of something off the website."""

    def _by_nature(self) -> bool:
        """Products that websites do not embed, and processors named for work off the site."""
        if self.product is not None and self.product.off_site:
            if VendorClass.HOSTING not in self.classes and self._mailbox():
                return True
            hosts = VendorClass.HOSTING in self.classes and (self.website or self._hosting_told())
            return (
                not (self.strong or hosts or self._of_affiliates() or self._cookies_listed() or self._fetched())
                or self._menu()
            )
        if self._hosts():
            return False
        if self.product is not None and not self.classes and self._certifies():
            return True
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
        hosting = VendorClass.HOSTING in self.classes
        said = [h for h in self.hits if own is None or own[0] <= h.start < own[1]]
        said = [h for h in said if not (hosting and self._in_name(h))]
        if (
            not any(h.key == "scope.offsite" and not self._address(h) for h in said)
            and (own or "scope.offsite" not in self.intro)
            and not self._of_sent_before()
        ):
            return False
        telling = [keys for keys in self._headings() if keys & _TELLING]
        if telling and "heading.site" in telling[-1] and not self.classes & _SENT:
            return False
        if (self.product is None and self.bare and self._function_told()) or self._labelled():
            return False
        if mailed and self._form_follows():
            return False
        return bool((self.bare and not self.classes - OFF_SITE) or self.classes & OFF_SITE)

    def _mailbox(self) -> bool:
        """Whether office software is named for the mailbox that receives what is sent on the website."""
        low, _ = self.sentence()
        before = self.context.text[max(low, self.start - _CLOSE) : self.start]
        box = _MAILBOX.search(before)
        return box is not None and "cookie" not in before.lower() and not roles.PLACE.search(before, box.end())

    def _certifies(self) -> bool:
        """Whether a company is named for a certificate of the server, with no seal of it on the website."""
        said = self.context.text[slice(*self.sentence())]
        return bool(_CERTIFICATE.search(said)) and not _SEAL.search(said)

    def _cookies_listed(self) -> bool:
        """Whether the name is an item of a list of the website's cookies."""
        listed = self.block.kind is BlockKind.ITEM and self.intro >= _COOKIES_HERE and self.classes.isdisjoint(_SPOKEN)
        return listed and "scope.offsite" not in self.intro | self.keys

    def _of_affiliates(self) -> bool:
        """Whether a marketplace is named for its affiliate programme: "the affiliate programme of Booking.com"."""
        if VendorClass.AFFILIATE not in self.classes:
            return False
        low, high = self.sentence()
        said = self.context.text[max(low, self.start - _NEAR) : min(high, self.end + _NEAR)]
        above = " ".join(self.block.heading[-1:])[:_NEAR]
        return VendorClass.AFFILIATE in roles.told(roles.words(f"{above} {said}"))

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
        named = VendorClass.HOSTING in roles.told(roles.words(self.context.text[self.start : self.end]))
        return VendorClass.HOSTING in self.classes and (named or (self.classes <= _HOSTING and self._hosting_told()))

    def _hosts_here(self) -> bool:
        """Whether a host is named as that by a sentence, not in a list of who hosts something else ("backups are kept by:")."""
        return (self.block.kind is not BlockKind.ITEM or _HOSTS in self.intro) and self._hosts()

    def _hosting_told(self) -> bool:
        """Whether the words around a host's name say that it hosts; of one in brackets in a cell only those of the cell."""
        a, b = self.sentence()
        text = self.context.text
        cell = next((c for c in self.block.cells if c[0] <= self.start < c[1]), None)
        if cell is not None and "(" in text[cell[0] : self.start]:
            a, b = cell
        said = f"{text[max(a, self.start - _NEAR) : self.start]} {text[self.end : min(b, self.end + _NEAR)]}"
        above = " ".join(self.block.heading[-1:])[:_NEAR]
        told = VendorClass.HOSTING in roles.told(roles.words(f"{above} {said}"))
        return told or _HOSTS in self.intro

    def _fetched(self) -> bool:
        """Whether the sentence or the next says that pages load what lies with a service, or hold it: "a list in X is loaded"."""
        if "scope.browser" in self.keys or self.block.kind is BlockKind.HEADING:
            return False
        low, high = self.sentence()
        return _LOADED.search(self.context.text, low, high) is not None

    def _of_sent_before(self) -> bool:
        """Whether "it" opens the sentence, and stands for a survey or the like that is sent: "It is run with ..."."""
        if not self.classes & OFF_SITE or "scope.there" not in self.keys:
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

    def _labelled(self) -> bool:
        """Whether its sentence holds labels: "Name: ... / Provider: ... / Purpose: ..." is a row of a list of cookies."""
        text, (a, b) = self.context.text, self.sentence()
        return text.count(":", a, b) >= _CARD and len(_LABEL.findall(text, a, b)) >= _CARD

    def _function_told(self) -> bool:
        """Whether the words around a company's name tell a function on websites ("payment in instalments by ...")."""
        a, b = self.own or self.sentence()
        text = self.context.text
        around = f"{text[max(a, self.start - 120) : self.start]} {text[self.end : min(b, self.end + 120)]}"
        return bool(roles.told(roles.words(around)) & _ON_SITE)

    def _only_billed(self) -> bool:
        """Whether a payment service is named for invoices and fees, with no word of paying before these: "Our invoices are
        collected by X"."""
        bill = next((h for h in self.hits if h.key == "scope.bill"), None)
        if bill is None:
            return False
        low, _ = self.sentence()
        text = self.context.text
        before = f"{text[low : min(self.start, bill.start)]} {text[self.end : bill.start]}"
        return VendorClass.PAYMENT not in roles.told(roles.words(before))

    def _address(self, cue: Hit) -> bool:
        """Whether an e-mail cue is only part of "e-mail address", which is data and no activity."""
        beside = (
            self.context.text[max(0, cue.start - 14) : cue.start]
            + self.context.text[cue.end : cue.end + 10].split(",")[0]
        )
        return bool(_ADDRESS.search(beside))
