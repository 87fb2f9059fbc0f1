"""Attribution by the shipped register: addresses from vendors' own documentation, and what must stay unknown.

Over 400 lines: one table of addresses, most of this file, which is read as a whole.
"""

import pytest

from auditor.model.kinds import Attribution, ResourceType, StorageKind
from auditor.model.register import Company, HostSignature, Name, Product, Register, StoragePattern
from auditor.trackers import register
from auditor.trackers.lookup import Lookup

URLS = {
    "https://www.googletagmanager.com/gtag/js?id=G-ABC123": "google-analytics",
    "https://www.googletagmanager.com/gtag/js?l=dataLayer&id=G-ABC123&cx=c": "google-analytics",
    "https://www.googletagmanager.com/gtag/js?id=UA-1-1": "google-analytics",
    "https://www.googletagmanager.com/gtag/js?id=AW-123456": "google-ads",
    "https://www.googletagmanager.com/gtag/js?id=DC-123456": "doubleclick",
    "https://www.googletagmanager.com/gtm.js?id=GTM-ABC": "google-tag-manager",
    "https://www.googletagmanager.com/ns.html?id=GTM-ABC": "google-tag-manager",
    "https://www.google-analytics.com/analytics.js": "google-analytics",
    "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABC": "google-analytics",
    "https://stats.g.doubleclick.net/g/collect?v=2": "google-analytics",
    "https://www.google.co.uk/ads/ga-audiences?v=1": "google-ads",
    "https://www.googleadservices.com/pagead/conversion/123/": "google-ads",
    "https://googleads.g.doubleclick.net/pagead/viewthroughconversion/123/?random=1": "google-ads",
    "https://www.google.de/pagead/1p-user-list/123/?random=1": "google-ads",
    "https://1234567.fls.doubleclick.net/activityi;src=1234567": "doubleclick",
    "https://cm.g.doubleclick.net/pixel?google_nid=x": "doubleclick",
    "https://securepubads.g.doubleclick.net/tag/js/gpt.js": "google-ad-manager",
    "https://www.googletagservices.com/tag/js/gpt.js": "google-ad-manager",
    "https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js?client=ca-pub-1": "google-adsense",
    "https://bid.g.doubleclick.net/xbbe/pixel?d=x": "display-video-360",
    "https://fonts.googleapis.com/css2?family=Roboto": "google-fonts",
    "https://fonts.gstatic.com/s/roboto/v30/x.woff2": "google-fonts",
    "https://maps.googleapis.com/maps/api/js?key=x": "google-maps",
    "https://www.google.com/maps/embed?pb=x": "google-maps",
    "https://www.google.com/recaptcha/api.js": "google-recaptcha",
    "https://www.gstatic.com/recaptcha/releases/x/recaptcha__de.js": "google-recaptcha",
    "https://www.recaptcha.net/recaptcha/api.js": "google-recaptcha",
    "https://www.youtube.com/embed/dQw4w9WgXcQ": "youtube",
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ": "youtube",
    "https://i.ytimg.com/vi/x/hqdefault.jpg": "youtube",
    "https://accounts.google.com/gsi/client": "google-sign-in",
    "https://ajax.googleapis.com/ajax/libs/jquery/3.7.1/jquery.min.js": "google-hosted-libraries",
    "https://connect.facebook.net/en_US/fbevents.js": "meta-pixel",
    "https://connect.facebook.net/signals/config/123?v=2.9": "meta-pixel",
    "https://www.facebook.com/tr/?id=123&ev=PageView": "meta-pixel",
    "https://www.facebook.com/tr?id=123": "meta-pixel",
    "https://connect.facebook.net/de_DE/sdk.js": "facebook-social-plugins",
    "https://connect.facebook.net/en_US/all.js": "facebook-social-plugins",
    "https://www.facebook.com/v18.0/plugins/like.php?href=x": "facebook-social-plugins",
    "https://www.instagram.com/embed.js": "instagram-embeds",
    "https://bat.bing.com/bat.js": "microsoft-advertising",
    "https://bat.bing.com/action/0?ti=123": "microsoft-advertising",
    "https://www.clarity.ms/tag/abc": "microsoft-clarity",
    "https://c.clarity.ms/c.gif": "microsoft-clarity",
    "https://ib.adnxs.com/getuid?https://x": "xandr",
    "https://snap.licdn.com/li.lms-analytics/insight.min.js": "linkedin-ads",
    "https://px.ads.linkedin.com/collect?v=2&fmt=js": "linkedin-ads",
    "https://platform.linkedin.com/in.js": "linkedin-widgets",
    "https://static.ads-twitter.com/uwt.js": "x-ads",
    "https://t.co/i/adsct?bci=3": "x-ads",
    "https://analytics.twitter.com/1/i/adsct?bci=3": "x-ads",
    "https://platform.twitter.com/widgets.js": "x-widgets",
    "https://platform.twitter.com/oct.js": "x-ads",
    "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=x": "tiktok-pixel",
    "https://www.tiktok.com/embed.js": "tiktok-embeds",
    "https://s.pinimg.com/ct/core.js": "pinterest-tag",
    "https://ct.pinterest.com/v3/?tid=1": "pinterest-tag",
    "https://assets.pinterest.com/js/pinit.js": "pinterest-widgets",
    "https://sc-static.net/scevent.min.js": "snap-pixel",
    "https://www.redditstatic.com/ads/pixel.js": "reddit-pixel",
    "https://static.hotjar.com/c/hotjar-123.js?sv=6": "hotjar",
    "https://vc.hotjar.io/sessions/123": "hotjar",
    "https://serve.albacross.com/track.js": "albacross",
    "https://js.hs-scripts.com/123.js": "hubspot",
    "https://track.hubspot.com/__ptq.gif?k=1": "hubspot",
    "https://forms.hsforms.com/embed/v3/form": "hubspot",
    "https://sc.lfeeder.com/lftracker_v1_x.js": "leadfeeder",
    "https://js.driftt.com/include/1/x.js": "drift",
    "https://embed.tawk.to/123/default": "tawk-to",
    "https://cdn.onesignal.com/sdks/OneSignalSDK.js": "onesignal",
    "https://fast.wistia.com/assets/external/E-v1.js": "wistia",
    "https://example.disqus.com/embed.js": "disqus",
    "https://s7.addthis.com/js/300/addthis_widget.js": "addthis",
    "https://platform-api.sharethis.com/js/sharethis.js": "sharethis",
    "https://stats.wp.com/e-202401.js": "wordpress-stats",
    "https://i0.wp.com/example.org/a.jpg": "wordpress-com",
    "https://j.6sc.co/6si.min.js": "6sense-abm",
    "https://tag.demandbase.com/abc.min.js": "demandbase",
    "https://ws.zoominfo.com/pixel/abc": "zoominfo-websights",
    "https://munchkin.marketo.net/munchkin.js": "marketo",
    "https://pi.pardot.com/pd.js": "pardot",
    "https://static.criteo.net/js/ld/ld.js": "criteo",
    "https://sslwidget.criteo.com/event?a=1": "criteo",
    "https://s2.adform.net/banners/scripts/st/trackpoint-async.js": "adform",
    "https://ads.rubiconproject.com/header/1.js": "magnite-dv",
    "https://match.adsrvr.org/track/cmf/generic": "the-trade-desk",
    "https://cdn.taboola.com/libtrc/unip/123/tfa.js": "taboola",
    "https://amplify.outbrain.com/cp/obtp.js": "outbrain",
    "https://p.teads.tv/teads-fellow.js": "teads-ads",
    "https://consent.cookiebot.com/uc.js": "cookiebot",
    "https://app.usercentrics.eu/browser-ui/latest/loader.js": "usercentrics-cmp",
    "https://cdn.cookielaw.org/scripttemplates/otSDKStub.js": "onetrust-cmp",
    "https://sdk.privacy-center.org/x/loader.js": "didomi-cmp",
    "https://static.axept.io/sdk.js": "axeptio",
    "https://cdn.segment.com/analytics.js/v1/x/analytics.min.js": "segment",
    "https://api2.amplitude.com/2/httpapi": "amplitude",
    "https://cdn.mxpnl.com/libs/mixpanel-2-latest.min.js": "mixpanel",
    "https://edge.fullstory.com/s/fs.js": "fullstory",
    "https://cdn.mouseflow.com/projects/x.js": "mouseflow",
    "https://script.crazyegg.com/pages/scripts/1/2.js": "crazy-egg",
    "https://mc.yandex.ru/metrika/tag.js": "yandex-metrica",
    "https://code.etracker.com/code/e.js": "etracker",
    "https://script.ioam.de/iam.js": "infonline",
    "https://logs1.xiti.com/hit.xiti?s=1": "piano-analytics",
    "https://example.matomo.cloud/matomo.php?idsite=1": "matomo",
    "https://example.piwik.pro/ppms.php": "piwik-pro",
    "https://o1.ingest.sentry.io/api/1/envelope/": "sentry",
    "https://js-agent.newrelic.com/nr-spa.min.js": "new-relic",
    "https://bam.nr-data.net/1/x": "new-relic",
    "https://js.stripe.com/v3/": "stripe",
    "https://js.hcaptcha.com/1/api.js": "hcaptcha",
    "https://challenges.cloudflare.com/turnstile/v0/api.js": "cloudflare-turnstile",
    "https://static.cloudflareinsights.com/beacon.min.js": "cloudflare-web-analytics",
    "https://player.vimeo.com/video/1": "vimeo-player",
    "https://use.typekit.net/abc.css": "adobe-fonts",
    "https://assets.adobedtm.com/x/launch-y.min.js": "adobe-launch",
    "https://example.tt.omtrdc.net/rest/v1/delivery": "adobe-target",
    "https://example.sc.omtrdc.net/b/ss/x/1": "adobe-analytics",
    "https://dpm.demdex.net/id?d_visid_ver=5": "adobe-audience-manager",
    "https://widget.trustpilot.com/bootstrap/v5/tp.widget.bootstrap.min.js": "trustpilot-widget",
    "https://assets.calendly.com/assets/external/widget.js": "calendly",
    "https://dev.visualwebsiteoptimizer.com/j.php?a=1": "vwo",
    "https://try.abtasty.com/x.js": "ab-tasty",
    "https://widget.intercom.io/widget/x": "intercom",
    "https://client.crisp.chat/l.js": "crisp",
    "https://static.zdassets.com/ekr/snippet.js?key=x": "zendesk-chat",
    "https://c.seznam.cz/js/rc.js": "sklik",
    "https://gapl.hit.gemius.pl/xgemius.js": "gemius",
    "https://www.dwin1.com/123.js": "awin-affiliate",
    "https://c.amazon-adsystem.com/aax2/apstag.js": "amazon-ads",
}
"""Addresses as the vendors' installation guides give them, account numbers replaced."""

CDN_URLS = {
    "https://cdn.jsdelivr.net/npm/vue@3": "jsdelivr",
    "https://cdn.jsdelivr.net/npm/yandex-metrica-watch/tag.js": "yandex-metrica",
    "https://cdn.jsdelivr.net/npm/@fingerprintjs/fingerprintjs@3/dist/fp.min.js": "fingerprintjs",
    "https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js": "cloudflare",
    "https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.0.0/css/all.min.css": "font-awesome",
    "https://unpkg.com/react@18/umd/react.production.min.js": "unpkg",
    "https://unpkg.com/friendly-challenge@0.9/widget.min.js": "friendly-captcha",
    "https://d111111abcdef8.cloudfront.net/image.jpg": "aws",
    "https://d2wy8f7a9ursnm.cloudfront.net/v7/bugsnag.min.js": "bugsnag",
}


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(register.load())


@pytest.mark.parametrize(("url", "vendor"), list(URLS.items()) + list(CDN_URLS.items()))
def test_the_vendor_of_an_address(lookup: Lookup, url: str, vendor: str) -> None:
    hit = lookup.url(url)
    assert hit is not None
    assert (hit.id, hit.attribution) == (vendor, Attribution.CERTAIN)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://nothotjar.com/x.js",
        "https://hotjar.com.example.net/x.js",
        "https://evil-google.com/recaptcha/api.js",
        "https://www.google.com.example/recaptcha/api.js",
        "https://198.51.100.7/tr?id=1",
        "https://localhost/fbevents.js",
        "data:text/javascript,1",
        "about:blank",
        "not a url",
        "https://[broken/",
    ],
)
def test_an_unknown_host_stays_unknown(lookup: Lookup, url: str) -> None:
    assert lookup.url(url) is None


def test_a_shared_host_without_a_telling_path_is_only_the_company(lookup: Lookup) -> None:
    hit = lookup.url("https://www.google.com/something/else")
    assert hit is not None
    assert (hit.id, hit.attribution, hit.kind) == ("google", Attribution.PROBABLE, "domain")
    tpc = lookup.url("https://tpc.googlesyndication.com/sodar/x.js")
    assert tpc is not None
    assert tpc.id == "google", "served for several products: no guess"


def test_following_a_link_to_a_company_is_no_hit(lookup: Lookup) -> None:
    url = "https://www.linkedin.com/company/example"
    assert lookup.url(url, type=ResourceType.DOCUMENT) is None
    embedded = lookup.url(url, type=ResourceType.SUBDOCUMENT)
    assert embedded is not None
    assert embedded.id == "linkedin"


def test_a_host_alone(lookup: Lookup) -> None:
    plain, shared = lookup.host("script.Hotjar.com."), lookup.host("connect.facebook.net")
    assert plain is not None
    assert (plain.id, plain.kind) == ("hotjar", "host")
    assert shared is not None
    assert (shared.id, shared.kind) == ("meta", "domain")
    assert lookup.host("example.com") is None
    assert lookup.host("com") is None


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("_ga", "google-analytics"),
        ("_ga_ABC123XYZ", "google-analytics"),
        ("_gat_UA-1-1", "google-analytics"),
        ("_gac_UA-1-1", "google-ads"),
        ("_gcl_au", "google-ads"),
        ("_fbp", "meta-pixel"),
        ("_uetvid", "microsoft-advertising"),
        ("_clck", "microsoft-clarity"),
        ("_hjSessionUser_123", "hotjar"),
        ("hubspotutk", "hubspot"),
        ("li_fat_id", "linkedin-ads"),
        ("AMCV_ABC%40AdobeOrg", "adobe-experience-cloud"),
        ("OptanonConsent", "onetrust-cmp"),
        ("intercom-id-abc", "intercom"),
        ("mp_abc_mixpanel", "mixpanel"),
    ],
)
def test_a_distinctive_cookie_is_probable(lookup: Lookup, name: str, vendor: str) -> None:
    hit = lookup.cookie(name)
    assert hit is not None
    assert (hit.id, hit.attribution, hit.kind) == (vendor, Attribution.PROBABLE, "cookie")


@pytest.mark.parametrize(
    "name",
    [
        "sid",
        "consent",
        "id",
        "uid",
        "uuid",
        "session",
        "fr",
        "vuid",
        "JSESSIONID",
        "PHPSESSID",
        "IDE",
        "",
        "_gax",
        "X_ga",
        "_FBP",
    ],
)
def test_a_common_cookie_name_identifies_nobody(lookup: Lookup, name: str) -> None:
    assert lookup.cookie(name) is None
    assert lookup.find(name) == ()


def test_storage_is_looked_up_by_kind(lookup: Lookup) -> None:
    local = lookup.cookie("_cltk", StorageKind.SESSION)
    assert local is not None
    assert (local.id, local.attribution, local.kind) == ("microsoft-clarity", Attribution.PROBABLE, "storage")
    assert lookup.cookie("_cltk", StorageKind.LOCAL) is None
    assert lookup.cookie("_cltk") is None
    mirrored = lookup.cookie("_uetvid", StorageKind.LOCAL)
    assert mirrored is not None
    assert mirrored.attribution is Attribution.POSSIBLE


def test_find_takes_name_domain_address_and_cookie(lookup: Lookup) -> None:
    asked = {
        "Hotjar": "name",
        "hotjar.io": "host",
        "https://static.hotjar.com/c/x.js": "host",
        "_hjSession_1": "cookie",
    }
    for text, kind in asked.items():
        (hit,) = lookup.find(text)
        assert (hit.id, hit.kind) == ("hotjar", kind)
    (bare,) = lookup.find("www.google.com/recaptcha/api.js")
    assert bare.id == "google-recaptcha"
    assert lookup.find("nobody knows this") == ()
    assert lookup.find("example.com") == ()


@pytest.mark.parametrize(
    "asked",
    [
        "vc.hotjar.io:443",
        ".hotjar.com",
        "*.hotjar.com",
        "//static.hotjar.com/c/hotjar-1.js",
        "static.hotjar.com/c/hotjar-1.js",
        "HOTJAR.com:443/x",
        "wss://ws.hotjar.com/api",
    ],
)
def test_find_takes_a_host_as_pages_cookies_and_certificates_write_it(lookup: Lookup, asked: str) -> None:
    assert [(hit.id, hit.kind) for hit in lookup.find(asked)] == [("hotjar", "host")]


@pytest.mark.parametrize(
    "asked", [".AspNetCore.Cookies", "a:b", ":443", "//", "*.", ".", "https://[bad/", "user@hotjar.com"]
)
def test_find_knows_nobody_by_what_is_neither_name_nor_host(lookup: Lookup, asked: str) -> None:
    assert lookup.find(asked) == ()


def test_a_cookie_named_like_a_host_is_found_and_a_company_named_like_one_is_its_product(lookup: Lookup) -> None:
    found = [[hit.id for hit in lookup.find(asked)] for asked in ("sc.UserId", "batch.com", "Batch.com", "x.com")]
    assert found == [["sessioncam"], ["batch-push"], ["batch-push"], ["x-corp"]]


def test_find_on_a_shared_host_lists_the_company_and_the_possible_products(lookup: Lookup) -> None:
    hits = lookup.find("connect.facebook.net")
    assert hits[0].id == "meta"
    possible = {hit.id for hit in hits[1:]}
    assert {"meta-pixel", "facebook-social-plugins"} <= possible
    assert {hit.attribution for hit in hits[1:]} == {Attribution.POSSIBLE}


def _small(*products: Product, domains: tuple[str, ...] = ()) -> Lookup:
    company = Company(id="c", name="C", country=None, domains=domains)
    return Lookup(Register(products={p.id: p for p in products}, companies={"c": company}))


def _product(
    key: str, *hosts: HostSignature, cookies: tuple[StoragePattern, ...] = (), names: tuple[Name, ...] = ()
) -> Product:
    return Product(id=key, company="c", name=key.upper(), classes=(), hosts=hosts, cookies=cookies, names=names)


def test_the_longest_host_wins_then_the_longest_path() -> None:
    small = _small(
        _product("short", HostSignature(host="a.example")),
        _product(
            "long",
            HostSignature(host="x.a.example", path="^/one/"),
            HostSignature(host="x.a.example", path="^/one/two"),
        ),
        _product("deep", HostSignature(host="x.a.example", path="^/one/two/three")),
    )
    found = {path: small.url(f"https://y.x.a.example{path}") for path in ("/one/", "/one/two/three", "/other")}
    assert {path: hit.id for path, hit in found.items() if hit} == {
        "/one/": "long",
        "/one/two/three": "deep",
        "/other": "short",
    }


def test_an_exact_host_leaves_its_subdomains_alone() -> None:
    small = _small(_product("only", HostSignature(host="=a.example")))
    assert small.url("https://a.example/") is not None
    assert small.url("https://b.a.example/") is None


def test_a_path_on_a_host_wins_over_exactly_that_host() -> None:
    whole, part = HostSignature(host="=www.a.example"), HostSignature(host="www.a.example", path="^/maps")
    small = _small(_product("search", whole), _product("maps", part))
    hits = [small.url(f"https://www.a.example/{path}") for path in ("maps/1", "search")]
    assert [hit.id for hit in hits if hit] == ["maps", "search"]
    assert small.host("") is None


def test_a_star_stands_for_a_public_suffix_only() -> None:
    small = _small(_product("any", HostSignature(host="shop.brand.*")), domains=("brand.*",))
    product, company = small.url("https://shop.brand.co.uk/"), small.url("https://www.brand.de/")
    assert product is not None
    assert product.id == "any"
    assert company is not None
    assert company.id == "c"
    assert small.url("https://brand.evil.com/") is None
    assert small.url("https://shop.brand.evil.co.uk/") is None


def test_a_cookie_of_two_vendors_names_neither() -> None:
    both = StoragePattern(name="_shared")
    small = _small(_product("one", cookies=(both,)), _product("two", cookies=(both, StoragePattern(name="_two*"))))
    assert small.cookie("_shared") is None
    own = small.cookie("_two_1")
    assert own is not None
    assert own.id == "two"


def test_a_name_of_two_vendors_names_neither_but_display_names_go_first() -> None:
    small = _small(
        _product("one", names=(Name(text="Both"), Name(text="TWO"))), _product("two", names=(Name(text="both"),))
    )
    assert small.name("Both") is None
    assert small.name("two") == "two"
    assert small.name("  ONE®  ") == "one"


def test_what_is_no_address_is_nobody_s() -> None:
    from auditor.trackers.register import load

    assert Lookup(load()).find("https://[bad/") == ()
