"""Matching as slowly and plainly as it can be said: the measure the engine is held against."""

from functools import cache

from auditor.model.kinds import ResourceType
from auditor.sites import host_of, site_of
from auditor.trackers.engine.rule import Condition, Parties, Rule, bit
from auditor.trackers.readers.adblock import read


def matching(text: str, url: str, source: str, type: ResourceType) -> list[int]:
    """Lines of all rules and exceptions of a list that match, by trying every one of them."""
    rules = [(number, what) for number, _, what in read(text) if isinstance(what, Rule)]
    gone = [(rule.pattern, rule.condition) for _, rule in rules if rule.cancels]
    return [
        number
        for number, rule in rules
        if not rule.cancels
        and (rule.pattern, rule.condition) not in gone
        and fits(rule.condition, url, source, type)
        and pattern_matches(rule.pattern, url)
    ]


def fits(condition: Condition, url: str, source: str, type: ResourceType) -> bool:
    """Whether type, party and hosts are as the options want them."""
    host, from_host = host_of(url), host_of(source)
    if not from_host or not host:
        party = Parties.UNKNOWN
    elif site_of(host) != site_of(from_host):
        party = Parties.THIRD
    else:
        party = Parties.SAME_HOST if host == from_host else Parties.SAME_SITE
    return (
        bool(condition.mask & bit(type, party))
        and _covered(condition.domains, from_host)
        and _covered(condition.to, host)
        and not any(_is_in(host, entry) for entry in condition.denyallow)
        and not condition.methods
    )


def _covered(entries: tuple[str, ...], host: str) -> bool:
    if not entries:
        return True
    if not host:
        return False
    best, verdict = -1, not any(not entry.startswith("~") for entry in entries)
    for entry in entries:
        name = entry.lstrip("~")
        depth = name.count(".") - name.endswith(".*") + (site_of(host).count(".") if name.endswith(".*") else 0)
        if _is_in(host, name) and depth > best:
            best, verdict = depth, not entry.startswith("~")
    return verdict


def _is_in(host: str, name: str) -> bool:
    if name.endswith(".*"):
        suffix = site_of(host).partition(".")[2]
        name = name[:-1] + suffix
        return bool(suffix) and (host == name or host.endswith("." + name))
    return host == name or host.endswith("." + name)


def pattern_matches(pattern: str, url: str) -> bool:
    """Whether a pattern without regular expression matches, character by character."""
    text = url.lower()
    starts = list(range(len(text) + 1))
    if pattern.startswith("||"):
        pattern = pattern[2:]
        begin = text.index("://") + 3
        end = min((text.index(mark, begin) for mark in "/?" if mark in text[begin:]), default=len(text))
        starts = [begin] + [at + 1 for at in range(begin, end) if text[at] == "."]
        if pattern.startswith("*"):
            starts = list(range(len(text) + 1))
    elif pattern.startswith("|"):
        pattern, starts = pattern[1:], [0]
        if pattern.startswith("*"):
            starts = list(range(len(text) + 1))
    ends = pattern.endswith("|")
    pattern = pattern.removesuffix("|")

    @cache
    def rest(at: int, character: int) -> bool:
        if character == len(pattern):
            return not ends or at == len(text)
        wanted = pattern[character]
        if wanted == "*":
            return any(rest(later, character + 1) for later in range(at, len(text) + 1))
        if at == len(text):
            return wanted == "^" and rest(at, character + 1)
        here = text[at]
        good = not (here.isalnum() or here in "_-.%") if wanted == "^" else here == wanted
        return good and rest(at + 1, character + 1)

    return any(rest(start, 0) for start in starts)
