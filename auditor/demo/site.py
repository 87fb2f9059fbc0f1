"""The demo site: a software company whose privacy policy names some of its vendors, and not others.

The company, its pages and its policy are invented; the vendors' host names are real and answered on this machine.
What an audit has to find there is planted and written down in `truth.toml`.
"""

import secrets
from pathlib import Path

import jinja2

from auditor.demo.truth import Truth
from auditor.demo.truth import load as load_truth
from auditor.demo.vendors import vendors
from auditor.demo.web import Answer, Response, Seen, Table, content, redirect
from auditor.model.base import Record

FOLDER = Path(__file__).parent
HOST = "www.fennholt.example"
PAGES = {
    "/": "home",
    "/product": "product",
    "/pricing": "pricing",
    "/blog": "blog",
    "/contact": "contact",
    "/privacy-policy": "privacy",
    "/cookie-policy": "cookies",
}
ASSETS = ("style.css", "consent.js", "insights.js", "logo.svg")


class Site(Record, frozen=True, kw_only=True):
    """A site with everything it loads, where to start, and what an audit of it finds."""

    url: str
    web: Table
    truth: Truth


def demo() -> Site:
    """The demo site, ready to be served by `auditor.demo.web.Web`."""
    web: dict[str, dict[str, Answer]] = {host: dict(paths) for host, paths in vendors().items()}
    web[HOST] = _pages()
    web[HOST.removeprefix("www.")] = {"/*": lambda seen: redirect(f"https://{HOST}{seen.target}", status=301)}
    return Site(url=f"https://{HOST}/", web=web, truth=load_truth(FOLDER / "truth.toml"))


def _pages() -> dict[str, Answer]:
    loader = jinja2.FileSystemLoader(FOLDER / "pages")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.ChainableUndefined)
    table: dict[str, Answer] = {}
    for path, name in PAGES.items():
        table[path] = _with_session(content(environment.get_template(f"{name}.html").render()))
    for name in ASSETS:
        table[f"/assets/{name}"] = content((FOLDER / "pages" / name).read_bytes(), name.rpartition(".")[2])
    return table


def _with_session(page: Response) -> Answer:
    def reply(seen: Seen) -> Response:
        if "fh_session" in seen.cookies:
            return page
        line = f"fh_session={secrets.token_hex(16)}; Path=/; Secure; HttpOnly; SameSite=Lax"
        return Response(headers=(*page.headers, ("Set-Cookie", line)), body=page.body)

    return reply
