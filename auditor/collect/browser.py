"""The launched Chromium: its flags, its profile folder, its raw socket, and a fresh context for every visit.

Playwright's and Chromium's defaults falsify an audit in several ways; each flag below says which it undoes.
"""

import asyncio
import json
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, nullcontext, suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Error, Playwright, async_playwright
from websockets.exceptions import WebSocketException

from auditor.collect import canary, folders, originals
from auditor.collect.cdp import CdpError, Socket
from auditor.collect.consent import libraries
from auditor.collect.found import FoundBrowser, find
from auditor.collect.guard import Guard
from auditor.collect.identity import Identity
from auditor.collect.plan import CHROME, Plan
from auditor.collect.processes import Group, watch_memory
from auditor.collect.profile import Profile, options_of, prepare, proxy_of
from auditor.collect.relay import Launcher
from auditor.collect.reports import GRANTED
from auditor.collect.wire import SocketWire, Wire
from auditor.model.capture import BrowserInfo
from auditor.model.kinds import ThirdPartyCookies
from auditor.model.problems import BadInput

KEPT_OFF = (
    # Playwright's list (1.65) but for ThirdPartyStoragePartitioning: with that off, the same tracker's frame on two
    # sites would share one storage, which visitors' Chrome keeps apart. Of two --disable-features the last counts.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
FLAGS = (
    "--site-per-process",  # the headless shell keeps cross-site frames in one process otherwise
    "--disable-blink-features=AutomationControlled",  # banners hide from navigator.webdriver
    f"--disable-features={','.join(KEPT_OFF)}",
    "--disable-background-networking",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--short-reporting-delay",  # reports to Reporting-Endpoints wait for a minute otherwise, in which a visit is over
)
KEEP_THIRD_PARTY_COOKIES = {"profile": {"cookie_controls_mode": 0}}
"""A full Chromium refuses all third-party cookies without this preference; flags do not change that (measured, 156)."""

UNDONE = ("--disable-popup-blocking",)
"""Flags of Playwright's own that are left out: visitors' Chrome opens no window that nobody clicked for.
The headless shell has no such blocker; there the capture says how many windows were opened."""

PORT = "--remote-debugging-port=0"
"""Where Playwright's pipe cannot be shared: the port is written into the profile folder."""
LAUNCH_SECONDS = 30.0
CLOSE_SECONDS = 10.0
DRIVER_GONE = "Connection closed while reading from the driver"
LONGEST_TEMPORARY = 58
"""Characters of a folder's path in which Chromium can still make its sockets, whose paths may have about 100."""
VERSION = r"\d+(\.\d+){3}"
LIBRARIES = ("playwright", "websockets")


class Chromium:
    """One browser process with its raw socket, shared by parallel visits."""

    def __init__(self, plan: Plan, browser: Browser, socket: Socket, identity: Identity, info: BrowserInfo) -> None:
        self.plan = plan
        self.socket = socket
        self.identity = identity
        self.info = info
        self.third_party_cookies = ThirdPartyCookies.UNKNOWN
        self._browser = browser
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def fresh(self, *, gpc: bool = False, guarded: bool = True) -> AsyncIterator[Profile]:
        """A context that shares nothing with any other; every target in it is told who it is before it runs. `guarded` is
        off only for pages of our own on this machine."""
        # Playwright does not tell a context's id, so contexts are made one at a time and the new id is ours.
        async with self._one_at_a_time:
            before = await self._context_ids()
            context = await self._browser.new_context(**options_of(self.plan))
            (context_id,) = await self._context_ids() - before
        self.socket.post("Browser.setPermission", {**GRANTED, "browserContextId": context_id})
        guard = Guard(self.plan, self.socket)
        self.socket.hook(
            lambda socket, target: prepare(socket, target, identity=self.identity, headers=self.plan.headers, gpc=gpc),
            context_id,
        )
        self.socket.hook(originals.prepare, context_id)
        if guarded:
            self.socket.hook(guard.prepare, context_id)
            self.socket.listen(guard.event, context_id)
        try:
            yield Profile(context=context, context_id=context_id, socket=self.socket, guard=guard, gpc=gpc)
        finally:
            self.socket.forget(context_id)
            await closed(context.close())

    async def _context_ids(self) -> set[str]:
        return set((await self.socket.post("Target.getBrowserContexts"))["browserContextIds"])


@asynccontextmanager
async def launched(plan: Plan) -> AsyncIterator[Chromium]:
    """Find, start and examine a browser; it, its processes and its profile folder are gone afterwards.

    Raises `BadInput` where no browser is found or it does not start.
    """
    found = find(plan.browser)
    identity = Identity.of(await version_of(found.path), plan)
    await asyncio.to_thread(folders.clear)
    folder = await asyncio.to_thread(folders.make)
    try:
        if found.channel == CHROME:
            (folder / "Default").mkdir()
            (folder / "Default" / "Preferences").write_text(json.dumps(KEEP_THIRD_PARTY_COOKIES))
        async with canary.Pair() as pair, _started(found, plan, identity, folder, pair) as chromium:
            async with chromium.fresh(guarded=False) as profile:
                chromium.third_party_cookies = await pair.outcome(profile.context)
            yield chromium
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


@asynccontextmanager
async def _started(
    found: FoundBrowser, plan: Plan, identity: Identity, folder: Path, pair: canary.Pair
) -> AsyncIterator[Chromium]:
    launcher = Launcher.made(folder, found.path)
    async with _driver(folder) as playwright, launcher or nullcontext():
        try:
            own = await playwright.chromium.launch_persistent_context(
                folder,
                executable_path=launcher.path if launcher else found.path,
                env=launcher.environment if launcher else None,
                headless=True,
                chromium_sandbox=sandboxed(),
                args=[*arguments_of(plan, identity, pair), *([] if launcher else [PORT])],
                ignore_default_args=list(UNDONE),
                timeout=LAUNCH_SECONDS * 1000,
                # A wish to end is ours to handle: what was seen is saved before the browser ends.
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                proxy=proxy_of(plan, canary.BYPASS),  # type: ignore[arg-type]
            )
        except Error as error:
            raise BadInput(f"the browser {found.path} does not start: {first_line(error)}") from error
        try:
            if own.browser is None:
                raise BadInput(f"the browser {found.path} cannot be controlled by this Playwright: update both.")
            async with _attached(folder, launcher, found) as socket:
                watching = asyncio.create_task(watch_memory(socket, plan.limits.memory))
                try:
                    info = await _info(socket, found, identity, arguments_of(plan, identity, pair))
                    yield Chromium(plan, own.browser, socket, identity, info)
                finally:
                    watching.cancel()
                    await asyncio.gather(watching, return_exceptions=True)
                    await closed(own.close())
        finally:
            await closed(own.close())


@asynccontextmanager
async def _driver(folder: Path) -> AsyncIterator[Playwright]:
    """Playwright, with whatever it and the browser make for the time being inside our folder."""
    temporary = folder / "temporary"
    temporary.mkdir()
    context, before = async_playwright(), os.environ.get("TMPDIR")
    if len(str(temporary)) <= LONGEST_TEMPORARY:
        os.environ["TMPDIR"] = str(temporary)  # the driver has no option for it and takes ours over when it starts
    try:
        playwright = await context.__aenter__()
    finally:
        if before is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = before
    _no_noise()
    try:
        yield playwright
    finally:
        await closed(playwright.stop())


def _no_noise() -> None:
    """Where Playwright's driver is killed, futures of its own that nobody holds would fill standard error, also later."""
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()

    def without_noise(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if DRIVER_GONE not in str(context.get("exception")):
            before(loop, context) if before else loop.default_exception_handler(context)

    if getattr(before, "__name__", "") != without_noise.__name__:
        loop.set_exception_handler(without_noise)
    logging.getLogger("asyncio").addFilter(_is_no_pipe)


def _is_no_pipe(record: logging.LogRecord) -> bool:
    return "pipe closed by peer" not in record.getMessage()


@asynccontextmanager
async def _attached(folder: Path, launcher: Launcher | None, found: FoundBrowser) -> AsyncIterator[Socket]:
    """The raw socket; when it is left, the browser has been told to end and no process of it remains."""
    group: Group | None = None
    try:
        async with asyncio.timeout(LAUNCH_SECONDS):
            wire: Wire = await launcher.relay() if launcher else await SocketWire.connect(_address(folder))
            socket = await Socket.over(wire)
            group = await Group.of(socket)
    except (TimeoutError, OSError, WebSocketException, CdpError) as error:
        raise BadInput(
            f"the browser {found.path} starts but does not answer: {error or 'it took too long'}."
        ) from error
    try:
        yield socket
    finally:
        await socket.close()
        await group.end()


def arguments_of(plan: Plan, identity: Identity, pair: canary.Pair) -> tuple[str, ...]:
    """The flags added to Playwright's own."""
    rules = plan.resolver_rules()
    arguments = [
        *FLAGS,
        f"--user-agent={identity.user_agent}",
        f"--lang={plan.language}",
        f"--accept-lang={identity.accept_language}",
        # The canary's names come first: the user's rules may end in one that maps everything else.
        f"--host-resolver-rules={', '.join([pair.rules, *([rules] if rules else [])])}",
        f"--ignore-certificate-errors-spki-list={pair.pin}",
    ]
    if plan.insecure:
        # As a browser flag: the context option keeps service and shared workers from starting, silently.
        arguments.append("--ignore-certificate-errors")
    return tuple(arguments)


def sandboxed() -> bool:
    """Chromium refuses to run its sandbox as root; only then it is dropped."""
    return not (hasattr(os, "geteuid") and os.geteuid() == 0)


async def version_of(path: Path) -> str:
    """The browser's complete version. Raises `BadInput` where the file is no browser."""
    return await asyncio.to_thread(_version_of, path)


@lru_cache(maxsize=8)
def _version_of(path: Path) -> str:
    if sys.platform == "win32":  # chrome.exe prints nothing; its versions are folders beside it
        folders = sorted(p.name for p in path.parent.iterdir() if re.fullmatch(VERSION, p.name))
        if folders:
            return folders[-1]
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=LAUNCH_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise BadInput(f"the browser {path} does not start: {error}") from error
    number = re.search(VERSION, told.stdout)
    if number is None:
        raise BadInput(f"the browser {path} does not tell its version: {(told.stderr or told.stdout).strip()[:200]!r}.")
    return number.group()


def _address(folder: Path) -> str:
    """The socket's address, which Chromium writes into its profile folder before Playwright is told it has started."""
    port, path = (folder / "DevToolsActivePort").read_text().split()[:2]
    return f"ws://127.0.0.1:{port}{path}"


async def _info(socket: Socket, found: FoundBrowser, identity: Identity, ours: tuple[str, ...]) -> BrowserInfo:
    told = await socket.post("Browser.getVersion")
    return BrowserInfo(
        product=told["product"],
        channel=found.channel,
        user_agent=identity.user_agent,
        headless=True,
        sandbox=sandboxed(),
        site_isolation="--site-per-process" in ours,
        arguments=await _command_line(socket) or ours,
        libraries={name: version(name) for name in LIBRARIES} | libraries(),
    )


async def _command_line(socket: Socket) -> tuple[str, ...]:
    """The whole command line but the profile's path, where the system tells it; else nothing."""
    try:
        processes = (await socket.post("SystemInfo.getProcessInfo"))["processInfo"]
        pid = next(process["id"] for process in processes if process["type"] == "browser")
        line = await asyncio.to_thread(Path(f"/proc/{pid}/cmdline").read_text, errors="replace")
    except (CdpError, OSError, StopIteration):
        return ()
    return tuple(word for word in line.split("\0")[1:] if word and not word.startswith("--user-data-dir="))


async def examine(channel: str = "headless-shell") -> tuple[str, ...]:
    """What `auditor doctor` says about the browser, a line each. Raises `BadInput` where there is none."""
    async with launched(Plan(url="about:blank", browser=channel)) as chromium:
        found = find(channel)
        return (
            f"{chromium.info.product} at {found.path} ({found.channel})",
            f"third-party cookies: {chromium.third_party_cookies.value}",
            "sandbox: on" if chromium.info.sandbox else "sandbox: off, because Chromium has none for root",
        )


async def closed(closing: Awaitable[None]) -> None:
    """Wait for a closing, but not for ever: what is gone or does not answer is ended by its process."""
    # Playwright raises a bare Exception where its own driver is gone.
    with suppress(Exception):
        async with asyncio.timeout(CLOSE_SECONDS):
            await closing


def first_line(error: Exception) -> str:
    """Playwright's errors go on with a log; its first line says what happened."""
    return str(error).strip().split("\n")[0]
