"""Prints which advisory service pip-audit can ask from here, "pypi" or "osv"; else why none, with exit code 1.

Run by scripts/pip-audit with its own interpreter, so that the way there (proxy, certificates) is the one pip-audit takes.
A mirror of packages alone is none: its answers hold no advisories.
"""

import sys
from typing import Any

import requests

ANSWERS_IN = 15
SERVICES: dict[str, tuple[str, str, Any, str]] = {
    "pypi": ("GET", "https://pypi.org/pypi/jinja2/2.10/json", None, "vulnerabilities"),
    "osv": (
        "POST",
        "https://api.osv.dev/v1/query",
        {"package": {"name": "jinja2", "ecosystem": "PyPI"}, "version": "2.10"},
        "vulns",
    ),
}
"""Each is asked about a version that has known faults, so that an empty answer is not taken for one."""


def main() -> int:
    """Ask each for a version known to be faulty."""
    reasons = []
    for name, (method, url, body, key) in SERVICES.items():
        try:
            answer = requests.request(method, url, json=body, timeout=ANSWERS_IN)
            if answer.ok and answer.json().get(key):
                print(name)
                return 0
            reasons.append(f"{name} answered {answer.status_code} without advisories")
        except (requests.RequestException, ValueError) as error:
            reasons.append(f"{name}: {type(error).__name__}")
    print("; ".join(reasons))
    return 1


if __name__ == "__main__":
    sys.exit(main())
