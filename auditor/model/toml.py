"""TOML that somebody else wrote."""

import tomllib
from typing import Any

MOST_PARTS = 100
"""Parts of one key. The reader's cost grows with the square of their number: 100,000 of them would take minutes."""


def loads(text: str) -> dict[str, Any]:
    """Tables and values. Raises `tomllib.TOMLDecodeError`, also for a key that nobody would write."""
    for number, line in enumerate(text.splitlines(), 1):
        # Keys stand before each "=", and in the headers of tables.
        *keys, rest = line.split("=")
        keys += [rest] if line.lstrip().startswith("[") else []
        if any(key.count(".") >= MOST_PARTS for key in keys):
            raise tomllib.TOMLDecodeError(f"a key of more than {MOST_PARTS} parts (at line {number})")
    return tomllib.loads(text)
