from auditor.evidence.routing import DISCLOSED, STALE, UNDISCLOSED, Way, route, routed
from auditor.model.kinds import Label, State
from tests.checks.evidences import STATES, evidence, unoperated, vendor, visit


def test_named_and_seen_passes() -> None:
    for label in DISCLOSED:
        found = route(vendor("a", label), evidence())
        assert (found.check, found.way) == (UNDISCLOSED, Way.PASSED)


def test_named_and_unseen_waits_for_a_state_that_failed() -> None:
    row = vendor("a", Label.NAMED_PRODUCT, {})
    given = evidence(row, visits=[visit(State.NO_ACTION), unoperated(State.ACCEPT)])
    found = route(row, given)
    assert (found.check, found.way, found.asked) == (STALE, Way.UNTESTED, True)
    assert route(row, evidence(row)).way is Way.FINDING


def test_a_repeated_company_name_is_not_stale_twice() -> None:
    company = vendor("mouseflow-aps", Label.NAMED_COMPANY, {}, name="Mouseflow ApS", kind="company")
    product = vendor("mouseflow", Label.NAMED_PRODUCT, {}, company="Mouseflow ApS")
    given = evidence(company, product)
    assert route(company, given).way is Way.PASSED
    assert route(product, given).way is Way.FINDING


def test_routed_gives_each_row_to_one_check() -> None:
    rows = [vendor(f"v{n}", label) for n, label in enumerate(Label)]
    given = evidence(*rows, visits=[visit(s) for s in STATES])
    checks = {route(row, given).check for row in rows}
    assert sorted(row.id for check in checks for row, _ in routed(given, check)) == sorted(row.id for row in rows)
