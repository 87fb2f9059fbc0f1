"""What became of each attempt to set a cookie: in the order they were made, against what the browser holds at the end."""

from collections.abc import Iterable

import msgspec

from auditor.model.capture import CookieStored, CookieWrite
from auditor.model.kinds import CookieEffect

Key = tuple[str, str, str, str | None]


def with_effects(
    writes: Iterable[CookieWrite], end: Iterable[CookieStored], now: float, held: Iterable[CookieStored] = ()
) -> tuple[CookieWrite, ...]:
    """The writes, each with its effect, and the last one of each cookie with how long the browser keeps it.

    `now` is when `end` was read, in seconds of the visit; `held` is what was there before the first write.
    """
    values = {_key(one): one.value.sha256 for one in held}
    kept = {_key(one): one for one in end}
    told: list[CookieWrite] = []
    last: dict[Key, int] = {}
    for write in writes:
        key = _key(write)
        told.append(msgspec.structs.replace(write, effect=_effect(write, values.get(key))))
        if write.stored and deletes(write):
            values.pop(key, None)
            last.pop(key, None)
        elif write.stored:
            values[key] = write.value.sha256
            last[key] = len(told) - 1
    for key, number in last.items():
        there = kept.get(key)
        if there is not None:
            told[number] = _as_kept(told[number], there, now)
    return tuple(told)


def deletes(write: CookieWrite) -> bool:
    """Whether the write asks for a cookie to go."""
    return write.lifetime_seconds is not None and write.lifetime_seconds <= 0


def _effect(write: CookieWrite, before: str | None) -> CookieEffect:
    if not write.stored:
        return CookieEffect.REFUSED
    if deletes(write):
        return CookieEffect.NONE if before is None else CookieEffect.DELETED
    if before is None:
        return CookieEffect.CREATED
    return CookieEffect.RENEWED if before == write.value.sha256 else CookieEffect.OVERWRITTEN


def _as_kept(write: CookieWrite, there: CookieStored, now: float) -> CookieWrite:
    seconds = None if there.lifetime_seconds is None else round(there.lifetime_seconds + now - write.at, 1)
    return msgspec.structs.replace(write, kept_seconds=seconds)


def _key(one: CookieWrite | CookieStored) -> Key:
    """What makes two cookies one: in each partition there may be one of the same name."""
    return one.name, one.domain.lstrip(".").lower(), one.path, one.partition_key
