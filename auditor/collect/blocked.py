"""Was this the site, or something in its place: a bot wall, an error page, a parked domain, a refusal by country?

What stands in a site's place must never come out clean. The marks are those the products themselves leave.
"""

import re
from collections.abc import Mapping, Sequence

from auditor.model.said import say, term

WALL_STATUSES = (401, 403, 405, 406, 429, 503)
PAGES = ("text/html", "application/xhtml+xml")
FEW_WORDS = 30
SHORT = 1500
"""Characters: walls say little, so wording alone counts only on pages at most so long."""

WALLS = (
    ("Cloudflare", re.compile(r"challenges\.cloudflare\.com|/cdn-cgi/challenge-platform/h/")),
    ("DataDome", re.compile(r"captcha-delivery\.com")),
    ("HUMAN (PerimeterX)", re.compile(r"captcha\.px-cdn\.net|captcha\.px-cloud\.net|/captcha/captcha\.js\?a=c")),
    ("Imperva", re.compile(r"_Incapsula_Resource")),
    ("AWS WAF", re.compile(r"\.captcha\.awswaf\.com|\.token\.awswaf\.com/[^ ]*challenge")),
    ("Kasada", re.compile(r"/149e9513-01fa-4fb0-aad4-566afd725d1b/")),
    ("Arkose Labs", re.compile(r"client-api\.arkoselabs\.com|funcaptcha\.com")),
)
WALL_WORDS = re.compile(
    r"just a moment\.\.\.|checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are "
    r"(?:a )?human|are you a (?:robot|human)|not a robot|attention required! \| cloudflare|pardon our interruption|"
    r"unusual traffic|automated (?:access|requests|queries)|access (?:to this page )?(?:has been|is) (?:denied|blocked)|"
    r"access denied|request (?:was |has been )?blocked|enable javascript and cookies to continue|bot (?:detection|protection)|"
    r"sind sie ein mensch|kein roboter|zugriff verweigert|vous n['’]êtes pas un robot|acc[eè]s refus[eé]|"
    r"no eres un robot|acceso denegado|accesso negato",
    re.IGNORECASE,
)
PARKED = re.compile(
    r"(?:this |the )?domain (?:name )?(?:\S+ )?(?:is|may be|could be) for sale|buy this domain|domain is parked|"
    r"parked (?:free|domain)|diese domain (?:steht zum verkauf|kaufen)|ce (?:nom de )?domaine est à vendre",
    re.IGNORECASE,
)
PARKING = re.compile(r"sedoparking\.com|parkingcrew\.net|bodis\.com|parklogic\.com|afternic\.com|sedo\.com/search")
COUNTRY = re.compile(
    r"(?:not|isn['’]t|un)\s?available (?:in|for|to) (?:your|users in your|visitors from your) (?:country|region|location|area)|"
    r"unavailable (?:due to|for) legal reasons|in ihrem land nicht verfügbar|pas disponible dans votre (?:pays|région)",
    re.IGNORECASE,
)


def block_of(
    status: int | None, headers: Mapping[str, str], title: str, text: str, sources: Sequence[str], length: int
) -> str | None:
    """Why this page is not the site, as the end of a sentence; None where it is. `length` is of the whole text."""
    product = _wall(status, headers, sources, length)
    if product:
        return say("a bot wall ({product}) answered in place of the site", product=product)
    words = f"{title}\n{text}"
    walled = length <= SHORT and WALL_WORDS.search(words)
    if walled and (status is None or status in WALL_STATUSES or WALL_WORDS.search(title)):
        return say(
            "a bot wall answered in place of the site (“{words}”, HTTP {status})",
            words=_excerpt(walled.group()),
            status=status or "–",
        )
    if status == 451 or (length <= SHORT and COUNTRY.search(words)):
        return say("the site is not shown in this country (HTTP {status})", status=status or "–")
    if length <= SHORT and (PARKED.search(words) or PARKING.search("\n".join(sources))):
        return say("a parked domain answered in place of the site")
    if status in WALL_STATUSES:
        return say("the site refused to show the page (HTTP {status})", status=status or "–")
    if status is not None and status >= 400:
        return say("an error page answered (HTTP {status})", status=status or "–")
    return None


def empty(kind: str, text: str, things: int) -> str | None:
    """Why there is no page to judge, as the end of a sentence; None where there is one, or where `kind` is not known.

    `things` counts links, pictures, scripts, frames and controls: a page of a few words and none of them is what walls
    leave that we do not know.
    """
    if kind and kind not in PAGES:
        return say("the address answers with {kind}, which is no web page", kind=kind)
    words = len(text.split())
    if kind and words < FEW_WORDS and not things:
        return say(
            "the page is all but empty ({words} words and nothing else), so something may stand in the site's place",
            words=words,
        )
    return None


def _wall(status: int | None, headers: Mapping[str, str], sources: Sequence[str], length: int) -> str | None:
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if headers.get("x-datadome", "").lower() == "protected" and status in WALL_STATUSES:
        return "DataDome"
    if status not in WALL_STATUSES and length > SHORT:
        return None
    # A site may use these products in a form of its own; a wall is nothing but them.
    joined = " ".join(sources)
    found = next((name for name, mark in WALLS if mark.search(joined)), None)
    return found if status in WALL_STATUSES or length <= 300 else None


def _excerpt(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:80]


GONE = ("has been closed", "Connection closed", "crashed")
"""What Playwright says when the page, the browser or its own driver is no more."""
CERTIFICATES = {
    "ERR_CERT_DATE_INVALID": ": it has expired or does not hold yet",
    "ERR_CERT_COMMON_NAME_INVALID": ": it is another host's",
    "ERR_CERT_AUTHORITY_INVALID": ": no authority that the browser knows vouches for it",
    "ERR_CERT_REVOKED": ": it was revoked",
}
"""Chromium names the gravest fault only: an expired certificate of an unknown authority is one of an unknown authority."""
NETWORK_ERRORS = {
    "ERR_NAME_NOT_RESOLVED": "the host name {host} does not resolve",
    "ERR_NAME_RESOLUTION_FAILED": "the host name {host} does not resolve",
    "ERR_CONNECTION_REFUSED": "{host} refused the connection",
    "ERR_CONNECTION_RESET": "{host} reset the connection",
    "ERR_CONNECTION_CLOSED": "{host} closed the connection",
    "ERR_CONNECTION_TIMED_OUT": "{host} did not answer",
    "ERR_TIMED_OUT": "{host} did not answer in time",
    "ERR_ADDRESS_UNREACHABLE": "{host} cannot be reached from here",
    "ERR_INTERNET_DISCONNECTED": "there is no network",
    "ERR_EMPTY_RESPONSE": "{host} sent an empty answer",
    "ERR_SSL_PROTOCOL_ERROR": "{host} does not speak TLS properly",
    "ERR_BAD_SSL_CLIENT_AUTH_CERT": "{host} asks for a certificate of the visitor",
    "ERR_SSL_CLIENT_AUTH_CERT_NEEDED": "{host} asks for a certificate of the visitor",
    "ERR_TOO_MANY_REDIRECTS": "{host} redirects in circles",
    "ERR_UNSAFE_REDIRECT": "{host} redirects to an address that is no web page's",
    "ERR_PROXY_CONNECTION_FAILED": "the proxy cannot be reached",
    "ERR_TUNNEL_CONNECTION_FAILED": "the proxy refused to connect to {host}",
    "ERR_INVALID_AUTH_CREDENTIALS": "{host} did not accept the user and password",
    "ERR_HTTP_RESPONSE_CODE_FAILURE": "{host} answered with an error and no page",
}


def failure_of(message: str, host: str) -> str:
    """What a failed navigation means, as the beginning of a sentence, from Playwright's error ("net::ERR_…")."""
    found = re.search(r"net::(ERR_\w+)", message)
    if "Download is starting" in message:
        return say("{host} answers with a download in place of a page; it was refused", host=host)
    if found is None:
        return say("{host} could not be loaded ({error})", host=host, error=message.splitlines()[0][:160])
    if found.group(1).startswith("ERR_CERT_"):
        why = CERTIFICATES.get(found.group(1), "")
        return say(
            "the TLS certificate of {host} is not valid{why} ({error}); --insecure accepts it",
            host=host,
            why=term(why),
            error=found.group(1),
        )
    known = NETWORK_ERRORS.get(found.group(1), "{host} could not be loaded")
    return say("{what} ({error})", what=say(known, host=host), error=found.group(1))
