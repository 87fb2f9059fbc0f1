"""What a request says of the visitor's choice: denied consent-mode pings, and opt-outs of sale that travel with it.

Parameter names as vendors document them: Google `gcs` and `gcd` (consent mode), `npa`, `rdp`; `us_privacy` (IAB);
Meta `dpo=LDU`.
"""

import re
from urllib.parse import parse_qsl, urlsplit

_DENIED_GCD = frozenset("pqm")
_GCD_LETTERS = re.compile(r"[a-z]")
_US_PRIVACY_OPTED_OUT = re.compile(r"1.Y.", re.IGNORECASE)


def parameters(url: str) -> dict[str, str]:
    """The query of a URL; of a parameter given twice, the last. Empty for what is no URL."""
    try:
        return dict(parse_qsl(urlsplit(url).query))
    except ValueError:
        return {}


def is_denied_ping(query: dict[str, str]) -> bool:
    """Whether Google's consent mode marks the request as sent without consent.

    `gcs=G1xy` holds ad storage and analytics storage: denied means a 0 and no 1. Where it is absent or undetermined
    (`G1--`), every letter of `gcd` must stand for denied.
    """
    gcs = query.get("gcs", "")
    if gcs.startswith("G1") and len(gcs) == 4:
        if "1" in gcs[2:]:
            return False
        if "0" in gcs[2:]:
            return True
    letters = _GCD_LETTERS.findall(query.get("gcd", ""))
    return bool(letters) and all(letter in _DENIED_GCD for letter in letters)


def is_opt_out(query: dict[str, str]) -> bool:
    """Whether an opt-out of sale or sharing travels with the request."""
    return (
        bool(_US_PRIVACY_OPTED_OUT.fullmatch(query.get("us_privacy", "")))
        or query.get("rdp") == "1"
        or query.get("npa") == "1"
        or "LDU" in query.get("dpo", "")
    )
