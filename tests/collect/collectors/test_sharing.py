"""Values kept for one site that are sent to another."""

from pathlib import Path

import pytest

from auditor.collect.collectors.sharing import looks_random, parts, tokens
from auditor.demo.web import PIXEL, Answer, Response, Seen, content
from auditor.model.capture import Visit
from tests.collect.rig import Rig

UID = "k8d02mfj39al2xq7"


def test_parts_of_a_value() -> None:
    assert "1234567890.1700000000" in parts("GA1.1.1234567890.1700000000")
    assert parts("1700000000") == ()  # a moment
    assert parts("accepted") == ()  # a word
    assert UID in parts('{"id":"' + UID + '"}')
    assert UID in set(tokens(f"https://px.b.example/sync?uid={UID}&x=1"))
    assert "1234567890.1700000000" in set(tokens('{"cid":"1234567890.1700000000"}'))


def test_what_looks_random() -> None:
    assert looks_random(UID)
    assert not looks_random("version-2-0-1")
    assert not looks_random("homepage-2026")


def redirect(to: str, cookie: str) -> Answer:
    def answer(seen: Seen) -> Response:
        return Response(status=302, headers=(("Location", to), ("Set-Cookie", cookie)))

    return answer


def pixel(seen: Seen) -> Response:
    return Response(status=200, headers=(("Content-Type", "image/gif"),), body=PIXEL)


def shared(visit: Visit) -> set[tuple[str, str, str]]:
    assert isinstance(visit.sharing, tuple), visit.sharing
    return {(one.holder, one.host, one.where) for one in visit.sharing}


@pytest.mark.browser
async def test_by_redirect_by_script_in_a_body_and_from_storage(rig: Rig, folder: Path) -> None:
    script = f"""document.cookie = "own={UID[::-1]}; Path=/; Secure"; localStorage.setItem("copy", "z{UID}9");
    setTimeout(() => {{
      fetch("https://px.b-match.example/c", {{method: "POST", mode: "no-cors", body: JSON.stringify({{id: "z{UID}9"}})}});
      new Image().src = "https://px.b-match.example/i?v={UID[::-1]}";
    }}, 300);"""
    cookie = f"uuid={UID}; Domain=.a-match.example; Path=/; Secure; SameSite=None"
    rig.serve(
        {
            "www.matched.example": {
                "/": content(f'<h1>x</h1><img src="https://px.a-match.example/p"><script>{script}</script>')
            },
            "px.a-match.example": {"/p": redirect(f"https://px.b-match.example/sync?partner={UID}", cookie)},
            "px.b-match.example": {"/sync": pixel, "/c": pixel, "/i": pixel},
        }
    )
    found = shared(await rig.visit("https://www.matched.example/", folder))
    assert ("uuid", "a-match.example", "url") in found
    assert ("own", "www.matched.example", "url") in found
    assert ("copy", "www.matched.example", "body") in found


@pytest.mark.browser
async def test_what_stays_with_its_site_is_not_shared(rig: Rig, folder: Path) -> None:
    script = f"""document.cookie = "own={UID}; Path=/; Secure";
    fetch("https://api.kept-home.example/?v={UID}", {{mode: "no-cors"}})"""
    rig.serve(
        {
            "www.kept-home.example": {"/": content(f"<h1>x</h1><script>{script}</script>")},
            "api.kept-home.example": {"/": pixel},
        }
    )
    assert shared(await rig.visit("https://www.kept-home.example/", folder)) == set()
