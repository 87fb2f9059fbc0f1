"""Hosts as rules see them: their site, and every name a `domain=` entry may call them by."""

from functools import lru_cache

import msgspec

from auditor.sites import site_of


class Place(msgspec.Struct, frozen=True):
    """A host. `names` from the most specific on: "a.b.example", "a.b.*", "b.example", "b.*", "example"."""

    host: str
    site: str
    names: tuple[str, ...]
    any_of: frozenset[str]


@lru_cache(maxsize=16384)
def place_of(host: str) -> Place:
    """The place of a host name in lower case; party and entities follow `site_of` (private suffixes on)."""
    site = site_of(host)
    if host.replace(".", "").isdigit() or ":" in host:
        return Place(host, site, (host,), frozenset({host}))
    suffix = site.partition(".")[2]
    labels = host.split(".")
    above = len(labels) - (suffix.count(".") + 1 if suffix and host != suffix else 0)
    names: list[str] = []
    for start in range(len(labels)):
        names.append(".".join(labels[start:]))
        if start < above and suffix:
            names.append(".".join(labels[start:above]) + ".*")
    return Place(host, site, tuple(names), frozenset(names))


class Names(msgspec.Struct, frozen=True):
    """A list of hosts as options write it, wanted and refused apart."""

    wanted: frozenset[str]
    refused: frozenset[str]

    def hold(self, place: Place | None) -> bool:
        """Whether the list covers the place: the most specific entry decides, without one a list of refusals does.
        A place nobody knows is never covered."""
        if place is None:
            return False
        if self.wanted.isdisjoint(place.any_of):
            return not self.wanted and self.refused.isdisjoint(place.any_of)
        if self.refused.isdisjoint(place.any_of):
            return True
        return next(name in self.wanted for name in place.names if name in self.wanted or name in self.refused)


def names_in(entries: tuple[str, ...]) -> Names:
    """An option's entries ("example.com", "~shop.example.*") as sets."""
    return Names(
        wanted=frozenset(entry for entry in entries if not entry.startswith("~")),
        refused=frozenset(entry[1:] for entry in entries if entry.startswith("~")),
    )
