"""Outcomes and times of a run, kept for docs/reliability.md when AUDITOR_MEASURED names a file to add them to."""

import json
import os
from pathlib import Path

VARIABLE = "AUDITOR_MEASURED"


def note(name: str, promise: str, outcome: str, seconds: float) -> None:
    """One row as measured."""
    file = os.environ.get(VARIABLE)
    if file:
        line = {"name": name, "promise": promise, "outcome": outcome, "seconds": round(seconds, 1)}
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
