"""Hosts files ("0.0.0.0 tracker.example") and lists of bare host names, one a line."""

import re

from auditor.trackers.engine.rule import Left, Leftover, Lines, Rule, ascii_host
from auditor.trackers.readers import ReaderMeta

META = ReaderMeta(id="hosts", title="Hosts file or list of host names")

_ADDRESS = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){3}|::1?|[0-9a-f:]{0,45}::[0-9a-f:.%a-z]{0,60})(?=\s)", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+")
_COMMENTED = re.compile(r"(?:^|\s)#")
_LOCAL = frozenset(
    {
        "localhost",
        "localhost.localdomain",
        "local",
        "broadcasthost",
        "ip6-localhost",
        "ip6-loopback",
        "ip6-localnet",
        "ip6-mcastprefix",
        "ip6-allnodes",
        "ip6-allrouters",
        "ip6-allhosts",
        "0.0.0.0",
    }
)
_COMMENT = Left(Leftover.COMMENT)
LONGEST = 254
"""Characters of a name with the dot that ends it; turning a longer text into ASCII takes the square of its length."""


def recognises(text: str) -> int:
    """Sure when the first lines that say something are an address and names, likely when they are bare names."""
    said = [_COMMENTED.split(line.strip("\ufeff \t\r"))[0].rstrip() for line in text[:20_000].split("\n")[:200]]
    said = [line for line in said if line]
    if not said or any(line[0] in "!|@[/" for line in said):
        return 0
    addressed = sum(bool(_ADDRESS.match(line)) for line in said)
    bare = sum(len(line) <= LONGEST and bool(_HOST.fullmatch(ascii_host(line))) for line in said)
    if addressed > len(said) / 2:
        return 90
    return 70 if bare > 0.9 * len(said) else 0


def read(text: str) -> Lines:
    """One rule for every name: a line that maps three names gives three."""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip().lstrip("\ufeff")
        if not line:
            continue
        said = _COMMENTED.split(line)[0]
        address = _ADDRESS.match(said)
        names = said[address.end() if address else 0 :].split()
        if not names:
            yield number, line, _COMMENT
        for name in names:
            yield number, line, _rule(name)


def _rule(name: str) -> Rule | Left:
    if len(name) > LONGEST:
        return Left(Leftover.INVALID, f"'{name[:LONGEST]}…' is too long for a host name")
    host = ascii_host(name).rstrip(".")
    if host in _LOCAL:
        return _COMMENT
    if not _HOST.fullmatch(host):
        return Left(Leftover.INVALID, f"'{name}' is no host name")
    return Rule(f"||{host}^")
