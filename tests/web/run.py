"""Serve a scenario and audit it: the one place where scenario tests touch the auditor."""

from pathlib import Path

import pytest

from auditor.demo.web import Web
from auditor.model.result import AuditResult
from tests.web.scenario import Scenario

REFUSE = {"profile": {"cookie_controls_mode": 1}}
"""Chromium's preference for refusing third-party cookies."""


async def audited(scenario: Scenario, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AuditResult:
    """The result of auditing a scenario as its `plan` says, captured into `folder`."""
    from auditor.collect.capture import collect
    from auditor.collect.plan import Plan
    from auditor.pipeline import CAPTURE, Order, judge

    if scenario.plan.refuse_third_party_cookies:
        monkeypatch.setattr("auditor.collect.browser.KEEP_THIRD_PARTY_COOKIES", REFUSE)
    async with Web(scenario.table) as web:
        plan = Plan(
            url=scenario.url,
            states=scenario.plan.states,
            pages=scenario.plan.pages,
            browser=scenario.plan.browser,
            first_party=scenario.plan.first_party,
            load_timeout=scenario.plan.load_timeout,
            visit_timeout=scenario.plan.visit_timeout,
            resolve_rules=web.resolve_rules,
            insecure=True,
        )
        await collect(plan, folder / CAPTURE, lambda _: None)
    return judge(folder / CAPTURE, Order(out=folder, formats=("json",), profile=scenario.plan.profile))
