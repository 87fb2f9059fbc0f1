"""One visit's fresh browser context, and what every target in it is told before it runs its first line."""

from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext

from auditor.collect.cdp import AttachedTarget, Params, Socket
from auditor.collect.guard import Guard
from auditor.collect.identity import Identity
from auditor.collect.plan import Plan
from auditor.model.base import Record
from auditor.model.kinds import TargetKind
from auditor.model.problems import BadInput

DESKTOP_VIEWPORT = {"width": 1366, "height": 768}
MOBILE_VIEWPORT = {"width": 412, "height": 915}

GPC_IN_FRAME = """Object.defineProperty(Navigator.prototype, "globalPrivacyControl",
  {get: () => true, configurable: true, enumerable: true})"""
GPC_IN_WORKER = GPC_IN_FRAME.replace("Navigator", "WorkerNavigator")
"""The property of https://w3c.github.io/gpc/#javascript-property-to-detect-preference"""


class Profile(Record, frozen=True, kw_only=True):
    """A fresh context; `context_id` is its id in the DevTools protocol."""

    context: BrowserContext
    context_id: str
    socket: Socket
    guard: Guard
    gpc: bool = False


def options_of(plan: Plan) -> dict[str, Any]:
    """Playwright's options for a context. The user agent and the headers are not among them: those would miss workers."""
    options: dict[str, Any] = {
        "viewport": MOBILE_VIEWPORT if plan.mobile else DESKTOP_VIEWPORT,
        "accept_downloads": False,
        "service_workers": "allow",
    }
    if plan.mobile:
        options |= {"is_mobile": True, "has_touch": True, "device_scale_factor": 2.625}
    if plan.timezone:
        options["timezone_id"] = plan.timezone
    if plan.storage_state:
        options["storage_state"] = plan.storage_state
    credentials = plan.credentials()
    if credentials:
        parts = urlsplit(plan.url)
        options["http_credentials"] = {
            "username": credentials[0],
            "password": credentials[1],
            "origin": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",  # never told to third parties
        }
    return options


def proxy_of(plan: Plan, bypass: str) -> dict[str, str] | None:
    """Playwright's proxy option; user and password may stand in the URL. Raises `BadInput`."""
    if not plan.proxy:
        return None
    parts = urlsplit(plan.proxy if "://" in plan.proxy else f"http://{plan.proxy}")
    if not parts.hostname:
        raise BadInput("--proxy cannot be read: write http://HOST:PORT or socks5://HOST:PORT.")
    server = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    proxy = {"server": server, "bypass": bypass}
    if parts.username:
        proxy |= {"username": parts.username, "password": parts.password or ""}
    return proxy


def prepare(
    socket: Socket,
    target: AttachedTarget,
    *,
    identity: Identity,
    headers: tuple[tuple[str, str], ...],
    gpc: bool,
) -> None:
    """Identity, extra headers and the privacy signal, in every kind of target; posted before the target runs."""
    session = target.session
    override: Params = identity.override()
    # Not Playwright's option `locale`: it sends "en-US" alone, and not from workers.
    socket.post("Emulation.setUserAgentOverride", override, session)
    socket.post("Emulation.setLocaleOverride", {"locale": identity.language}, session)
    sent = dict(headers) | ({"Sec-GPC": "1"} if gpc else {})
    if sent:
        socket.post("Network.setExtraHTTPHeaders", {"headers": sent}, session)
    if target.kind in (TargetKind.PAGE, TargetKind.IFRAME):
        # Without the domain enabled first, scripts for new documents do not reach frames of other processes.
        socket.post("Page.enable", {}, session)
        socket.post("Network.enableReportingApi", {"enable": True}, session)
        if gpc:
            early = {"source": GPC_IN_FRAME, "runImmediately": True}
            socket.post("Page.addScriptToEvaluateOnNewDocument", early, session)
    elif gpc and target.kind not in (TargetKind.WORKLET, TargetKind.PREFETCH):
        socket.post("Runtime.evaluate", {"expression": GPC_IN_WORKER}, session)
