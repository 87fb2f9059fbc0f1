"""Layers of consent tools apart from the page that holds them."""

import pytest

from auditor.model.kinds import DocumentKind, Source
from auditor.policy.layers import CONTAINERS, split
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_TABLE = (
    "<h2>Analytics</h2><table><tr><th>Name</th><th>Provider</th><th>Expiry</th></tr>"
    "<tr><td>_hjSessionUser_1</td><td>Hotjar</td><td>1 year</td></tr></table>"
)


def _page(selector: str) -> str:
    mark = f'id="{selector[1:]}"' if selector[0] == "#" else f'class="x {selector[1:]}"'
    body = f"<main><h1>Privacy</h1><p>We use Criteo on our website.</p></main><div {mark} hidden>{_TABLE}</div>"
    return f'<!doctype html><html lang="en"><body>{body}</body></html>'


@pytest.mark.parametrize(("tool", "selector"), [(t, s) for t, found in CONTAINERS.items() for s in found])
def test_what_the_consent_tool_says_is_its_own_document(tool: str, selector: str) -> None:
    page, layers, name = split(_page(selector))
    assert name == tool
    policy = read(page.encode(), id="p", kind=DocumentKind.PRIVACY, media_type="text/html")
    shown = read(layers.encode(), id="c", kind=DocumentKind.CONSENT_TOOL, media_type="text/html")
    reading = Reader(REGISTER).read([policy, shown])
    assert {m.vendor for m in reading.mentions if m.quote.document == "p"} == {"criteo"}
    (cookie,) = reading.cookies
    assert (cookie.name, cookie.vendor, cookie.lifetime_seconds) == ("_hjSessionUser_1", "hotjar", 31_536_000)
    assert {m.source for m in reading.mentions if m.quote.document == "c"} == {Source.CMP}


def test_a_page_without_layers_stays_as_it_is() -> None:
    html = "<html><body><p>We speak of OneTrust and klaro here.</p></body></html>"
    assert split(html) == (html, "", "")
