"""Kinds of purpose: the one a vendor's classes stand for, and the one a heading states."""

import re
from collections.abc import Sequence
from enum import StrEnum

from auditor.evidence.severity import CROSS_SITE, EXEMPT
from auditor.model.evidence import VendorRow
from auditor.model.kinds import VendorClass


class Purpose(StrEnum):
    """The four kinds that consent tools and cookie policies commonly tell apart."""

    NECESSARY = "necessary functions"
    FUNCTIONAL = "functions and preferences"
    STATISTICS = "statistics"
    MARKETING = "marketing"


_MARKETING = CROSS_SITE - {VendorClass.SESSION_REPLAY} | {VendorClass.AFFILIATE, VendorClass.MARKETING_AUTOMATION}
_DUAL = (
    EXEMPT
    | {VendorClass.TAG_MANAGER, VendorClass.VIDEO, VendorClass.AUDIO, VendorClass.MAPS}
    | {VendorClass.CHAT, VendorClass.COMMENTS, VendorClass.LOGIN, VendorClass.SEARCH, VendorClass.SOFTWARE}
)
_WORDS = {
    Purpose.MARKETING: r"marketing|advertis|targeting|werb|publicit|pubblicit|reklam|markkinoin|annons|retarget",
    Purpose.STATISTICS: r"statisti|analyti|analyse|an[aá]l[ií]t|measure|performance|mesure|prestanda|tilasto|ytelse|reichweite",
    Purpose.FUNCTIONAL: r"functional|preferenc|funktional|komfort|préférenc|fonctionnel|funcional|preferenz|funzional"
    r"|voorkeur|functione|funkcjonaln|toiminnal",
    Purpose.NECESSARY: r"necessary|essential|notwendig|erforderlich|essenzi|n[ée]cessaire|necesari|t[ée]cnic|necessari"
    r"|noodzakelijk|niezbędn|nödvändig|nødvendig|välttämät|nezbytn|nutn",
}
_PATTERNS = {which: re.compile(words, re.IGNORECASE) for which, words in _WORDS.items()}
_NOT = re.compile(
    r"\b(?:non|not|nicht|no|ikke|inte|ei|niet)[- ]+(?:\w+ )?(?:necess|essent|notwend|erforder|n[ée]cess)", re.I
)


def known(row: VendorRow) -> Purpose | None:
    """What the vendor's classes stand for; None where they stand for several kinds or for none that is told apart."""
    classes = set(row.classes)
    if not classes or classes & _DUAL:
        return None
    if classes <= _MARKETING:
        return Purpose.MARKETING
    return Purpose.STATISTICS if classes <= {VendorClass.ANALYTICS, VendorClass.SESSION_REPLAY} else None


def declared(headings: Sequence[str]) -> Purpose | None:
    """What the nearest heading that speaks of purposes states; None where it names several kinds."""
    for heading in reversed(headings):
        found = [which for which, pattern in _PATTERNS.items() if pattern.search(heading)]
        if _NOT.search(heading):
            return None
        if found:
            return found[0] if len(found) == 1 else None
    return None
