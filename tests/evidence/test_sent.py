from auditor.evidence.attribution import Attributor
from auditor.evidence.sent import receivers, same_values
from auditor.model.kinds import State
from auditor.trackers.lookup import Lookup
from tests.evidence import captures as c

VALUE = "a1b2c3d4e5f6a7b8"


def attributor() -> Attributor:
    return Attributor(c.REGISTER, Lookup(c.REGISTER), ("shop.test",))


def test_who_received_the_value_of_a_cookie() -> None:
    visit = c.visit(State.ACCEPT, c.request(f"{c.AD}?id={VALUE}"), cookies=[c.cookie("_v", VALUE)])
    found = receivers(c.capture(visit), attributor())
    assert [len(names) for names in found.values()] == [1]


def test_nobody_where_no_request_carries_it() -> None:
    visit = c.visit(State.ACCEPT, c.request(f"{c.AD}?id=other-value-here"), cookies=[c.cookie("_v", VALUE)])
    assert receivers(c.capture(visit), attributor()) == {}


def test_storage_that_holds_the_same_value_as_a_cookie() -> None:
    visit = c.visit(
        State.ACCEPT, cookies=[c.cookie("_v", VALUE)], storage=[c.entry("copy", VALUE), c.entry("x", "something else")]
    )
    assert [(key[2], names) for key, names in same_values(c.capture(visit)).items()] == [("copy", ("_v",))]
