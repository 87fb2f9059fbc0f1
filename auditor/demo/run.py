"""Serve the demo site on this machine and audit it."""

import asyncio

from auditor.collect.capture import collect
from auditor.collect.plan import ALL_STATES, Plan
from auditor.demo.site import Site, demo
from auditor.demo.web import Web
from auditor.model.result import AuditResult
from auditor.pipeline import CAPTURE, Order, Progress, fresh_folder, judge, load_register

PAGES = 3


def run(order: Order, progress: Progress) -> AuditResult:
    """An audit of the demo site in all four states over three pages, into `order.out`; reaches nothing but loopback."""
    load_register()
    folder = fresh_folder(order.out)
    asyncio.run(_visited(demo(), order, progress))
    progress("Reading the evidence")
    return judge(folder / CAPTURE, order)


async def _visited(site: Site, order: Order, progress: Progress) -> None:
    async with Web(site.web) as web:
        plan = Plan(
            url=site.url,
            states=ALL_STATES,
            pages=PAGES,
            resolve_rules=web.resolve_rules,
            insecure=True,
            first_party=order.settings.audit.first_party,
            command=("demo",),
        )
        await collect(plan, order.out / CAPTURE, progress)
