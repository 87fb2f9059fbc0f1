"""What the markup of a document asks for, to tell whether a request can have come from it.

While a page is parsed the browser names the parser as the initiator of much that scripts insert (objects, players, their
pictures, forms, backgrounds), without a call stack. What stands nowhere in the source was not asked for by the markup.
"""

import asyncio
import base64
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from auditor.collect.cdp import CdpError, Params
from auditor.collect.reach import is_inside
from auditor.collect.stage import Stage
from auditor.collect.traffic import Hop

LARGEST = 4 * 1024 * 1024
"""Bytes of one document, as they came over the network and unpacked."""
MOST = 32 * 1024 * 1024
"""Bytes of all documents of a visit, by what came over the network."""
WAIT = 1.0
"""Seconds for answers that have not come when the visit is over; a busy page gives none."""
HTML = ("text/html", "application/xhtml+xml")
ADDRESSES = ("src", "href", "xlink:href", "data", "poster", "action", "formaction", "background", "lowsrc", "manifest")
SETS = ("srcset", "imagesrcset")
STYLED = ("style", "fill", "stroke", "filter", "mask", "clip-path", "cursor")
LEADS = ("a", "area")
"""Elements whose address is not loaded, only led to."""
NOT_MARKUP = re.compile(
    r"(<script\b[^>]*(?:>|\Z)).*?(?:(?=</script)|\Z)|<!--.*?(?:-->|\Z)|<noscript\b.*?(?:</noscript\s*>|\Z)", re.I | re.S
)
"""Text of scripts, comments, and what is there for browsers without scripts."""
SHADOW = re.compile(r"<template\b(?=[^>]{0,300}\bshadowroot)", re.I)
"""Templates that are shown as they stand; of all others nothing is loaded."""
IN_STYLE = re.compile(r"""url\(\s*([^"'\s)][^)]*)|"([^"]*)"|'([^']*)'""", re.I)
CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:,+|\s[^,]*,?|$)")
REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"']*)", re.I)
FOREIGN = re.compile(r"[^\x00-\x7f]+")


class Source:
    """The markup of one document that was answered under `url`."""

    def __init__(self, url: str, text: str) -> None:
        tree = LexborHTMLParser(SHADOW.sub("<div ", NOT_MARKUP.sub(r"\1", text)))
        self._url = url
        self._written = tuple(dict.fromkeys(_written(tree)))
        self._forms = tuple(form.attributes.get("action") or "" for form in tree.css("form"))
        base = next((node.attributes.get("href") for node in tree.css("base[href]")), None)
        self._base = base or ""
        self._asked: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def asks_for(self, url: str, now: str) -> bool:
        """Whether an address stands in it, however it is written; `now` is the address that the document has by now,
        which a script may have changed. A form's answers are no part of its address."""
        return any(
            _alike(url) in asked or _alike(url.partition("?")[0]) in forms
            for asked, forms in (self._seen_from(self._url), self._seen_from(now or self._url))
        )

    def _seen_from(self, document: str) -> tuple[frozenset[str], frozenset[str]]:
        if document not in self._asked:
            base = _joined(document, self._base)
            forms = (_joined(base, action).partition("?")[0] for action in self._forms)
            self._asked[document] = (
                frozenset(_alike(_joined(base, written)) for written in self._written),
                frozenset(_alike(form) for form in forms),
            )
        return self._asked[document]


class Sources:
    """The documents of a visit, asked for as each is complete: later the browser may have dropped it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._taken = 0
        self._answers: dict[str, list[asyncio.Future[Params]]] = {}
        self._sources: dict[str, Source | None] = {}

    def ended(self, params: Params, session: str | None) -> None:
        """A request came to its end: if it was a document's, ask for it."""
        hop = self._stage.traffic.hop(params["requestId"])
        if hop is None or hop.kind != "Document" or hop.response is None or is_inside(self._stage.plan, hop):
            return
        size = int(params.get("encodedDataLength", 0))
        if hop.response.get("mimeType") not in HTML or size > LARGEST or self._taken + size > MOST:
            return
        self._taken += size
        asked = self._stage.socket.post("Network.getResponseBody", {"requestId": hop.request}, session)
        self._answers.setdefault(hop.request, []).append(asked)

    async def gather(self) -> None:
        """Wait a moment for what was asked last."""
        asked = [answer for answers in self._answers.values() for answer in answers if not answer.done()]
        if asked:
            await asyncio.wait(asked, timeout=WAIT)

    def of(self, hop: Hop) -> Source | None:
        """The document that asked, None where it is not at hand."""
        if hop.asker not in self._sources:
            self._sources[hop.asker] = self._read(hop.asker)
        return self._sources[hop.asker]

    def _read(self, request: str) -> Source | None:
        hop = self._stage.traffic.hop(request)
        texts = (_text(answer) for answer in self._answers.get(request, ()))
        text = next((text for text in texts if text), "")
        if hop is None or not text or len(text) > LARGEST or is_inside(self._stage.plan, hop):
            return None
        return Source(hop.url, text)


def _text(answer: "asyncio.Future[Params]") -> str:
    if not answer.done() or answer.cancelled():
        return ""
    try:
        told = answer.result()
    except CdpError:
        return ""
    body = str(told.get("body", ""))
    return base64.b64decode(body).decode(errors="replace") if told.get("base64Encoded") else body


def _written(tree: LexborHTMLParser) -> Iterator[str]:
    names = (*(name for name in ADDRESSES if ":" not in name), *SETS, *STYLED)
    for node in tree.css(", ".join((*(f"[{name}]" for name in names), "image", "use", "meta[content]"))):
        found = {name: value for name, value in node.attributes.items() if value}
        yield from (found[name] for name in ADDRESSES if name in found and not (name == "href" and node.tag in LEADS))
        for name in SETS:
            yield from _candidates(found.get(name, ""))
        for name in STYLED:
            yield from _of_style(found.get(name, ""))
        if node.tag == "meta":
            yield from REFRESH.findall(found.get("content", ""))
    for node in tree.css("style"):
        yield from _of_style(node.text())


def _candidates(srcset: str) -> list[str]:
    """An address may hold commas, but neither begins nor ends with one."""
    return CANDIDATE.findall(srcset.strip(" \t\n\r\f,"))


def _of_style(style: str) -> Iterator[str]:
    for groups in IN_STYLE.findall(style):
        yield "".join(groups).strip()


def _joined(base: str, written: str) -> str:
    plain = re.sub(r"[\t\n\r]", "", written).strip()
    before, mark, query = plain.partition("?")
    try:
        return urljoin(base, before.replace("\\", "/") + mark + query)
    except ValueError:
        return ""


@lru_cache(maxsize=65536)
def _alike(url: str) -> str:
    """An address without what differs though it leads to the same: the scheme, which the browser may make a safe one, the
    usual port, how characters are encoded, and the fragment."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return ""
    usual = port in (None, 80, 443)
    rest = unquote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    return FOREIGN.sub("*", f"{host}{'' if usual else f':{port}'}{rest}")
