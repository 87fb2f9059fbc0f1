"""The Set-Cookie header, read as browsers read it (RFC 6265, section 5.2; later `SameSite` and `Partitioned`)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from auditor.model.base import Record


class AskedCookie(Record, frozen=True, kw_only=True):
    """A cookie as a server or script asked for it.

    `domain` is the attribute in lower case without leading dot, None where there is none (host-only). `path` likewise
    None. `lifetime_seconds` is Max-Age, else Expires minus `now`; None for a session cookie.
    """

    name: str
    value: str
    domain: str | None = None
    path: str | None = None
    lifetime_seconds: float | None = None
    secure: bool = False
    http_only: bool = False
    same_site: str | None = None
    partitioned: bool = False


def parse(header: str, now: datetime) -> AskedCookie | None:
    """One Set-Cookie line; None where a browser would ignore it (no name and no value)."""
    pair, *attributes = header.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(), value.strip()
    if not name and not value:
        return None
    given: dict[str, str] = {}
    for attribute in attributes:
        key, _, text = attribute.partition("=")
        given[key.strip().lower()] = text.strip()  # the last one counts
    return AskedCookie(
        name=name,
        value=value,
        domain=given.get("domain", "").lstrip(".").lower() or None,
        path=given["path"] if given.get("path", "").startswith("/") else None,
        lifetime_seconds=_lifetime(given, now),
        secure="secure" in given,
        http_only="httponly" in given,
        same_site=_same_site(given.get("samesite", "")),
        partitioned="partitioned" in given,
    )


def _lifetime(given: dict[str, str], now: datetime) -> float | None:
    age = given.get("max-age", "")
    if age.removeprefix("-").isdecimal() and len(age) < 20:
        return float(age)
    if "expires" not in given:
        return None
    try:
        expires = parsedate_to_datetime(given["expires"].replace("-", " "))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if expires.tzinfo is None:
        expires = expires.replace(tzinfo=UTC)
    return (expires - now).total_seconds()


def _same_site(text: str) -> str | None:
    return {"strict": "Strict", "lax": "Lax", "none": "None"}.get(text.lower())


def default_path(url_path: str) -> str:
    """The path of a cookie that names none (RFC 6265, section 5.1.4)."""
    folder = url_path.rpartition("/")[0]
    return folder if folder.startswith("/") else "/"
