"""One browser and one loopback web for all tests of collect; each test serves its own hosts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from auditor.collect.browser import launched
from auditor.collect.plan import Plan
from auditor.demo.web import Web
from tests.collect.rig import Rig


@pytest.fixture(scope="session")
async def rig() -> AsyncIterator[Rig]:
    async with Web({"www.rig.example": {}}) as web:
        rules = f"MAP *:443 127.0.0.1:{web.port}, MAP *:80 127.0.0.1:{web.plain_port}, MAP * ~NOTFOUND"
        plan = Plan(url="https://www.rig.example/", resolve_rules=rules, insecure=True)
        async with launched(plan) as chromium:
            yield Rig(web=web, chromium=chromium)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "capture"
