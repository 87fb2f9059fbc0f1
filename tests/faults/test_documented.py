"""docs/reliability.md has every row of the fault matrix, with the promise that the test holds it to."""

import re

from auditor.collect.plan import Limits, Plan
from tests.faults.documented import FILE, OTHERS
from tests.faults.rows import ROWS


def test_every_row_is_in_the_table_with_its_promise() -> None:
    cells = re.findall(r"^\| ([\w-]+) \| (.+?) \| (.+) \| ([\d.]+) \|$", FILE.read_text(encoding="utf-8"), re.MULTILINE)
    table = {name: (promise, outcome) for name, promise, outcome, _ in cells}
    assert set(table) == {row.name for row in ROWS} | set(OTHERS)
    for row in ROWS:
        promise, outcome = table[row.name]
        assert promise == row.promise
        if row.code >= 0:
            assert f"exit {row.code}" in outcome


def test_the_limits_told_are_those_of_the_code() -> None:
    text, plan, limits = " ".join(FILE.read_text(encoding="utf-8").split()), Plan(url="https://x.example/"), Limits()
    assert f"a load {plan.load_timeout:g} s, a visit {plan.visit_timeout:g} s" in text
    assert f"{limits.windows} windows" in text
    assert f"{limits.parts:,} frames and workers and {limits.events:,} events; {limits.memory:,} MB" in text
