"""What the page and our browser say of the visitor's choice: TCF, GPP, Google consent mode, Global Privacy Control."""

import asyncio
import re
from functools import lru_cache
from importlib import resources
from typing import Any
from urllib.parse import urldefrag

from playwright.async_api import Error, Page

from auditor.collect.cdp import AttachedTarget, CdpError, Params
from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.consent import strings
from auditor.collect.consent.places import session_of, value_of
from auditor.collect.originals import asking
from auditor.collect.page import in_world
from auditor.collect.reach import PRIVATE as NOT_PUBLIC
from auditor.collect.reach import is_trespass
from auditor.collect.reports import policies
from auditor.collect.stage import Choice, Stage
from auditor.collect.traffic import Hop
from auditor.model.capture import NOT_RECORDED
from auditor.model.kinds import State, TargetKind
from auditor.model.said import counted, joined, say, term
from auditor.sites import host_of, site_of

META = CollectorMeta(id="signals")
ANSWERS_IN = 2.0
"""Seconds; a page that does not answer by then has said nothing."""
GPC = "navigator.globalPrivacyControl === true"
LINKED = """[...document.querySelectorAll("link[rel~=icon i], link[rel~=manifest i], link[rel~=prerender i]")].slice(0, 40)
  .map(link => [["icon", "manifest", "prerender"].find(one => link.rel.toLowerCase().split(/\\s+/).includes(one)),
    String(link.href).slice(0, 2000)])"""
NAMED = 3
WITHOUT_HEADER = "gpc-without-header"
WINDOWS = "windows"
UNTOLD = "gpc-not-told"
"""Whom no request of the visit told of Global Privacy Control, and documents whose scripts it was not told."""
PRIVATE = "private-addresses"
REFUSED = "refused-navigations"
"""Hosts in private networks to which frames or windows would have led."""
STOPPED = "stopped-by-the-site"
"""Requests that the page tried and that its own policy, or the browser's on insecure content, let nobody see."""
REPORTED = "reporting-endpoints"
"""Hosts to which answers have the browser send reports, whether one was sent or not; those sent are among the requests."""
ERRORS_REPORTED = "network-error-reports"
WAITING = "reports-not-sent"
ICONS = "icons-not-loaded"
MANIFEST = "manifest-not-loaded"
PREPARED = "pages-prepared"
"""Pages that a visitor's browser loads or runs ahead, and that the visit has not seen. A browser that is watched runs none
(measured, 156): of speculation rules it fetches the page alone, of `<link rel=prerender>` the headless shell nothing."""
REPORTING = ("report-to", "reporting-endpoints")
ADDRESS = re.compile(r"https?://[^\s\"'<>,;\\]+")
OWN_RULES = {"csp": "Content-Security-Policy", "mixed-content": "rule against insecure content"}
READ_AS = {"tcf": lambda text: _tcf(text), "gpp": strings.gpp, "us": strings.us_privacy}


def start(stage: Stage) -> "Signals":
    return Signals(stage)


class Signals(Collector):
    """The last answer of the first page counts, and the one before the choice where it was another."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._told: dict[str, dict[str, str]] = {}
        self._properties: list[bool] = []
        self._windows: set[str] = set()
        self._linked: set[tuple[str, str]] = set()
        self._answered = False
        self._thrown = ""

    def prepare(self, target: AttachedTarget) -> None:
        if target.kind is TargetKind.PAGE:
            self._windows.add(target.target_id)

    async def moment(self, name: str, page: Page) -> None:
        try:
            async with asyncio.timeout(ANSWERS_IN):
                told = await self._ask(page)
        except CdpError as error:
            self._thrown = self._thrown or str(error).splitlines()[0]
            return
        except (Error, TimeoutError):
            return
        self._answered = True
        if told:
            self._told[name] = told
        if self.stage.state is State.GPC and name == "loaded":
            self._properties = await self._property()

    async def _ask(self, page: Page) -> dict[str, str]:
        session = await session_of(self.stage.socket, page)
        asked = {"expression": _script(), "returnByValue": True, "awaitPromise": True}
        self._linked |= {(str(what), str(url)) for what, url in await in_world(page, self.stage, LINKED) or ()}
        told = value_of(await self.stage.socket.post("Runtime.evaluate", asked, session))
        return in_words(told if isinstance(told, dict) else {})

    def _elsewhere(self, what: str) -> list[str]:
        """Hosts of other sites that keep the page's icon or manifest, where this browser did not ask them for it: the
        headless shell shows no icons and loads none, and manifests wait for a visitor who stays (measured, 156)."""
        asked = {hop.url for hop in self.stage.traffic.hops}
        own = {site_of(host_of(self.stage.page_url)), *self.stage.plan.first_party}
        hosts = {host_of(url) for kind, url in self._linked if kind == what and url not in asked and _is_web(url)}
        return sorted(host for host in hosts if site_of(host) not in own)

    def _prepared(self) -> list[str]:
        """Addresses of pages to be run ahead that were neither visited nor, for what belongs to them, loaded."""
        traffic = self.stage.traffic
        seen = {hop.url for hop in traffic.hops if hop.main_frame or hop.target.kind is TargetKind.PREFETCH}
        linked = sorted(url for what, url in self._linked if what == "prerender" and _is_web(url))
        return [url for url in dict.fromkeys((*traffic.ahead(), *linked)) if urldefrag(url).url not in seen]

    async def _property(self) -> list[bool]:
        """Whether the property is true, in every document and worker of the visit that answers."""
        socket, context = self.stage.socket, self.stage.context_id
        there = [t for t in socket.targets.values() if t.context_id == context]
        mute = (TargetKind.WORKLET, TargetKind.PREFETCH)  # which have no navigator, or run no scripts
        sessions = [t.session for t in there if t.kind not in mute]
        asked = [socket.post("Runtime.evaluate", {"expression": GPC}, session) for session in sessions]
        done, _ = await asyncio.wait(asked, timeout=ANSWERS_IN) if asked else (set(), set())
        answers: list[Params] = [one.result() for one in done if one.exception() is None]
        return [answer.get("result", {}).get("value") is True for answer in answers]

    async def finish(self, choice: Choice) -> dict[str, str]:
        first = self._told.get("loaded", {})
        last = next((self._told[name] for name in ("end", "withdrawn", "chosen", "loaded") if name in self._told), {})
        found = dict(last)
        if self._thrown and not self._answered:
            found[NOT_RECORDED] = say(
                "the page could not be asked for them ({what}).", what=self._thrown[:120].rstrip(".")
            )
        if choice.since is not None:
            found |= {f"{name}-before-choice": text for name, text in first.items() if last.get(name) != text}
        if len(self._windows) > 1:
            found[WINDOWS] = self._opened()
        private = self._private()
        if private:
            found[PRIVATE] = joined(private, ", ")
        found |= self._reports()
        for what, name in (("icon", ICONS), ("manifest", MANIFEST)):
            hosts = self._elsewhere(what)
            if hosts:
                found[name] = _few(hosts)
        ahead = self._prepared()
        if ahead:
            more = say(" and {n} more", n=len(ahead) - NAMED) if len(ahead) > NAMED else ""
            found[PREPARED] = say("{names}{more}", names=", ".join(ahead[:NAMED]), more=more)
        refused = dict.fromkeys(host for host, reason in self.stage.guard.refused if reason == NOT_PUBLIC)
        if refused:
            found[REFUSED] = ", ".join(refused)
        stopped = self._stopped()
        if stopped:
            found[STOPPED] = stopped
        if self.stage.state is State.GPC:
            found |= self._gpc([hop for hop in self.stage.traffic.assemble() if _went_out(hop)])
        return found

    def _opened(self) -> str:
        seen = {hop.target.target_id for hop in self.stage.traffic.hops if hop.main_frame}
        unseen = len(self._windows - seen)
        opened = len(self._windows) - 1
        if unseen:
            return say("{opened} opened by the site, of {unseen} no request was seen", opened=opened, unseen=unseen)
        return say("{opened} opened by the site", opened=opened)

    def _private(self) -> list[str]:
        """Hosts that answered from this machine or a private network, though nobody allowed or mapped them."""
        hops = [hop for hop in self.stage.traffic.hops if hop.response]
        asked = dict.fromkeys((host_of(hop.url), str((hop.response or {}).get("remoteIPAddress", ""))) for hop in hops)
        plan = self.stage.plan
        found = [f"{host} ({address})" for host, address in asked if address and is_trespass(plan, host, address)]
        return [*found, *dict.fromkeys(say("{host} (refused)", host=host) for host, _ in self.stage.guard.refused)]

    def _reports(self) -> dict[str, str]:
        """Where answers of the visit have the browser send reports, and which of these reports were not seen."""
        found, hops = {}, self.stage.traffic.hops
        told = [
            value
            for hop in hops
            for name, value in ((hop.received or hop.response or {}).get("headers") or {}).items()
            if name.lower() in REPORTING
        ]
        hosts = sorted({host_of(url) for value in told for url in ADDRESS.findall(value)})
        if hosts:
            found[REPORTED] = ", ".join(hosts)
        declared = [policy for policy in policies(hops) if policy.error_hosts]
        if declared:
            to = sorted({host for policy in declared for host in policy.error_hosts})
            of = sorted({host_of(policy.origin) for policy in declared})
            found[ERRORS_REPORTED] = say(
                "{hosts} had the browser report network errors to {whom}", hosts=_few(of), whom=_few(to)
            )
        unsent = self.stage.reports.unsent()
        if unsent:
            found[WAITING] = say(
                "{number} to {hosts}",
                number=len(unsent),
                hosts=_few(sorted({host_of(url) for urls in unsent for url in urls})),
            )
        return found

    def _stopped(self) -> str:
        """What the page's own rules kept from being sent, by rule, with the hosts."""
        told = []
        for error, rule in OWN_RULES.items():
            hops = [hop for hop in self.stage.traffic.hops if hop.error == error]
            hosts = list(dict.fromkeys(host_of(hop.url) for hop in hops))
            if hops:
                requests, rules = counted(len(hops), "request"), term(rule)
                told.append(
                    say("its {rule} stopped {requests} to {hosts}", rule=rules, requests=requests, hosts=_few(hosts))
                )
        return joined(told, "; ") if told else ""

    def _gpc(self, sent: list[Hop]) -> dict[str, str]:
        """Of the requests that really went out, those that carried the header."""
        without = [hop for hop in sent if not _has_header(hop)]
        scripts = [hop for hop in without if _is_service_script(hop)]
        others = [hop for hop in without if hop not in scripts]
        apart = say("; the browser fetches a service worker's own script without it") if scripts else ""
        total, true = len(self._properties), sum(self._properties)
        held = (
            say("property true in {true} of {total} documents and workers", true=true, total=total)
            if total
            else say("property not seen")
        )
        found: dict[str, str] = {
            "gpc": say(
                "header on {number} of {total} requests; {held}{apart}",
                number=len(sent) - len(without),
                total=len(sent),
                held=held,
                apart=apart,
            )
        }
        if others:
            named = ", ".join(hop.url.split("?")[0] for hop in others[:NAMED])
            more = say(" and {n} more", n=len(others) - NAMED) if len(others) > NAMED else ""
            found[WITHOUT_HEADER] = say("{names}{more}", names=named, more=more)
        reached = {site_of(host_of(hop.url)) for hop in sent if hop not in without}
        untold = dict.fromkeys(site_of(host_of(hop.url)) for hop in others)
        parts = [site for site in untold if site not in reached]
        parts += (
            [say("{number} of {total} documents and workers", number=total - true, total=total)] if true < total else []
        )
        if parts:
            found[UNTOLD] = joined(parts, ", ")
        return found


def in_words(told: dict[str, Any]) -> dict[str, str]:
    """The page's answers, decoded; a string that cannot be read is quoted."""
    names = {"us": "us-privacy"}
    found = {
        names.get(key, key): read(told[key]) or say("cannot be read: {text}", text=told[key][:80])
        for key, read in READ_AS.items()
        if isinstance(told.get(key), str)
    }
    modes = told.get("modes")
    if isinstance(modes, dict):
        said = ", ".join(f"{name} {value}" for name, value in sorted(modes.items()))
        found["google-consent-mode"] = said or say("set, without any permission named")
    return found


def _is_web(url: str) -> bool:
    return url.startswith(("http:", "https:"))


def _few(hosts: list[str]) -> str:
    named = ", ".join(hosts[:NAMED])
    return say("{names} and {n} more hosts", names=named, n=len(hosts) - NAMED) if len(hosts) > NAMED else named


def _tcf(text: str) -> str | None:
    read = strings.tcf(text)
    return read.words() if read else None


def _went_out(hop: Hop) -> bool:
    """Whether a request reached the network: what a cache answered was sent to nobody. Of web sockets and of service
    workers' scripts the network stack does not tell."""
    return bool(hop.sent) or hop.kind == "WebSocket" or _is_service_script(hop)


def _headers(hop: Hop) -> dict[str, str]:
    headers: dict[str, str] = hop.sent.get("headers") or hop.told["request"].get("headers", {})
    return {name.lower(): value for name, value in headers.items()}


def _has_header(hop: Hop) -> bool:
    return _headers(hop).get("sec-gpc") == "1"


def _is_service_script(hop: Hop) -> bool:
    return _headers(hop).get("service-worker") == "script"


@lru_cache(maxsize=1)
def _script() -> str:
    code = resources.files("auditor.collect.collectors").joinpath("signals.js").read_text(encoding="utf-8")
    return asking(code[code.index("async (") :])
