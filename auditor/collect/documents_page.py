"""A page as a reader could unfold it: one HTML text with shadow roots and frames of any origin put in place, and its links."""

import asyncio
import re
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from auditor.collect.cdp import CdpError, Socket
from auditor.collect.consent.places import Place, Places, session_of, value_of
from auditor.collect.documents_watch import Watch, weight
from auditor.model.capture import LinkSeen
from auditor.model.said import say
from auditor.sites import host_of

MOST_LINKS = 400
ORDER = ("banner", "footer", "menu", "body")
MOST_OPENED = 30
"""Closed sections of a document that are opened at most."""
FRAME = re.compile('<div data-frame="([^"]*)" data-src="([^"]*)">')
QUIET, MOST = 200, 4000
"""Milliseconds without a change after which a document is read, and the longest wait for that."""


async def links_of(socket: Socket, page: Page) -> tuple[LinkSeen, ...]:
    """The links of a page in its present state, from all frames and shadow roots; banner and footer first, no doubles.

    Raises `CdpError` or Playwright's error where the page is gone.
    """
    places = Places(socket, await session_of(socket, page))
    found: dict[tuple[str, str], LinkSeen] = {}
    for _, rows in await _everywhere(places, "links"):
        for url, text, where in rows:
            seen = LinkSeen(url=url, text=text, where=where)
            known = found.setdefault((url, text), seen)
            if ORDER.index(where) < ORDER.index(known.where):
                found[url, text] = seen
    return tuple(sorted(found.values(), key=lambda link: ORDER.index(link.where))[:MOST_LINKS])


async def still(socket: Socket, page: Page) -> None:
    """Wait until the top document has stopped changing."""
    places = Places(socket, await session_of(socket, page))
    top = next((place for place in await places.all() if place.top), None)
    if top is not None:
        await places.run(top, _reader())
        await places.run(top, f"__reader.still({QUIET}, {MOST})")


async def layers_of(socket: Socket, page: Page) -> tuple[dict[str, Any], ...]:
    """The consent banner's layers in each frame: `html`, how many characters are `shown`, the frame's `language`."""
    places = Places(socket, await session_of(socket, page))
    return tuple(part for _, part in await _everywhere(places, "layers") if part["html"])


async def is_parsed(socket: Socket, page: Page) -> bool:
    """Whether the HTML of the top document was taken in to its end."""
    places = Places(socket, await session_of(socket, page))
    tops = [place for place in await places.all() if place.top]
    if not tops:
        return False
    await places.run(tops[0], _reader())
    return not await places.run(tops[0], "__reader.loading()")


async def unfold(socket: Socket, page: Page, watch: Watch) -> None:
    """Have the page fetch what it fetches only when it is looked at: frames and parts further down, closed sections.

    Sections are opened with their own buttons, one after the other; a click that leads elsewhere raises `CdpError`.
    """
    session, address = await session_of(socket, page), page.url.split("#")[0]
    places = Places(socket, session)
    for place in [place for place in await places.all() if place.top]:
        await places.run(place, _reader())
        await places.run(place, "__reader.unroll()")
        await watch.settle(session)
        for number in range(min(MOST_OPENED, int(await places.run(place, "__reader.folded()")))):
            await places.run(place, f"__reader.open({number})")
            await watch.settle(session)
            if page.url.split("#")[0] != address:
                raise CdpError("a button of the document led to another page")
            await places.run(place, f"__reader.keep({number})")


async def html_of(socket: Socket, page: Page, watch: Watch) -> tuple[str, tuple[str, ...]]:
    """The page as HTML: what is folded or hidden is there, scripts and styles are not, frames stand in their place.

    Also the frames that never came, a clause each.
    """
    places = Places(socket, await session_of(socket, page))
    frames = await places.all()
    for place in frames:
        await places.run(place, _reader())
    await _name_frames(places, frames)
    parts = {place.frame: part for place, part in await _everywhere(places, "html", frames)}
    top = next((place.frame for place in frames if place.top), None)
    if top is None or top not in parts:
        raise CdpError("the page went away")
    head = f'<head><meta charset="utf-8"><title>{parts[top]["title"]}</title>{parts[top]["versions"]}</head>'
    body = _filled(top, parts)
    hollow = _hollow(body, {place.frame: place.url for place in frames}, watch)
    return f"<!doctype html>\n<html{parts[top]['language']}>{head}{body}</html>\n", hollow


def _hollow(body: str, urls: dict[str, str], watch: Watch) -> tuple[str, ...]:
    """The frames of a page whose documents never came; those of known vendors hold no words of the document."""
    found: dict[str, None] = {}
    for frame, source in FRAME.findall(body):
        url = unescape(source)
        if not url.startswith(("http:", "https:")) or weight(url) == 0:
            continue
        why = watch.failed_frame(frame)
        if why is None and urls.get(frame, "") in ("", "about:blank"):
            why = say("it was never loaded")
        if why is not None:
            found[say("a frame of {host} stayed empty ({why})", host=host_of(url), why=why)] = None
    return tuple(found)


async def _name_frames(places: Places, frames: tuple[Place, ...]) -> None:
    """Tell the reader of each parent document which frame element holds which frame."""
    contexts = {(place.session, place.frame): place.context for place in frames}
    for place in frames:
        if place.top:
            continue
        target = places.socket.targets.get(place.session)
        own = target is not None and target.target_id == place.frame
        session = (target.parent_session or "") if own and target is not None else place.session
        try:
            places.socket.post("DOM.enable", {}, session)
            owner = await places.socket.post("DOM.getFrameOwner", {"frameId": place.frame}, session)
            for (holder, _), context in contexts.items():
                if holder == session:
                    await _name(places, session, context, owner["backendNodeId"], place.frame)
            places.socket.post("DOM.disable", {}, session)
        except CdpError:
            continue


async def _name(places: Places, session: str, context: int, node: int, frame: str) -> None:
    """In a context of another frame of the same process the element cannot be resolved: then it is not its parent."""
    try:
        resolved = await places.socket.post(
            "DOM.resolveNode", {"backendNodeId": node, "executionContextId": context}, session
        )
        await places.socket.post(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": "function (id) { globalThis.__reader.frameIs(this, id); }",
                "objectId": resolved["object"]["objectId"],
                "arguments": [{"value": frame}],
            },
            session,
        )
    except CdpError:
        return


async def _everywhere(
    places: Places, function: str, frames: tuple[Place, ...] | None = None
) -> list[tuple[Place, Any]]:
    """Call a function of the reader in every frame, with the frame's closed shadow roots."""
    frames = await places.all() if frames is None else frames
    closed = await places.closed_roots(frames)

    async def one(place: Place) -> tuple[Place, Any] | None:
        try:
            await places.run(place, _reader())
            answer = await places.socket.post(
                "Runtime.callFunctionOn",
                {
                    "functionDeclaration": f"function (...roots) {{ return globalThis.__reader.{function}(...roots); }}",
                    "executionContextId": place.context,
                    "arguments": [{"objectId": handle} for handle in closed[place]],
                    "returnByValue": True,
                },
                place.session,
            )
            return place, value_of(answer)
        except CdpError:
            return None

    return [found for found in await asyncio.gather(*(one(place) for place in frames)) if found is not None]


def _filled(frame: str, parts: dict[str, dict[str, str]], above: tuple[str, ...] = ()) -> str:
    """A frame's body with the bodies of its frames in their places."""
    body = parts[frame]["body"]
    for inner in parts:
        marker = f'<div data-frame="{inner}"'
        if inner not in (frame, *above) and marker in body:
            content = _filled(inner, parts, (*above, frame))
            content = content.replace("<body", "<div", 1).removesuffix("</body>") + "</div>"
            at = body.index(">", body.index(marker)) + 1
            body = body[:at] + content + body[at:]
    return body


@lru_cache(maxsize=1)
def _reader() -> str:
    return (Path(__file__).parent / "documents_page.js").read_text("utf-8")
