"""Which site a host belongs to: the registrable domain, by the public suffix list with private suffixes.

The only caller of tldextract. It never asks the network: the list that ships with the package is used.
"""

import ipaddress
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit


@lru_cache(maxsize=1)
def _extract() -> Any:
    import tldextract  # 0.3 s, so only when the first host is asked for

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=65536)
def site_of(host: str) -> str:
    """The registrable domain of a host name ("vc.hotjar.io" → "hotjar.io"), in lower case.

    IP addresses and single labels are their own site. For a suffix the list does not know ("px.tracker.test") the last
    two labels; for a host that is itself a public suffix, the host.
    """
    name = host.strip().strip("[]").rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    if "." not in name:
        return name
    found = _extract()(name)
    if found.suffix and found.domain:
        return f"{found.domain}.{found.suffix}"
    return name if found.suffix else ".".join(name.split(".")[-2:])


@lru_cache(maxsize=65536)
def host_of(url: str) -> str:
    """The host of a URL in lower case without port, `""` where there is none (data:, blob:, about:)."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").rstrip(".") if parts.scheme in ("http", "https", "ws", "wss") else ""
    except ValueError:
        return ""


def same_site(url: str, sites: tuple[str, ...]) -> bool:
    """Whether the URL's host belongs to one of these registrable domains."""
    host = host_of(url)
    return bool(host) and site_of(host) in sites


@lru_cache(maxsize=4096)
def is_registrable(host: str) -> bool:
    """Whether somebody can have registered this name: its end is on the public suffix list ("4.17.min.js" is not)."""
    found = _extract()(host.strip().rstrip(".").lower())
    return bool(found.suffix and found.domain)


@lru_cache(maxsize=4096)
def is_public_suffix(host: str) -> bool:
    """Whether registries hand out names below this one ("co.uk"), so that it is nobody's own; a company's own suffix
    ("cloudfront.net") is not meant."""
    found = _extract()(host.strip().rstrip(".").lower())
    return bool(found.suffix and not found.domain and not found.is_private)
