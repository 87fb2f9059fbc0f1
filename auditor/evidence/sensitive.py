"""Pages about something sensitive, told by the words of their address and title, and who was told which page it was."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from auditor.evidence.severity import CROSS_SITE
from auditor.evidence.sightings import Cast, Scene, Sighting
from auditor.model.capture import PageRecord, RequestRecord
from auditor.model.practice import Actor, SensitiveUse

_SHORTEST_TITLE = 8


@lru_cache(maxsize=1)
def topics() -> dict[str, re.Pattern[str]]:
    """The topics with one expression each over address and title in lower case."""
    data = tomllib.loads((files("auditor.evidence") / "sensitive.toml").read_text(encoding="utf-8"))
    return {name: re.compile(rf"(?<![^\W_])(?:{'|'.join(table['words'])})") for name, table in data.items()}


def topic_of(page: PageRecord) -> str | None:
    """What a page is about, if that is sensitive; the address counts without host and query."""
    path = unquote(urlsplit(page.final_url or page.url).path).replace("-", " ").replace("_", " ").replace("/", " ")
    text = f"{path} {page.title}".lower()
    return next((name for name, pattern in topics().items() if pattern.search(text)), None)


@dataclass
class _Found:
    receiver: Actor
    topic: str
    pages: dict[str, None] = field(default_factory=dict)
    sighting: Sighting = field(default_factory=Sighting)


def sensitive_uses(cast: Cast, scenes: Sequence[Scene]) -> tuple[tuple[SensitiveUse, ...], tuple[str, ...]]:
    """Vendors that follow people across sites and were told such a page; and all such pages, fit for a report."""
    found: dict[tuple[str, str], _Found] = {}
    pages: dict[str, None] = {}
    for scene in scenes:
        topical = {n: topic for n, page in enumerate(scene.visit.pages) if (topic := topic_of(page)) is not None}
        pages.update(dict.fromkeys(scene.page(n) or "" for n in topical))
        for request in scene.requests if topical else ():
            if request.page not in topical or request.main_frame:
                continue
            receiver = cast.receiver(request)
            if receiver is None or not CROSS_SITE & set(receiver.classes):
                continue
            if not _tells(request, scene.visit.pages[request.page]):
                continue
            topic = topical[request.page]
            entry = found.setdefault((receiver.key, topic), _Found(receiver, topic))
            entry.pages[scene.page(request.page) or ""] = None
            entry.sighting.at(scene, flag=request.after_choice, at=request.at, page=request.page)
            entry.sighting.show(scene.proof(request, "told the address or title of the page"))
    return tuple(_row(found[key]) for key in sorted(found)), tuple(pages)


def _tells(request: RequestRecord, page: PageRecord) -> bool:
    """Whether address, referrer or body hold the page's path or title."""
    path = urlsplit(page.final_url or page.url).path
    referrer = next((value for name, value in request.request_headers if name.lower() == "referer"), "")
    body = request.body.text if request.body is not None and request.body.text else ""
    sent = unquote(unquote(f"{request.url} {referrer} {body}")).replace("+", " ")
    if len(path) > 1 and f"{urlsplit(page.final_url).hostname}{unquote(path)}".rstrip("/") in sent:
        return True
    return len(page.title) >= _SHORTEST_TITLE and page.title in sent


def _row(entry: _Found) -> SensitiveUse:
    return SensitiveUse(
        receiver=entry.receiver,
        topic=entry.topic,
        pages=tuple(entry.pages),
        states=tuple(entry.sighting.states),
        without_consent=entry.sighting.without_consent,
        proofs=tuple(entry.sighting.proofs),
    )
