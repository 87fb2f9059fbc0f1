"""Jurisdiction profiles as data: one TOML file each in `jurisdictions/`, with the law that applies and what it changes.

A file holds `label`, `law_as_of` (year and month, absent where no law is applied), `references` (keys of
`auditor.evidence.law`), `area` and `adequate` (ISO countries that data may go to without, or with, an adequacy
decision), `[severity]` (check = a severity that replaces the check's own, or "+1"/"-1") and `[counter]` (check = the
argument against, printed with its findings). A file with `selectable = false` is kept as data only.
"""

import tomllib
from functools import lru_cache
from importlib.resources import files

import msgspec

from auditor.model.base import Record
from auditor.model.kinds import Profile, Severity

_STEPS = ("+1", "-1")


class Jurisdiction(Record, frozen=True, kw_only=True):
    """One profile. `source` says where the facts are from; `note` is for whoever edits the file."""

    id: str
    label: str
    law_as_of: str | None = None
    selectable: bool = True
    references: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    adequate: tuple[str, ...] = ()
    severity: dict[str, str] = {}
    counter: dict[str, str] = {}
    source: str = ""
    note: str = ""

    def adjusted(self, check: str, severity: Severity) -> Severity:
        """The severity of a finding of this check under this profile; one step at most, or the one the file names."""
        rule = self.severity.get(check)
        if rule is None:
            return severity
        if rule in _STEPS:
            order = list(Severity)
            return order[max(0, min(len(order) - 1, severity.rank + int(rule)))]
        return Severity(rule)


@lru_cache(maxsize=1)
def known() -> dict[str, Jurisdiction]:
    """All profile files by id, the ones that cannot be selected included. Raises `ValueError` for an unsound file."""
    folder = files("auditor.evidence") / "jurisdictions"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            made = msgspec.convert({"id": name, **tomllib.loads(file.read_text(encoding="utf-8"))}, Jurisdiction)
            found[name] = _sound(made)
    return found


def of(profile: Profile) -> Jurisdiction:
    """The file of a profile that can be selected."""
    return known()[profile.value]


def lands(key: str) -> tuple[Profile, ...]:
    """The profiles whose file names this reference, in the order of `Profile`."""
    return tuple(p for p in Profile if key in of(p).references)


def _sound(made: Jurisdiction) -> Jurisdiction:
    for check, rule in made.severity.items():
        if rule not in _STEPS and rule not in list(Severity):
            raise ValueError(f"jurisdictions/{made.id}.toml: severity of {check} is '{rule}'")
    return made
