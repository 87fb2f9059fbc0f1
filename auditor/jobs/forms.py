"""Every value of a settings file that has not the form its key asks for, a sentence each. Pure."""

import difflib
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, get_args, get_type_hints

import msgspec

from auditor.config import in_words, record_in
from auditor.model.base import Record

_ENUM = re.compile(r"Invalid enum value '(.*)'")


def form_faults(table: Mapping[str, Any], record: type[Record], where: str = "") -> Iterator[str]:
    """Each value is tried alone, so that one fault hides no other. Unknown keys are passed over: they are told elsewhere."""
    hints = get_type_hints(record, include_extras=True)
    for key, value in table.items():
        if key not in hints:
            continue
        below = record_in(hints[key])
        if below is not None and isinstance(value, dict):
            yield from form_faults(value, below, f"{where}{key}.")
        elif below is not None and isinstance(value, list) and all(isinstance(row, dict) for row in value):
            for number, row in enumerate(value):
                yield from form_faults(row, below, _label(where, key, number, row))
        else:
            yield from _fault(value, hints[key], f"{where}{key}")
    needed = [field.name for field in msgspec.structs.fields(record) if field.required]
    yield from (f"{where}{name} is missing." for name in needed if name not in table)


def _label(where: str, key: str, number: int, row: Mapping[str, Any]) -> str:
    """A table of the file by its name, if it has one; what lies in it by its number."""
    if where:
        return f"{where}{key}[{number}]."
    name = row.get("name")
    return f"{key} '{name}': " if isinstance(name, str) else f"{key} {number + 1}: "


def _fault(value: object, hint: Any, key: str) -> Iterator[str]:
    try:
        msgspec.convert(value, hint, strict=True)
    except msgspec.ValidationError as error:
        place, colon, text = in_words(error).rpartition(": ")
        yield f"{key}{place if colon else ''}: {text}{_near(text, hint)}"


def _near(text: str, hint: Any) -> str:
    found = _ENUM.search(text)
    if found is None:
        return "."
    known = sorted(_values(hint))
    near = difflib.get_close_matches(found[1], known, n=1)
    return f": did you mean '{near[0]}'?" if near else f": known are {', '.join(known)}."


def _values(hint: Any) -> set[str]:
    """The words of every enumeration in a type."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {str(one.value) for one in hint}
    return {value for inner in get_args(hint) for value in _values(inner)}
