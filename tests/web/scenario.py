"""Scenario sites: one TOML file under tests/sites with the web of a site and the truth about it.

    about = "what this scenario guards"
    url = "https://www.shop.example/"
    borrow = ["static.hotjar.com"]           hosts of the demo's vendors, answered as there
    [plan]                                   how to audit it; see `Order`
    [policy."/privacy"]                      a policy page in the given language, body set into common text
    [page."/"]                               a page of the site, with footer links
    [banner]                                 a consent banner on every page of the site; see `Banner`
    [host."cdn.vendor.example"."/tag.js"]    any other answer; see `Reply`
    [plain."old.vendor.example"."/c.gif"]    an answer over http; hosts without any redirect to https
    [truth]                                  see auditor/demo/truth.py

In every body and header `{random}` becomes a fresh value for each answer.
"""

import json
import secrets
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from auditor.demo.truth import Truth
from auditor.demo.vendors import vendors
from auditor.demo.web import PIXEL, TYPES, Answer, Manner, Response, Seen, Table, content
from auditor.model.base import Record
from auditor.model.custom import Custom
from auditor.model.kinds import Profile, State
from auditor.sites import host_of

SITES = Path(__file__).parents[1] / "sites"
VENDORED = Path(__file__).parent / "vendored"

CHECKS = (
    "vendor-undisclosed",
    "vendor-parent-only",
    "vendor-category-only",
    "vendor-denied",
    "vendor-statement-conflict",
    "vendor-mentioned-other-context",
    "vendor-former-name",
    "vendor-stale",
    "vendor-unknown-third-party",
    "tracker-before-consent",
    "tracker-after-reject",
    "gpc-ignored",
    "policy-missing",
    "policy-unreachable",
    "scan-blocked",
    "scan-incomplete",
)
"""Checks whose findings every scenario states in full, unless its truth names others. A new check need not join."""


class Order(Record, frozen=True, kw_only=True):
    """How to audit a scenario. `refuse_third_party_cookies` runs a full Chromium with its own default. `aliases` are the
    answers of a resolver of its own: host to canonical names, nearest first; a host it does not list has none. `certified`:
    certificates are checked, and the browser knows that of the scenario by its key, as good as an authority's. `custom` are the
    steps of the state of that name."""

    states: tuple[State, ...] = (State.NO_ACTION,)
    pages: int = 1
    profile: Profile = Profile.EU
    browser: str = "headless-shell"
    first_party: tuple[str, ...] = ()
    load_timeout: float = 30.0
    visit_timeout: float = 120.0
    refuse_third_party_cookies: bool = False
    certified: bool = False
    custom: Custom | None = None
    experimental: bool = False
    form_test: bool = False
    try_links: bool = False
    aliases: dict[str, tuple[str, ...]] | None = None


class Reply(Record, frozen=True, kw_only=True):
    """One answer. `type` as in `auditor.demo.web.TYPES`, `pixel` a transparent GIF. `file` of tests/web/vendored stands in
    place of `body`. Under a condition (`header` was
    sent, `cookie` "name=value" was sent) it only counts where that holds; otherwise `otherwise` answers."""

    body: str = ""
    file: str | None = None
    type: str = "html"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    manner: Manner = Manner.ANSWER
    after: str | None = None
    header: str | None = None
    cookie: str | None = None
    otherwise: "Reply | None" = None


class Policy(Record, frozen=True, kw_only=True):
    """A policy page; `body` is HTML that goes between the common beginning and end of `_policy.LANGUAGE.html`."""

    title: str = "Privacy policy"
    language: str = "en"
    body: str = ""


class Page(Record, frozen=True, kw_only=True):
    """A page of the site; `head` and `body` are HTML. Links to all pages and policies are in menu and footer."""

    title: str = "Home"
    language: str = "en"
    head: str = ""
    body: str = ""


class Banner(Record, frozen=True, kw_only=True):
    """A consent banner of the site's own. The lists are script addresses that load: `always`, while `undecided`, once
    `accepted`, once `rejected`; each on every page, except those after `#`: "https://…#/about" only there.

    `reject` is what the reject button does: stores the refusal, does nothing, hides the banner and forgets; or missing.
    `where` it is: in the page, in an open or closed shadow root, or in a frame of `FRAME`, another site. `again`: whether
    a button in the page opens it again: `footer`, or `nowhere`. `kept`: who stores the choice, the `page` or, of a banner
    in a frame, the `frame`. `shy`: it is not shown to a browser that says it is driven by a program.
    """

    language: str = "en"
    always: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    reject: str = "stores"
    where: str = "page"
    again: str = "nowhere"
    kept: str = "page"
    shy: bool = False


FRAME = "consent.lindenhof-consent.example"
"""Where a banner in a frame comes from; scenarios declare the site as a domain of the organisation's own."""


class Scenario(Record, frozen=True, kw_only=True):
    """A scenario as its file states it."""

    about: str
    url: str
    borrow: tuple[str, ...] = ()
    plan: Order = Order()
    page: dict[str, Page] = {}
    policy: dict[str, Policy] = {}
    banner: Banner | None = None
    host: dict[str, dict[str, Reply]] = {}
    plain: dict[str, dict[str, Reply]] = {}
    truth: Truth

    @property
    def table(self) -> Table:
        """The web this scenario is made of."""
        known = vendors()
        web: dict[str, dict[str, Answer]] = {host: dict(known[host]) for host in self.borrow}
        own = web.setdefault(host_of(self.url), {})
        own.update(_site(self))
        if self.banner is not None and self.banner.where == "frame":
            web[FRAME] = {"/": _frame(self.banner)}
        for host, paths in self.host.items():
            web.setdefault(host, {}).update({path: _answer(reply) for path, reply in paths.items()})
        return web

    @property
    def unencrypted(self) -> Table:
        """What is answered over http: what the scenario says, and the site's own pages where it names the site there."""
        web: dict[str, dict[str, Answer]] = {}
        for host, paths in self.plain.items():
            own = dict(self.table[host]) if host == host_of(self.url) else {}
            web[host] = own | {path: _answer(reply) for path, reply in paths.items()}
        return web


def files() -> tuple[Path, ...]:
    """All scenario files, in order of name."""
    return tuple(sorted(SITES.glob("*.toml")))


def load(file: Path) -> Scenario:
    """The scenario in this file, strict about unknown keys."""
    scenario = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Scenario)
    truth = scenario.truth
    if not truth.checks:
        truth = msgspec.structs.replace(truth, checks=CHECKS)
    return msgspec.structs.replace(scenario, truth=truth)


def _answer(reply: Reply) -> Answer:
    def answer(seen: Seen) -> Response:
        chosen: Reply | None = reply
        while chosen is not None and not _holds(chosen, seen):
            chosen = chosen.otherwise
        return _response(chosen) if chosen is not None else Response(status=404)

    return answer


def _holds(reply: Reply, seen: Seen) -> bool:
    name, _, value = (reply.cookie or "").partition("=")
    return (reply.header is None or bool(seen.header(reply.header))) and (
        reply.cookie is None or seen.cookies.get(name) == value
    )


def _response(reply: Reply) -> Response:
    fresh = secrets.token_hex(12)
    pixel = reply.type == "pixel"
    if reply.file is not None:
        return content((VENDORED / reply.file).read_bytes(), reply.type)
    headers = tuple((name, value.replace("{random}", fresh)) for name, value in reply.headers)
    return Response(
        status=reply.status,
        headers=(("Content-Type", TYPES["gif" if pixel else reply.type]), *headers),
        body=PIXEL if pixel else reply.body.replace("{random}", fresh).encode(),
        manner=reply.manner,
        after=reply.after,
    )


WORDS = {
    "en": ("We use cookies. May we?", "Accept all", "Reject all"),
    "de": ("Wir verwenden Cookies. Dürfen wir?", "Alle akzeptieren", "Alle ablehnen"),
}
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 16px sans-serif; margin: 40px; }} #cookie-banner {{ position: fixed; bottom: 0; left: 0; right: 0;
padding: 24px; background: #fff; border-top: 2px solid #333; z-index: 9; }}</style>
{head}</head><body>
<nav>{menu}</nav><main>{body}</main><footer>{footer}</footer>
{banner}</body></html>"""


def _site(scenario: Scenario) -> Iterator[tuple[str, Answer]]:
    menu = "".join(f'<a href="{path}">{page.title}</a> ' for path, page in scenario.page.items())
    footer = "".join(f'<a href="{path}">{policy.title}</a> ' for path, policy in scenario.policy.items())
    banner = _banner(scenario.banner) if scenario.banner else ""
    for path, page in scenario.page.items():
        fields = {"language": page.language, "title": page.title, "head": page.head, "body": page.body}
        html = PAGE.format(**fields, menu=menu, footer=footer, banner=banner)
        yield path, _answer(Reply(body=html))
    for path, policy in scenario.policy.items():
        common = (SITES / f"_policy.{policy.language}.html").read_text(encoding="utf-8")
        body = common.replace("{title}", policy.title).replace("{body}", policy.body)
        html = PAGE.format(
            language=policy.language, title=policy.title, head="", body=body, menu=menu, footer=footer, banner=""
        )
        yield path, _answer(Reply(body=html))


def _banner(banner: Banner) -> str:
    controls = _controls(banner)
    if banner.where == "frame":
        controls = (
            f'<iframe src="https://{FRAME}/" title="Cookies" style="width: 100%; height: 160px; border: 0"></iframe>'
        )
    script = (SITES / "_banner.js").read_text(encoding="utf-8")
    script = script.replace("SETTINGS", json.dumps(msgspec.to_builtins(banner))).replace(
        "CONTROLS", json.dumps(controls)
    )
    again = '<button id="again">Cookie settings</button>' if banner.again == "footer" else ""
    return f'{again}<div id="cookie-banner" role="dialog" aria-label="Cookies" hidden></div><script>{script}</script>'


def _controls(banner: Banner) -> str:
    text, accept, reject = WORDS[banner.language]
    refusing = "" if banner.reject == "missing" else f' <button id="reject">{reject}</button>'
    return f'<p>{text}</p><button id="accept">{accept}</button>{refusing}'


def _frame(banner: Banner) -> Answer:
    html = f"<!doctype html><html><body>{_controls(banner)}<script>{FRAMED[banner.kept]}</script></body></html>"
    return _answer(Reply(body=html))


FRAMED = {
    "page": """for (const button of document.querySelectorAll("button"))
      button.addEventListener("click", () => parent.postMessage({consent: button.id}, "*"));""",
    "frame": """const kept = () => (document.cookie.match(/frame_choice=(\\w+)/) || [])[1] || null;
      const tell = () => parent.postMessage({kept: kept()}, "*");
      for (const button of document.querySelectorAll("button")) button.addEventListener("click", () => {
        document.cookie = `frame_choice=${button.id}ed; Max-Age=15552000; Path=/; Secure; SameSite=None`; tell(); });
      tell();""",
}
"""What a banner's frame does with a click: hand it on, or keep it and tell what it keeps."""
