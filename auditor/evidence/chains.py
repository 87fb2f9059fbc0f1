"""Who put this here? Initiator chains from the page's markup over scripts, in words, with vendors by name."""

from collections.abc import Callable, Iterable

from auditor.evidence.attribution import Attributor
from auditor.evidence.redact import place
from auditor.model.base import Record
from auditor.model.capture import CookieWrite, Initiator, RequestRecord, StorageWrite
from auditor.model.kinds import InitiatorKind, ResourceType
from auditor.model.said import say

DEEPEST = 12
NOWHERE = say("origin not recorded by the browser")
MARKUP = say("markup of the page")


class Chain(Record, frozen=True, kw_only=True):
    """`links` outermost first, without the request itself; `vendors` are the ids of the vendors in it, same order."""

    links: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()

    def then(self, link: str, vendor: str | None) -> "Chain":
        """This chain with one more link, unless it is the last one already."""
        if self.links and self.links[-1] == link:
            return self
        added = (vendor,) if vendor and vendor not in self.vendors else ()
        return Chain(links=(*self.links, link), vendors=(*self.vendors, *added))


class Chains:
    """The chains of one visit's requests, each worked out once."""

    def __init__(self, requests: Iterable[RequestRecord], attributor: Attributor, name: Callable[[str], str]) -> None:
        self._attributor = attributor
        self._name = name
        self._by_id: dict[str, RequestRecord] = {}
        self._loaders: dict[tuple[int, str], RequestRecord] = {}
        self._done: dict[str, Chain] = {}
        for request in requests:
            self._by_id.setdefault(request.id, request)
            if request.type in (ResourceType.SCRIPT, ResourceType.SUBDOCUMENT, ResourceType.STYLESHEET):
                self._loaders.setdefault((request.page, request.url), request)

    def of(self, request: RequestRecord) -> Chain:
        """What led to this request."""
        return self._of(request, 0)

    def writer(self, write: CookieWrite | StorageWrite) -> Chain:
        """What led to a write; the last link is the script that wrote, or the response that set the cookie."""
        request = self._by_id.get(write.request or "") if isinstance(write, CookieWrite) else None
        if request is not None:
            owner = self._attributor.request(request)
            return self.of(request).then(
                say("response of {place}", place=self._place(request.url)), owner.id if owner else None
            )
        initiator = write.initiator
        if initiator is None:
            if not write.url:
                return Chain(links=(NOWHERE,))
            initiator = Initiator(kind=InitiatorKind.SCRIPT, url=write.url)
        return self._cause(initiator, write.page, write.document_url, 0, top=True)

    def _of(self, request: RequestRecord, depth: int) -> Chain:
        if request.id in self._done:
            return self._done[request.id]
        if depth >= DEEPEST:
            return Chain(links=("…",))
        self._done[request.id] = Chain()  # a script that loads itself again ends here
        before = self._by_id.get(request.redirected_from or "")
        if before is not None and before.id != request.id:
            owner = self._attributor.request(before)
            chain = self._of(before, depth + 1).then(
                say("redirect by {place}", place=self._place(before.url)), owner.id if owner else None
            )
        else:
            top = request.document_url in ("", request.page_url, request.url)
            chain = self._cause(request.initiator, request.page, request.document_url, depth, top=top)
        self._done[request.id] = chain
        return chain

    def _cause(self, initiator: Initiator, page: int, document_url: str, depth: int, *, top: bool) -> Chain:
        if initiator.kind is InitiatorKind.UNKNOWN and not initiator.url and not initiator.stack:
            return Chain(links=(NOWHERE,))
        if initiator.kind is InitiatorKind.NAVIGATION and not initiator.stack:
            return Chain(links=(say("navigation of the page"),))
        scripts = self._scripts(initiator, document_url)
        if not scripts:
            return self._markup(page, document_url, depth, top=top)
        chain = self._loader(scripts[0], page, document_url, depth, top=top)
        for url in scripts:
            owner = self._attributor.url(url, ResourceType.SCRIPT)
            chain = chain.then(self._place(url), owner.id if owner else None)
        return chain

    @staticmethod
    def _scripts(initiator: Initiator, document_url: str) -> list[str]:
        """The scripts (or the style sheet) behind it, outermost first; the document itself is markup, not a script."""
        urls = [frame.url for frame in initiator.stack] or [initiator.url]
        found = dict.fromkeys(u for u in urls if u and u != document_url and not u.startswith("data:"))
        return list(found)[::-1]

    def _loader(self, script: str, page: int, document_url: str, depth: int, *, top: bool) -> Chain:
        loader = self._loaders.get((page, script))
        if loader is None or depth >= DEEPEST:
            return self._markup(page, document_url, depth, top=top)
        return self._of(loader, depth + 1)

    def _markup(self, page: int, document_url: str, depth: int, *, top: bool) -> Chain:
        if top or not document_url:
            return Chain(links=(MARKUP,))
        frame = self._loaders.get((page, document_url))
        owner = self._attributor.url(document_url, ResourceType.SUBDOCUMENT)
        before = self._of(frame, depth + 1) if frame and depth < DEEPEST else Chain(links=(MARKUP,))
        return before.then(say("frame {place}", place=self._place(document_url)), owner.id if owner else None)

    def _place(self, url: str) -> str:
        owner = self._attributor.url(url, ResourceType.SCRIPT)
        if owner is not None:
            return say("{vendor} ({place})", vendor=self._name(owner.id), place=place(url))
        if self._attributor.third_party_site(url) is None:
            return say("the site's own {place}", place=place(url))
        return say("{place} (unknown operator)", place=place(url))
