"""A document that is a file comes from the one navigation the guard saw; nothing is asked for a second time."""

import gzip
import hashlib

import pytest

from auditor.collect.browser import launched
from auditor.collect.documents_fetch import fetch
from auditor.collect.documents_taken import LARGEST
from auditor.collect.documents_watch import Watch
from auditor.collect.plan import Plan
from auditor.demo.web import Answer, Response, Seen, Web, content, redirect

pytestmark = pytest.mark.browser
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 300
HOST = "www.files.example"
asked: list[str] = []


def once(seen: Seen) -> Response:
    """A file the first time, then a way to somewhere else."""
    asked.append(seen.path)
    return content(PDF, "pdf") if asked.count(seen.path) == 1 else redirect("http://10.0.0.1/secret")


TABLE: dict[str, dict[str, Answer]] = {
    HOST: {
        "/": content("<h1>x</h1>"),
        "/once.pdf": once,
        "/moved": redirect(f"https://{HOST}/plain.pdf"),
        "/plain.pdf": content(PDF, "pdf"),
        "/packed.pdf": content(gzip.compress(PDF), "pdf", ("Content-Encoding", "gzip")),
        "/attached": content("<p>We use Hotjar.</p>", "html", ("Content-Disposition", "attachment; filename=a.html")),
        "/forbidden.pdf": content(PDF, "pdf", status=403),
        "/private": redirect("http://10.0.0.1/secret.pdf"),
        "/huge.pdf": content(b"%PDF" + b" " * (LARGEST + 10), "pdf"),
        "/page": content("<h1>page</h1><iframe src='/plain.pdf'></iframe>"),
    }
}


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("/once.pdf", PDF, None),
        ("/moved", PDF, None),
        ("/packed.pdf", PDF, None),
        ("/attached", b"<p>We use Hotjar.</p>", None),
        ("/forbidden.pdf", b"", "the server refuses the browser (status 403)"),
        ("/private", b"", "it could not be loaded: it leads into a private network"),
        ("/huge.pdf", b"", "it is larger than 20 MB"),
    ],
)
async def test_files_are_taken_as_they_answer(path: str, data: bytes, reason: str | None) -> None:
    asked.clear()
    async with Web(TABLE) as web:
        plan = Plan(url=f"https://{HOST}/", resolve_rules=web.resolve_rules, insecure=True)
        async with launched(plan) as chromium, chromium.fresh() as profile:
            watch = Watch(profile, plan)
            got = await fetch(profile.context, chromium.socket, watch, f"https://{HOST}{path}", 20)
            watch.end()
    assert (got.data, (got.reason or "")[: len(reason or "")] or None) == (data, reason)
    if reason is None:
        assert got.sha256 == hashlib.sha256(data).hexdigest()
    assert len(asked) <= 1


async def test_a_page_with_a_file_in_a_frame_is_a_page() -> None:
    async with Web(TABLE) as web:
        plan = Plan(url=f"https://{HOST}/", resolve_rules=web.resolve_rules, insecure=True)
        async with launched(plan) as chromium, chromium.fresh() as profile:
            watch = Watch(profile, plan)
            got = await fetch(profile.context, chromium.socket, watch, f"https://{HOST}/page", 20)
            watch.end()
    assert (got.reason, b"<h1>page</h1>" in got.data) == (None, True)
