"""What the consent tool of a page declares through its interface, as documents: services and cookies in its own words."""

import hashlib
from functools import lru_cache
from pathlib import Path

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from auditor.collect.cdp import CdpError, Socket
from auditor.collect.consent.places import Places, session_of
from auditor.collect.documents_fetch import Fetched
from auditor.collect.originals import asking
from auditor.model.said import say
from auditor.policy import consent_tools

LATE = "{tool} did not answer when asked for it"
FAILED = "{tool} failed when asked for it"
BROKEN = "the page breaks the questions to them, so what {tools} would declare is not known"
ONE_PAGE_HAS = 2
"""Consent tools that a page may really hold; where more fail when asked, it is the page that breaks them."""


async def declared_in(socket: Socket, page: Page) -> tuple[tuple[str, Fetched], ...]:
    """The tools' names with their declarations; none where the page holds no such tool or went away. A tool that is there
    and does not answer, or throws, is a document that was not read."""
    try:
        places = Places(socket, await session_of(socket, page))
        answer = await places.page_says(_asking())
        language = await places.page_says("`${document.documentElement.lang || ''}`")
    except (CdpError, PlaywrightError):
        return ()  # the page went away; the visit tells
    found = []
    tools = consent_tools.declared(answer)
    broken = [tool.tool for tool in tools if tool.failed]
    if len(broken) > ONE_PAGE_HAS:
        reason = say(BROKEN, tools=", ".join(broken))
        found.append(("consent tools", Fetched(url=page.url, reason=reason)))
        tools = tuple(tool for tool in tools if not tool.failed)
    for tool in tools:
        if tool.late or tool.failed:
            found.append((tool.tool, Fetched(url=page.url, reason=say(LATE if tool.late else FAILED, tool=tool.tool))))
            continue
        data = consent_tools.page(tool, str(language)).encode("utf-8", errors="replace")
        sha256 = hashlib.sha256(data).hexdigest()
        got = Fetched(url=page.url, media_type="text/html; charset=utf-8", data=data, sha256=sha256)
        found.append((tool.tool, got))
    return tuple(found)


@lru_cache(maxsize=1)
def _asking() -> str:
    code = (Path(__file__).parent / "consent" / "declared.js").read_text("utf-8")
    return asking(code[code.index("async (") :])
