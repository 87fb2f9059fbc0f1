"""Products that stand on websites and in apps alone: what is told of people, occasions and rooms is no other place for them."""

import re
from collections.abc import Sequence

from auditor.model.kinds import VendorClass
from auditor.model.register import Product
from auditor.policy import roles
from auditor.policy.cues import Hit
from auditor.policy.normal import loosely

_NATIVE = frozenset(
    {VendorClass.ANALYTICS, VendorClass.ADVERTISING, VendorClass.SESSION_REPLAY, VendorClass.AB_TESTING}
    | {VendorClass.TAG_MANAGER, VendorClass.CONSENT, VendorClass.CAPTCHA, VendorClass.FONTS, VendorClass.AFFILIATE}
    | {VendorClass.PERSONALISATION, VendorClass.COMMENTS, VendorClass.MAPS}
)
_PAGE = frozenset({VendorClass.CAPTCHA, VendorClass.FONTS, VendorClass.CONSENT, VendorClass.TAG_MANAGER})
_STAFF = re.compile(
    loosely(
        r"(?:\w{2,6}\s)?(?:mitarbeit|employe|staff|salari|collab|emplead|dipend|colab|funcion|medewerk|medarbe|anställ|ansatt|pracown|zaměst|työnt|personal)"
    ),
    re.IGNORECASE,
)
_ITS_OWN = re.compile(
    r"[\s*_\"”“»)]*(?:,?\s(?:which|that|who|der|die|das|qui|que|che|dat|som|joka|który|która|które|který|která|které)\s)?,?\s?"
    r"(?:is|are|has|have|ist|sind|hat|haben|est|sont|a|ont|es|son|tiene|tienen|è|sono|ha|hanno|é|são|tem|têm|heeft|hebben|wordt"
    r"|är|har|er|on|je|má|jest|ma)(?:\s\w+)?\s+",
    re.IGNORECASE,
)
_MEANS = re.compile(
    loosely(
        r"\b(?:with|using|through|mit|mithilfe von|avec|grâce à|con|mediante|com|met|med|z|ze|za pomocą|pomocí|s)\s"
        r"(?:(?:the|dem|der|den|o|a|os|as|el|la|il|lo|le|de|het)\s)?[*_\"“„«]*$"
    ),
    re.IGNORECASE,
)
_ADESSIVE = re.compile(r"\W?i?ll[aä]\b")
_OWN = re.compile(loosely(r"swo|swej|sv(?:é|ý|o)|sin[ae]?\b|om[ai]|own"), re.IGNORECASE)
_CONTROLLER = re.compile(
    loosely(
        r"\W*(?:(?:the|nasz[ae]?|naše|vår|vores|vårt)\s)?(?:administrator|spółka|fundacja|stowarzyszenie|sklep|provozovatel|správce"
        r"|společnost|spolek|föreningen|företaget|bolaget|foreningen|virksomheden|selskabet|selskapet|bedriften|klubb?en|yhdistys|yritys"
        r"|seura|rekisterinpitäjä|controller|company|club|association)\b(?!\s(?:siostrz|sestersk))"
    ),
    re.IGNORECASE,
)
_TOO = re.compile(
    loosely(
        r"\b(?:so do we|we (?:do )?too|we also|auch wir|wir auch|nous aussi|nosotros también|la nuestra también"
        r"|anche (?:noi|il nostro)|ook wij|wij ook|my (?:też|również|także)|my také|(?:gør|gjør|gör) vi (?:også|också)"
        r"|vi (?:också|også)|mekin|nós também|também o nosso)\b"
    ),
    re.IGNORECASE,
)
_ONLINE = re.compile(
    loosely(
        r"\bonline\b|en ligne\b|en línea\b|in linea\b|internet|verkossa\b|på nätet\b|på nett\b|na webu\b|incrust|embed|incorpor"
    ),
    re.IGNORECASE,
)
_APART = re.compile(r"in?depend|prescind|separat|distin|differ|outside|beyond", re.IGNORECASE)
_ARTICLE = 5
_THIRD = re.compile(
    loosely(r"third|dritt|tiers|tercero|terzo|terceiro|derde|tredje|kolmann|třet|trzeci"), re.IGNORECASE
)
_PROPERTIES = r"""
app\b apps app(?:en|er|ar|erna|ene|ens)\b app' appl[iy] ap[lp]+i[ck] aplik sov?ell softw program ohjelm produ tuot mobil
portá porta portail plat+ piatta alust dashb pan+el tablea sdk\b área zón espaç stref omgev intra extra mail moodle campus
log sign anmeld kont cont[oa] account compte cuenta tili(?:n|ll|lt)?\b kirjau přihl acc?es connex connec identif ses+i
site sito web sivu shop boutique seite págin page sklep butik winkel tienda loja negozi stránk stron stran side\b sider
adres address domän doma[ai]+n domen dominio indiri link länk odkaz odnoś lenk ligaç collegam
facebook instagram linkedin twitter youtube xing fan\s?page soci[ae]+[lu] sociál soziale sosial społ
sister schwest s(?:œ|oe)ur frère zuster s(?:ø|y|ö)ster sisar sestr siostr titel title títul titul testat cabec zeitung magazin
lehte lehde lehdi julkais tytu gazet tidning blad kana[lv] noviny časopis journ krant rev?ist rivist periód giornal
merk marke brand marca marchi varum značk
run\b operat operad manag organi[sz] conduct betr beheer gerund exploit géré gestionad gestit tenu
sour quell käll kild zdroj źród lähte orig herk bron fuent font proven
l(?:ø|ö)sning lösung oplossing system tool werkz outil narz nástroj työkal verkt værkt gereed ferrament herram strument hulpmid
hinter derri detrás behind back
"""
PROPERTY = re.compile(loosely("|".join(_PROPERTIES.split())), re.IGNORECASE)
"""Of what is told as another property: what stands on a screen; people, occasions and rooms are without these letters."""


def is_native(product: Product | None) -> bool:
    """Whether a product is of a kind that stands on websites and in apps alone."""
    return product is not None and not product.off_site and not _NATIVE.isdisjoint(product.classes[:1])


def of_staff(text: str, told: Sequence[Hit], classes: frozenset[VendorClass], start: int) -> bool:
    """Whether only people are told who read a product's figures (not "employees of X"), or a form that it guards."""
    guards = not classes.isdisjoint(_PAGE)
    return all(
        guards if h.key == "scope.jobs" else h.end + 1 != start and bool(_STAFF.match(text, h.start, h.end))
        for h in told
    )


def of_itself(text: str, end: int, cue: Hit) -> bool:
    """Whether a cue behind a name tells of what is named itself: "X, which has its own policy", "X is a service of"."""
    return cue.start >= end and _ITS_OWN.fullmatch(text, end, cue.start) is not None


def run_by_third(text: str, end: int, cue: Hit) -> bool:
    """Whether a name is told to be another company's: "X is run by a third party"."""
    return cue.start - end in (0, 1) and _THIRD.search(text, cue.start, cue.end) is not None


def ours(text: str, hits: Sequence[Hit], cue: Hit) -> bool:
    """Whether what a cue speaks of is this website: "when somebody visits our website", "a link to our site"."""
    if _APART.search(text, cue.start, cue.end):
        return False
    return any(
        h.key in ("scope.strong", "scope.website")
        and cue.start <= h.start <= cue.end + _ARTICLE
        and cue.end + 1 < h.end
        and roles.PLACE.search(text, h.start, h.end)
        and not (h.key == "scope.website" and _of_somebody(hits, h))
        for h in hits
    )


def _of_somebody(hits: Sequence[Hit], place: Hit) -> bool:
    """Whether a place is somebody's ("the website of a partner")."""
    return any(h.key == "scope.at" and h.start < place.end < h.end for h in hits)


def by(text: str, start: int, end: int) -> bool:
    """Whether a name is that by means of which something is done ("with X", "X:llä")."""
    return bool(_MEANS.search(text, max(0, start - 16), start) or _ADESSIVE.match(text, end))


def of_controller(text: str, start: int, cue: Hit) -> bool:
    """Whether its own pages are those of who speaks, by the first word: "the controller uses on its own pages"."""
    return bool(_OWN.search(text, cue.start, cue.end) and _CONTROLLER.match(text, start))


def too(text: str, end: int, stop: int) -> bool:
    """Whether behind what others use it is said that "we" use it too."""
    return _TOO.search(text, end, stop) is not None


def online(text: str, span: tuple[int, int]) -> bool:
    """Whether a sentence says that something is done online, or embedded."""
    return _ONLINE.search(text, *span) is not None
