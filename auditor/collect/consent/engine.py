"""DuckDuckGo's autoconsent in the page's top frame, in an isolated world, under our command.

It only looks until it is told to act, so that what the page stored before can be noted first. Its word that it succeeded
is not believed: `stored` and the banner going away decide. Its heuristics and its rules that only hide are left out.
"""

import asyncio
import hashlib
import json
import re
from functools import lru_cache
from typing import Any

from duckduckgo_autoconsent import __version__, bundle, rules_json

from auditor.collect.cdp import AttachedTarget, CdpError, Socket
from auditor.collect.consent.places import WORLD
from auditor.model.kinds import TargetKind

BINDING = "__toAuditor"
SHIM = """
if (window === window.top && !window.autoconsentSendMessage && location.href !== "about:blank") {
  window.autoconsentSendMessage = message => { __toAuditor(JSON.stringify(message)); return Promise.resolve(); };
  window.addEventListener("click", event => {
    const target = event.composedPath()[0];
    const text = (target.value || target.innerText || target.ariaLabel || "").trim().slice(0, 80);
    __toAuditor(JSON.stringify({type: "clicked", text}));
  }, {capture: true});
  let told = false;
  const ready = () => { if (!told) { told = true; __toAuditor('{"type": "ready"}'); } };
  if (document.readyState === "complete") ready();
  window.addEventListener("load", ready);
  document.addEventListener("DOMContentLoaded", () => setTimeout(ready, #PATIENCE));
}
"""
PATIENCE_MS = 1500
"""The engine comes into a page when it has loaded, so that loading is not held up, or this long after its text is there."""

LOGS = ("lifecycle", "rulesteps", "detectionsteps", "evals", "errors", "messages", "waits")
"""What the engine can log. All of it is switched off by name: what is left out counts as on, and the hundreds of rules
tell every step of theirs, with previews of their objects, to everyone who listens to the page's console."""


class Engine:
    """autoconsent in one page. `detected` is the rule that knows the page's consent tool, `shown` tells that its banner
    is open, `clicks` are the texts of what it clicked while it acted."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.detected: str | None = None
        self.shown = asyncio.Event()
        self.noticed = asyncio.Event()
        self.clicks: list[str] = []
        self.enabled = True
        self._session: str | None = None
        self._context: int | None = None
        self._outcome: asyncio.Future[bool] | None = None
        self._acting = False
        self._tasks: set[asyncio.Task[None]] = set()

    def prepare(self, target: AttachedTarget) -> None:
        """Have a page call for the engine. Posts only."""
        if target.kind is not TargetKind.PAGE:
            return
        session = target.session
        self.socket.post("Page.enable", {}, session)
        self.socket.post("Runtime.enable", {}, session)
        self.socket.post("Runtime.addBinding", {"name": BINDING, "executionContextName": WORLD}, session)
        script = {"source": SHIM.replace("#PATIENCE", str(PATIENCE_MS)), "worldName": WORLD, "runImmediately": True}
        self.socket.post("Page.addScriptToEvaluateOnNewDocument", script, session)

    def follow(self, session: str) -> None:
        """From now on only this page counts."""
        self._session = session

    def event(self, method: str, params: dict[str, Any], session: str | None) -> None:
        """Take a message from the engine; to be called with every event of the page's browser context."""
        if method != "Runtime.bindingCalled" or params["name"] != BINDING or not self.enabled:
            return
        if self._session is not None and session != self._session:
            return
        message, context = json.loads(params["payload"]), params["executionContextId"]
        match message["type"]:
            case "ready":
                self.socket.post("Runtime.evaluate", {"expression": bundle(), "contextId": context}, session)
            case "init":
                self._context = context
                self._answer(
                    {"type": "initResp", "rules": {"autoconsent": rules_for(message["url"])}, "config": config()},
                    session,
                )
            case "eval":
                task = asyncio.ensure_future(self._evaluate(message, session))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            case "cmpDetected":
                self.detected = message["cmp"]
                self.noticed.set()
            case "popupFound":
                self.detected = message["cmp"]
                self.shown.set()
            case "clicked" if self._acting:
                self.clicks.append(message["text"])
            case "optOutResult" | "optInResult" if self._outcome is not None and not self._outcome.done():
                self._outcome.set_result(bool(message["result"]))

    async def act(self, accept: bool, seconds: float) -> bool:
        """Have the engine answer the open banner; whether it says it did, within a time limit in seconds."""
        if not self.shown.is_set() or self._session is None:
            return False
        self._outcome = asyncio.get_running_loop().create_future()
        self._acting = True
        self._answer({"type": "optIn" if accept else "optOut"}, self._session)
        try:
            return await asyncio.wait_for(self._outcome, seconds)
        except TimeoutError:
            return False
        finally:
            self._acting = False

    def _answer(self, message: dict[str, Any], session: str | None) -> None:
        code = f"void window.autoconsentReceiveMessage({json.dumps(message)})"
        self.socket.post("Runtime.evaluate", {"expression": code, "contextId": self._context}, session)

    async def _evaluate(self, message: dict[str, Any], session: str | None) -> None:
        params = {"expression": message["code"], "returnByValue": True, "awaitPromise": True}
        try:
            answer = await self.socket.post("Runtime.evaluate", params, session)
        except CdpError:
            return
        value = answer.get("result", {}).get("value")
        self._answer({"type": "evalResp", "id": message["id"], "result": value}, session)


def rules_for(url: str) -> list[dict[str, Any]]:
    """The engine's rules that may apply to a page; most are for one site each, and sending all takes a megabyte."""
    return [rule for pattern, rule in _rules() if pattern is None or pattern.search(url)]


@lru_cache(maxsize=1)
def _rules() -> list[tuple[re.Pattern[str] | None, dict[str, Any]]]:
    """Each rule with the addresses it is for. Rules that only hide the banner are left out: hiding stores no choice."""
    rules = [rule for rule in json.loads(rules_json()) if not rule.get("cosmetic")]
    return [(_pattern(rule.get("runContext", {}).get("urlPattern")), rule) for rule in rules]


def _pattern(source: str | None) -> re.Pattern[str] | None:
    """The engine decides again in JavaScript; a pattern that Python cannot read lets every page through."""
    try:
        return re.compile(source) if source else None
    except re.error:
        return None


@lru_cache(maxsize=1)
def config() -> dict[str, Any]:
    """Detect and wait for our word; 20 looks, half a second apart."""
    return {
        "enabled": True,
        "autoAction": None,
        "enablePrehide": False,
        "enableCosmeticRules": False,
        "enableGeneratedRules": True,
        "isMainWorld": False,
        "detectRetries": 20,
        "heuristicMode": "off",
        "logs": dict.fromkeys(LOGS, False),
    }


def libraries() -> dict[str, str]:
    """What the capture records of the engine: its version and the SHA-256 of its code and of its rules."""
    return {
        "duckduckgo-autoconsent": __version__,
        "duckduckgo-autoconsent code sha256": hashlib.sha256(bundle().encode()).hexdigest(),
        "duckduckgo-autoconsent rules sha256": hashlib.sha256(rules_json().encode()).hexdigest(),
    }
