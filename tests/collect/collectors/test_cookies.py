"""Cookies: by response and by script, stored and refused, and who wrote them."""

from pathlib import Path

import pytest

from auditor.demo.web import content, redirect
from auditor.model.capture import Visit
from auditor.model.kinds import InitiatorKind
from tests.collect.rig import Rig, cookies, written

pytestmark = pytest.mark.browser

VENDOR = """
document.cookie = "_ga=GA1.2.3; Max-Age=63072000; path=/; SameSite=Lax";
document.cookie = "foreign=1; domain=elsewhere.example";
document.cookie = "brief=1"; document.cookie = "brief=; Max-Age=0";
cookieStore.set({name: "modern", value: "2", expires: Date.now() + 1000000});
function later() { document.cookie = "late=1" } setTimeout(later, 20);"""
SET = (("Set-Cookie", "own=1; HttpOnly; Path=/"), ("Set-Cookie", "insecure-none=1; SameSite=None"))
THIRD = (
    ("Set-Cookie", "third=abcdefghijkl; Secure; SameSite=None; Max-Age=100"),
    ("Set-Cookie", "lax=1; Secure"),
    ("Set-Cookie", "apart=1; Secure; SameSite=None; Partitioned; Path=/"),
)


@pytest.fixture
async def visit(rig: Rig, folder: Path) -> Visit:
    page = '<script src="https://cdn.vendor.example/v.js"></script><img src="https://hop.third.example/">'
    frame = "<script>document.cookie = 'framed=1; SameSite=None; Secure'</script>"
    rig.serve(
        {
            "www.cookies.example": {"/": content(page + '<iframe src="https://box.example/"></iframe>', "html", *SET)},
            "cdn.vendor.example": {"/v.js": content(VENDOR, "js")},
            "hop.third.example": {
                "/": redirect("https://px.third.example/", ("Set-Cookie", "hop=1; Secure; SameSite=None"))
            },
            "px.third.example": {"/": content("", "gif", *THIRD)},
            "box.example": {"/": content(frame)},
        }
    )
    return await rig.visit("https://www.cookies.example/", folder)


async def test_cookies(visit: Visit) -> None:
    own = written(visit, "own")
    assert (own.via_script, own.stored, own.http_only, own.domain) == (False, True, True, "www.cookies.example")
    assert own.url == "https://www.cookies.example/"

    ga = written(visit, "_ga")
    assert (ga.via_script, ga.stored, ga.lifetime_seconds) == (True, True, 63072000)
    assert ga.url == "https://cdn.vendor.example/v.js"
    assert ga.document_url == "https://www.cookies.example/"
    assert ga.initiator is not None
    assert (ga.initiator.kind, ga.initiator.line) == (InitiatorKind.SCRIPT, 2)
    assert written(visit, "late").initiator.stack[0].function == "later"  # type: ignore[union-attr]

    foreign = written(visit, "foreign")
    assert (foreign.stored, foreign.domain) == (False, "elsewhere.example")
    assert foreign.refused_reason
    modern = written(visit, "modern")
    assert (modern.stored, modern.secure, modern.via_script) == (True, True, True)
    assert 900 < (modern.lifetime_seconds or 0) < 1100

    third = written(visit, "third")
    assert (third.stored, third.url, third.domain) == (True, "https://px.third.example/", "px.third.example")
    assert (third.value.sample, third.value.length, third.value.raw) == ("abcdef", 12, None)
    refused = written(visit, "lax")
    assert not refused.stored
    assert "SameSiteUnspecifiedTreatedAsLax" in (refused.refused_reason or "")
    assert written(visit, "insecure-none").refused_reason == "SameSiteNoneInsecure"
    assert written(visit, "apart").partition_key == "https://cookies.example"
    assert written(visit, "hop").url == "https://hop.third.example/"
    framed = written(visit, "framed")
    assert (framed.domain, framed.document_url) == ("box.example", "https://box.example/")

    names = {(cookie.name, cookie.domain) for cookie in cookies(visit).at_end}
    assert ("third", "px.third.example") in names
    assert not {"lax", "foreign", "brief"} & {name for name, _ in names}
    kept = next(cookie for cookie in cookies(visit).at_end if cookie.name == "_ga")
    # Chromium keeps no cookie longer than 400 days, whatever was asked for.
    assert 399 * 86400 < (kept.lifetime_seconds or 0) < 401 * 86400


async def test_a_deleted_cookie_was_stored_before(visit: Visit) -> None:
    first, second = (write for write in cookies(visit).writes if write.name == "brief")
    assert (first.stored, first.lifetime_seconds) == (True, None)
    assert second.lifetime_seconds == 0


async def test_what_became_of_each_write_is_told(rig: Rig, folder: Path) -> None:
    script = """const set = text => { document.cookie = text };
    set('a=1; max-age=100'); set('a=1; max-age=100'); set('a=2; max-age=100'); set('a=; max-age=0'); set('a=; max-age=0');
    set('long=1; max-age=63072000'); set('no=1; domain=elsewhere.example'); set('p=1; Secure; SameSite=None; Partitioned');
    set('back=1'); set('back=; max-age=0'); set('back=1')"""
    rig.serve({"www.effects.example": {"/": content(f"<h1>x</h1><script>{script}</script>")}})
    writes = cookies(await rig.visit("https://www.effects.example/", folder)).writes
    effects = {name: [str(w.effect) for w in writes if w.name == name] for name in ("a", "long", "no", "back")}
    assert effects == {
        "a": ["created", "renewed", "overwritten", "deleted", "none"],
        "long": ["created"],
        "no": ["refused"],
        "back": ["created", "deleted", "created"],
    }
    kept = {write.name: write.kept_seconds for write in writes if write.name in ("a", "long")}
    assert kept["a"] is None
    assert kept["long"] == pytest.approx(400 * 86400, abs=60)  # Chromium's cap
    (apart,) = [write for write in writes if write.name == "p"]
    assert apart.partition_key == "https://effects.example"


async def test_cookies_of_one_name_in_two_partitions_are_two(rig: Rig, folder: Path) -> None:
    both = [
        ("Set-Cookie", f"two={part}; Path=/; Secure; SameSite=None; Max-Age=99{part}") for part in ("", "; Partitioned")
    ]
    frame = """<script>for (const part of ["", "; Partitioned"])
      for (const age of [99, 0]) document.cookie = `brief=1; Path=/; Secure; SameSite=None; Max-Age=${age}${part}`</script>"""
    rig.serve(
        {
            "www.parted.example": {"/": content('<h1>x</h1><iframe src="https://box.other.example/"></iframe>')},
            "box.other.example": {"/": content(frame, "html", *both)},
        }
    )
    writes = cookies(await rig.visit("https://www.parted.example/", folder)).writes
    here = "https://parted.example"
    assert [(w.partition_key, str(w.effect), w.kept_seconds is None) for w in writes if w.name == "two"] == [
        (None, "created", False),
        (here, "created", False),
    ]
    assert [(w.partition_key, str(w.effect)) for w in writes if w.name == "brief"] == [
        (None, "created"),
        (None, "deleted"),
        (here, "created"),
        (here, "deleted"),
    ]


async def test_values_are_kept_only_when_asked_for(rig: Rig, folder: Path) -> None:
    rig.serve({"www.raw.example": {"/": content("x", "html", ("Set-Cookie", "id=the-whole-value"))}})
    hidden = await rig.visit("https://www.raw.example/", folder)
    assert "the-whole-value" not in repr(hidden)
    kept = await rig.visit("https://www.raw.example/", folder, keep_raw=True)
    assert written(kept, "id").value.raw == "the-whole-value"


async def test_a_cookie_of_a_request_without_credentials_was_not_stored(rig: Rig, folder: Path) -> None:
    page = content("<script>fetch('https://api.anonymous.example/', {mode: 'no-cors', credentials: 'omit'})</script>")
    cookie = ("Set-Cookie", "anonymous=1; Secure; SameSite=None")
    rig.serve({"www.omits.example": {"/": page}, "api.anonymous.example": {"/": content("", "txt", cookie)}})
    visit = await rig.visit("https://www.omits.example/", folder)
    assert not written(visit, "anonymous").stored


async def test_the_page_cannot_see_that_it_is_watched(rig: Rig, folder: Path) -> None:
    page = """<script>
    const before = Object.getOwnPropertyNames(window).length;
    for (const name of Object.keys(console)) console[name] = () => { document.title = "noticed" };
    document.cookie = "seen=1"; localStorage.setItem("seen", 1); setTimeout(() => 0, 300);
    const names = Object.getOwnPropertyNames(window).filter(name => /^_[0-9a-f]{16}$/.test(name) || name === "debug");
    const setter = Object.getOwnPropertyDescriptor(Document.prototype, "cookie").set;
    const texts = [setter, setTimeout, Storage.prototype.setItem, CookieStore.prototype.set].map(String);
    document.cookie = "report=" + encodeURIComponent(JSON.stringify(
      {names, texts, added: Object.getOwnPropertyNames(window).length - before}));
    </script>"""
    rig.serve({"www.looks.example": {"/": content(page)}})
    visit = await rig.visit("https://www.looks.example/", folder, keep_raw=True)
    assert visit.pages[0].title == ""
    assert written(visit, "seen").stored
    report = written(visit, "report").value.raw or ""
    assert "%22names%22%3A%5B%5D" in report
    assert "setTimeout()%20%7B%20%5Bnative%20code%5D%20%7D" in report
    assert report.count("native%20code") == 4
