"""What of an audit is followed over time: things that are there or not, and values that things have."""

from auditor.model.base import Record
from auditor.model.history import Essence
from auditor.model.kinds import State, SubjectKind

Key = tuple[str, str]
SAME_LIFETIME = 0.05
"""Lifetimes that differ by less than this share are the same: clocks and time of day shift them."""


class Item(Record, frozen=True):
    """Something that is there or not. `states` are those it was last seen in, none where that says nothing; `check`
    is the check that decides. `about` is what a finding is about, `part_of` the thing whose part it is."""

    kind: str
    name: str
    states: tuple[State, ...] = ()
    check: str = ""
    subject: str = ""
    about: Key | None = None
    part_of: Key | None = None

    def could_be_seen(self, essence: Essence) -> bool:
        """Whether a run that did not find it could have."""
        if self.check:
            if self.check not in essence.checks:
                return False
            return not any(u.check == self.check and (not u.subjects or self.subject in u.subjects)
                           for u in essence.untested)  # fmt: skip
        return bool(essence.states) and all(state in essence.states for state in self.states)


class Value(Record, frozen=True):
    """A value of something, in words; `number` where nearly the same is the same. `from_policy`: the documents and the
    register decide it, not the traffic."""

    name: str
    text: str
    number: float | None = None
    from_policy: bool = False

    def same(self, other: "Value") -> bool:
        if self.number is None or other.number is None:
            return self.text == other.text
        return same_lifetime(self.number, other.number)


def items(essence: Essence) -> dict[Key, Item]:
    """Vendors and the states they were seen in, cookies, storage entries, documents and findings of the site."""
    found: dict[Key, Item] = {}
    for v in essence.vendors:
        found["vendor", v.id] = Item("vendor", v.name, v.states)
        for state in v.states:
            name = f"{v.name} in state {state.value}"
            found["vendor in state", f"{v.id} {state.value}"] = Item(
                "vendor in state", name, (state,), part_of=("vendor", v.id)
            )
    for c in essence.cookies:
        found["cookie", f"{c.name} {c.domain} {c.path}"] = Item("cookie", f"{c.name} ({c.domain})", c.states)
    for s in essence.storage:
        found["storage entry", f"{s.kind} {s.key} {s.origin}"] = Item(
            "storage entry", f"{s.key} ({s.origin})", s.states
        )
    for d in essence.documents:
        found["document", d.place] = Item("document", d.place)
    for f in essence.findings:
        if not f.about_audit:
            about = ("vendor", f.subject) if f.kind is SubjectKind.VENDOR else None
            found["finding", f.fingerprint] = Item("finding", f.message, (), f.check, f.subject, about)
    return found


def values(essence: Essence) -> dict[Key, Value]:
    """Lifetimes and fates of cookies, what the policy says of vendors, how severe findings are, unread documents. The
    first word of a key's kind is the kind of the thing."""
    found: dict[Key, Value] = {}
    for v in essence.vendors:
        found["vendor what the policy says", v.id] = Value(v.name, v.says, from_policy=True)
    for c in essence.cookies:
        key, name = f"{c.name} {c.domain} {c.path}", f"{c.name} ({c.domain})"
        found["cookie lifetime", key] = Value(name, days(c.lifetime), c.lifetime)
        found["cookie kept", key] = Value(name, "stored" if c.stored else "refused")
    for f in essence.findings:
        if not f.about_audit:
            found["finding severity", f.fingerprint] = Value(f.message, f.severity.value, from_policy=True)
    for d in essence.documents:
        found["document why it was not read", d.place] = Value(d.place, d.reason or "")
    return found


def same_lifetime(before: float, after: float) -> bool:
    """Nearly the same."""
    return abs(after - before) <= SAME_LIFETIME * max(abs(before), abs(after))


def days(seconds: float | None) -> str:
    """A lifetime in words."""
    return "session" if seconds is None else f"{seconds / 86_400:.3g} d"
