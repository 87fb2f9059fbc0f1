"""The base of every record, and aware time."""

from datetime import datetime
from typing import Annotated

import msgspec

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment, always with a time zone (UTC by habit)."""


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Frozen, keyword-only, strict about unknown fields. Subclasses repeat `frozen` (for mypy) and
    `kw_only` (msgspec does not inherit it)."""
