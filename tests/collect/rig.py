"""What tests of collect stand on: one running browser, one loopback web, and a visit of what a test serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.collect.also_read import AlsoReading
from auditor.collect.browser import Chromium
from auditor.collect.crawl import Route
from auditor.collect.documents_banner import Layers
from auditor.collect.plan import Plan
from auditor.collect.states import accept, custom, gpc, no_action, reject, withdraw
from auditor.collect.visit import visit
from auditor.demo.web import Answer, Web
from auditor.model.capture import CookieRecords, CookieWrite, RequestRecord, StorageWrite, Visit
from auditor.model.kinds import State

METAS = {module.META.id: module.META for module in (no_action, accept, reject, gpc, withdraw, custom)}


class NoPapers:
    """Leads a visit, reads nothing."""

    problem: str | None = None
    also = AlsoReading()

    def __init__(self) -> None:
        self.layers: list[Layers] = []

    async def read(self, profile: object, pages: object) -> None:
        return


@dataclass
class Rig:
    web: Web
    chromium: Chromium

    def serve(self, table: Mapping[str, Mapping[str, Answer]]) -> None:
        """Answer these hosts; others of earlier tests stay."""
        for host, paths in table.items():
            self.web.table[host] = dict(paths)

    async def visit(self, url: str, folder: Path, state: State = State.NO_ACTION, **options: Any) -> Visit:
        """Serve nothing new; visit in a fresh context of the running browser."""
        kept = self.chromium.plan
        plan = Plan(url=url, resolve_rules=kept.resolve_rules, insecure=True, **{"pages": 1, **options})
        self.chromium.plan = plan
        try:
            return await visit(self.chromium, METAS[state], Route(plan), folder, lambda _: None, NoPapers())
        finally:
            self.chromium.plan = kept


def requests(visit: Visit) -> tuple[RequestRecord, ...]:
    assert isinstance(visit.requests, tuple), visit.requests
    return visit.requests


def urls(visit: Visit) -> list[str]:
    return [one.url for one in requests(visit)]


def request(visit: Visit, url: str) -> RequestRecord:
    (found,) = [one for one in requests(visit) if one.url == url]
    return found


def cookies(visit: Visit) -> CookieRecords:
    assert isinstance(visit.cookies, CookieRecords), visit.cookies
    return visit.cookies


def written(visit: Visit, name: str) -> CookieWrite:
    (found,) = [write for write in cookies(visit).writes if write.name == name]
    return found


def storage(visit: Visit) -> tuple[StorageWrite, ...]:
    assert isinstance(visit.storage, tuple), visit.storage
    return visit.storage
