"""What a visit's consent signals deny: a consent string without purposes, or Google's consent mode.

The words are those of `auditor.collect.collectors.signals`.
"""

import re

from auditor.evidence.severity import CROSS_SITE, EXEMPT, MEASURING
from auditor.model.evidence import VendorRow, VisitSummary
from auditor.model.kinds import VendorClass
from auditor.model.said import say

_NO_PURPOSE = re.compile(r"consent to purposes none and 0 vendors; legitimate interest for purposes none")
_MODE = re.compile(r"\b(ad_storage|analytics_storage) (denied|granted)")
GOOGLE = "Google"


def denial(visit: VisitSummary, row: VendorRow) -> str | None:
    """The signal by which the visit's consent tool denies this vendor's storing and reading; None where none does."""
    if not (CROSS_SITE | MEASURING) & set(row.classes) or set(row.classes) <= EXEMPT:
        return None
    tcf = visit.signals.get("tcf", "")
    if _NO_PURPOSE.search(tcf) and CROSS_SITE & set(row.classes):
        return say("consent string: no purpose, no vendor")
    modes = dict(_MODE.findall(visit.signals.get("google-consent-mode", "")))
    asked = "analytics_storage" if VendorClass.ANALYTICS in row.classes else "ad_storage"
    if modes.get(asked) == "denied" and GOOGLE in (row.company or ""):
        return say("Google consent mode: {asked} denied", asked=asked)
    return None
