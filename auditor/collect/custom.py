"""The steps of the state `custom`, done as a visitor would do them; what they type is taken from the environment."""

import os
from collections.abc import Callable
from urllib.parse import urljoin

import msgspec
from playwright.async_api import Error, FrameLocator, Locator, Page

from auditor.model.capture import Consent
from auditor.model.custom import Custom, Step
from auditor.model.kinds import ConsentAction, Stance
from auditor.model.problems import BadInput
from auditor.model.said import say

STEP_SECONDS = 10.0
OPTIONAL_SECONDS = 2.0


def values_of(custom: Custom | None) -> dict[str, str]:
    """The values of the environment variables that steps name. Raises `BadInput` for one that is not set."""
    values = {}
    for number, step in enumerate(custom.step if custom else (), 1):
        name = step.variable
        if name is not None:
            if not os.environ.get(name):
                raise BadInput(f"custom.step {number}: there is no environment variable {name}; set it.")
            values[name] = os.environ[name]
    return values


async def run(page: Page, custom: Custom, seen: Consent, clock: Callable[[], float]) -> Consent:
    """Do all steps. `seen` is what was seen of the banner before; `verified` tells whether `expect` came to be shown."""
    values = values_of(custom)
    begun = clock()
    done: list[str] = []
    last, at = begun, 0
    try:
        for step in custom.step:
            last, at = clock(), at + 1
            if await _did(page, step, values):
                done.append(step.words)
        at += 1
        await _found(page, custom.expect, custom.frame).wait_for(state="visible", timeout=STEP_SECONDS * 1000)
        verified, proof = True, say("“{expect}” was shown after the steps of auditor.toml.", expect=custom.expect)
    except Error as error:
        what = custom.step[at - 1].words if at <= len(custom.step) else say("wait for {expect}", expect=custom.expect)
        verified, proof = (
            False,
            say("Step {at} of auditor.toml ({what}) failed: {reason}.", at=at, what=what, reason=_reason(error)),
        )
        await _emptied(page, custom)
    ended = clock()
    return msgspec.structs.replace(
        seen,
        action=ConsentAction.CUSTOM,
        verified=verified,
        # A consent counts from the click, anything else from when it was proved.
        done_at=None if not verified else last if custom.stance is Stance.GRANTED else ended,
        operated_by="auditor.toml",
        clicked=" → ".join(done) or None,
        clicked_at=begun,
        clicks=len(done),
        proof=(proof,),
    )


async def _did(page: Page, step: Step, values: dict[str, str]) -> bool:
    """Whether the step was done; an optional one may find nothing."""
    name = step.variable
    value = step.value if name is None else values[name]
    limit = (OPTIONAL_SECONDS if step.optional else STEP_SECONDS) * 1000
    try:
        if step.click is not None:
            await _found(page, step.click, step.frame).click(timeout=limit)
        elif step.fill is not None:
            await _found(page, step.fill, step.frame).fill(value, timeout=limit)
        elif step.choose is not None:
            await _found(page, step.choose, step.frame).select_option(value, timeout=limit)
        elif step.press is not None:
            await page.keyboard.press(step.press)
        elif step.open is not None:
            await page.goto(urljoin(page.url, step.open), wait_until="load", timeout=3 * limit)
    except Error:
        if not step.optional:
            raise
        return False
    return True


def _found(page: Page, selector: str, frame: str | None) -> Locator:
    place: Page | FrameLocator = page if frame is None else page.frame_locator(frame)
    return place.locator(selector).first


async def _emptied(page: Page, custom: Custom) -> None:
    """What was typed must not be seen on the pictures that follow."""
    for step in custom.step:
        if step.fill is not None:
            try:
                await _found(page, step.fill, step.frame).fill("", timeout=500)
            except Error:
                continue  # it is not there any more


def _reason(error: Error) -> str:
    """Without the log that follows, which may hold what was typed."""
    text = str(error).strip().split("\n")[0]
    return (
        say("nothing like it was there within {seconds:g} s", seconds=STEP_SECONDS)
        if "Timeout" in text
        else text[:120].rstrip(".")
    )
