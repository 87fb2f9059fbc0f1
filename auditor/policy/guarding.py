"""Whether a name that is also an ordinary word is meant as a vendor: the three tiers of guards (DISCLOSURE 3.5)."""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from auditor.model.kinds import BlockKind, Form, GuardTier, VendorClass
from auditor.model.register import Register
from auditor.model.text import Block
from auditor.policy import roles
from auditor.policy.columns import column_kind
from auditor.policy.context import Context
from auditor.policy.names import Entry, NameIndex, guards
from auditor.policy.normal import normalise

_REACH = 90
_BESIDE = 4
_STEM = 5
_ENDING = 3
_WORD = re.compile(r"[\w.]+")
_JOINING = frozenset({"fi", "sv", "da", "no", "nl"})
"""Languages that join a name to what it is by a hyphen ("Plausible-palvelu")."""
_TITLED = frozenset({"en", "de", None})
"""Languages in which an ordinary English word with a capital inside a sentence need not be a name."""
_CASELESS = frozenset({"de"})
_ARTICLE = re.compile(r"\s+(?:(?:the|o|a|le|la|il|lo|el|den|det|de|het)\s+)?[*_\"„“«]*", re.IGNORECASE)
_LABELLED = re.compile(r"[\s*_\]\"”»]*(?:[:(,–—-].*|\(.*)?[\s.;,]*", re.DOTALL)
_LISTS = frozenset({"scope.website", "scope.strong", "scope.uses", "categories.generic", "recipient.words"})
"""What the introduction of a list must tell for its items to be organisations."""

_LEADS = frozenset({"scope.links", "scope.profile"})
_NETWORKS = re.compile(
    r"\b(?:social (?:media|networks?|networking)|soziale\w? (?:netzwerke\w?|medien)|réseaux sociaux|redes socia(?:is|les)"
    r"|reti sociali|social networks?|sociale? (?:medier?|netwerken|netværk)|sociala (?:medier|nätverk)"
    r"|sosiale (?:medier|nettverk)|sosiaalis\w+ (?:media|verkosto)\w*"
    r"|media społecznościow\w+|medi\w+ społecznościow\w+|sociální\w* s[ií]t\w+)(?! plug)"
)
"""Social networks at large: beside nothing else, a brand named as one of them is its company and no product of it."""
EMBEDDED = re.compile(
    r"embed|eingebett|eingebunden|einbind|binden\b|intégr|incrust|incorpor|ingebed|ingesloten|osadz|inbädd|indlejr|innebyg|upot|vlože",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"[-\s]{1,2}(?:settings|preferences|einstellung|instellingen|inställning|indstilling|innstilling|asetuks|asetuste)",
    re.IGNORECASE,
)
_SETTINGS_OF = re.compile(
    r"\b(?:settings|paramètres|préférences|configuración|preferencias|ajustes|impostazioni|preferenze|configurações|definições"
    r"|preferências|ustawieni\w*|nastavení\w*)\s(?:(?:de|di|des|du|of|for|do|da|dos|los|en|konta)\s)?[*_\"„“«\[]*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _near() -> tuple[frozenset[str], dict[str, list[str]]]:
    """The cues of the guard table that stand near a name: single words, and phrases of several by their first."""
    cues_near = {" ".join(_WORD.findall(cue)) for cue in guards()["near"]}
    phrases: dict[str, list[str]] = {}
    for cue in sorted(c for c in cues_near if " " in c):
        phrases.setdefault(cue.partition(" ")[0], []).append(f" {cue} ")
    return frozenset(c for c in cues_near if " " not in c), phrases


@lru_cache(maxsize=1024)
def _wanted(guard: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The cues of a guard, each as it begins behind a space and as it is."""
    return tuple((f" {cue}", cue) for cue in map(normalise, guard))


def _bent(cue: str, words: list[str]) -> bool:
    """Whether a cue of one word is among the words, perhaps with an ending ("Microsoftu")."""
    return any(
        word.startswith(cue) and len(word) - len(cue) <= _ENDING for word in words if len(cue) >= _STEM or word == cue
    )


class Guarding:
    """Judges the names of one document by their guards."""

    def __init__(self, context: Context, register: Register, names: NameIndex) -> None:
        self.context, self.register, self.names, self.text = context, register, names, context.text

    def shown(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        guard = entry.name.guard
        if guard.tier is GuardTier.SAFE:
            return True
        if self._cell(block, start, end) is not None or self._whole_item(block, start, end, entry):
            return True
        shown = self.text[start:end]
        odd = entry.name.case_sensitive and shown[:1].islower() and not shown.islower()  # iDEAL is no ordinary word
        if guard.tier is GuardTier.STRICT and not odd:
            return self._strictly(block, start, end, entry)
        return self._cued(block, start, end, entry) or self._named_in_full(block, start, end, entry)

    def meant(self, block: Block, start: int, end: int, entry: Entry) -> Entry:
        """What a brand is named for: its product for videos or posts only where something tells of that, its company where
        only advertisements do ("our ads on Facebook and Instagram")."""
        product = self.register.products.get(entry.id) if entry.brand else None
        if product is None or VendorClass.ADVERTISING in product.classes or block.kind is BlockKind.ROW:
            return entry
        window = self._window(block, start, end, alone=True)
        listed = self._among(block, start) and _NETWORKS.search(window) is not None and not EMBEDDED.search(window)
        words = _WORD.findall(_NETWORKS.sub(" ", window) if listed else window)
        weak = guards()["advertised"] | guards()["vague"]
        advertised = not guards()["advertised"].isdisjoint(words)
        if not (listed or (advertised and not self._told(block, start, end, entry, alone=True))):
            return entry
        own = [cue for _, cue in _wanted(entry.name.guard.cues) if cue not in weak]
        joined = f" {' '.join(words)} "
        told = any(f" {cue} " in joined or _bent(cue, words) for cue in own)
        if told or not (_near()[0] - weak).isdisjoint(words) or self._beside(block, end, guards()["beside"]):
            return entry
        return entry._replace(id=product.company, form=Form.COMPANY)

    def _among(self, block: Block, start: int) -> bool:
        """Whether a name stands right behind another, in a list of them."""
        named = self.context.named
        i = bisect_left(named, (start, 0)) - 1
        return i >= 0 and named[i][0] >= block.start and 0 < start - named[i][1] <= _BESIDE

    def of_settings(self, start: int, end: int, entry: Entry) -> Entry:
        """The company, where a name is part of that of its page of settings: "the settings of Google Ads"."""
        product = self.register.products.get(entry.id)
        if product is None or VendorClass.ADVERTISING not in product.classes or entry.form is Form.COMPANY:
            return entry
        if _SETTINGS.match(self.text, end) or _SETTINGS_OF.search(self.text, max(0, start - 40), start):
            return entry._replace(id=product.company, form=Form.COMPANY)
        return entry

    def _named_in_full(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        """Several words, each with a capital, or one right behind "we use": "other than Simple Analytics"."""
        if entry.brand or self._capital_means_nothing(block, start, end) or block.kind is BlockKind.HEADING:
            return False
        shown = self.text[start:end].split()
        if not all(word[:1].isupper() for word in shown):
            return False
        if len(shown) > 1:
            return True
        before = self.context.cues.within(max(block.start, start - _REACH), start)
        return any(h.key == "scope.uses" and not self.text[h.end : start].strip(' *_"“„«') for h in before)

    def _classes(self, entry: Entry) -> frozenset[VendorClass]:
        """What the vendor does: the classes of the product, or of all products of the company."""
        product = self.register.products.get(entry.id)
        return frozenset(product.classes) if product else self.names.classes_of_company(entry.id)

    def worded(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        """Whether an ordinary word of no title or noun stands where its vendor's work is told."""
        noun = block.language in _CASELESS and normalise(self.text[start:end]) in guards()["titles"]
        plain = block.kind is not BlockKind.HEADING and not self.text[start:end].isupper() and not noun
        return plain and self._told(block, start, end, entry)

    def _told(self, block: Block, start: int, end: int, entry: Entry, *, alone: bool = False) -> bool:
        """Whether the words around a name tell what its vendor does."""
        a, b = self.context.sentence(block, start, end)
        before, after = (max(a, start - _REACH), start), (end, min(b, end + _REACH))
        around = f"{self._part(*before, alone)} {self._part(*after, alone)}"
        above = block.heading[-1][:80] if block.heading and block.heading[-1] != self.context.title else ""
        return bool(roles.told(roles.words(f"{above} {around}")) & self._classes(entry))

    def _strictly(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        """Whether an ordinary word is plainly a name: a capital inside a sentence, led as a tool, its work told beside it."""
        word = normalise(self.text[start:end])
        capitals = all(part[:1].isupper() for part in self.text[start:end].split())
        if not capitals or block.kind is BlockKind.HEADING:
            return False
        following = roles.words(self.text[end : end + 20])[:1]
        if following == ("pixel",) and self.text[end : end + 1] in "- ":
            return word in ("meta", "snap")
        if self.context.sentence(block, start, start + 1)[0] == start:
            return False
        if block.language in _CASELESS and word in guards()["titles"]:
            return False
        foreign = block.language not in _TITLED and len(word) >= _STEM
        proper = foreign or word in guards()["proper"]
        joined = self.text[end : end + 1] == "-" and not (proper and block.language in _JOINING)
        if joined:
            return False
        if word in guards()["proper"] and self._used(start):
            return True
        if not self._told(block, start, end, entry):
            return False
        if proper:
            return True
        before = _WORD.findall(normalise(self.text[max(block.start, start - 30) : start]))[-1:]
        return bool(before) and before[0] in guards()["leads"]

    def _used(self, start: int) -> bool:
        """Whether a word of use stands right before a name, or an article between: "usamos o Plausible"."""
        low = max(0, start - _REACH)
        return any(
            h.key == "scope.uses" and _ARTICLE.fullmatch(self.text, h.end, start)
            for h in self.context.cues.within(low, start)
        )

    def _cell(self, block: Block, start: int, end: int) -> str | None:
        """The column of a provider cell that holds nothing but the name."""
        for i, (a, b) in enumerate(block.cells):
            if a <= start and end <= b and self.text[a:b].strip(" *_[]") == self.text[start:end]:
                column = block.columns[i] if i < len(block.columns) else ""
                if column_kind(column) == "provider":
                    return column
        return None

    def _whole_item(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        """Whether an item of an introduced list holds nothing but the name, or begins with it as its label; a list of pages
        elsewhere to which the website leads says nothing of a brand."""
        if (
            block.kind is not BlockKind.ITEM
            or block.intro is None
            or not _LABELLED.fullmatch(self.text, end, block.end)
        ):
            return False
        words = self.text[start:end].split()
        if self.text[block.start : start].strip(' *_["“„«•-') or (words[0][:1].isupper() and words[-1].islower()):
            return False  # the latter is a heading of the list's own: "Cookie information"
        keys = self.context.cues.keys_within(*block.intro)
        leads = entry.brand and not keys.isdisjoint(_LEADS) and "scope.uses" not in keys
        return not leads and not keys.isdisjoint(_LISTS)

    def _cued(self, block: Block, start: int, end: int, entry: Entry) -> bool:
        table = guards()
        window = self._window(block, start, end)
        words = _WORD.findall(window)
        joined = f" {' '.join(words)} "
        wanted = (cue for begins, cue in _wanted(entry.name.guard.cues) if begins in joined)
        if any(f" {cue} " in joined or _bent(cue, words) for cue in wanted):
            return True
        if self._beside(block, end, table["beside"]):
            return True
        if entry.brand and self.context.beside(block, start, end, "scope.strong", _BESIDE):
            return True
        capital = any(map(str.isupper, self.text[start:end]))  # also of iDEAL and eBay
        if not entry.brand and (not capital or self._capital_means_nothing(block, start, end)):
            return False
        single, phrases = _near()
        if not single.isdisjoint(words) or any(phrase in joined for word in words for phrase in phrases.get(word, ())):
            return True
        if not entry.brand and not guards()["doers"].isdisjoint(
            _WORD.findall(normalise(self.text[self._around(block, start, end)[0] : start]))[-1:]
        ):
            return True
        return self._told(block, start, end, entry)

    def _window(self, block: Block, start: int, end: int, *, alone: bool = False) -> str:
        """The words among which a cue may stand: around the name, its row, its heading, its list's introduction; `alone`:
        without other vendors' names, whose words are theirs ("Meta Pixel")."""
        a, b = self._around(block, start, end)
        before, after = (a, start), (end, b)
        window = f" {normalise(self._part(*before, alone))} ¦ {normalise(self._part(*after, alone))} "
        if block.heading and block.heading[-1] != self.context.title:
            window = f" {normalise(block.heading[-1][:120])} {window}"
        if block.intro:
            window = f" {normalise(self.text[slice(*block.intro)])} {window}"
        return f"{window} {normalise(self._below(block))} " if (start, end) == (block.start, block.end) else window

    def _below(self, block: Block) -> str:
        """The words under a heading that is nothing but the name, as of a term and its description."""
        i = bisect_right(self.context.starts, block.start)
        below = self.context.document.blocks[i] if i < len(self.context.document.blocks) else None
        if below is None or below.kind is BlockKind.HEADING or block.kind is not BlockKind.HEADING:
            return ""
        return self.text[below.start : min(below.end, below.start + _REACH)]

    def _around(self, block: Block, start: int, end: int) -> tuple[int, int]:
        if block.kind is BlockKind.ROW:
            return block.start, block.end
        return max(block.start, start - _REACH), min(block.end, end + _REACH)

    def _part(self, low: int, high: int, alone: bool) -> str:
        """A part of the text, perhaps without the names of vendors in it."""
        if not alone:
            return self.text[low:high]
        parts, at = [], low
        for a, b in self.context.named[bisect_left(self.context.named, (low, 0)) :]:
            if a >= high:
                break
            parts.append(self.text[at:a])
            at = max(at, b)
        return " ".join([*parts, self.text[at:high]])

    def _beside(self, block: Block, end: int, words: frozenset[str]) -> bool:
        after = _WORD.findall(normalise(self.text[end : min(end + 40, block.end)]))[:2]
        return any(word.rstrip(".") in words for word in after)

    def _capital_means_nothing(self, block: Block, start: int, end: int) -> bool:
        """German nouns, headings in title case or capitals, the first word of a sentence."""
        noun = block.language in _CASELESS and normalise(self.text[start:end]) in guards()["nouns"]
        if noun or block.kind is BlockKind.HEADING:
            return True
        return self.context.sentence(block, start, start + 1)[0] == start and block.kind is BlockKind.PARAGRAPH
