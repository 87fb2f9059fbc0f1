"""What is read beside the documents; the whole way is in tests/sites/links-to-vendors.toml."""

from pathlib import Path

import pytest

from auditor.collect.also_read import gpc_file, to_vendors
from auditor.collect.plan import Plan
from auditor.demo.web import Response, content, redirect
from auditor.model.capture import PageRecord
from auditor.model.kinds import DocumentKind
from auditor.policy.text import read
from tests.collect.rig import Rig

HOME = "https://www.zeiger.example/"
PAGE = PageRecord(url=HOME, final_url=HOME, status=200, title="", started=0.0, ended=1.0)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("response", "found"),
    [
        (
            content('{"gpc": false, "lastUpdate": "2026-05-01"}', "json"),
            {"supported": False, "last_update": "2026-05-01"},
        ),
        (content("<h1>Every address has this page</h1>"), {"missing": True}),
        (content('{"gpc": "yes"}', "json"), {"missing": True}),
        (Response(status=404), {"status": 404, "missing": True}),
        (Response(status=503), {"status": 503, "reason": "the server answered 503"}),
        (
            redirect("https://intranet.private.example/"),
            {"supported": None, "reason": "it leads into a private network"},
        ),
    ],
    ids=["refused", "page", "word", "not there", "down", "private"],
)
async def test_the_file_about_global_privacy_control(
    rig: Rig, response: Response, found: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped = Plan.is_mapped
    monkeypatch.setattr(Plan, "is_mapped", lambda plan, host: host != "intranet.private.example" and mapped(plan, host))
    rig.serve({"intranet.private.example": {"/": lambda _: content('{"gpc": true}', "json")}})
    rig.serve({"www.zeiger.example": {"/.well-known/gpc.json": lambda _: response}})
    plan = Plan(url=HOME, resolve_rules=rig.chromium.plan.resolve_rules, insecure=True)
    async with rig.chromium.fresh() as profile:
        got = await gpc_file(profile.context, plan, (PAGE,))
    assert got is not None
    reason = str(found.pop("reason", ""))
    assert (got.reason or "").startswith(reason)
    assert bool(got.reason) is bool(reason)
    assert {name: getattr(got, name) for name in found} == found


@pytest.mark.browser
async def test_without_a_page_nothing_is_asked(rig: Rig, tmp_path: Path) -> None:
    async with rig.chromium.fresh() as profile:
        assert await gpc_file(profile.context, Plan(url=HOME), ()) is None


def test_links_to_vendors_own_pages_are_told_from_others() -> None:
    html = """<p><a href="https://www.hotjar.com/legal/policies/privacy/#top">Privacy</a>
    <a href="https://www.hotjar.com/legal/policies/privacy/">again</a> <a href="https://www.linkedin.com/in/us">Us</a>
    <a href="https://policies.google.com/">here</a> <a href="/privacy/hotjar">own</a> <a href="mailto:a@hotjar.com">mail</a>
    <a href="https://unknown.example/privacy">nobody we know</a></p>"""
    text = read(html.encode(), id="privacy", kind=DocumentKind.PRIVACY, media_type="text/html", url=f"{HOME}privacy")
    found = [link.url for link in to_vendors((text,), ("zeiger.example",))]
    assert found == ["https://www.hotjar.com/legal/policies/privacy/#top", "https://policies.google.com/"]
