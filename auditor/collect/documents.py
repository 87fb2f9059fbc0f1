"""The site's own words: finds its privacy and cookie documents, fetches them and saves them as text.

Nothing passes by silence: a document that was found and could not be read is in the list with its reason.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from auditor.collect.also_read import AlsoReading, gpc_file, to_vendors, try_links
from auditor.collect.documents_banner import Layers, banner_of
from auditor.collect.documents_choice import SURE, WANTED, address_of, candidates, is_ours, is_own
from auditor.collect.documents_declared import declared_in
from auditor.collect.documents_doubt import POLICIES, speaks_of, stand_in, typed, unfollowed
from auditor.collect.documents_fetch import Fetched, fetch
from auditor.collect.documents_page import links_of
from auditor.collect.documents_saved import MEDIA_TYPES, forget, saved
from auditor.collect.documents_versions import from_sitemap, in_other_languages
from auditor.collect.documents_watch import Watch
from auditor.collect.plan import Plan
from auditor.collect.profile import Profile
from auditor.model.capture import Document, LinkSeen, PageRecord
from auditor.model.kinds import DocumentKind
from auditor.model.problems import BadInput
from auditor.model.said import say
from auditor.model.text import DocumentText
from auditor.policy import links, text
from auditor.policy.layers import split
from auditor.policy.links import Candidate
from auditor.sites import host_of, site_of

__all__ = ["find_and_read", "links_of", "read_given"]

HOPS = 6
ROUNDS = 2
"""How often documents are looked through for further ones: policy → cookie policy → list of cookies."""
"""Documents read at most because a document links to them."""
AT_ONCE = 3
HEAD = 200_000
"""Bytes of a page in which versions of other languages are looked for."""
GIVEN = "given by the user"
LAYER_WORDS = 40
"""Fewer words in a consent tool's layers tell of no vendor."""


async def find_and_read(
    profile: Profile,
    pages: Sequence[PageRecord],
    plan: Plan,
    folder: Path,
    kept: list[Document] | None = None,
    saw: Callable[[Layers], None] = lambda _: None,
    also: AlsoReading | None = None,
) -> tuple[Document, ...]:
    """The site's documents, each read or with the reason why not; files go to `folder`/documents.

    `pages` are the pages visited with no action, whose links are looked through. `plan.policies` replaces the search,
    `plan.add_policies` adds to it. `kept` takes each as soon as it is read, for when the search is broken off; `saw` is called
    with the layers of the consent banner where one is shown; `also` takes what is read beside the documents.
    Raises `BadInput` for a given file that cannot be read.
    """
    watch = Watch(profile, plan)
    try:
        documents = [] if kept is None else kept
        search = _Search(profile, watch, plan, folder, documents, saw, also or AlsoReading())
        found = await _searched(search, pages)
        if also is not None:
            await search.beside(pages)
        return found
    finally:
        watch.end()


async def _searched(search: "_Search", pages: Sequence[PageRecord]) -> tuple[Document, ...]:
    plan = search.plan
    await search.read_all(_given(plan.policies))
    if not plan.policies:
        sites = _sites(plan, pages)
        wanted, beyond = candidates(pages, sites)
        await search.read_all(wanted)
        search.leave(beyond, say("more documents of its kind are linked than are read"))
        if not (search.has(DocumentKind.PRIVACY) and search.has(DocumentKind.COOKIES)):
            await search.sitemap(pages, sites)
        if not search.has(DocumentKind.PRIVACY):
            await search.guess(pages)
        if not search.has(DocumentKind.PRIVACY):
            await search.on_the_page(pages, sites)
        for _ in range(ROUNDS):
            await search.read_all(search.linked(sites))
        await search.read_all(in_other_languages(search.pages_of_policies(), pages, sites))
        await search.declared()
        await search.banner()
        search.leave(
            search.linked(sites, most=None),
            say("it is more than {number} links away from the pages visited", number=ROUNDS),
        )
    else:
        await search.banner()  # for its picture and switches; its words are no document that was asked for
    await search.read_all(_given(plan.add_policies))
    return tuple(search.documents)


def read_given(file: Path, id: str, kind: DocumentKind, folder: Path) -> Document:
    """Read a local HTML, markdown or text file and save it like a fetched document. Raises `BadInput`."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(
            f"the policy {file} cannot be read: {error.strerror}; give a URL or a text, HTML, markdown, PDF or DOCX file."
        ) from error
    media_type = MEDIA_TYPES.get(file.suffix.lower(), "text/plain")
    document = Document(
        id=id,
        kind=kind,
        url="",
        found=say("given by the user"),
        source=file.name,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        fetched=datetime.now(UTC),
    )
    return saved(document, data, media_type, folder)[0]


class _Search:
    """What was found so far; a document is known by its final address and by its text."""

    def __init__(
        self,
        profile: Profile,
        watch: Watch,
        plan: Plan,
        folder: Path,
        documents: list[Document],
        saw: Callable[[Layers], None],
        also: AlsoReading,
    ) -> None:
        self.profile = profile
        self.context = profile.context
        self.socket = profile.socket
        self.watch = watch
        self.plan = plan
        self.folder = folder
        self.documents = documents
        self.saw = saw
        self.also = also
        self._texts: dict[str, DocumentText] = {}
        self._addresses: set[str] = set()
        self._html: dict[str, str] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    def has(self, kind: DocumentKind) -> bool:
        return any(document.kind is kind for document in self.documents)

    async def read_all(self, wanted: Iterable[Candidate]) -> None:
        """Read candidates that are not known yet, a few at a time, and keep them in the order given."""
        fresh = [c for c in wanted if self._new(c.url)]
        local = [_local(c.url) for c in fresh]
        fetched = await asyncio.gather(
            *(self._fetched(c.url) for c, file in zip(fresh, local, strict=True) if not file)
        )
        answers = iter(fetched)
        for candidate, file in zip(fresh, local, strict=True):
            if file:
                self.documents.append(read_given(file, self._id(candidate.kind), candidate.kind, self.folder))
            else:
                self._keep(candidate, next(answers))

    async def sitemap(self, pages: Sequence[PageRecord], sites: tuple[str, ...]) -> None:
        """Documents of a kind that no page links to and the sitemap lists."""
        listed = await from_sitemap(self.profile, pages, sites, all_=self.plan.ignore_robots)
        await self.read_all(c for c in listed if not self.has(c.kind))

    def pages_of_policies(self) -> tuple[tuple[Document, str], ...]:
        """The policies read so far with their HTML."""
        return tuple((d, self._html[d.id]) for d in self.documents if d.id in self._html)

    async def guess(self, pages: Sequence[PageRecord]) -> None:
        """Addresses where such documents usually are; one that is not there is no document and leaves no trace."""
        home = next((page.final_url for page in pages if page.error is None), None)
        usual = [c for c in (links.well_known(home) if home else ()) if c.kind in WANTED and self._new(c.url)]
        for at in range(0, len(usual), AT_ONCE):
            some = usual[at : at + AT_ONCE]
            answers = await asyncio.gather(*(self._fetched(c.url) for c in some))
            for candidate, got in zip(some, answers, strict=True):
                if got.reason is None and not self.has(candidate.kind) and _says_so(got, candidate):
                    self._keep(candidate, got)
            # Many sites answer every address with the same page: then there is nothing to guess.
            alike = len({got.sha256 for got in answers}) == 1 and answers[0].reason is None and len(answers) > 1
            if self.has(DocumentKind.PRIVACY) or alike:
                return

    async def on_the_page(self, pages: Sequence[PageRecord], sites: tuple[str, ...]) -> None:
        """A policy that stands in a page itself and is shown by a control of it; else what could not be followed."""
        doubtful = unfollowed(pages, sites)
        for one in doubtful:
            if address_of(one.url) not in {address_of(page.final_url) for page in pages}:
                continue
            got = await self._fetched(one.url)
            candidate = Candidate(url=one.url, kind=DocumentKind.PRIVACY, confidence=0.5, found=one.found)
            if got.reason is None and _says_so(got, candidate):
                self._keep(candidate, got)
                return
        self.documents += doubtful

    async def banner(self) -> None:
        """All layers of the consent banner on the page that was visited last, as a document of its own."""
        page = next((page for page in self.context.pages if page.url.startswith("http")), None)
        got = await banner_of(self.socket, page, self.watch) if page is not None else None
        if got is not None:
            self.saw(got)
        if got is not None and not self.plan.policies:
            url = got.document.url
            found = say("the consent banner on {url}", url=url)
            self._keep(Candidate(url=url, kind=DocumentKind.CONSENT_TOOL, confidence=1.0, found=found), got.document)

    async def beside(self, pages: Sequence[PageRecord]) -> None:
        """The file about Global Privacy Control and, where that is asked for, the links of the documents to vendors."""
        self.also.gpc_file = await gpc_file(self.context, self.plan, pages)
        if self.plan.try_links:
            given = [text for id, text in self._texts.items() if any(d.id == id for d in self.documents)]
            await try_links(self.context, self.plan, to_vendors(given, _sites(self.plan, pages)), self.also)

    async def declared(self) -> None:
        """What the consent tool declares through its interface, whether or not a layer of it is shown."""
        page = next((page for page in self.context.pages if page.url.startswith("http")), None)
        for tool, got in await declared_in(self.socket, page) if page is not None else ():
            found = say("what {tool} declares on {url}", tool=tool, url=got.url)
            self._keep(Candidate(url=got.url, kind=DocumentKind.CONSENT_TOOL, confidence=1.0, found=found), got)

    def leave(self, beyond: Iterable[Candidate], reason: str) -> None:
        """Note what was found and is not read: it may name what the others do not."""
        for candidate in beyond:
            if self._new(candidate.url):
                self.documents.append(
                    Document(
                        id=self._id(candidate.kind),
                        kind=candidate.kind,
                        url=candidate.url,
                        found=candidate.found,
                        confidence=candidate.confidence,
                        reason=reason,
                    )
                )

    def linked(self, sites: tuple[str, ...], most: int | None = HOPS) -> tuple[Candidate, ...]:
        """What the documents read so far link to: the cookie policy, the list of cookies, the list of partners."""
        found: dict[str, Candidate] = {}
        for document in self.documents:
            held = self._texts.get(document.id)
            if held is None:
                continue
            seen = [
                LinkSeen(url=link.url, text=held.text[link.start : link.end], where="document") for link in held.links
            ]
            for candidate in links.rank(seen, page_url=document.url, first_party=sites):
                if candidate.kind not in WANTED or not self._new(candidate.url, note=False):
                    continue
                if is_own(candidate.url, sites) or is_ours(candidate, document.url):
                    found.setdefault(address_of(candidate.url), candidate)
        return tuple(found.values())[:most]

    def _new(self, url: str, *, note: bool = True) -> bool:
        address = address_of(url)
        known = address in self._addresses
        if note:
            self._addresses.add(address)
        return not known

    async def _fetched(self, url: str) -> Fetched:
        async with self._slots:
            return await fetch(self.context, self.socket, self.watch, url, self.plan.load_timeout)

    def _keep(self, candidate: Candidate, got: Fetched) -> None:
        if address_of(got.url) != address_of(candidate.url) and not self._new(got.url):
            return
        if candidate.kind is not DocumentKind.CONSENT_TOOL and got.reason is None and "html" in got.media_type:
            got = self._without_layers(got)
            candidate = self._typed(candidate, got)
        document = Document(
            id=self._id(candidate.kind),
            kind=candidate.kind,
            url=got.url,
            found=candidate.found,
            confidence=candidate.confidence,
            status=got.status,
            media_type=got.media_type.split(";")[0].strip(),
            fetched=datetime.now(UTC),
            sha256=got.sha256,
            reason=got.reason,
            missing=got.missing,
        )
        if got.reason is None:
            document, held = saved(document, got.data, got.media_type, self.folder)
            instead = stand_in(held, got.data, candidate.kind, got.url) if candidate.found != GIVEN else None
            if instead is not None:
                forget(document, self.folder)
                kept = {"raw_file": None, "text_file": None, "text_sha256": None, "blocks_file": None, "words": 0}
                self.documents.append(msgspec.structs.replace(document, reason=instead, **kept))
                return
            if any(held.sha256 == other.sha256 for other in self._texts.values()) and not held.problem:
                forget(document, self.folder)
                return
            if not held.problem:
                self._texts[document.id] = held
                if candidate.kind in POLICIES and "html" in got.media_type:
                    self._html[document.id] = got.data[:HEAD].decode("utf-8", errors="replace")
        self.documents.append(document)

    def _typed(self, candidate: Candidate, got: Fetched) -> Candidate:
        """A kind that the link left in doubt is told by the page's title and headings."""
        if candidate.found == GIVEN or candidate.confidence >= SURE:
            return candidate
        return typed(text.read(got.data, id="doubt", kind=candidate.kind, media_type=got.media_type), candidate)

    def _without_layers(self, got: Fetched) -> Fetched:
        """The page without the consent tool's layers, which become a document of their own, once."""
        page, layers, tool = split(got.data.decode("utf-8", errors="replace"))
        if not layers:
            return got
        document = Document(
            id=self._id(DocumentKind.CONSENT_TOOL),
            kind=DocumentKind.CONSENT_TOOL,
            url=got.url,
            found=say("layers of {tool} in the page {url}", tool=tool, url=got.url),
            status=got.status,
            media_type="text/html",
            fetched=datetime.now(UTC),
            sha256=got.sha256,
        )
        document, held = saved(document, layers.encode(), "text/html; charset=utf-8", self.folder)
        known = any(held.sha256 == other.sha256 for other in self._texts.values())
        if known or held.problem or held.words < LAYER_WORDS:
            forget(document, self.folder)
        else:
            self._texts[document.id] = held
            self.documents.append(document)
        return msgspec.structs.replace(got, data=page.encode("utf-8", errors="replace"))

    def _id(self, kind: DocumentKind) -> str:
        return f"{kind.value}-{sum(document.kind is kind for document in self.documents) + 1}"


def _given(policies: Sequence[str]) -> tuple[Candidate, ...]:
    return tuple(Candidate(url=p, kind=_kind_given(p), confidence=1.0, found=GIVEN) for p in policies)


def _kind_given(policy: str) -> DocumentKind:
    name = urlsplit(policy).path.lower().rsplit("/", 1)[-1]
    return DocumentKind.COOKIES if "cookie" in name and "privacy" not in name else DocumentKind.PRIVACY


def _local(policy: str) -> Path | None:
    return None if urlsplit(policy).scheme in ("http", "https") else Path(policy)


def _sites(plan: Plan, pages: Sequence[PageRecord]) -> tuple[str, ...]:
    hosts = [host_of(plan.url), *(host_of(page.final_url) for page in pages)]
    return tuple(dict.fromkeys([*(site_of(host) for host in hosts if host), *plan.first_party]))


def _says_so(got: Fetched, candidate: Candidate) -> bool:
    held = text.read(got.data, id="guess", kind=candidate.kind, media_type=got.media_type, url=got.url)
    return speaks_of(held, candidate.kind, got.url)
