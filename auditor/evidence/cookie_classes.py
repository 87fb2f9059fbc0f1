"""Which class the site itself puts a declared cookie in: by the headings above its row and the row's own words."""

import re
from enum import StrEnum

from auditor.model.reading import DeclaredCookie


class CookieClass(StrEnum):
    NECESSARY = "necessary"
    OTHER = "other"
    UNCLASSIFIED = "unclassified"


_WORDS = {
    CookieClass.UNCLASSIFIED: (
        r"unclassified|uncategori[sz]ed|not (?:yet )?classified|nicht klassifiziert|non class[ée]|sin clasificar|non classificat"
        r"|niet[- ]geclassificeerd|n[aã]o classificad|nieklasyfikowan|oklassificera|ikke[- ]klassificer"
        r"|luokittelemat|nezařazen|pending"
    ),
    CookieClass.NECESSARY: (
        r"(?:strictly )?necessary|essential|technically needed|notwendig|erforderlich|essenzi(?:ell|al)"
        r"|technisch|n[ée]cessaire"
        r"|essentiel|necesari[ao]s?|t[ée]cnicas?|esenciales|necessari|tecnici|noodzakelijk|essenti[eë]le|necess[aá]ri|essenciais"
        r"|niezbędn|nödvändig|nødvendig|välttämät|nezbytn|nutn"
    ),
    CookieClass.OTHER: (
        r"statisti|analyti|marketing|advertis|targeting|tracking|performance|preferenc|functional|campaign|social|werb|funktional|mesure"
        r"|publicit|préférenc|fonctionnel|analític|preferencia|funcional|analitic|pubblicit|preferenz|funzional|voorkeur|functione"
        r"|reklam|funkcjonaln|prestanda|funktion|markkinoin|tilasto|toiminnal|ytelse|analytick|výkonn"
    ),
}
_PATTERNS = {which: re.compile(words, re.IGNORECASE) for which, words in _WORDS.items()}
_NOT = re.compile(
    r"\b(?:non|not|nicht|no|ikke|inte|ei|niet)[- ]+(?:strictly )?(?:necessary|essential|required|notwendig|n[ée]cess)",
    re.I,
)


def class_of(row: DeclaredCookie) -> CookieClass | None:
    """The class that the nearest heading above the row states; a heading that names several states none."""
    for heading in reversed(row.quote.heading):
        found = [which for which, pattern in _PATTERNS.items() if pattern.search(heading)]
        if _NOT.search(heading):
            return CookieClass.OTHER
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None
