from auditor.evidence.attribution import Attributor
from auditor.evidence.identified import Identified
from auditor.evidence.own_hosts import own_hosts
from auditor.model.evidence import OwnHost
from auditor.model.kinds import State
from auditor.trackers.lookup import Lookup
from tests.evidence import captures as c

VALUE = "a1b2c3d4e5f6a7b8"


def found(url: str, value: str = VALUE) -> tuple[OwnHost, ...]:
    visit = c.visit(State.ACCEPT, c.request(url), cookies=[c.cookie("_v", value)])
    capture = c.capture(visit, c.visit(State.REJECT, cookies=[c.cookie("_v", "z9y8x7w6v5u4t3s2")]))
    attributor = Attributor(c.REGISTER, Lookup(c.REGISTER), ("shop.test",))
    return own_hosts(capture, attributor, Identified(capture, attributor))


def test_a_sub_domain_that_receives_an_identifier() -> None:
    (host,) = found(f"https://metrics.shop.test/c?id={VALUE}")
    assert (host.host, host.requests) == ("metrics.shop.test", 1)


def test_files_pages_and_third_parties_are_none() -> None:
    for url in ("https://static.shop.test/a.js", f"{c.PAGE}?id={VALUE}", f"{c.AD}?id={VALUE}"):
        assert found(url) == ()
