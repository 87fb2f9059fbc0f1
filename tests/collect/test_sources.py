"""Whether an address stands in a document's markup, and what is told of requests that the parser is named for."""

import time
from pathlib import Path

import pytest

from auditor.collect.sources import Source
from auditor.demo.web import PIXEL, content, redirect
from auditor.model.kinds import InitiatorKind
from tests.collect.rig import Rig, request

PAGE = "https://www.shop.example/a/page?x=1"
T = "https://t.example"


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<img src="https://t.example/i.gif?a=1&amp;b=2">', f"{T}/i.gif?a=1&b=2"),
        ("<object data=//t.example/o></object>", f"{T}/o"),
        ("<embed src=/root>", "https://www.shop.example/root"),
        ("<embed src='near/by'>", "https://www.shop.example/a/near/by"),
        ("<video poster='../up.gif'>", "https://www.shop.example/up.gif"),
        ("<base href='https://cdn.example/b/'><img src=c.gif>", "https://cdn.example/b/c.gif"),
        ('<img src="/two words/ü.gif">', "https://www.shop.example/two%20words/%C3%BC.gif"),
        ("<img src=/%7euser>", "https://www.shop.example/~user"),
        ("<img src=' HTTP://T.Example:80/i.gif#part\n'>", f"{T}/i.gif"),
        ("<img src=https://bücher.example/i>", "https://xn--bcher-kva.example/i"),
        (r"<img src=\\t.example\i.gif>", f"{T}/i.gif"),
        ('<img srcset="/s.gif 1x,https://t.example/w,2.gif 2x">', f"{T}/w,2.gif"),
        ("<img srcset='https://t.example/1.gif 1x, https://t.example/2.gif 2x'>", f"{T}/2.gif"),
        ("<p style='background: url(https://t.example/b)'>", f"{T}/b"),
        ("<style>@import 'https://t.example/c'; p {background: url( \"/b\" )}</style>", f"{T}/c"),
        ("<svg><image xlink:href='https://t.example/v'/></svg>", f"{T}/v"),
        ("<meta http-equiv=refresh content='0; url=https://t.example/next'>", f"{T}/next"),
        ("<form action='https://t.example/f'></form>", f"{T}/f?name=value"),
        ("<div><template shadowrootmode=open><img src=https://t.example/i></template></div>", f"{T}/i"),
    ],
)
def test_an_address_is_found_however_it_is_written(markup: str, url: str) -> None:
    assert Source(PAGE, f"<!doctype html><h1>x</h1>{markup}").asks_for(url, PAGE)
    assert not Source(PAGE, f"<!doctype html><h1>x</h1>{markup}").asks_for(url.replace("://", "://no."), PAGE)


@pytest.mark.parametrize(
    "markup",
    [
        "<script>o.data = 'https://t.example/o'</script>",
        "<script>d.innerHTML = '<object data=https://t.example/o></object>'</script>",
        "<!-- <object data=https://t.example/o></object> -->",
        "<noscript><img src=https://t.example/o></noscript>",
        "<template><img src=https://t.example/o></template>",
        "<iframe data-src=https://t.example/o></iframe>",
        "<a href=https://t.example/o>there</a>",
        "https://t.example/o",
        "<img src=https://t.example/><img src=https://[t.example/o>",
    ],
)
def test_what_the_markup_does_not_load_is_not_found(markup: str) -> None:
    assert not Source(PAGE, f"<!doctype html><h1>x</h1>{markup}<img src=https://t.example/i>").asks_for(f"{T}/o", PAGE)
    assert Source(PAGE, f"<!doctype html><h1>x</h1>{markup}<img src=https://t.example/i>").asks_for(f"{T}/i", PAGE)


def test_the_address_that_a_script_gave_the_document_counts_as_well() -> None:
    source = Source(PAGE, "<img src=i.gif>")
    assert source.asks_for("https://www.shop.example/moved/i.gif", "https://www.shop.example/moved/on")
    assert not source.asks_for("https://www.shop.example/moved/i.gif", PAGE)


@pytest.mark.parametrize(
    "start", ["<!--", "<script ", "<script>", "<noscript>", "<template ", "<img src=x ", "<style>"]
)
def test_a_hostile_source_takes_no_long_time(start: str) -> None:
    began = time.monotonic()
    for text in (start * 100_000, f"<style>{start * 100_000}", f'<img srcset="{"," * 100_000}{"a ," * 100_000}">'):
        assert not Source(PAGE, text).asks_for(f"{T}/o", PAGE)
    assert time.monotonic() - began < 5


INSERTED = """
const add = (name, given) => { const made = document.createElement(name);
  for (const key in given) made.setAttribute(key, given[key]); document.body.append(made); return made };
const T = "https://t.sourced.example/";
add("embed", {src: T + "s-embed"}); add("video", {src: T + "s-video"}); add("video", {poster: T + "s-poster"});
add("div", {style: `background: url(${T}s-background); width: 9px; height: 9px`});
add("div", {}).innerHTML = `<object data="${T}s-object"></object>`;
add("iframe", {name: "inserted"}); add("form", {action: T + "s-form", target: "inserted"}).submit();
document.write('<script src="/slow.js"></' + `script><object data="${T}s-written"></object>`);"""
FOUND = """<body><h1>Sourced</h1><script src=/insert.js></script><script>add("embed", {src: T + "i-embed"});
add("embed", {src: "https://t.sourced.example/i-literal"})</script>
<object data="//t.sourced.example/m-object"></object><embed src=https://t.sourced.example/m-embed>
<video src=https://t.sourced.example/m-video poster="https://t.sourced.example/m-poster?a=1&amp;b=%7e"></video>
<img srcset="https://t.sourced.example/m-set 1x"><div style="background: url('https://t.sourced.example/m-back')">b</div>
<iframe src=https://t.sourced.example/m-hop></iframe><iframe src=frame></iframe>
<iframe srcdoc="<img src=https://t.sourced.example/m-doc>"></iframe>"""


@pytest.mark.browser
async def test_what_scripts_insert_while_the_page_is_parsed_is_unknown_and_what_stands_in_it_markup(
    rig: Rig, folder: Path
) -> None:
    frame = "<body><img src=inner.gif><script src=https://www.sourced.example/framed.js></script>"
    rig.serve(
        {
            "www.sourced.example": {
                "/": redirect("/deep/home"),
                "/deep/home": content(FOUND),
                "/insert.js": content(INSERTED, "js"),
                "/framed.js": content(INSERTED.partition("add(")[0] + 'add("embed", {src: T + "s-framed"})', "js"),
                "/slow.js": content("0", "js"),
                "/deep/frame": redirect("https://f.sourced.example/in/frame"),
            },
            "f.sourced.example": {"/in/frame": content(frame), "/in/inner.gif": content(PIXEL, "gif")},
            "t.sourced.example": {
                "/m-hop": redirect("https://t.sourced.example/m-end"),
                "/m-end": content("<img src=m-last>"),
                "/*": content(PIXEL, "gif"),
            },
        }
    )
    visit = await rig.visit("https://www.sourced.example/", folder)
    t = "https://t.sourced.example"
    parts = ("object", "embed", "video", "poster?a=1&b=%7e", "set", "back", "hop", "doc", "last")
    markup = (*(f"{t}/m-{part}" for part in parts), "https://www.sourced.example/deep/frame")
    for url in (*markup, "https://f.sourced.example/in/inner.gif", "https://www.sourced.example/insert.js"):
        assert request(visit, url).initiator.kind is InitiatorKind.MARKUP, url
    for url in (f"{t}/m-end", "https://f.sourced.example/in/frame"):
        assert request(visit, url).initiator.kind is InitiatorKind.REDIRECT, url
    inserted = ("embed", "video", "poster", "background", "object", "form?", "written", "framed")
    for url in (*(f"{t}/s-{part}" for part in inserted), f"{t}/i-embed", f"{t}/i-literal"):
        initiator = request(visit, url).initiator
        # A call stack, where the browser has one, is no guess; the markup would be.
        assert initiator.kind in (InitiatorKind.UNKNOWN, InitiatorKind.SCRIPT), url
        assert initiator.kind is InitiatorKind.SCRIPT or not initiator.url, url
    for part in ("video", "poster", "background"):
        assert request(visit, f"{t}/s-{part}").initiator.kind is InitiatorKind.UNKNOWN, part


@pytest.mark.browser
async def test_where_the_source_is_not_at_hand_the_browsers_word_stays(
    rig: Rig, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.collect.sources.LARGEST", 10)
    rig.serve(
        {
            "www.large.example": {"/": content("<h1>L</h1><script src=/i.js></script>"), "/i.js": content(V, "js")},
            "t.large.example": {"/v": content(PIXEL, "gif")},
        }
    )
    visit = await rig.visit("https://www.large.example/", folder)
    assert request(visit, "https://t.large.example/v").initiator.kind is InitiatorKind.MARKUP


V = "document.body.append(Object.assign(document.createElement('video'), {poster: 'https://t.large.example/v'}))"
