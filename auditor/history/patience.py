"""How many runs it takes to believe that something is new, gone or another. Pure arithmetic.

What never changed shows itself at a rate that stays: in every run, in none, or now and then (an advertisement that is
sold anew at each visit). A change is believed when its own record says that a rate that stayed would hardly have made
it. That is a sequential test. After n runs, `held` of them alike, k runs in a row are otherwise. Under a rate p that
stayed this has the likelihood p^held (1-p)^(n-held+k), at most L* whatever p is; had the rate changed after run n, it
has KT(held, n), the mixture over all rates before by Krichevsky and Trofimov (IEEE Trans. Inf. Theory 27, 1981), times
one. KT/L* is an e-value for that n (L* is the largest: universal inference, Wasserman et al., PNAS 117, 2020), so the
chance that it ever reaches 1/q is at most q (Ville). With q = FALSE_ALARM / (n (n+1)), whose sum over all n is
FALSE_ALARM, a thing whose rate stays is told with at most that chance in its whole life, whatever the rate.

The price is time, and a young history pays more of it: what was alike in all of 10 runs must be otherwise in 18, of 25
in 10, of 100 in 7, of 300 in 6. The change is told then, with the run where it began. A number that the user chose is
exact for all that was never otherwise, and the least for the rest.
"""

import math
from functools import lru_cache

from auditor.model.base import Record

USUAL = 3
"""Runs in a row, however long the record; and the runs that later ones are compared with."""
FALSE_ALARM = 1e-5
"""The chance that something whose rate stays is ever told: of 50 sites with some twelve such things each, less than one
history in a hundred ever tells one."""
NEVER = 1_000_000
"""Runs that nobody waits for: the record decides nothing."""


class Rule(Record, frozen=True, kw_only=True):
    """After how many runs in a row something counts as new, and as gone; None lets its own record decide, at least
    `USUAL`; 1 is at once, whatever its record says."""

    new_after: int | None = None
    gone_after: int | None = None

    @property
    def first_runs(self) -> int:
        """So many runs are what later ones are compared with."""
        return USUAL if self.new_after is None else 1


@lru_cache(maxsize=65536)
def runs_to_believe(chosen: int | None, held: int, of: int) -> int:
    """Runs in a row that are otherwise, after `held` of `of` runs were alike; `chosen` is the user's number."""
    if chosen is not None and (held == of or chosen == 1):
        return chosen
    return max(chosen or USUAL, _least(held, of))


def _least(held: int, of: int) -> int:
    """The smallest count whose evidence is enough: it grows with the count."""
    wanted = math.log(of * (of + 1) / FALSE_ALARM) if of else math.inf
    low, high = 0, 1
    while _evidence(held, of, high) < wanted:
        low, high = high, 2 * high
        if high > NEVER:
            return NEVER
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _evidence(held, of, middle) < wanted else (low, middle)
    return high


def _evidence(held: int, of: int, count: int) -> float:
    """log KT(held, of) - log L*."""
    other, all_ = of - held + count, of + count
    mixture = math.lgamma(held + 0.5) + math.lgamma(of - held + 0.5) - math.lgamma(of + 1) - math.log(math.pi)
    return mixture - _log_power(held, all_) - _log_power(other, all_)


def _log_power(part: int, whole: int) -> float:
    return part * math.log(part / whole) if part else 0.0
