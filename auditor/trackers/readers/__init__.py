"""List formats. To add one: a file here named after its id, with

- `META: ReaderMeta`,
- `recognises(text) -> int`: how surely this file is of the format, 0 (no) to 100, from its first lines,
- `read(text) -> Lines`: every line that is not empty, as a rule or as the reason why it is none; it never raises,

and a test in tests/trackers/readers. A file nobody recognises is read as `adblock`.
"""

import msgspec


class ReaderMeta(msgspec.Struct, frozen=True, kw_only=True):
    """`title` is for people: "Adblock filter list"."""

    id: str
    title: str


CALLABLES = ("recognises", "read")
