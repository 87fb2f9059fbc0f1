import itertools

from auditor.evidence.attribution import Attributor
from auditor.evidence.chains import Chains
from auditor.model.capture import Initiator, RequestRecord
from auditor.model.kinds import InitiatorKind, ResourceType
from auditor.trackers.lookup import Lookup
from tests.evidence.captures import AD, AD_SCRIPT, GTM, PAGE, REGISTER, by_script, cookie, request


def chains(*requests: RequestRecord) -> Chains:
    attributor = Attributor(REGISTER, Lookup(REGISTER), ("shop.test",))
    return Chains(requests, attributor, lambda id: REGISTER.products[id].name)


def test_from_markup_over_scripts() -> None:
    script = request(AD_SCRIPT, initiator=by_script(GTM))
    pixel = request(AD, initiator=by_script(AD_SCRIPT))
    found = chains(request(GTM), script, pixel).of(pixel)
    assert found.links == (
        "markup of the page",
        "Tag Box (tags.tagco.test/container.js)",
        "Adcorp Pixel (cdn.adcorp.test/ad.js)",
    )
    assert found.vendors == ("tag-box", "adcorp-pixel")


def test_own_and_unknown_scripts_are_said_to_be_so() -> None:
    own, odd = "https://www.shop.test/app.js?v=1", "https://a.odd.test/x.js"
    pixel = request(AD, initiator=by_script(odd))
    found = chains(request(own), request(odd, initiator=by_script(own)), pixel).of(pixel)
    assert found.links == (
        "markup of the page",
        "the site's own www.shop.test/app.js",
        "a.odd.test/x.js (unknown operator)",
    )


def test_an_inline_script_is_markup() -> None:
    pixel = request(AD, initiator=by_script(PAGE))
    assert chains(pixel).of(pixel).links == ("markup of the page",)


def test_a_redirect_names_the_hop_before() -> None:
    first = request("https://a.odd.test/r", id="1.0")
    second = request(AD, id="1.1", redirected_from="1.0", initiator=Initiator(kind=InitiatorKind.REDIRECT))
    assert chains(first, second).of(second).links == (
        "markup of the page",
        "redirect by a.odd.test/r (unknown operator)",
    )


def test_a_request_from_a_frame_names_the_frame() -> None:
    frame = "https://px.adcorp.test/frame.html"
    opened = request(frame, type=ResourceType.SUBDOCUMENT, initiator=by_script(GTM))
    inner = request(AD, document_url=frame, initiator=Initiator(kind=InitiatorKind.MARKUP, url=frame))
    assert chains(request(GTM), opened, inner).of(inner).links == (
        "markup of the page",
        "Tag Box (tags.tagco.test/container.js)",
        "frame Adcorp Pixel (px.adcorp.test/frame.html)",
    )


def test_what_the_browser_does_not_say_is_not_guessed() -> None:
    pixel = request(AD, initiator=Initiator(kind=InitiatorKind.UNKNOWN))
    assert chains(pixel).of(pixel).links == ("origin not recorded by the browser",)


def test_a_circle_ends() -> None:
    a, b = "https://a.odd.test/a.js", "https://b.odd.test/b.js"
    one, two = request(a, initiator=by_script(b)), request(b, initiator=by_script(a))
    found = chains(one, two)
    assert len(found.of(one).links) <= 4
    assert len(found.of(two).links) <= 4


def test_a_long_chain_is_cut() -> None:
    urls = [f"https://s{n}.odd.test/x.js" for n in range(40)]
    records = [
        request(urls[0]),
        *(request(u, initiator=by_script(before)) for before, u in itertools.pairwise(urls)),
    ]
    assert chains(*records).of(records[-1]).links[0] == "…"


def test_a_write_ends_with_its_writer() -> None:
    write = cookie("a", url=AD_SCRIPT, initiator=by_script(AD_SCRIPT))
    assert chains(request(AD_SCRIPT)).writer(write).links[-1] == "Adcorp Pixel (cdn.adcorp.test/ad.js)"


def test_a_response_ends_with_itself_and_what_led_to_it() -> None:
    pixel = request(AD, initiator=by_script(AD_SCRIPT))
    write = cookie("a", url=AD, request=AD, via_script=False)
    found = chains(request(AD_SCRIPT, initiator=by_script(GTM)), request(GTM), pixel).writer(write)
    assert found.links == (
        "markup of the page",
        "Tag Box (tags.tagco.test/container.js)",
        "Adcorp Pixel (cdn.adcorp.test/ad.js)",
        "response of Adcorp Pixel (px.adcorp.test/pixel)",
    )


def test_a_write_without_trace_is_not_guessed_at() -> None:
    assert chains().writer(cookie("a")).links == ("origin not recorded by the browser",)
