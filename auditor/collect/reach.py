"""May this address be visited at all? An auditor that runs as a service must not be led into the network it stands in."""

import asyncio
import ipaddress
import socket

from auditor.collect.plan import Plan
from auditor.model.problems import BadInput
from auditor.sites import host_of


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


def is_trespass(plan: Plan, host: str, address: str) -> bool:
    """Whether an answer came from an address that nobody allowed: behind a proxy it is the proxy's and tells nothing."""
    if plan.allow_private or plan.proxy or plan.is_mapped(host):
        return False
    try:
        return _not_public(address.strip("[]"))
    except ValueError:
        return False


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
    ip = ipaddress.ip_address(address.split("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return not (mapped or ip).is_global
