"""Prints which advisory service pip-audit can ask from here, "pypi" or "osv"; else why none, with exit code 1.

Run by scripts/pip-audit with its own interpreter and its own code, so that the way there (address, proxy, certificates) is the
one pip-audit takes. A mirror of packages alone is none: its answers hold no advisories.
"""

import sys

from packaging.version import Version
from pip_audit._service import (  # type: ignore[import-not-found]  # of pip-audit's own environment
    OsvService,
    PyPIService,
    ResolvedDependency,
    ServiceError,
)

ANSWERS_IN = 15
FAULTY = ResolvedDependency("jinja2", Version("2.10"))
"""A version that has known faults, so that an empty answer is not taken for one."""


def main() -> int:
    """Ask each service for a version known to be faulty."""
    reasons = []
    for name, service in (("pypi", PyPIService(timeout=ANSWERS_IN)), ("osv", OsvService(timeout=ANSWERS_IN))):
        try:
            _, found = service.query(FAULTY)
            if found:
                print(name)
                return 0
            reasons.append(f"{name} answered without advisories")
        except (ServiceError, OSError, ValueError, KeyError) as error:
            reasons.append(f"{name}: {type(error).__name__}")
    print("; ".join(reasons))
    return 1


if __name__ == "__main__":
    sys.exit(main())
