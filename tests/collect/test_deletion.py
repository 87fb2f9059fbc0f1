"""The last act of the visit that accepts: do deleted cookies come back?"""

import secrets
from pathlib import Path

import pytest

from auditor.demo.web import Answer, Response, Seen, content
from auditor.model.capture import Failure, Visit
from auditor.model.kinds import State
from auditor.model.technique import DeletionTest
from tests.collect.rig import Rig, urls

pytestmark = pytest.mark.browser

SITE = "www.brunnen.example"
URL = f"https://{SITE}/"
LASTS = "Max-Age=31536000; Path=/; Secure"
HOME = f"""<!doctype html><title>Fountains</title><h1>Fountains</h1><script>
const id = name => name + Math.random().toString(16).slice(2) + Math.random().toString(16).slice(2);
localStorage.copy ||= id("c");
document.cookie = `kept_copy=${{localStorage.copy}}; {LASTS}`;
const memory = (document.cookie.match(/held=([^;]+)/) || [])[1] || id("m");
document.cookie = `held=${{memory}}; {LASTS}`;
addEventListener("pagehide", () => document.cookie = `held=${{memory}}; {LASTS}`);
document.cookie = "cookie_consent=unasked-for; {LASTS}";
</script><script src="/tag.js"></script>"""


def once(first: Response, then: Response) -> Answer:
    """Another answer from the second time on."""
    asked: list[Seen] = []

    def reply(seen: Seen) -> Response:
        asked.append(seen)
        return first if len(asked) == 1 else then

    return reply


def etag(seen: Seen) -> Response:
    """A script whose mark in the cache is the visitor's identifier."""
    mark = seen.header("If-None-Match") or f'"{secrets.token_hex(8)}"'
    headers = (
        ("Content-Type", "text/javascript"),
        ("ETag", mark),
        ("Cache-Control", "no-cache"),
        ("Set-Cookie", f"marked={mark.strip(chr(34))}; {LASTS}"),
    )
    return Response(status=200, headers=headers, body=b"1;")


def made(visit: Visit) -> DeletionTest:
    assert isinstance(visit.deletion_test, DeletionTest), visit.deletion_test
    return visit.deletion_test


async def test_what_comes_back_and_from_where(rig: Rig, tmp_path: Path) -> None:
    rig.serve({SITE: {"/": lambda _: content(HOME), "/tag.js": etag}})
    seen = await rig.visit(URL, tmp_path, State.ACCEPT)
    test = made(seen)
    assert {one.name for one in test.deleted} == {"kept_copy", "held", "marked"}
    assert test.kept == ("cookie_consent",)
    assert not test.asked_again
    back = {one.name: (one.kind, one.revalidated) for one in test.returned}
    assert back == {
        "kept_copy": ("script", False),
        "marked": ("http", True),
    }  # what a page in memory wrote did not return
    assert urls(seen).count(URL) == 1  # the further page load is in none of the visit's records


async def test_only_one_visit_makes_it_and_a_failure_has_its_reason(rig: Rig, tmp_path: Path) -> None:
    home = content(HOME)
    rig.serve({SITE: {"/": lambda _: home, "/tag.js": etag}})
    assert (await rig.visit(URL, tmp_path / "one")).deletion_test is None
    rig.serve({SITE: {"/": once(home, Response(status=503, headers=(), body=b"later")), "/tag.js": etag}})
    found = (await rig.visit(URL, tmp_path / "two", State.ACCEPT)).deletion_test
    assert isinstance(found, Failure)
    assert "the page answered 503" in found.reason
