"""Whose hosts are the site's own? Canonical names (CNAME) of its hosts, asked of a resolver after the visits.

A host of the site that is an alias of a tracker's is how a third party passes as first party. The browser does not
tell such names, so this is asked of the machine's resolver, which may answer otherwise than that of visitors.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from auditor.collect.plan import Plan
from auditor.model.capture import Visit
from auditor.sites import host_of, site_of

Resolver = Callable[[str], Awaitable[tuple[str, ...]]]
"""Host → its canonical names, nearest first; empty for a host that is no alias. Raises `OSError` where it cannot tell."""

MOST_HOSTS = 60
SECONDS = 3.0


async def from_dns(host: str) -> tuple[str, ...]:
    """Ask the machine's resolver. Raises `OSError` for no answer."""
    import dns.asyncresolver
    import dns.exception
    import dns.rdatatype

    try:
        answer = await dns.asyncresolver.resolve(host, "A", raise_on_no_answer=False, lifetime=SECONDS)
    except (dns.exception.DNSException, OSError) as error:
        raise OSError(str(error)) from error
    chain = {
        str(rrset.name).rstrip(".").lower(): str(rrset[0].target).rstrip(".").lower()
        for rrset in answer.response.answer
        if rrset.rdtype == dns.rdatatype.CNAME
    }
    return followed(host, chain)


def followed(host: str, moves: dict[str, str]) -> tuple[str, ...]:
    """The names that lead on from a host; a circle ends where it closes."""
    names: list[str] = []
    name = host.lower()
    while name in moves and moves[name] not in names:
        name = moves[name]
        names.append(name)
    return tuple(names)


async def aliases(
    visits: Sequence[Visit], sites: Iterable[str], plan: Plan, resolver: Resolver = from_dns
) -> dict[str, tuple[str, ...]]:
    """Canonical names of the site's own hosts that were seen; a host nobody could tell of is left out.

    Nothing is asked where the user said where hosts are for all of them (`MAP *`), or where a proxy resolves.
    """
    if plan.proxy or "MAP *" in (plan.resolver_rules() or ""):
        return {}
    own = set(sites)
    hosts = sorted(
        {
            host
            for visit in visits
            for request in (visit.requests if isinstance(visit.requests, tuple) else ())
            if (host := host_of(request.url)) and site_of(host) in own and not plan.is_mapped(host)
        }
    )[:MOST_HOSTS]
    answers = await asyncio.gather(*(resolver(host) for host in hosts), return_exceptions=True)
    return {host: found for host, found in zip(hosts, answers, strict=True) if not isinstance(found, BaseException)}
