"""Reports the browser sends by itself: breaches of policies, warnings, network errors (Reporting API, NEL).

Measured in Chromium 156. No page and no request event tells of them; `Network.enableReportingApi` tells what a document
queued, where to and whether it went. Of network errors (NEL) it tells only those about addresses that a window or frame
shows at that moment, so those about pages, not those about pictures and scripts; and where certificates are not checked the
browser takes no policy for them at all. The headless shell sends reports only where background-sync is granted, as it is
to visitors; without `--short-reporting-delay` they wait for a minute, with it the first leaves at once. A report about the
page itself would so have left before the page shows, untold: while a page is asked for they are held.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from auditor.collect.cdp import AttachedTarget, Params
from auditor.collect.traffic import Hop, Traffic
from auditor.model.base import Record
from auditor.sites import host_of

PENDING = "Pending"
GRANTED = {"permission": {"name": "background-sync"}, "setting": "granted"}
HELD = {**GRANTED, "setting": "denied"}


class Reports:
    """Turns reports that went out into hops of `traffic`; `waiting` are the others, by id."""

    def __init__(self, traffic: Traffic) -> None:
        self.waiting: dict[str, Params] = {}
        self._traffic = traffic
        self._endpoints: dict[tuple[str, str], str] = {}
        self._sent: set[str] = set()

    def told(self, params: Params, target: AttachedTarget) -> None:
        """What a document of the visit tells: its addresses for reports, or what became of one. Several may tell the same."""
        if "report" not in params:
            self._endpoints |= {(params["origin"], e["groupName"]): e["url"] for e in params["endpoints"]}
            return
        report = params["report"]
        if report["id"] in self._sent:
            return
        before = self.waiting.get(report["id"], {})
        self.waiting[report["id"]] = report
        if before.get("status") not in (report["status"], PENDING):  # once each: a report that fails is tried for ever
            self._traffic.active()
        left = report["status"] == "Success" or report["completedAttempts"]
        urls = self._urls(report) if left else set()
        if len(urls) != 1:
            return  # which of several addresses was taken is not told
        self._sent.add(report["id"])
        del self.waiting[report["id"]]
        body = [{key: report[key] for key in ("body", "type", "initiatorUrl")}]
        self._traffic.reported(
            report["id"], urls.pop(), json.dumps(body), report["initiatorUrl"], report["timestamp"], target
        )

    def unsent(self) -> list[set[str]]:
        """The addresses of each report that has not left. The browser also makes reports that nobody asked for; they have
        no address and go nowhere."""
        return [urls for report in self.waiting.values() if (urls := self._urls(report))]

    def _urls(self, report: Params) -> set[str]:
        """Where a report may go: one address, or several where its group has so many."""
        origin = "/".join(report["initiatorUrl"].split("/")[:3])
        told = self._endpoints.get((origin, report["destination"]))
        if told is not None:
            return {told}
        groups = dict(group for p in policies(self._traffic.hops) if p.origin == origin for group in p.groups)
        return set(groups.get(report["destination"], ()))  # a later answer's group takes the place of an earlier one's


class Declared(Record, frozen=True, kw_only=True):
    """What one answer has the browser report. `groups` are names with addresses; `network_errors` the group that an NEL
    header names, None without one."""

    origin: str
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    network_errors: str | None = None

    @property
    def error_hosts(self) -> set[str]:
        """Hosts that are told of network errors."""
        return {host_of(url) for name, urls in self.groups if name == self.network_errors for url in urls}


def policies(hops: Iterable[Hop]) -> Iterator[Declared]:
    """What the answers to these hops declare: Report-To and NEL."""
    for hop in hops:
        headers = {n.lower(): v for n, v in ((hop.received or hop.response or {}).get("headers") or {}).items()}
        if "report-to" in headers:
            groups = tuple(_groups(headers["report-to"]))
            named = next((e.get("report_to") for e in _objects(headers.get("nel", "")) if e.get("max_age")), None)
            origin = "/".join(hop.url.split("/")[:3])
            yield Declared(origin=origin, groups=groups, network_errors=None if named is None else str(named))


def _groups(header: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in _objects(header):
        endpoints = entry.get("endpoints")
        told = [e.get("url") for e in endpoints if isinstance(e, dict)] if isinstance(endpoints, list) else []
        yield str(entry.get("group", "default")), tuple(url for url in told if isinstance(url, str))


def _objects(header: str) -> Iterator[dict[str, Any]]:
    """The JSON objects of a header; equal headers come joined by a line feed or, as one list, by commas."""
    for line in header.split("\n"):
        with suppress(ValueError, RecursionError):
            yield from (entry for entry in json.loads(f"[{line}]") if isinstance(entry, dict))
