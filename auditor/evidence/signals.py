"""What a request says: denied consent-mode pings, opt-outs of sale that travel with it, and pixels that only report.

Parameter names as vendors document them: Google `gcs` and `gcd` (consent mode), `npa`, `rdp`; `us_privacy` (IAB);
Meta `dpo=LDU`.
"""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from auditor.model.capture import RequestRecord
from auditor.model.kinds import ResourceType
from auditor.sites import host_of

_DENIED_GCD = frozenset("pqm")
_GCD_LETTERS = re.compile(r"[a-z]")
_MOST_BYTES = 200
"""A picture of one transparent dot takes 35 to 70 bytes."""
_FEWEST = 3
_FIELDS = re.compile(r"\"[\w.-]{1,40}\"\s*:|(?:^|&)[\w.-]{1,40}=")
"""Fields of a JSON or form body."""
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


def is_pixel(request: RequestRecord, query: dict[str, str]) -> bool:
    """Whether the request only reports: a beacon, or a picture or call answered with nothing, without any cookie.

    In address or body it must tell the page's address or at least three values; a spacer, a placeholder or a policy
    report does not.
    """
    if request.cookies_sent or "csp-report" in _header(request.request_headers, "content-type"):
        return False
    if request.type is ResourceType.PING:
        empty = True
    elif request.type in (ResourceType.IMAGE, ResourceType.XHR):
        size = _header(request.response_headers, "content-length")
        tiny = request.type is ResourceType.IMAGE and size.isdigit() and int(size) <= _MOST_BYTES
        empty = request.status == 204 or tiny
    else:
        empty = False
    if not empty:
        return False
    page, body = host_of(request.page_url), request.body.text if request.body is not None and request.body.text else ""
    told = (*query.values(), unquote(body))
    return any(page in value for value in told if page) or len(query) + len(_FIELDS.findall(body)) >= _FEWEST


def _header(headers: tuple[tuple[str, str], ...], name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")
