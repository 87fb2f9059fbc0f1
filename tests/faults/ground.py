"""What the rows of the fault matrix stand on: one browser, one loopback web, short limits, and the whole way to a verdict.

A row is a site that does one bad thing. It is collected by the code that audits use, saved, judged, and compared with
what was promised: an end in bounded time, a capture that can be read, the reason in the result, the exit code.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from auditor.collect import stored
from auditor.collect.browser import Chromium, launched
from auditor.collect.capture import _Gathered, states_of
from auditor.collect.plan import Limits, Plan, Settling
from auditor.demo.web import Answer, Response, Web, content
from auditor.model.capture import Capture, Visit
from auditor.model.kinds import State
from auditor.model.result import AuditResult
from auditor.pipeline import Order, exit_code, judge
from tests.faults.servers import asks_for_certificate, babble, closed_port

SHORT = {
    "settling": Settling(quiet=0.2, minimum=0.1, cap=1.0),
    "limits": Limits(windows=5, parts=40, events=20_000),
    "load_timeout": 2.0,
    "consent_timeout": 1.5,
    "visit_timeout": 20.0,
}
"""Limits of a second or two in place of those that are kind to slow sites; the mechanisms are the same."""
SECRET = "what only this machine may read"
HANGS = 120.0
"""Seconds after which a row is taken never to end: its own limits are a tenth of that."""
WORDS = (
    "<p>This shop sells many things to everyone, and says so in more words than an error page would ever have.</p>" * 3
)
POLICY = content(
    "<!doctype html><title>Privacy policy</title><h1>Privacy policy</h1>"
    + "<p>We keep the personal data of an order for ten years and give them to nobody. You may object at any time.</p>"
    * 15
)
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def page(extra: str = "", head: str = "", title: str = "Shop") -> Response:
    """A page of the shop; `extra` stands before its footer."""
    return content(
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{WORDS}{extra}"
        "<footer><a href=/privacy>Privacy policy</a> <a href=/two>Two</a></footer></body></html>"
    )


def site(home: Answer, **more: Answer) -> dict[str, Answer]:
    """A shop with another first page; keys of `more` are paths without their slash, `_` for `.` and `every` for `*`."""
    paths = {f"/{name.replace('every', '*').replace('_', '.')}": answer for name, answer in more.items()}
    return {"/": home, "/privacy": POLICY, "/two": page(title="Two"), **paths}


def script(code: str) -> Response:
    """A page of the shop with this script at its end."""
    return page(f"<script>{code}</script>")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fault. `promise` is for docs/reliability.md; `reason` must stand in the result (any of several, by `|`);
    `status` of the visit and `code` the exit code; `seen`: what the capture must still hold."""

    name: str
    promise: str
    hosts: Mapping[str, Answer] = field(default_factory=dict)
    others: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    reason: str = ""
    status: str = "partial"
    code: int = 3
    state: State = State.NO_ACTION
    seen: str = ""
    plan: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    capture: Capture
    result: AuditResult
    code: int
    seconds: float

    @property
    def visit(self) -> Visit:
        return self.capture.visits[0]

    @property
    def told(self) -> str:
        """Everything the result says of what could not be seen."""
        reasons = [document.reason or "" for document in self.result.documents]
        return "\n".join([self.visit.reason or "", *self.result.limitations, *reasons])


def words(outcome: Outcome) -> str:
    """The outcome as docs/reliability.md gives it."""
    visit = outcome.visit
    return f"{visit.status.value}, exit {outcome.code}: {visit.reason or 'nothing missing'}"


@dataclass
class Ground:
    web: Web
    chromium: Chromium
    rules: str

    async def audited(self, row: Row, folder: Path) -> Outcome:
        """Collect and judge the row's site in the running browser, as `collect` and `judge` do."""
        host = f"www.{row.name}.example"
        self.web.table[host] = dict(row.hosts)
        self.web.table.update({name: dict(paths) for name, paths in row.others.items()})
        given = {"pages": 1, "insecure": True, **SHORT, **row.plan}
        plan = Plan(url=f"https://{host}/", states=(row.state,), resolve_rules=self.rules, **given)
        self.chromium.plan = plan
        gathered = _Gathered(plan, states_of(plan), folder / "capture", lambda _: None)
        begun = time.monotonic()
        await gathered.all_states(self.chromium)
        seconds = time.monotonic() - begun
        stored.save(gathered.capture("it was not visited."), folder / "capture")
        with patch("auditor.trackers.lists.installed", lambda: ()):  # what this machine has of them is not the row's
            result = judge(folder / "capture", Order(out=folder, formats=("json",)))
        return Outcome(stored.load(folder / "capture"), result, exit_code(result, "high"), seconds)


@asynccontextmanager
async def running_ground() -> AsyncIterator[Ground]:
    """A browser and the hosts of all rows; some of these are no web servers at all."""
    async with (
        Web({}, {"127.0.0.1": {"/secret": content(SECRET, "txt")}}) as web,
        closed_port() as shut,
        babble() as noise,
        asks_for_certificate() as strict,
    ):
        places = {"refused": shut, "no-tls": noise, "client-certificate": strict}
        rules = ", ".join(
            [f"MAP www.{name}.example:443 127.0.0.1:{port}" for name, port in places.items()]
            + ["MAP www.unknown-name.example ~NOTFOUND"]
            + [f"MAP *.example:443 127.0.0.1:{web.port}", f"MAP *.example:80 127.0.0.1:{web.plain_port}"]
        )
        # Names of *.test are public when we ask for them, and lead to this machine when the browser asks.
        rebinding = f"{rules}, MAP *.test:443 127.0.0.1:{web.port}"
        plan = Plan(url="https://www.faults.example/", resolve_rules=rebinding, insecure=True)
        async with launched(plan) as chromium:
            loop = asyncio.get_running_loop()
            with patch.object(loop, "getaddrinfo", partial(_resolved, loop.getaddrinfo)):
                yield Ground(web, chromium, rules)


async def _resolved(ask: Callable[..., Awaitable[Any]], host: str, *more: Any, **kinds: Any) -> Any:
    if host.endswith(".test"):
        return [(2, 1, 6, "", ("93.184.216.34", 443))]
    return await ask(host, *more, **kinds)
