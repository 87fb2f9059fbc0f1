"""The rows that need nothing but a site that misbehaves; one browser goes through all of them."""

from itertools import count

from auditor.collect.plan import Limits, Settling
from auditor.demo.web import Manner, Response, Seen, content, redirect
from auditor.model.kinds import State
from tests.faults.ground import HTML, SECRET, Row, page, script, site

BANNER = (
    '<div id="cookie-banner" style="position:fixed;bottom:0;left:0;right:0;padding:20px;background:#fff">'
    '<p>We use cookies for statistics and marketing.</p><button onclick="{0}">Reject all</button>'
    '<button onclick="this.parentNode.remove()">Accept all</button></div>'
)
FILE = Response(
    headers=(("Content-Type", "application/octet-stream"), ("Content-Disposition", "attachment; filename=run-me.exe")),
    body=b"MZ" + b"x" * 100_000,
)
ANSWERS_ALL = (
    "addEventListener('install', () => skipWaiting());"
    "addEventListener('activate', e => e.waitUntil(clients.claim()));"
    "addEventListener('fetch', e => e.respondWith(new Response('<title>Mine</title><p>I answer everything.',"
    "{headers: {'Content-Type': 'text/html'}})));"
)
TRICKS = (
    "Date.now = () => 0; performance.now = () => NaN;"
    "Date = class extends Date { constructor() { super(0); } };"
    "const later = setTimeout; window.setTimeout = (f, t) => later(f, 1e9);"
    "later(() => 0, Infinity); later(() => 0, -5); later(() => 0, 2 ** 40);"
    "JSON.stringify = () => { throw 1; }; Array.prototype.map = () => { throw 2; };"
    "Object.defineProperty(Object.prototype, 'length', {get() { return 1e9; }, configurable: true});"
)
BROKEN = (
    "Object.defineProperty = Object.entries = Reflect.apply = () => { throw 1; };"
    "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => { throw 2; };"
    "Array.prototype[Symbol.iterator] = String.prototype.replace = RegExp.prototype.exec = () => { throw 3; };"
    "Promise.prototype.then = console.debug = EventTarget.prototype.addEventListener = () => { throw 4; };"
    "Node.prototype.appendChild = Document.prototype.querySelectorAll = () => { throw 5; };"
    "Proxy = Reflect = Promise = Map = Set = WeakMap = Boolean = undefined;"
)
ROBOT = (
    "if (navigator.webdriver || /Headless/.test(navigator.userAgent) || !navigator.languages.length)"
    " document.body.innerHTML = '<h1>Access denied</h1>'"
)
KIND = {"load_timeout": 20.0, "visit_timeout": 60.0}
"""Times that a busy machine keeps to: what ends such a row is no time."""
FEW_DIALOGS = {**KIND, "limits": Limits(dialogs=3), "settling": Settling(quiet=0.5, minimum=0.1, cap=20.0)}
BIG = content("<!doctype html><title>Big</title><h1>Big</h1>" + "<p>word</p>" * 200).body


def once(first: Response, then: Response):  # type: ignore[no-untyped-def]
    """Another answer to the first request than to all others."""
    numbers = count()
    return lambda _seen: then if next(numbers) else first


def by_agent(seen: Seen) -> Response:
    """A wall for whoever calls itself a robot."""
    if "Headless" in seen.header("user-agent"):
        return content("Access denied", "txt", status=403)
    return script(ROBOT)


INSIDE = {"inside.test": {"/": content(SECRET), "/robots.txt": content(SECRET, "txt"),
                          "/a.png": content(SECRET.encode(), "png"), "/policy.pdf": content(SECRET.encode(), "pdf")}}  # fmt: skip


ROWS = (
    Row(name="unknown-name", promise="the reason names the host", status="failed", reason="does not resolve"),
    Row(name="refused", promise="the reason names the refusal", status="failed", reason="refused the connection"),
    Row(name="no-tls", promise="the reason says so", status="failed", reason="does not speak TLS properly"),
    Row(name="client-certificate", promise="no prompt; the reason says so", status="failed",
        reason="certificate of the visitor|empty answer|closed the connection"),
    Row(name="reset", promise="the reason names the reset", status="failed", reason="reset the connection|closed the connection",
        hosts=site(Response(manner=Manner.RESET)), code=3),
    Row(name="reset-midway", promise="what came until then is kept", reason="did not finish loading|broke off",
        hosts=site(Response(manner=Manner.RESET, headers=HTML, body=page().body))),
    Row(name="no-answer", promise="given up after the load timeout", status="failed", reason="did not answer within",
        hosts=site(Response(manner=Manner.HANG))),
    Row(name="empty-answer", promise="asked once more, then the reason", status="failed", reason="empty answer",
        hosts=site(Response(manner=Manner.CLOSE))),
    Row(name="slow-drip", promise="cut off; what dripped is kept", reason="did not finish loading within", seen="Shop",
        hosts=site(Response(manner=Manner.DRIP, headers=HTML, body=page().body * 10, piece=10, pause=0.1))),
    Row(name="never-ending", promise="cut off; what came is kept", reason="did not finish loading within", seen="Big",
        hosts=site(Response(manner=Manner.FLOOD, headers=HTML, body=BIG))),
    Row(name="huge-page", promise="200 MB: cut off or taken in, never without end",
        reason="did not finish loading within|so busy|longer than",
        hosts=site(Response(manner=Manner.FLOOD, headers=HTML, body=BIG, size=200_000_000))),
    Row(name="redirect-loop", promise="the reason names the circle", status="failed", reason="redirects in circles",
        hosts=site(redirect("/"))),
    Row(name="redirect-to-a-file", promise="the reason says that it leads to no web page", status="failed",
        reason="no web page", hosts=site(redirect("file:///etc/passwd"))),
    Row(name="fine-at-second", promise="a 503 is asked again once; then all is well", status="complete", code=0, seen="Shop",
        hosts=site(once(content("busy", "txt", status=503), page())), plan=KIND),
    Row(name="server-error", promise="asked again once, then blocked", status="blocked", reason="HTTP 503",
        hosts=site(content("busy", "txt", status=503))),
    Row(name="retry-after", promise="waits as asked, at most 10 s; then all is well", status="complete", code=0, seen="Shop",
        hosts=site(once(content("slow", "txt", ("Retry-After", "1"), status=429), page())),
        plan=KIND),
    Row(name="retry-much-later", promise="a longer Retry-After is a refusal", status="blocked", reason="HTTP 429",
        hosts=site(content("slow", "txt", ("Retry-After", "3600"), status=429))),
    Row(name="endless-dom", promise="is at rest as far as the network goes; what is there is kept", status="complete", code=0,
        seen="Shop", hosts=site(script("setInterval(() => document.body.append('word '), 20)")), plan=KIND),
    Row(name="dom-bomb", promise="the script is ended, the page is kept", reason="to an end", seen="Shop", plan=KIND,
        hosts=site(script("onload = () => setTimeout(() => {for (let n = 0;; n++) if (n < 3000) document.body.append('x ')})"))),
    Row(name="endless-popups", promise="windows beyond the limit are closed, the visit is broken off",
        reason="opened more than 5 windows", hosts=site(script("setInterval(() => open('/two'), 20)"))),
    Row(name="alert-loop", promise="dismissed; the script is ended", reason="more than 3 dialogs and was ended", seen="Shop",
        hosts=site(script("for (;;) alert('x')")), plan=FEW_DIALOGS),
    Row(name="confirm-loop", promise="dismissed; the script is ended", reason="more than 3 dialogs and was ended", seen="Shop",
        hosts=site(script("setTimeout(() => {for (;;) confirm('x')}, 20)")), plan=FEW_DIALOGS),
    Row(name="beforeunload-loop", promise="the script is ended, both pages are seen",
        reason="did not let its page be left", seen="Shop\nTwo", plan={**KIND, "pages": 2},
        hosts=site(script("onbeforeunload = () => {for (;;) confirm('x')}"))),
    Row(name="beforeunload", promise="does not hold the page", status="complete", code=0, seen="Shop",
        hosts=site(script("onbeforeunload = e => {e.preventDefault(); e.returnValue = 'stay'; return 'stay'}")),
        plan={"pages": 2, "load_timeout": 20.0, "visit_timeout": 60.0}),
    Row(name="downloads", promise="refused, nothing is written", status="complete", code=0, seen="Shop",
        hosts=site(page("<a id=a href=/file.bin download>x</a><script>for (let i = 0; i < 20; i++) a.click();"
                        "setTimeout(() => location = '/file.bin', 50)</script>"), file_bin=FILE),
        plan={"visit_timeout": 60.0}),
    Row(name="only-a-download", promise="refused, nothing is written", status="failed", reason="a download in place of a page",
        hosts=site(FILE)),
    Row(name="print-dialogs", promise="have no effect", status="complete", code=0, seen="Shop",
        hosts=site(script("for (let i = 0; i < 20; i++) print(); setInterval(print, 10)")), plan={"visit_timeout": 60.0}),
    Row(name="basic-auth", promise="no prompt; the refusal is told", status="blocked", reason="HTTP 401",
        hosts=site(content("log in", "txt", ("WWW-Authenticate", 'Basic realm="shop"'), status=401))),
    Row(name="permissions", promise="nothing is granted, nothing waits", status="complete", code=0, seen="asked:default",
        hosts=site(script(
            "navigator.geolocation.getCurrentPosition(() => document.title = 'granted', () => 0);"
            "navigator.mediaDevices.getUserMedia({audio: true, video: true}).then(() => document.title = 'granted', () => 0);"
            "Notification.requestPermission().then(said => document.title = 'asked:' + said)")),
        plan={"visit_timeout": 60.0}),
    Row(name="protocol-handlers", promise="no other program is started", status="complete", code=0, seen="Shop", plan=KIND,
        hosts=site(script(
            "onload = () => ['mailto:a@b.example', 'tel:123', 'intent://x#Intent;end', 'ms-word:x'].forEach("
            "(url, n) => setTimeout(() => location = url, 20 * n));"
            "try { navigator.registerProtocolHandler('web+x', '/?%s') } catch {}"))),
    Row(name="window-close", promise="only a window that a script opened can be closed by one", status="complete", code=0,
        seen="Shop", hosts=site(script("setTimeout(() => {open('', '_self'); close()}, 50)")), plan=KIND),
    Row(name="away-on-reject", promise="the choice is not taken for made", state=State.REJECT, reason="could not be verified",
        hosts=site(page(BANNER.format("location.href = 'https://elsewhere.example/'"))),
        others={"elsewhere.example": {"/": page(title="Elsewhere")}}, seen="Shop"),
    Row(name="service-worker", promise="the visit is what a visitor sees; its answers are no documents", status="complete",
        code=3, seen="Shop", hosts=site(script("navigator.serviceWorker.register('/sw.js')"),
                                         sw_js=content(ANSWERS_ALL, "js")), plan={"visit_timeout": 60.0}),
    Row(name="clock-tricks", promise="times and records are the browser's, consent tools are asked all the same",
        status="complete", code=0, seen="Shop", plan=KIND,
        hosts=site(page(head=f"<script>{TRICKS}</script>"))),
    Row(name="breaks-built-ins", promise="nothing of ours rests on what the page can replace", status="complete", code=0,
        seen="Shop", plan=KIND, hosts=site(page(head=f"<script>{BROKEN}</script>"))),
    Row(name="detects-robots", promise="is shown what visitors are shown", status="complete", code=0, seen="Shop",
        hosts=site(by_agent), plan={"visit_timeout": 60.0}),
    Row(name="cpu-bomb", promise="the script is ended, the page is kept", reason="to an end", seen="Shop", plan=KIND,
        hosts=site(script("onload = () => setTimeout(() => {for (;;);}, 20)"))),
    Row(name="cpu-bombs-in-workers", promise="broken off at the limit of workers", reason="more than 4 frames and workers",
        hosts=site(script("setInterval(() => new Worker('/w.js'), 20)"), w_js=content("for (;;);", "js")),
        plan={**KIND, "limits": Limits(parts=4)}),
    Row(name="request-storm", promise="broken off at the limit of events", reason="more than 1000 things",
        hosts=site(script("setInterval(() => {for (let i = 0; i < 100; i++) fetch('/two?' + Math.random())}, 5)")),
        plan={"limits": Limits(windows=5, parts=40, events=1000)}),
    Row(name="cookie-storm", promise="broken off at the limit of events", reason="more than 1000 things",
        hosts=site(script("setInterval(() => {for (let i = 0; i < 100; i++) document.cookie = 'a' + i + '=x'}, 5)")),
        plan={"limits": Limits(windows=5, parts=40, events=1000)}),
    Row(name="frames-without-end", promise="broken off at the limit of frames", reason="more than 15 frames and workers",
        hosts=site(script("setInterval(() => {const f = document.createElement('iframe');"
                          "f.src = 'https://f' + Math.random().toString(36).slice(2) + '.example/';"
                          "document.body.append(f)}, 20)")),
        plan={"limits": Limits(windows=5, parts=15, events=20_000)}),
    Row(name="hundreds-of-cookies", promise="500 of them in one answer are taken in", status="complete", code=0,
        seen="Shop", plan=KIND,
        hosts=site(Response(headers=(*HTML, *(("Set-Cookie", f"c{n}=x; Max-Age=99; Secure") for n in range(500))),
                            body=page().body))),
    Row(name="reloads-without-end", promise="is no page at rest", reason="keeps loading itself anew",
        hosts=site(script("setTimeout(() => location = '/?' + Math.random(), 30)"),
                   every=script("setTimeout(() => location = '/?' + Math.random(), 30)")),
        plan={"settling": Settling(quiet=0.5, minimum=0.1, cap=4.0)}),
    Row(name="polls-without-end", promise="told; what is asked again and again was seen", status="complete", code=0,
        reason="to the last asked only hosts already seen", seen="Shop", plan=KIND,
        hosts=site(script("setInterval(() => fetch('/two?' + Math.random()), 50)"))),
    Row(name="loads-without-end", promise="told as not seen: more would have come", reason="had not loaded before", plan=KIND,
        seen="Shop", hosts=site(script("let n = 0; setInterval(() => new Image().src = `https://n${n++}.example/`, 50)"))),
    Row(name="robots-into-loopback", promise="robots.txt and sitemaps are refused there like pages", status="complete", code=0,
        reason="robots.txt did not answer", seen="Two", plan={**KIND, "pages": 2},
        hosts=site(page(), robots_txt=redirect("http://127.0.0.1:{port}/secret"),
                   sitemap_xml=redirect("http://[::1]:{port}/secret"))),
    Row(name="into-loopback", promise="refused before it is sent, and told", status="failed", reason="in a private network",
        hosts=site(redirect("http://127.0.0.1:{port}/secret"))),
    Row(name="into-link-local", promise="refused before it is sent, and told", status="failed", reason="in a private network",
        hosts=site(redirect("http://169.254.169.254/latest/meta-data/"))),
    Row(name="script-into-loopback", promise="refused before it is sent, and told", reason="in a private network",
        hosts=site(script("location = 'http://localhost:{port}/secret'"))),
    Row(name="frame-and-window-into-loopback", promise="refused, and told as not seen; the page itself is kept",
        reason="lead to 127.0.0.1, ::1 were refused", seen="Shop", plan=KIND,
        hosts=site(page("<iframe src='http://127.0.0.1:{port}/secret'></iframe>"
                        "<script>open('http://[::1]:{port}/secret', '_blank', 'noopener')</script>"))),
    Row(name="rebinding-name", promise="its answer is refused before the page gets it, and told", status="failed",
        reason="leads to inside.test, in a private network", hosts=site(redirect("https://inside.test/")), others=INSIDE),
    Row(name="rebinding-parts", promise="frames, files and robots.txt are refused as well, pictures left out of archives",
        reason="leads into a private network", seen="Shop", plan={**KIND, "keep_raw": True}, others=INSIDE,
        hosts={**site(page("<iframe src=https://inside.test/></iframe><img src=https://inside.test/a.png>"),
                      robots_txt=redirect("https://inside.test/robots.txt")),
               "/privacy": redirect("https://inside.test/policy.pdf")}),
    Row(name="policy-in-private", promise="not read, not held against the site", status="complete", code=3,
        reason="leads into a private network", seen="Shop", plan={"visit_timeout": 60.0},
        hosts={**site(page()), "/privacy": redirect("http://127.0.0.1:{port}/secret")}),
)  # fmt: skip
