"""A stored capture with nothing to object to: one vendor, only after consent, named in a policy that was read whole.

Every record is there, so that whatever is taken away leaves a hole and nothing else.
"""

import hashlib
from pathlib import Path

import msgspec

from auditor.collect import stored
from auditor.model.also_read import AlsoRead, GpcFile
from auditor.model.capture import (
    Archive,
    Capture,
    Control,
    CookieRecords,
    CookieStored,
    CookieWrite,
    LinkSeen,
    PageRecord,
    Screenshot,
    Visit,
)
from auditor.model.kinds import ConsentAction, DocumentKind, State
from auditor.model.technique import DeletedCookie, DeletionTest, FormTest, TypedField
from auditor.policy.text import read
from tests.evidence import captures
from tests.evidence.captures import PAGE, TWO

POLICY_URL = "https://www.shop.test/privacy"
VENDOR = "https://static.hotjar.com/c/hotjar-1.js?sv=6"
POLICY = """<html lang="en"><head><title>Privacy and cookie policy</title></head><body><main>
<h1>Privacy and cookie policy</h1><p>Last updated: 3 November 2026.</p>
<p>The controller of this website is Shop Test Ltd, 1 Harbour Street, Dublin, Ireland. You can write to our data protection
officer at privacy@shop.test.</p>
<h2>Why we use data and on which legal basis</h2>
<p>We process data to show this website, to keep your basket, and, with your consent under Article 6(1)(a) GDPR, to measure
how our pages are used. You can withdraw your consent at any time with the link “Cookie settings” in the footer.</p>
<h2>Who receives data on this website</h2>
<p>On this website we use Hotjar, a service of Hotjar Ltd, Dragonara Business Centre, St Julian's, Malta, to analyse how our
pages are used and to record visits. Hotjar sets cookies and receives your IP address only after you have given consent.
The data are kept for one year and are not transferred outside the European Economic Area.</p>
<h2>How long data are kept</h2>
<p>We keep orders for ten years, because tax law asks for it, and messages for two years. Server logs are deleted after
fourteen days. Statistics are deleted after one year.</p>
<h2>Cookies</h2>
<table><tr><th>Name</th><th>Provider</th><th>Purpose</th><th>Category</th><th>Lifetime</th></tr>
<tr><td>basket</td><td>Shop Test Ltd</td><td>Keeps what you put into the basket</td><td>Necessary</td><td>Session</td></tr>
<tr><td>choice</td><td>Shop Test Ltd</td><td>Keeps your choice on cookies</td><td>Necessary</td><td>6 months</td></tr>
</table>
<h2>Your rights</h2>
<p>You have the right to access, rectification, erasure, restriction of processing, data portability and the right to object.
You can lodge a complaint with a supervisory authority, for example the Data Protection Commission in Dublin. There is no
obligation to give us data; without an address we cannot deliver. We make no automated decisions and build no profiles of
our visitors. If we change this policy we will say so on this page.</p>
</main></body></html>"""
LINKS = tuple(LinkSeen(url=POLICY_URL, text="Privacy and cookie policy", where=where) for where in ("footer", "banner"))
CONTROLS = tuple(
    Control(role=role, text=text, where="page", box=(10.0 + 200 * n, 600.0, 180.0, 40.0), contrast=8.0)
    for n, (role, text) in enumerate((("accept", "Accept all"), ("reject", "Reject all"), ("settings", "Settings")))
)
STATES = (State.NO_ACTION, State.ACCEPT, State.REJECT, State.GPC)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0f01f0005000"
    "1ff56c72f0d0000000049454e44ae426082"
)


def save(folder: Path) -> Capture:
    """The capture, stored in `folder` with its documents, pictures and archives."""
    text = read(POLICY.encode(), id="privacy", kind=DocumentKind.PRIVACY, media_type="text/html", url=POLICY_URL)
    for name, data in (
        ("documents/privacy.html", POLICY.encode()),
        ("documents/privacy.txt", text.text.encode()),
        ("documents/privacy.json", msgspec.json.encode(text)),
        ("screenshots/loaded.png", PIXEL),
        ("archive/visit.warc.gz", b"warc"),
    ):
        stored.write(folder / name, data)
    document = captures.policy("")[0]
    document = msgspec.structs.replace(
        document,
        url=POLICY_URL,
        title=text.title,
        sha256=hashlib.sha256(POLICY.encode()).hexdigest(),
        raw_file="documents/privacy.html",
        text_file="documents/privacy.txt",
        text_sha256=text.sha256,
        blocks_file="documents/privacy.json",
        language=text.language,
        words=text.words,
        last_updated=text.last_updated,
        found="footer link “Privacy and cookie policy”",
    )
    made = captures.capture(*(visit(state) for state in STATES), documents=(document,))
    stored.save(made, folder)
    return made


def _deleted(state: State) -> DeletionTest | None:
    """Every cookie of the visit that accepts was deleted, and none came back."""
    if state is not State.ACCEPT:
        return None
    gone = tuple(
        DeletedCookie(
            name=c.name, domain=c.domain.lstrip("."), path=c.path, sha256=c.value.sha256, length=c.value.length
        )
        for c in _kept(state)
    )
    return DeletionTest(url=PAGE, deleted=gone)


def _also_read(state: State) -> AlsoRead | None:
    """No link leads to a vendor, and the site's file speaks of Global Privacy Control."""
    if state is not State.NO_ACTION:
        return None
    return AlsoRead(gpc_file=GpcFile(url=f"{PAGE}.well-known/gpc.json", status=200, supported=True), links=())


def visit(state: State) -> Visit:
    """A complete visit with every kind of record; Hotjar only after consent."""
    pages = tuple(
        PageRecord(
            url=url,
            final_url=url,
            status=200,
            title="Shop",
            started=start,
            ended=start + 4.0,
            links=LINKS,
            language="en",
            text_language="en",
        )
        for url, start in ((PAGE, 0.0), (TWO, 5.0))
    )
    own = [captures.request(url, main_frame=True, page=n, at=5.0 * n) for n, url in enumerate((PAGE, TWO))]
    if state is State.ACCEPT:
        own.append(captures.request(VENDOR, page=1, at=6.0, after_choice=True, document_url=TWO, page_url=TWO))
    made = captures.visit(state, *own, cookies=_cookies(state), pages=pages)
    chosen = made.consent.action is not ConsentAction.NONE
    return msgspec.structs.replace(
        made,
        consent=msgspec.structs.replace(
            made.consent,
            cmp="own",
            controls=CONTROLS,
            layers=1,
            clicks=1 if chosen else 0,
            toggles=(),
            way_back=True if chosen else None,
            proof=("The banner is gone and the choice is stored.",) if chosen else (),
        ),
        cookies=CookieRecords(writes=_cookies(state), at_end=_kept(state)),
        screenshots=(
            Screenshot(
                file="screenshots/loaded.png",
                page=0,
                moment="loaded",
                width=1,
                height=1,
                sha256=hashlib.sha256(PIXEL).hexdigest(),
            ),
        ),
        signals={"gpc": "1" if state is State.GPC else "0"},
        fingerprinting=(),
        recording=(),
        sharing=(),
        personal_data=(),
        form_test=FormTest(fields=(TypedField(kind="email", name="mail", page=0, at=3.0),)),
        archive=Archive(file="archive/visit.warc.gz", sha256=hashlib.sha256(b"warc").hexdigest(), answers=1),
        deletion_test=_deleted(state),
        also_read=_also_read(state),
    )


def _cookies(state: State) -> tuple[CookieWrite, ...]:
    basket = captures.cookie("basket", "empty", lifetime_seconds=None, secure=True, same_site="Lax", url=PAGE)
    if state not in (State.ACCEPT, State.REJECT):
        return (basket,)
    half = 180 * 86_400.0
    choice = captures.cookie(
        "choice", state.value, lifetime_seconds=half, secure=True, same_site="Lax", url=PAGE, at=2.1, after_choice=True
    )
    return (basket, choice)


def _kept(state: State) -> tuple[CookieStored, ...]:
    return tuple(
        CookieStored(
            name=one.name,
            domain=one.domain,
            path=one.path,
            value=one.value,
            lifetime_seconds=one.lifetime_seconds,
            secure=True,
            http_only=False,
            same_site="Lax",
        )
        for one in _cookies(state)
    )
