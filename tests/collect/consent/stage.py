"""Pages with banners of our own, one host each, and two real consent tools."""

from collections.abc import Iterable
from pathlib import Path

from auditor.demo.web import Answer, Response, Seen, content, redirect

VENDORED = Path(__file__).parents[2] / "web" / "vendored"
FIXED = "position:fixed;bottom:0;left:0;right:0;background:#fff;padding:20px;z-index:1000"


def page(body: str, *, language: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Shop</title></head>'
        f"<body><h1>Shop</h1><p>Things for sale.</p>{body}</body></html>"
    )


def button(text: str, stores: str | None, *, hides: bool = True, key: str = "choice") -> str:
    """A button that hides the banner (`#b`) and stores a cookie."""
    store = f"document.cookie='{key}={stores};path=/;max-age=9999';" if stores else ""
    hide = "this.closest('.b').remove();" if hides else ""
    return f'<button onclick="{store}{hide}">{text}</button>'


def banner(text: str, buttons: Iterable[str], *, style: str = FIXED) -> str:
    shown = f'<div class="b" style="{style}"><p>{text}</p>{"".join(buttons)}</div>'
    unless_chosen = "if (!document.cookie.includes('choice=')) document.body.append(t.content)"
    return f"<template id=t>{shown}</template><script>{unless_chosen}</script>"


ENGLISH = "We use cookies to measure how the site is used."
SHADOW = """<div id=host></div><script>
if (!document.cookie.includes('choice=')) {
  const root = host.attachShadow({mode: 'MODE'});
  root.innerHTML = `<div style="position:fixed;bottom:0;left:0;right:0;background:#fff"><p>We use cookies.</p>
    <button id=a>Accept all</button><button id=r>Reject all</button></div>`;
  const choose = value => { document.cookie = `choice=${value};path=/;max-age=9999`; root.innerHTML = ''; };
  root.getElementById('a').onclick = event => event.isTrusted && choose('accepted');
  root.getElementById('r').onclick = event => event.isTrusted && choose('rejected');
}
</script>"""
FRAME = """<iframe id=f src="https://cmp.consent-frame.com/"
style="position:fixed;bottom:30px;left:20px;width:500px;height:200px;border:7px solid"></iframe>
<script>addEventListener('message', event => { if (event.data === 'done') f.remove(); });</script>"""
FRAMED = """<div><p>We and our partners use cookies.</p><button onclick="choose('accepted')">Accept all</button>
<button onclick="choose('rejected')">Reject all</button></div><script>
function choose(value) {
  document.cookie = `choice=${value};path=/;max-age=9999;SameSite=None;Secure`;
  parent.postMessage('done', '*');
}
if (document.cookie.includes('choice=')) parent.postMessage('done', '*');
</script>"""
LAYERS = """<div class=b id=one style="FIXED"><p>We use cookies.</p><button onclick="choose('accepted')">Accept all</button>
<button onclick="one.style.display='none';setTimeout(()=>two.showModal(),120)">Cookie settings</button></div>
<dialog id=two><h2>Cookie settings</h2>
<label><input type=checkbox checked disabled name=necessary> Necessary cookies</label>
<label><input type=checkbox checked id=m> Marketing cookies</label>
<label><input type=checkbox checked id=s> Statistics cookies</label>
<button onclick="choose(JSON.stringify({necessary:true,marketing:m.checked,statistics:s.checked}))">Save settings</button>
</dialog>
<script>function choose(value) { localStorage.setItem('consent', value); one.remove(); two.remove(); }
if (localStorage.getItem('consent')) { one.remove(); two.remove(); }</script>""".replace("FIXED", FIXED)
FIRST_GO = (
    LAYERS.replace("choose('accepted')", "document.cookie='asked=1'", 1)
    + "<script>two.insertAdjacentHTML('beforeend', '<button onclick=choose(`accepted`)>Accept all</button>')</script>"
)
NEWSLETTER = f"""<div style="{FIXED}" role=dialog><p>Our newsletter! We use cookies in it.</p><form action="/joined">
<input type=email name=mail><button>Accept</button><button>OK</button></form></div>"""
TERMS = f"""<div style="{FIXED}"><p>By going on you agree to our Terms of Service and our Cookie Policy.</p>
<button onclick="document.cookie='terms=1'">I agree</button></div>"""
LINKS = f"""<div style="{FIXED}"><p>This site uses cookies.</p><a href="/gone">Accept</a>
<a href="https://elsewhere.example/">Reject all</a></div>"""
HEARTBEAT = (
    "<script>let n=0;setInterval(()=>localStorage.setItem('beat',++n),40);localStorage.setItem('beat',0)</script>"
)
HIDDEN_FROM_BOTS = "<script>if(navigator.webdriver)document.querySelector('.b').remove()</script>"
NESTED = """<div id=outer></div><script>
if (!document.cookie.includes('choice=')) {
  const first = outer.attachShadow({mode: 'closed'});
  first.innerHTML = '<section><div id=inner></div></section>';
  const root = first.getElementById('inner').attachShadow({mode: 'closed'});
  root.innerHTML = `<div style="position:fixed;top:0;left:0;right:0;background:#fff"><p>We use cookies.</p>
    <button id=a>Accept all</button><button id=r>Reject all</button></div>`;
  const choose = value => { document.cookie = `choice=${value};path=/;max-age=9999`; root.innerHTML = ''; };
  root.getElementById('a').onclick = () => choose('accepted');
  root.getElementById('r').onclick = () => choose('rejected');
}
</script>"""
MANY = "".join(f"<div><p>Thing {n}</p><i></i></div>" for n in range(1500))
FORM = f"""<div class=b style="{FIXED}"><p>{ENGLISH}</p><form method=post action="/consent">
<button name=choice value=accepted>Accept</button><button name=choice value=rejected>Reject</button></form></div>"""
RELOADS = f"""<div class=b id=b style="{FIXED}"><p>{ENGLISH}</p><button onclick="choose('accepted')">Accept</button>
<button onclick="choose('rejected')">Reject</button></div>
<script>function choose(value) {{ localStorage.setItem('choice', value); location.reload(); }}
if (localStorage.getItem('choice')) b.remove();</script>"""
COVERED = f"""<div class=b style="{FIXED}"><p>{ENGLISH}</p>{button("Accept", "accepted")}{button("Reject", "rejected")}</div>
<div style="position:fixed;inset:0;z-index:99999"></div>
<script>if(document.cookie)document.querySelector('.b').remove()</script>"""
SLIDING = f"""<style>@keyframes up {{ from {{ transform: translateY(300px) }} }} .b {{ animation: up 1s }}</style>
<div class=b style="{FIXED}"><p>{ENGLISH}</p>{button("Accept", "accepted")}{button("Reject", "rejected")}</div>
<script>if(document.cookie)document.querySelector('.b').remove()</script>"""
SERVER = f"""<div class=b id=b style="{FIXED}"><p>{ENGLISH}</p><button onclick="choose('accepted')">Accept</button>
<button onclick="choose('rejected')">Reject</button></div>
<script>function choose(value) {{ fetch('/consent', {{method: 'POST', body: 'choice=' + value}}); b.remove(); }}</script>"""
KLARO = """<script>var klaroConfig={elementID:'klaro',storageMethod:'cookie',mustConsent:false,acceptAll:true,
translations:{zz:{privacyPolicyUrl:'/privacy'}},services:[{name:'session',title:'Session',purposes:['x'],required:true},
{name:'ga',title:'Analytics',purposes:['analytics']}]};</script><script src="/klaro.js"></script>"""
STRANGE = KLARO.replace("zz:{", "en:{ok:'Blorp',acceptAll:'Blorp',decline:'Gnarf',acceptSelected:'Fnord',")
VANILLA = """<link rel=stylesheet href="/cc.css"><script src="/cc.js"></script><script>CookieConsent.run({
categories:{necessary:{enabled:true,readOnly:true},analytics:{}},language:{default:'en',translations:{en:{consentModal:{
title:'We use cookies',description:'Cookie consent description.',acceptAllBtn:'Accept all',acceptNecessaryBtn:'Reject all',
showPreferencesBtn:'Manage preferences'},preferencesModal:{title:'Preferences',acceptAllBtn:'Accept all',
acceptNecessaryBtn:'Reject all',savePreferencesBtn:'Save',sections:[]}}}}});</script>"""

AGAIN = "<footer><p style='height:1500px'></p>WAY</footer>"
DIALOG = """<dialog id=two><h2>Cookie settings</h2><p>We use cookies.</p>
<button onclick="document.cookie='choice=accepted;path=/';two.close()">Accept all</button>
<button onclick="document.cookie='choice=rejected;path=/;max-age=9999';two.close()">Reject all</button></dialog>"""
LINKED = f"<a href='#' onclick='setTimeout(()=>two.showModal(),150)'>Cookie-Einstellungen</a>{DIALOG}"
FORGETS = (
    """<button onclick="if(confirm('Really?'))document.cookie='choice=;path=/;max-age=0'">Withdraw consent</button>"""
)
LEADS = "<a href='/choices'>Privacy settings</a><a href='https://elsewhere.example/'>Cookie settings</a>"
BADGE = f"""<button style="position:fixed;bottom:0;left:0" aria-label="Cookies" onclick="two.showModal()">C</button>{DIALOG}"""
IDLE = "<button onclick='1'>Withdraw consent</button>"
AFTER_LOAD = f"<script>if(document.cookie.includes('choice='))document.write(`{LINKED}`)</script>"

WALL = f"<main><h2>Before you continue</h2><p>{ENGLISH}</p><form method=post action='/consent'>" + (
    "<button name=choice value=accepted>Accept all</button><button name=choice value=rejected>Reject all</button></form></main>"
)

ASKS = f"<h2>Welcome</h2><p>{ENGLISH}</p><button onclick=\"choose('accepted')\">Accept all</button>" + (
    "<button onclick=\"choose('rejected')\">Reject all</button><p><a href='/privacy'>Privacy policy</a></p>"
    "<script>function choose(value) { document.cookie = `choice=${value};path=/;max-age=9999`; location.reload() }</script>"
)
WAYS = "".join(f"<a href='/{n}'>Thing {n}</a> " for n in range(12))

CHOICES = [button("Accept all", "accepted"), button("Reject all", "rejected")]
GERMAN = [button("Alle akzeptieren", "ja1"), button("Nur notwendige Cookies", "nein1")]
FRENCH = [button("Tout accepter", "oui1"), button("Continuer sans accepter", "non1")]
POLISH = [button("Zaakceptuj wszystkie", "tak1"), button("Odrzuć wszystkie", "nie1")]
ALWAYS = f'<div class=b style="{FIXED}"><p>{ENGLISH}</p>{"".join(CHOICES)}</div>'

PAGES = {
    "plain": page(banner(ENGLISH, [*CHOICES, button("Settings", None)])),
    "german": page(banner("Wir verwenden Cookies.", GERMAN), language="de"),
    "french": page(banner("Nous utilisons des traceurs.", FRENCH), language="fr"),
    "polish": page(banner("Używamy plików cookie.", POLISH), language="pl"),
    "open-root": page(SHADOW.replace("MODE", "open")),
    "closed-root": page(SHADOW.replace("MODE", "closed")),
    "frame": page(FRAME),
    "layers": page(LAYERS),
    "first-go": page(FIRST_GO),
    "idle-reject": page(HEARTBEAT + banner(ENGLISH, [button("Accept all", "accepted"), button("Reject all", None)])),
    "stuck-reject": page(banner(ENGLISH, [CHOICES[0], button("Reject all", None, hides=False)])),
    "lying-reject": page(banner(ENGLISH, [CHOICES[0], button("Reject all", "accepted")])),
    "notice": page(banner(ENGLISH, [button("Got it!", "1")])),
    "none": page("<p>We like cookies.</p><button>Accept</button>"),
    "newsletter": page(NEWSLETTER),
    "terms": page(TERMS),
    "links": page(LINKS),
    "bots": page(banner(ENGLISH, CHOICES) + HIDDEN_FROM_BOTS),
    "forgetful": page(ALWAYS),
    "nested-roots": page(NESTED),
    "large": page(MANY + SHADOW.replace("MODE", "closed")),
    "large-nested": page(MANY + NESTED),
    "form": page(FORM),
    "reloads": page(RELOADS),
    "covered": page(COVERED),
    "sliding": page(SLIDING),
    "server": page(SERVER),
    "wall": page(WALL),
    "plain-wall": page(ASKS),
    "in-the-text": page(f"<p>{WAYS}</p>{ASKS}"),
    "in-a-menu": page(f"<nav><a href='/things'>Things</a></nav>{ASKS}"),
    "inner-frame": page(
        '<iframe src="/inner" style="position:fixed;top:20px;left:0;width:400px;height:300px"></iframe>'
    ),
    "klaro": page(KLARO),
    "back-link": page(banner(ENGLISH, CHOICES) + AGAIN.replace("WAY", LINKED)),
    "back-forgets": page(banner(ENGLISH, CHOICES) + AGAIN.replace("WAY", FORGETS)),
    "back-page": page(banner(ENGLISH, CHOICES) + AGAIN.replace("WAY", LEADS)),
    "back-badge": page(banner(ENGLISH, CHOICES) + BADGE),
    "back-idle": page(banner(ENGLISH, CHOICES) + AGAIN.replace("WAY", IDLE)),
    "back-late": page(banner(ENGLISH, CHOICES) + AFTER_LOAD),
    "back-none": page(banner(ENGLISH, CHOICES) + AGAIN.replace("WAY", "<a href='/privacy'>Cookies</a>")),
    "back-klaro": page(KLARO + "<button onclick='klaro.show()'>Cookie settings</button>"),
    "back-vanilla": page("<button data-cc=show-preferencesModal>…</button>" + VANILLA),
    "strange": page(STRANGE),
    "vanilla": page(VANILLA),
}


def host(name: str) -> str:
    return f"{name}.shop-{name}.com"


def consent(seen: Seen) -> Response:
    """What a server does with a posted choice: a cookie that scripts cannot read, and back to the page."""
    choice = seen.body.decode().partition("=")[2]
    return redirect("/", ("Set-Cookie", f"choice={choice}; Path=/; HttpOnly; Secure"), status=303)


def unless_chosen(html: str) -> Answer:
    return lambda seen: content(page("") if "choice" in seen.cookies else html)


def table() -> dict[str, dict[str, Answer]]:
    """Every page on a host of its own."""
    files: dict[str, Answer] = {
        "/klaro.js": content((VENDORED / "klaro-0.7.22.js").read_bytes(), "js"),
        "/cc.js": content((VENDORED / "vanilla-cookieconsent-3.1.0.umd.js").read_bytes(), "js"),
        "/cc.css": content((VENDORED / "vanilla-cookieconsent-3.1.0.css").read_bytes(), "css"),
    }
    hosts: dict[str, dict[str, Answer]] = {host(name): {"/": content(html), **files} for name, html in PAGES.items()}
    for name in ("form", "server"):
        hosts[host(name)] = {"/": unless_chosen(PAGES[name]), "/consent": consent}
    hosts[host("plain-wall")]["/"] = unless_chosen(PAGES["plain-wall"])
    walled = redirect("/consent/wall?next=/")
    hosts[host("wall")] = {
        "/": lambda seen: content(page("")) if "choice" in seen.cookies else walled,
        "/consent/wall": content(PAGES["wall"]),
        "/consent": consent,
    }
    hosts[host("back-page")]["/choices"] = content(page(f"<main><p>Cookies.</p>{FORGETS}</main>"))
    hosts[host("inner-frame")]["/inner"] = content(PAGES["plain"])
    hosts["cmp.consent-frame.com"] = {"/": content(page(FRAMED))}
    return hosts
