"""Collects a site: every asked state, the site's documents, and how it was done, as one Capture on disk."""

import asyncio
import hashlib
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from playwright.async_api import Error

import auditor.collect.states
from auditor import __version__, registry
from auditor.collect import har, stored
from auditor.collect.also_read import AlsoReading
from auditor.collect.browser import Chromium, first_line, launched
from auditor.collect.canonical import Resolver, aliases, from_dns
from auditor.collect.cdp import CdpError
from auditor.collect.collectors.signals import (
    ERRORS_REPORTED,
    ICONS,
    MANIFEST,
    PRIVATE,
    STOPPED,
    WAITING,
    WINDOWS,
    WITHOUT_HEADER,
)
from auditor.collect.crawl import Route
from auditor.collect.custom import values_of
from auditor.collect.documents_banner import Layers
from auditor.collect.personal import without_addresses
from auditor.collect.plan import Plan
from auditor.collect.profile import Profile
from auditor.collect.reach import refuse_private
from auditor.collect.redact import without_keys
from auditor.collect.resume import Kept, kept
from auditor.collect.secrets import masked
from auditor.collect.states._meta import StateMeta
from auditor.collect.visit import failed, id_of, visit
from auditor.model.capture import SEARCH, SEARCH_CUT, Capture, Document, PageRecord, Target, Visit, settled
from auditor.model.custom import Custom
from auditor.model.kinds import DocumentKind, State, VisitStatus
from auditor.model.problems import BadInput
from auditor.model.said import say, term
from auditor.sites import host_of, site_of

HAR = "requests.har"
NOTHING = Kept()

RESTLESS = (
    "State {state}: {pages} did not come to rest, and to the last asked only hosts already seen; what came later was "
    "not seen."
)
TOLD = {
    WITHOUT_HEADER: "State {state}: Global Privacy Control was not sent with all requests: {told}.",
    WINDOWS: "State {state}: windows {told}; a visitor's browser may have blocked them.",
    ERRORS_REPORTED: "State {state}: {told} (NEL); of such reports the browser tells only those about pages themselves, and "
    "sends none where certificates are not checked, so which others a visitor's browser sends was not seen.",
    WAITING: "State {state}: reports that the browser sends by itself had not left: {told}.",
    ICONS: "State {state}: the page's icon lies with {told}, where a visitor's browser fetches it; this one shows no icons.",
    MANIFEST: "State {state}: the page's web app manifest lies with {told}, where a visitor's browser may fetch it; this one did "
    "not.",
    STOPPED: "State {state}: the page asked for what never left the browser: {told}.",
    PRIVATE: "State {state}: the site made the browser ask private addresses: {told}.",
}
"""What to say of a signal that tells of something unseen."""


async def collect(plan: Plan, folder: Path, progress: Callable[[str], None], resolver: Resolver = from_dns) -> Capture:
    """Visit the site in every asked state and read its documents; writes capture.json, documents/, screenshots/ and
    requests.har into `folder`. `resolver` tells the canonical names of the site's own hosts.

    What the site or the browser does wrong is in the capture. Raises `BadInput` for what the user gave. When cancelled
    it saves what there is, with a reason in place of what there is not, and passes the cancellation on. What a cut-off
    collection left in `folder` is kept as far as it is whole, and the capture is saved after each visit.
    """
    metas = states_of(plan)
    check_files(plan)
    await refuse_private(plan)
    before = await asyncio.to_thread(kept, folder, plan.url, plan.pages, settings_of(plan))
    gathered = _Gathered(plan, metas, folder, progress, before)
    if gathered.is_done() and before.earlier is not None and (folder / HAR).is_file():
        return before.earlier
    try:
        progress("starting the browser")
        async with launched(plan) as chromium:
            await gathered.all_states(chromium)
    except asyncio.CancelledError:
        if gathered.chromium is not None:
            partial = gathered.capture(say("the audit was interrupted."))
            _save(_reduced(partial, plan, folder), folder)
        raise
    capture = gathered.capture(say("it was not visited."))
    own = await aliases(capture.visits, capture.target.first_party, plan, resolver)
    capture = _reduced(msgspec.structs.replace(capture, aliases=own), plan, folder)
    await asyncio.to_thread(_save, capture, folder)
    return capture


def states_of(plan: Plan) -> tuple[StateMeta, ...]:
    """What the asked states mean, in the order asked. Raises `BadInput` for one that cannot be visited."""
    known = registry.members(auditor.collect.states, ())
    for state in plan.states:
        if state.value not in known:
            raise BadInput(f"the state '{state.value}' cannot be visited: use {', '.join(known)}.")
    return tuple(_meta(known[state.value].META, plan) for state in dict.fromkeys(plan.states))


def _meta(meta: StateMeta, plan: Plan) -> StateMeta:
    """A custom state means what the settings say it means."""
    if meta.id is not State.CUSTOM:
        return meta
    if plan.custom is None:
        raise BadInput("the state 'custom' needs its steps: write the table [custom] into auditor.toml.")
    values_of(plan.custom)
    return msgspec.structs.replace(meta, stance=plan.custom.stance)


class _Papers:
    """The documents, read in the leading visit's context."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.documents: list[Document] = []
        self.problem: str | None = None
        self.layers: list[Layers] = []
        self.also = AlsoReading()

    async def read(self, profile: Profile, pages: Sequence[PageRecord]) -> None:
        from auditor.collect.documents import find_and_read

        await find_and_read(profile, pages, self.plan, self.folder, self.documents, self.layers.append, self.also)

    def found(self) -> tuple[Document, ...]:
        """The documents; where the search was not finished, what it did not find is unread, not missing."""
        if self.problem is None:
            return tuple(self.documents)
        reason = say("{cut}: {why}", cut=term(SEARCH_CUT), why=self.problem)
        rest = Document(id=SEARCH, kind=DocumentKind.PRIVACY, url="", found="", source="all others", reason=reason)
        return (*self.documents, rest)


class _Gathered:
    """What has been collected so far, in the order of the asked states whatever order they end in."""

    def __init__(
        self,
        plan: Plan,
        metas: tuple[StateMeta, ...],
        folder: Path,
        progress: Callable[[str], None],
        before: Kept = NOTHING,
    ) -> None:
        self.plan = plan
        self.metas = metas
        self.folder = folder
        self.progress = progress
        self.started = before.earlier.started if before.earlier else datetime.now(UTC)
        self.papers = _Papers(plan, folder)
        # Documents belong to the state without a choice; where that is not asked for, to the first.
        self.leader = next((meta for meta in metas if meta.id is State.NO_ACTION), metas[0])
        self.visits = dict(before.visits)
        if before.documents is None:
            self.visits.pop(self.leader.id.value, None)  # they are read in its context
        elif self.leader.id.value in self.visits:
            self.papers.documents += before.documents
        self.route: Route | None = None
        self._before = before
        self._saving = asyncio.Lock()
        self.turns = [(meta, turn) for turn in range(1, plan.repeat + 1) for meta in metas]
        self.chromium: Chromium | None = None
        self.notes: list[str] = list(before.notes)
        self.phrases = before.earlier.phrases if before.earlier else ()

    def is_done(self) -> bool:
        """Whether everything asked for is there."""
        return all(id_of(meta, turn) in self.visits for meta, turn in self.turns)

    async def all_states(self, chromium: Chromium) -> None:
        """Visit in parallel contexts, as many as the machine has cores for."""
        self.chromium = chromium
        self.route, slots = Route(self.plan), asyncio.Semaphore(at_once())
        route, leader = self.route, self.leader
        before = self._before
        if before.route is not None and self.visits:
            route.keep(before.route, before.notes, before.gaps, before.pause)
        self.notes = route.notes

        async def one(meta: StateMeta, turn: int) -> None:
            papers = self.papers if meta is leader and turn == 1 else None
            try:
                done = await visit(chromium, meta, route, self.folder, self.progress, papers, slots, turn)
            except (CdpError, Error) as error:
                done = failed(
                    meta,
                    say("The browser ended before the visit could be finished ({error}).", error=first_line(error)),
                    turn,
                )
            finally:
                if papers is not None:
                    route.choose(None)
            self.visits[done.id] = done
            async with self._saving:
                so_far = self.capture(say("it was not visited yet."))
                so_far = _reduced(so_far, self.plan, self.folder)
                self.phrases = so_far.phrases  # the documents below are plain
                # Files that were blackened have other hashes now.
                read = len(self.papers.documents)
                self.papers.documents[:read] = so_far.documents[:read]
                await asyncio.to_thread(stored.save, so_far, self.folder)

        # The leader comes first: the others wait for the pages it finds.
        missing = [entry for entry in self.turns if id_of(*entry) not in self.visits]
        order = sorted(missing, key=lambda entry: (entry[1], entry[0] is not leader))
        tasks = [asyncio.create_task(one(meta, turn)) for meta, turn in order]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def capture(self, missing: str) -> Capture:
        """The capture as far as it has come; `missing` says why a state has no visit."""
        assert self.chromium is not None
        visits = tuple(
            self.visits.get(id_of(meta, turn))
            or failed(meta, say("{state} has no visit: {missing}", state=term(meta.id.value), missing=missing), turn)
            for meta, turn in self.turns
        )
        site = site_of(host_of(self.plan.url))
        landed = next(
            (page.final_url for one in visits for page in one.pages if page.status is not None), self.plan.url
        )
        there = site_of(host_of(landed))
        stray = there not in (site, *self.plan.first_party)
        foreign = stray and is_vendor(host_of(landed))
        own = (site, *(() if foreign else (there,)), *self.plan.first_party)
        moved = (
            (say("{site} leads to {there}, which was taken for the same organisation's.", site=site, there=there),)
            if stray
            else ()
        )
        if foreign:
            moved = (
                say(
                    "{site} leads to {there}, a service of others: the site itself was not seen.",
                    site=site,
                    there=there,
                ),
            )
            visits = tuple(_elsewhere(one, moved[0]) for one in visits)
        return Capture(
            tool_version=__version__,
            browser=self.chromium.info,
            target=Target(url=self.plan.url, site=site, first_party=tuple(dict.fromkeys(own))),
            command=self.plan.command,
            started=self.started,
            finished=datetime.now(UTC),
            asked_states=tuple(meta.id for meta in self.metas),
            pages=self.plan.pages,
            visits=visits,
            documents=self.papers.found(),
            limitations=(*moved, *self.notes, *limitations(visits, self.papers.problem)),
            settings=settings_of(self.plan),
            route=self.route.kept() if self.route else self._before.route or (),
            notes=tuple(self.notes),
            gaps=tuple(self.route.gaps if self.route else self._before.gaps),
            pause=self.route.pause if self.route else self._before.pause,
            phrases=self.phrases,
        )


def at_once() -> int:
    """How many states to visit at the same time: two for each core, as visits wait for most of their time; four at most."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(4, 2 * cores))


def is_vendor(host: str) -> bool:
    """Whether the register knows this host as somebody's service, so that it is not the audited organisation's own."""
    from auditor.trackers.lookup import shipped

    return shipped().host(host) is not None


def _elsewhere(one: Visit, reason: str) -> Visit:
    """A visit of somebody else's pages: nothing in it is evidence about the site."""
    if one.status in (VisitStatus.BLOCKED, VisitStatus.FAILED):
        return one
    return msgspec.structs.replace(one, status=VisitStatus.BLOCKED, reason=reason)


def limitations(visits: Sequence[Visit], papers: str | None) -> tuple[str, ...]:
    """What the capture cannot show although no visit failed, a sentence each."""
    lines = [say("The search for the site's documents was not finished: {why}.", why=papers)] if papers else []
    for one in visits:
        state = term(one.state.value)
        restless = [p.final_url for p in one.pages if not (p.settled or p.unrest or p.error or p.status is None)]
        if restless:
            lines.append(say(RESTLESS, state=state, pages=", ".join(restless)))
        lines += [say(told, state=state, told=one.signals[name]) for name, told in TOLD.items() if name in one.signals]
    return tuple(lines)


def settings_of(plan: Plan) -> dict[str, str]:
    """What of the plan changes what is seen, without secrets."""
    settings = {
        "browser": plan.browser,
        "language": plan.language,
        "pages": str(plan.pages),
        "settling": f"quiet {plan.settling.quiet:g} s, cap {plan.settling.cap:g} s",
    }
    given = {
        "timezone": plan.timezone,
        "resolve": ", ".join((*plan.resolve, *filter(None, [plan.resolve_rules]))),
        "user agent suffix": plan.user_agent_suffix,
        "headers": ", ".join(name for name, _ in plan.headers),
        "insecure": "certificates were not checked" if plan.insecure else None,
        "mobile": "yes" if plan.mobile else None,
        "robots.txt": "ignored, as asked for with --ignore-robots" if plan.ignore_robots else "respected",
        "links to vendors": "tried" if plan.try_links else None,
        "form test": "made-up data were typed, nothing was submitted" if plan.form_test else None,
        "visits of each state": str(plan.repeat) if plan.repeat > 1 else None,
        "proxy": "yes" if plan.proxy else None,
        "basic authentication": "yes" if plan.basic_auth else None,
        "storage state": "yes" if plan.storage_state else None,
        "raw values": "kept" if plan.keep_raw else None,
        "policies": ", ".join(map(_given, plan.policies)),
        "further policies": ", ".join(map(_given, plan.add_policies)),
        "further addresses": ", ".join(plan.extra_urls),
        "own steps": f"SHA-256 {_hash_of(plan.custom)}" if plan.custom and State.CUSTOM in plan.states else None,
    }
    return settings | {name: value for name, value in given.items() if value}


def _given(policy: str) -> str:
    """A file with the hash of what it holds: resumed with another text, it is another order."""
    try:
        return f"{policy} ({hashlib.sha256(Path(policy).read_bytes()).hexdigest()[:16]})"
    except OSError:
        return policy  # an address


def _hash_of(custom: Custom) -> str:
    """Of the steps as written; what they type stands in the environment."""
    return hashlib.sha256(msgspec.json.encode(custom)).hexdigest()[:16]


def check_files(plan: Plan) -> None:
    """Before anything is visited: that credentials and rules can be read, and given files are there. Raises `BadInput`."""
    plan.credentials()
    plan.resolver_rules()
    if plan.storage_state:
        try:
            msgspec.json.decode(Path(plan.storage_state).read_bytes(), type=dict)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadInput(
                f"--storage-state {plan.storage_state} is no storage-state file of Playwright: {error}."
            ) from error
    for policy in (*plan.policies, *plan.add_policies):
        if "://" not in policy and not Path(policy).is_file():
            raise BadInput(f"the policy {policy} is neither a web address nor a file that is there.")


def _reduced(capture: Capture, plan: Plan, folder: Path) -> Capture:
    """The capture without secrets that we typed and, unless raw data are asked for, without people's addresses and keys."""
    shown = masked(settled(capture), values_of(plan.custom).values(), folder)
    return shown if plan.keep_raw else without_keys(without_addresses(shown))


def _save(capture: Capture, folder: Path) -> None:
    stored.write(folder / HAR, har.dump(capture))
    stored.save(capture, folder)
