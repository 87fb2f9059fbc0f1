"""May this address be visited at all? An auditor that runs as a service must not be led into the network it stands in."""

import asyncio
import ipaddress
import socket

from playwright.async_api import Response

from auditor.collect.plan import Plan
from auditor.collect.traffic import Hop
from auditor.model.problems import BadInput
from auditor.model.said import say
from auditor.sites import host_of

NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses as seen through a translator (RFC 6052)."""


async def refuse_private(plan: Plan) -> None:
    """Raises `BadInput` for a target on this machine or in a private network, unless allowed or mapped by the user.

    A name that does not resolve is let through: the visit will say so.
    """
    if plan.allow_private:
        return
    for url in (plan.url, *plan.extra_urls):
        host = host_of(url)
        if not plan.is_mapped(host) and await _is_private(host, resolve=plan.proxy is None):
            raise BadInput(f"{host} is on this machine or in a private network: add --allow-private to audit it.")


NAVIGABLE = ("http", "https", "about", "blob", "data", "javascript")
"""Schemes a page may navigate to; `javascript:`, `data:` and `blob:` lead to nobody else."""
PRIVATE = say("in a private network: --allow-private lets it be audited")


async def refusal(plan: Plan, url: str) -> str | None:
    """Why an address may not be navigated to, as the end of "the site leads to …, "; None where it may."""
    scheme = url.partition(":")[0].lower()
    if scheme not in NAVIGABLE:
        return say("an address of the kind {scheme}:, which is no web page", scheme=scheme)
    host = host_of(url)
    if scheme not in ("http", "https") or plan.allow_private or plan.is_mapped(host):
        return None
    return PRIVATE if await _is_private(host, resolve=plan.proxy is None) else None


def is_trespass(plan: Plan, host: str, address: str) -> bool:
    """Whether an answer came from an address that nobody allowed: behind a proxy it is the proxy's and tells nothing."""
    if plan.allow_private or plan.proxy or plan.is_mapped(host):
        return False
    try:
        return _not_public(address.strip("[]"))
    except ValueError:
        return False


def is_inside(plan: Plan, hop: Hop) -> bool:
    """Whether an answer came from this machine or a private network, though nobody allowed or mapped its host."""
    host, space = host_of(hop.url), hop.received.get("resourceIPAddressSpace")
    if hop.response is not None:
        return is_trespass(plan, host, str(hop.response.get("remoteIPAddress", "")))
    free = plan.allow_private or plan.proxy or plan.is_mapped(host)
    return space in ("Local", "Loopback") and not free


async def trespass_of(plan: Plan, response: Response) -> str | None:
    """Why a page is not taken in: it came from this machine or a private network, to which a public site led us."""
    answered = await response.server_addr()
    host = host_of(response.url)
    if answered is None or not is_trespass(plan, host, answered["ipAddress"]):
        return None
    return say("the site leads to {host}, {reason}", host=host, reason=PRIVATE)


async def _is_private(host: str, *, resolve: bool) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return _not_public(host)
    except ValueError:
        pass
    if not resolve:
        return False
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(_not_public(str(entry[4][0])) for entry in found)


def _not_public(address: str) -> bool:
    """Whether an IP address is none of the public internet. Raises `ValueError` for what is no address."""
    ip = ipaddress.ip_address(address.strip("[]").split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if within is None and ip in NAT64:
            within = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return not (within or ip).is_global
    return not ip.is_global or ip.is_multicast
