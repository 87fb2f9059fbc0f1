"""What banners a page shows, and the click a visitor would make."""

import asyncio
from collections.abc import Iterable
from typing import Any

from playwright.async_api import Page

from auditor.collect.cdp import CdpError
from auditor.collect.consent.places import Place, Places
from auditor.model.base import Record
from auditor.model.capture import Control
from auditor.model.said import say, term
from auditor.sites import host_of

PRESSED_IN = 0.5
"""Seconds within which a page has heard a click that reached its control."""


class Button(Record, frozen=True, kw_only=True):
    """A control; `role` is one of accept, ok, reject, settings, save, withdraw; `number` is its handle in its place."""

    number: int
    role: str
    text: str
    where: str
    box: tuple[float, float, float, float]
    contrast: float | None = None


class Banner(Record, frozen=True, kw_only=True):
    """A consent banner that is shown now. `number` is its handle in its place; `tool` the consent tool, if known; `text`
    its beginning, or the `whole`; `wall`: the page is nothing else."""

    place: Place
    number: int
    tool: str | None
    text: str
    buttons: tuple[Button, ...]
    wall: bool = False
    whole: bool = False


async def shown(places: Places, *, again: bool = True) -> tuple[Banner, ...]:
    """Every consent banner the page shows now, the top document's first. Raises `CdpError` where the page is gone.

    Without `again` closed shadow roots of documents looked at before are taken as they were.
    """
    frames = await places.all()
    if not frames:
        raise CdpError("the page went away")
    closed = await places.closed_roots(frames, again=again)
    found = await asyncio.gather(*(_in(places, frame, closed[frame]) for frame in frames))
    return tuple(banner for banners in found for banner in banners)


async def _in(places: Places, place: Place, closed: tuple[str, ...]) -> list[Banner]:
    try:
        found = await places.find(place, closed)
        left, top = await places.offset(place.session)
    except CdpError:
        return []
    return [
        Banner(
            place=place,
            number=entry["number"],
            tool=entry["tool"],
            text=entry["text"],
            wall=entry["wall"],
            whole=entry["whole"],
            buttons=tuple(_button(control, left, top) for control in entry["controls"]),
        )
        for entry in found
    ]


def _button(control: dict[str, Any], left: float, top: float) -> Button:
    x, y, width, height = control["box"]
    return Button(
        number=control["number"],
        role=control["role"],
        text=control["text"],
        where=control["where"],
        box=(round(x + left, 1), round(y + top, 1), round(width, 1), round(height, 1)),
        contrast=control.get("contrast"),
    )


class Way(Record, frozen=True, kw_only=True):
    """A control that leads back to the consent choice, outside of any banner. `rank` 0 says that consent is taken back,
    then come 1 cookie settings, 2 a consent tool's own control, 3 a button that speaks of cookies, 4 a link to another
    page. `leaves` is where that link leads."""

    rank: int
    banner: Banner
    button: Button
    leaves: str | None = None

    @property
    def control(self) -> Control:
        """As the capture records it."""
        where = _where(self.banner, self.button)
        return Control(
            role="withdraw", text=self.button.text, where=where, box=self.button.box, contrast=self.button.contrast
        )


async def ways(places: Places) -> tuple[Way, ...]:
    """Every control the page shows that leads back to the choice. Raises `CdpError` where the page is gone."""
    frames = await places.all()
    if not frames:
        raise CdpError("the page went away")
    closed = await places.closed_roots(frames)
    found = await asyncio.gather(*(_ways_in(places, frame, closed[frame]) for frame in frames))
    return tuple(way for some in found for way in some)


async def _ways_in(places: Places, place: Place, closed: tuple[str, ...]) -> list[Way]:
    try:
        found = await places.find(place, closed, what="ways")
        left, top = await places.offset(place.session)
    except CdpError:
        return []
    outside = Banner(place=place, number=-1, tool=None, text="", buttons=())
    return [
        Way(rank=entry["rank"], banner=outside, button=_button(entry, left, top), leaves=entry["leaves"])
        for entry in found
    ]


async def remember(places: Places) -> None:
    """From now on `shown` tells what opens, and nothing that the page shows already."""
    frames = await places.all()
    closed = await places.closed_roots(frames)
    await asyncio.gather(*(places.find(f, closed[f], what="remember") for f in frames), return_exceptions=True)


def first(banners: Iterable[Banner], *roles: str) -> tuple[Banner, Button] | None:
    """The first button with the first of these roles that any banner has."""
    every = [(banner, button) for banner in banners for button in banner.buttons]
    return next((pair for role in roles for pair in every if pair[1].role == role), None)


def controls(banners: Iterable[Banner]) -> tuple[Control, ...]:
    """The banners' buttons as the capture records them; an acknowledging button ("OK") counts as accept."""
    names = {"ok": "accept", "save": "settings", "withdraw": "settings"}
    return tuple(
        Control(
            role=names.get(button.role, button.role),
            text=button.text,
            where=_where(banner, button),
            box=button.box,
            contrast=button.contrast,
        )
        for banner in banners
        for button in banner.buttons
    )


def _where(banner: Banner, button: Button) -> str:
    if banner.place.top:
        return button.where
    host = host_of(banner.place.url) or term("the page")
    return say("{where} of the frame of {host}", where=term(button.where), host=host)


async def press(page: Page, places: Places, banner: Banner, button: Button) -> None:
    """Click where a visitor would; if something else lies there, press the control itself. Raises `CdpError`."""
    place, number = banner.place, button.number
    handle = await places.handle(place, f"__auditor.element({number})")
    await places.socket.post("DOM.scrollIntoViewIfNeeded", {"objectId": handle}, place.session)
    await places.run(place, f"__auditor.steady({number})")
    quads = (await places.socket.post("DOM.getContentQuads", {"objectId": handle}, place.session))["quads"]
    if quads:
        await places.run(place, f"__auditor.listenFor({number})")
        left, top = await places.offset(place.session)
        x, y = sum(quads[0][0::2]) / 4 + left, sum(quads[0][1::2]) / 4 + top
        await page.mouse.click(x, y)
    if not quads or await _missed(places, place, number):
        await places.run(place, f"void __auditor.press({number})")


async def _missed(places: Places, place: Place, number: int) -> bool:
    """Whether the control did not hear the click. A frame that is gone after the click has heard it."""
    try:
        return not await asyncio.wait_for(places.run(place, f"__auditor.heard({number})"), PRESSED_IN)
    except (CdpError, TimeoutError):
        return False
