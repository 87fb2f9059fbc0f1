"""Nothing that a site stores or sends of a visitor is in anything an audit writes: canaries through a real visit."""

import base64
import json
import secrets
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from auditor.demo.web import PIXEL, Web, content, serving
from auditor.registry import ids
from tests.cli.conftest import Run, Said

pytestmark = pytest.mark.browser

HOST, OTHER = "www.lindenhof.example", "px.tracker.example"
NAMES = (
    "cookie_http",
    "cookie_script",
    "local",
    "session",
    "indexed",
    "body_json",
    "body_nested",
    "body_form",
    "body_text",
    "header",
    "bearer",
    "url_token",
    "url_nested",
    "fragment",
    "form_field",
    "cache",
    "our_header",
    "our_basic",
    "start_token",
    "login",
)
CANARY = {name: f"Zq7{secrets.token_hex(8)}Kx" for name in NAMES}
MAIL = f"rosa.{secrets.token_hex(4)}@personal-mail.org"
JWT = ".".join(
    base64.urlsafe_b64encode(part.encode()).decode().rstrip("=")
    for part in ('{"alg":"HS256","typ":"JWT"}', json.dumps({"sub": secrets.token_hex(8)}), secrets.token_hex(16))
)
PAGE = f"""<title>Benches</title><h1>Benches</h1><footer><a href="/privacy">Privacy policy</a></footer>
<form id="f" action="https://{OTHER}/form" method="post" target="t"><input name="words" value="{CANARY["form_field"]}"></form>
<iframe name="t"></iframe>
<script>
document.cookie = "sid={CANARY["cookie_script"]}; path=/; max-age=999999; secure";
localStorage.setItem("uid", "{CANARY["local"]}");
sessionStorage.setItem("uid", "{CANARY["session"]}");
indexedDB.open("db", 1).onupgradeneeded = (e) =>
  e.target.result.createObjectStore("s").put("{CANARY["indexed"]}", "k");
const send = (path, body, headers) =>
  fetch("https://{OTHER}" + path, {{method: "POST", mode: "cors", body: body, headers: headers || {{}}}}).catch(() => 0);
send("/json", JSON.stringify({{person: "{CANARY["body_json"]}", mail: "{MAIL}",
  packed: JSON.stringify({{deep: ["{CANARY["body_nested"]}"]}})}}));
send("/form-like", "a=1&person={CANARY["body_form"]}&mail={quote(MAIL)}");
send("/text", "remember {CANARY["body_text"]}");
send("/headers", "x", {{"X-Visitor": "{CANARY["header"]}", "Authorization": "Bearer {CANARY["bearer"]}"}});
fetch("https://{OTHER}/t.gif?v=1&access_token={CANARY["url_token"]}&mail={quote(MAIL)}&id={JWT}", {{mode: "no-cors"}});
fetch("https://{OTHER}/n.gif?back={quote("https://x.example/?reset_token=" + CANARY["url_nested"])}", {{mode: "no-cors"}});
history.replaceState(null, "", "#id_token={CANARY["fragment"]}");
caches.open("c").then((c) => c.put("/kept?password={CANARY["cache"]}", new Response("x")));
document.getElementById("f").submit();
</script>"""
POLICY = "<title>Privacy policy</title><h1>Privacy policy</h1>" + "<p>We tell what we do with personal data.</p>" * 60


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    allow = (
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Headers", "x-visitor, authorization"),
        ("Set-Cookie", f"t={CANARY['cookie_http']}; Max-Age=999999; Secure; SameSite=None; Path=/"),
    )
    pixel = content(PIXEL, "gif", *allow)
    paths = ("/json", "/form-like", "/text", "/headers", "/t.gif", "/n.gif", "/form")
    table = {
        HOST: {"/": content(PAGE), "/privacy": content(POLICY)},
        OTHER: dict.fromkeys(paths, pixel),
    }
    with serving(Web(table)) as served:
        yield served


def audit(run: Run, web: Web, *more: str) -> Said:
    start = f"https://{quote('ann')}:{CANARY['login']}@{HOST}/?preview_token={CANARY['start_token']}"
    formats = ",".join(one for one in ids_of_formats() if one != "pdf")
    return run(
        *("audit", start, "--states", "no-action", "--pages", "1", "--out", "a", "--format", formats),
        *("--header", f"X-Audit={CANARY['our_header']}", "--basic-auth", f"audit:{CANARY['our_basic']}"),
        *("--resolve-rules", web.resolve_rules, "--insecure", *more),
    )


def ids_of_formats() -> tuple[str, ...]:
    import auditor.report

    return ids(auditor.report)


def leaks(text: str) -> list[str]:
    """The names of the canaries in a text, as they are, in percent signs or in base64."""
    wanted = {**CANARY, "mail": MAIL, "mail_quoted": quote(MAIL), "jwt": JWT}
    packed = {f"{name} (base64)": base64.b64encode(value.encode()).decode()[:16] for name, value in CANARY.items()}
    return sorted(name for name, value in (wanted | packed).items() if value in text)


def texts(folder: Path) -> dict[str, str]:
    """Every file as text; of packed workbooks what is in them."""
    found: dict[str, str] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                found |= {f"{name}:{one}": packed.read(one).decode(errors="replace") for one in packed.namelist()}
        else:
            found[name] = path.read_bytes().decode(errors="replace")
    return found


def test_no_canary_is_in_anything_written(run: Run, web: Web, tmp_path: Path) -> None:
    said = audit(run, web)
    assert said.code in (0, 1, 3), said.err
    sent = {seen.path for seen in web.requests(OTHER)}
    assert sent >= {"/json", "/form-like", "/text", "/headers", "/t.gif", "/n.gif", "/form"}
    files = texts(tmp_path / "a")
    assert {"result.json", "report.html", "report.md", "capture/capture.json", "capture/requests.har"} <= set(files)
    assert {name: found for name, text in files.items() if (found := leaks(text))} == {}
    assert leaks(said.out + said.err) == []
    assert not [name for name in files if "warc" in name]
    assert "unshortened" not in files["report.html"].split("<script")[0]
    capture = json.loads(files["capture/capture.json"])
    (visit,) = capture["visits"]
    assert {"sid", "t"} <= {one["name"] for one in visit["cookies"]["writes"]}
    assert "uid" in {one["key"] for one in visit["storage"]}
    bodies = {one["url"].partition(OTHER)[2]: one["body"]["text"] for one in visit["requests"] if one["body"]}
    assert bodies["/json"] == '{"person":"…","mail":"…","packed":"{\\"deep\\":[\\"…\\"]}"}'
    assert bodies["/form-like"] == "a=1&person=…&mail=…"


def test_raw_data_are_kept_where_asked_for_and_the_report_says_so(run: Run, web: Web, tmp_path: Path) -> None:
    audit(run, web, "--keep-raw")
    files = texts(tmp_path / "a")
    held = set(leaks(files["capture/capture.json"]))
    assert {"cookie_http", "cookie_script", "local", "body_json", "body_form", "body_text"} <= held
    assert not {"our_header", "our_basic", "bearer"} & {name for text in files.values() for name in leaks(text)}
    assert "it may hold personal data. Do not pass it on." in files["report.html"]


def test_credentials_of_a_proxy_are_in_nothing(run: Run, web: Web, tmp_path: Path) -> None:
    said = audit(run, web, "--proxy", f"http://ann:{CANARY['bearer']}@127.0.0.1:9")
    assert said.code == 3
    assert {name: found for name, text in texts(tmp_path / "a").items() if (found := leaks(text))} == {}
    assert leaks(said.out + said.err) == []
