"""Addresses that vendors' installation guides tell their customers to embed, and whose they are."""

import pytest

from auditor.model.kinds import Attribution
from auditor.trackers import register
from auditor.trackers.lookup import Lookup

EMBEDDED = {
    "https://px.ads.linkedin.com/collect?v=2&fmt=js&pid=1": "linkedin-ads",
    "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C1": "tiktok-pixel",
    "https://tr.snapchat.com/p": "snap-pixel",
    "https://t.co/i/adsct?bci=1": "x-ads",
    "https://q.quora.com/_/ad/1/pixel": "quora-pixel",
    "https://a.quora.com/qevents.js": "quora-pixel",
    "https://dynamic.criteo.com/js/ld/ld.js?a=1": "criteo",
    "https://cdn.taboola.com/libtrc/unip/1/tfa.js": "taboola",
    "https://secure.adnxs.com/seg?add=1": "xandr",
    "https://js.hs-banner.com/123.js": "hubspot",
    "https://js.hsforms.net/forms/v2.js": "hubspot",
    "https://cdn.segment.com/analytics.js/v1/k/analytics.min.js": "segment",
    "https://cdn.amplitude.com/libs/amplitude-8.5.0-min.gz.js": "amplitude",
    "https://cdn.logrocket.io/LogRocket.min.js": "logrocket",
    "https://cdn.mouseflow.com/projects/1.js": "mouseflow",
    "https://rec.smartlook.com/recorder.js": "smartlook",
    "https://t.contentsquare.net/uxa/1.js": "contentsquare-analytics",
    "https://cdn.optimizely.com/js/1.js": "optimizely-web",
    "https://try.abtasty.com/1.js": "ab-tasty",
    "https://widget.intercom.io/widget/abc": "intercom",
    "https://embed.tawk.to/1/default": "tawk-to",
    "https://static.zdassets.com/ekr/snippet.js?key=1": "zendesk-chat",
    "https://code.tidio.co/x.js": "tidio-chat",
    "https://www.paypal.com/sdk/js?client-id=1": "paypal",
    "https://x.klarnacdn.net/kp/lib/v1/api.js": "klarna",
    "https://app.usercentrics.eu/latest/main.js": "usercentrics-cmp",
    "https://cdn.consentmanager.net/delivery/js/x.js": "consentmanager",
    "https://cdn.iubenda.com/cs/iubenda_cs.js": "iubenda",
    "https://www.youtube-nocookie.com/embed/x": "youtube",
    "https://maps.googleapis.com/maps/api/js?key=1": "google-maps",
    "https://api.mapbox.com/mapbox-gl-js/v2/mapbox-gl.js": "mapbox",
    "https://browser.sentry-cdn.com/7.0/bundle.min.js": "sentry",
    "https://js-agent.newrelic.com/nr-1.js": "new-relic",
    "https://static.klaviyo.com/onsite/js/klaviyo.js": "klaviyo",
    "https://tag.demandbase.com/x.min.js": "demandbase",
    "https://script.hotjar.com/modules.x.js": "hotjar",
    "https://cdn.leadinfo.net/ping.js": "leadinfo-abm",
    "https://www.googleoptimize.com/optimize.js?id=1": "google-optimize",
    "https://connect.facebook.net/signals/config/123": "meta-pixel",
    "https://cdn.matomo.cloud/x.matomo.cloud/matomo.js": "matomo",
    "https://plausible.io/js/script.js": "plausible",
    "https://cdn.heapanalytics.com/js/heap-1.js": "heap",
    "https://cdn.jsdelivr.net/npm/jquery@3/dist/jquery.min.js": "jsdelivr",
    "https://invitejs.trustpilot.com/tp.min.js": "trustpilot-widget",
    "https://widgets.trustedshops.com/js/X1.js": "trusted-shops-trustbadge",
    "https://btloader.com/tag?o=1": "blockthrough",
    "https://hm.baidu.com/hm.js?abc": "baidu-tongji",
    "https://wcs.naver.net/wcslog.js": "naver-analytics",
    "https://s.ntv.io/serve/load.js": "nativo",
    "https://cdn.hadronid.net/hadron.js": "audigent",
    "https://consent.cookiebot.com/uc.js": "cookiebot",
    "https://sdk.privacy-center.org/1/loader.js?target=x": "didomi-cmp",
    "https://static.axept.io/sdk.js": "axeptio",
    "https://cdn.cookielaw.org/scripttemplates/otSDKStub.js": "onetrust-cmp",
    "https://cmp.inmobi.com/choice/1/www.example.com/choice.js": "inmobi-cmp",
    "https://code.etracker.com/code/e.js": "etracker",
    "https://tag.aticdn.net/1/smarttag.js": "piano-analytics",
    "https://example.containers.piwik.pro/1.js": "piwik-pro",
    "https://c.imedia.cz/js/retargeting.js": "sklik",
    "https://track.adform.net/serving/scripts/trackpoint/async/": "adform",
    "https://s2.adform.net/banners/scripts/st/trackpoint-async.js": "adform",
    "https://www.dwin1.com/1.js": "awin-affiliate",
    "https://sibautomation.com/sa.js?key=1": "brevo",
    "https://tools.luckyorange.com/core/lo.js?site-id=1": "lucky-orange",
    "https://sc.lfeeder.com/lftracker_v1_1.js": "leadfeeder",
    "https://www.clarity.ms/tag/abc": "microsoft-clarity",
    "https://bat.bing.com/bat.js": "microsoft-advertising",
    "https://secure.pay1.de/client-api/js/v1/payone_hosted_min.js": "payone",
    "https://checkout.dibspayment.eu/v1/checkout.js?v=1": "nets-easy",
    "https://cdn.findologic.com/config/loader.min.js": "findologic",
    "https://vg04.met.vgwort.de/na/abc": "vg-wort",
    "https://js.snrcdn.net/sdk/3.0/synerise-javascript-sdk.min.js": "synerise",
    "https://cloud.umami.is/script.js": "umami",
    "https://pay.google.com/gp/p/js/pay.js": "google-pay",
}


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(register.load())


@pytest.mark.parametrize(("url", "key"), EMBEDDED.items())
def test_an_address_from_an_installation_guide(lookup: Lookup, url: str, key: str) -> None:
    hit = lookup.url(url)
    assert hit is not None
    assert (hit.id, hit.attribution) == (key, Attribution.CERTAIN)
    company = lookup.register.companies[lookup.register.products[key].company]
    assert company.known
    assert company.country is not None
