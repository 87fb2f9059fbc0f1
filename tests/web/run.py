"""Serve a scenario and audit it: the one place where scenario tests touch the auditor."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from auditor.collect import browser, stored
from auditor.collect.canary import Pair, pin_of
from auditor.collect.canonical import aliases
from auditor.collect.identity import Identity
from auditor.collect.plan import Plan
from auditor.config import AuditSettings, Settings
from auditor.demo.web import Web
from auditor.model.capture import Capture
from auditor.model.result import AuditResult
from tests.web.scenario import Scenario

PINS = "--ignore-certificate-errors-spki-list="
REFUSE = {"profile": {"cookie_controls_mode": 1}}
"""Chromium's preference for refusing third-party cookies."""


async def audited(scenario: Scenario, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AuditResult:
    """The result of auditing a scenario as its `plan` says, captured into `folder`."""
    from auditor.collect.capture import collect
    from auditor.pipeline import CAPTURE, Order, judge

    if scenario.plan.refuse_third_party_cookies:
        monkeypatch.setattr("auditor.collect.browser.KEEP_THIRD_PARTY_COOKIES", REFUSE)
    async with Web(scenario.table, scenario.unencrypted) as web:
        if scenario.plan.certified:
            _know(web, monkeypatch)
        plan = Plan(
            url=scenario.url,
            states=scenario.plan.states,
            pages=scenario.plan.pages,
            browser=scenario.plan.browser,
            first_party=scenario.plan.first_party,
            load_timeout=scenario.plan.load_timeout,
            visit_timeout=scenario.plan.visit_timeout,
            form_test=scenario.plan.form_test,
            try_links=scenario.plan.try_links,
            custom=scenario.plan.custom,
            resolve_rules=web.resolve_rules,
            insecure=not scenario.plan.certified,
        )
        capture = await collect(plan, folder / CAPTURE, lambda _: None)
    if scenario.plan.aliases is not None:
        await _ask(scenario.plan.aliases, capture, folder / CAPTURE)
    settings = Settings(audit=AuditSettings(experimental=scenario.plan.experimental))
    order = Order(out=folder, formats=("json",), profile=scenario.plan.profile, settings=settings)
    return judge(folder / CAPTURE, order)


def _know(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell the browser the key of this web's certificate beside that of its canary."""
    assert web.leaf is not None
    own, known = browser.arguments_of, pin_of(web.leaf)

    def arguments(plan: Plan, identity: Identity, pair: Pair) -> tuple[str, ...]:
        return tuple(f"{flag},{known}" if flag.startswith(PINS) else flag for flag in own(plan, identity, pair))

    monkeypatch.setattr(browser, "arguments_of", arguments)


async def _ask(names: Mapping[str, tuple[str, ...]], capture: Capture, folder: Path) -> None:
    """Ask a resolver of our own for the canonical names, as if the browser had not been told where the hosts are."""

    async def resolver(host: str) -> tuple[str, ...]:
        return names.get(host, ())

    own = await aliases(capture.visits, capture.target.first_party, Plan(url=capture.target.url), resolver)
    stored.save(msgspec.structs.replace(capture, aliases=own), folder)
