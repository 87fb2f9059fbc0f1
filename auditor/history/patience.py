"""How many runs it takes to believe that something is new or gone. Pure arithmetic.

Most of a site is in every run: for it a fixed number of runs is right. What comes and goes (an advertisement that is
sold anew at each visit) would be new and gone every week by that rule, so its own record raises the number until a
streak that long would hardly be chance. A number that the user chose is exact for all that was never missing; without
one, a young history asks for more runs, because it does not know yet what comes and goes. The chances are set so that a
year of nightly runs of 50 sites with three such vendors each gives less than one false alarm.
"""

import math
from functools import lru_cache

from auditor.model.base import Record

USUAL = 3
BY_CHANCE = 1e-6
"""A streak that something that comes and goes shows with less than this chance means something."""
STEADY_BY_CHANCE = 3e-4
"""The same for something that was never missing so far: most likely it does not come and go at all."""
YOUNG_BY_CHANCE = 3e-4
"""A first streak, after so few runs without the thing, that has less than this chance for anything that was there all
along but comes and goes."""
LONGEST_NEW, LONGEST_GONE = 14, 10
"""However young a history is, so many runs with something new, or without something that was never missing, will do."""


class Rule(Record, frozen=True, kw_only=True):
    """After how many runs in a row something counts as new, and as gone; None lets its own record decide, at least
    `USUAL`; 1 is at once, whatever its record says."""

    new_after: int | None = None
    gone_after: int | None = None

    @property
    def first_runs(self) -> int:
        """So many runs are what later ones are compared with."""
        return USUAL if self.new_after is None else 1


@lru_cache(maxsize=4096)
def runs_to_be_new(rule: Rule, before: int) -> int:
    """For something never seen before, after `before` runs without it."""
    if rule.new_after is not None:
        return rule.new_after
    count = USUAL
    while count < LONGEST_NEW and _likely(before, count) >= YOUNG_BY_CHANCE:
        count += 1
    return count


def _likely(before: int, count: int) -> float:
    """The best chance that anything that comes and goes has to be absent `before` times, then seen `count` in a row."""
    rate = (count - 1) / (before + count - 1)
    return float((1 - rate) ** before * rate ** (count - 1))


@lru_cache(maxsize=4096)
def runs_to_be_steady(rule: Rule, seen: int, of: int) -> int:
    """For something that was in `seen` of `of` runs before this streak, too seldom to count as there."""
    if rule.new_after == 1:
        return 1
    return max(rule.new_after or USUAL, math.ceil(math.log(BY_CHANCE) / math.log((seen + 1) / (of + 2))))


@lru_cache(maxsize=4096)
def runs_to_be_gone(rule: Rule, seen: int, of: int) -> int:
    """For something that was in `seen` of `of` runs, the last of them with it."""
    return _without(rule.gone_after, seen, of)


@lru_cache(maxsize=4096)
def runs_to_be_another(rule: Rule, same: int, of: int) -> int:
    """For another value of something that had the old one in `same` of `of` runs."""
    return _without(rule.new_after, same, of)


def _without(chosen: int | None, seen: int, of: int) -> int:
    """The shortest absence that would hardly be chance after `seen` of `of`, however often it really comes: the
    predictive distribution of a binomial whose rate is unknown (uniform prior), log B(s+1, n-s+k+1) - log B(s+1, n-s+1)."""
    steady = seen == of
    if chosen is not None and (steady or chosen == 1):
        return chosen
    limit = math.log(STEADY_BY_CHANCE if steady else BY_CHANCE)
    count, most = chosen or USUAL, LONGEST_GONE if steady else math.inf
    while count < most and _log_beta(seen + 1, of - seen + count + 1) - _log_beta(seen + 1, of - seen + 1) > limit:
        count += 1 + count // 50
    return count


def _log_beta(a: int, b: int) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
