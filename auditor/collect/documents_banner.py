"""The consent banner as a document: what its layers say, the hidden ones too, is said by the site's consent tool."""

import hashlib
import re
from html import escape, unescape
from typing import Any

import msgspec
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from auditor.collect.cdp import CdpError, Socket
from auditor.collect.consent.banner import Banner, first, press, remember, shown
from auditor.collect.consent.places import Places, session_of
from auditor.collect.documents_fetch import Fetched
from auditor.collect.documents_page import layers_of
from auditor.collect.documents_watch import Watch
from auditor.collect.picture import taken
from auditor.model.base import Record
from auditor.model.consent import Toggle
from auditor.model.said import say


class Layers(Record, frozen=True, kw_only=True):
    """What the banner's layers say (`document`) and, before anything was touched, the `toggles` they have; None where there
    are settings and none was found in them. `picture` is of the settings (JPEG), None where no control led to any."""

    document: Fetched
    toggles: tuple[Toggle, ...] | None = None
    picture: bytes | None = None


MORE = 30
"""Characters by which the text of all layers exceeds that of the first where there is a further one."""
TAG = re.compile(r"<[^>]*>")


async def banner_of(socket: Socket, page: Page, watch: Watch) -> Layers | None:
    """The layers of the banner the page shows, after its settings were opened; None where it shows none.

    Nothing is chosen. Layers that a control leads to and that did not come are `missing`.
    """
    try:
        session = await session_of(socket, page)
        places = Places(socket, session)
        banners = await shown(places)
        if not banners:
            return None
        html, visible, language = _joined(await layers_of(socket, page))
        url, missing = page.url, None
        toggles, picture = await _toggles(places, banners), None
        settings = first(banners, "settings")
        if settings is not None:
            await remember(places)
            opened = await _opened(places, page, watch, settings) and page.url == url
            later, _, _ = _joined(await layers_of(socket, page)) if opened else ("", 0, "")
            if opened:
                toggles = {**await _toggles(places, (*await shown(places), *banners)), **toggles}
                picture = await _pictured(socket, page)
            html += later if later != html else ""
            if max(_length(html), _length(later)) < visible + MORE:
                missing = say("what the banner's control “{text}” leads to could not be read", text=settings[1].text)
    except (CdpError, PlaywrightError):
        return None  # the page went away; the visit tells
    if not html:
        html = "".join(f"<p>{escape(banner.text)}</p>" for banner in banners)
        if not all(banner.whole for banner in banners):
            missing = missing or say("only the beginning of the banner could be read")
    whole = (
        f'<!doctype html><html lang="{language}"><head><title>Consent banner</title></head><body>{html}</body></html>'
    )
    data = whole.encode("utf-8", errors="replace")
    sha256 = hashlib.sha256(data).hexdigest()
    document = Fetched(url=url, media_type="text/html; charset=utf-8", data=data, sha256=sha256, missing=missing)
    return Layers(
        document=document, toggles=tuple(toggles.values()) if toggles or settings is None else None, picture=picture
    )


async def _toggles(places: Places, banners: tuple[Banner, ...]) -> dict[str, Toggle]:
    """The named switches of these banners as they stand, by name."""
    found: dict[str, Toggle] = {}
    for banner in banners:
        for entry in await places.run(banner.place, f"__auditor.toggles({banner.number})"):
            toggle = msgspec.convert(entry, Toggle)
            found.setdefault(toggle.name, toggle)
    return found


async def _pictured(socket: Socket, page: Page) -> bytes | None:
    try:
        return await taken(socket, page)
    except TimeoutError:
        return None  # not drawn; the text is there all the same


async def _opened(places: Places, page: Page, watch: Watch, settings: tuple[Banner, Any]) -> bool:
    """Press the control that shows the settings; whether it could be."""
    watch.follow(places.session)
    try:
        await press(page, places, *settings)
        await watch.settle(places.session)
    except (CdpError, PlaywrightError):
        return False
    return True


def _joined(parts: tuple[dict[str, Any], ...]) -> tuple[str, int, str]:
    """The layers of all frames as HTML, how many characters of them are shown, and their language."""
    language = next((str(part["language"]) for part in parts if part["language"]), "")
    return "".join(part["html"] for part in parts), sum(part["shown"] for part in parts), language


def _length(html: str) -> int:
    return len(" ".join(unescape(TAG.sub(" ", html)).split()))
