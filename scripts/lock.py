#!/usr/bin/env python3
"""Writes constraints.txt: the versions that scripts/prepare.py installs, so that every set-up gets the same ones.

    .venv/bin/python scripts/lock.py            from the environment in .venv, which scripts/test has made

Only names and versions: where packages come from is the business of whoever installs them. Packages that this machine
has no use for keep the versions that the file already names for them, as do the other Python versions' lines.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "constraints.txt"
HEAD = "# Made by scripts/lock.py: what an installation may consist of. Change pyproject.toml, then make it anew.\n"
OWN = {"tracker-disclosure-auditor", "pip", "setuptools", "wheel"}
LINE = re.compile(r"([a-z0-9-]+)==(\S+)$")


def canonical(name: str) -> str:
    """A package's name as the index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> dict[str, str]:
    """Versions of everything in this environment; what is installed from a folder or an address is left out."""
    found = {}
    for one in metadata.distributions():
        name = canonical(one.metadata["Name"])
        if name not in OWN and one.read_text("direct_url.json") is None:
            found[name] = one.version.partition("+")[0]
    return found


def locked(text: str) -> dict[str, str]:
    """The versions in a constraints file."""
    return {match[1]: match[2] for line in text.splitlines() if (match := LINE.match(line))}


def main() -> int:
    """Write the file; says what changed."""
    before = locked(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
    now = {**before, **installed()}
    FILE.write_text(HEAD + "".join(f"{name}=={now[name]}\n" for name in sorted(now)), encoding="utf-8")
    changed = sorted(name for name in now if before.get(name) != now[name])
    print(f"{FILE.name}: {len(now)} packages, {len(changed)} changed{': ' + ', '.join(changed) if changed else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
