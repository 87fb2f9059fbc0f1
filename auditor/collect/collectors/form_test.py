"""The opt-in form test: type made-up data into the fields of each page, submit nothing, and look where it goes.

The data are fresh for every visit and belong to nobody: an address at example.org, a telephone number reserved for
fiction, words no page holds. They are looked for in everything that left the browser afterwards, as they are, in
base64 or percent signs, and as md5, sha1 or sha256. Search fields are left alone: those answer while one types.
"""

import asyncio
import base64
import hashlib
import re
import secrets
from collections.abc import Iterator

from playwright.async_api import ElementHandle, Error, Frame, Page

from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.outgoing import Piece, layers
from auditor.collect.stage import Choice, Stage
from auditor.model.capture import NOT_ASKED, Failure
from auditor.model.said import say
from auditor.model.technique import FormTest, SentData, TypedField

META = CollectorMeta(id="form-test")
MOST_FIELDS = 8
"""Fields typed into on one page."""
FRAMES = 6
SECONDS = 8.0
FIELDS = "input, textarea"
LOOK = """(field) => {
  const type = (field.type || "text").toLowerCase(), box = field.getBoundingClientRect();
  const named = [field.name, field.id, field.autocomplete, field.placeholder, field.getAttribute("aria-label")].join(" ");
  const search = type === "search" || field.getAttribute("role") === "searchbox"
    || field.closest("[role=search], search") !== null;
  const usable = !field.disabled && !field.readOnly && box.width > 8 && box.height > 8
    && getComputedStyle(field).visibility === "visible" && !field.value;
  return {type, named, search, usable, name: field.name || field.id || ""};
}"""
_SEARCH = re.compile(r"\b(q|s|query|search|suche|recherche|keyword)\b", re.I)
_CAPTCHA = re.compile("captcha", re.I)
_MAIL = re.compile("e-?mail", re.I)
_PHONE = re.compile(r"phone|\btel\b|mobile", re.I)
_TEXTS = ("text", "textarea", "email", "tel", "password")


def start(stage: Stage) -> "FormTesting":
    return FormTesting(stage)


class FormTesting(Collector):
    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._fields: list[TypedField] = []
        self._trouble: str | None = None
        token = secrets.token_hex
        self.values = {
            "email": f"lena.{token(5)}@example.org",
            "phone": f"+12025550{100 + secrets.randbelow(100)}",
            "password": f"Vz-{token(5)}-9k",
            "text": f"Quill{token(5)}",
        }

    async def visited(self, page: Page) -> None:
        if not self.stage.plan.form_test:
            return
        before = len(self._fields)
        try:
            async with asyncio.timeout(SECONDS):
                for frame in page.frames[:FRAMES]:
                    await self._type_in(frame, page, before)
                if len(self._fields) > before:
                    await page.keyboard.press("Tab")  # many scripts read a field when it is left
        except (Error, TimeoutError) as error:
            self._trouble = str(error).strip().split("\n")[0] or say("the page did not answer")
        if len(self._fields) > before:
            await self.stage.settle()

    async def _type_in(self, frame: Frame, page: Page, before: int) -> None:
        for field in await frame.query_selector_all(FIELDS):
            if len(self._fields) - before >= MOST_FIELDS:
                return
            kind, name = await _kind(field)
            if kind:
                await field.focus()
                await page.keyboard.type(self.values[kind])
                at = round(self.stage.clock(), 3)
                self._fields.append(TypedField(kind=kind, name=name[:60], page=self.stage.page, at=at))

    async def finish(self, choice: Choice) -> FormTest | Failure:
        if not self.stage.plan.form_test:
            return NOT_ASKED
        if not self._fields:
            what = (
                say("nothing could be typed ({error})", error=self._trouble)
                if self._trouble
                else say("the pages have no field to type into")
            )
            return Failure(reason=f"{what}.")
        first = self._fields[0].at - 1.0
        sent: dict[tuple[str, ...], SentData] = {}
        for hop in self.stage.traffic.assemble():
            if hop.main_frame or (self.stage.at(hop.wall) < first and hop.kind != "WebSocket"):
                continue
            for piece in await self.stage.outgoing.pieces(hop):
                for kind, form, digest in self._seen(piece):
                    one = SentData(
                        kind=kind,
                        form=form,
                        where=piece.where,
                        field="",
                        sha256=digest,
                        request=hop.id,
                        at=self.stage.at(hop.wall),
                    )
                    sent.setdefault((kind, form, piece.where, hop.id), one)
        return FormTest(fields=tuple(self._fields), sent=tuple(sent.values()))

    def _seen(self, piece: Piece) -> Iterator[tuple[str, str, str]]:
        every = [(how, text, text.lower()) for how, text in layers(piece.text)]
        typed = {field.kind for field in self._fields}
        for kind in typed:
            value = self.values[kind]
            for form, needle in needles(value):
                for how, text, low in every:
                    if needle in (text if form.endswith("(base64)") else low):
                        yield kind, how if form == "plain" else form, hashlib.sha256(value.encode()).hexdigest()
                        break


def needles(value: str) -> Iterator[tuple[str, str]]:
    """How a typed value may look: (form, text to look for), in lower case but for base64 of hashes."""
    low = value.lower()
    yield "plain", low
    if "@" in low:
        yield "plain", low.replace("@", "\\u0040")
    if low.startswith("+"):
        yield "plain", low[1:]
    yield "hex", value.encode().hex()
    for name in ("md5", "sha1", "sha256"):
        for text in dict.fromkeys((low, value, low.lstrip("+"))):
            digest = hashlib.new(name, text.encode(), usedforsecurity=False)
            yield name, digest.hexdigest()
            yield f"{name} (base64)", base64.b64encode(digest.digest()).decode().rstrip("=")
            yield f"{name} (base64)", base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")


async def _kind(field: ElementHandle) -> tuple[str | None, str]:
    """What may be typed into a field, and its name; None where nothing may."""
    told = await field.evaluate(LOOK)
    named, type = str(told["named"]), str(told["type"])
    if not told["usable"] or told["search"] or type not in _TEXTS or _SEARCH.search(named) or _CAPTCHA.search(named):
        return None, ""
    if type == "password":
        return "password", str(told["name"])
    if type == "email" or _MAIL.search(named):
        return "email", str(told["name"])
    kind = "phone" if type == "tel" or _PHONE.search(named) else "text"
    return kind, str(told["name"])
