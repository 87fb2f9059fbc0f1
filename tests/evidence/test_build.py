import msgspec
import pytest

from auditor.checks._run import run_all
from auditor.evidence.build import build
from auditor.model.capture import Capture, Consent, Failure, Target
from auditor.model.evidence import Evidence, MatchedRule, UnknownHost, VendorRow
from auditor.model.kinds import (
    Attribution,
    ConsentAction,
    DocumentKind,
    Label,
    Profile,
    ResourceType,
    State,
    VendorVerdict,
    Verdict,
    VisitStatus,
)
from auditor.model.text import DocumentText
from tests.evidence.captures import (
    AD,
    AD_SCRIPT,
    GA,
    GTM,
    PAGE,
    REGISTER,
    by_script,
    capture,
    cookie,
    policy,
    request,
    visit,
)

POLICY, TEXT = policy("Privacy policy. We use Site Stats on this website to count visits. It is run by Tagco Ltd.")


def made(given: Capture, *texts: DocumentText, engine: object = None) -> Evidence:
    return build(given, texts, REGISTER, profile=Profile.EU, engine=engine)  # type: ignore[arg-type]


def vendor(found: Evidence, id: str) -> VendorRow:
    return next(row for row in found.vendors if row.id == id)


def unknown(found: Evidence, site: str) -> UnknownHost:
    return next(row for row in found.unknown_hosts if row.site == site)


def test_the_ledger_joins_what_was_seen_with_what_is_said() -> None:
    accept = visit(State.ACCEPT, request(GA, type=ResourceType.XHR, after_choice=True, at=4.0))
    found = made(capture(visit(State.NO_ACTION, request(AD_SCRIPT)), accept, documents=(POLICY,)), TEXT)
    stats, ads = vendor(found, "site-stats"), vendor(found, "adcorp-pixel")
    assert (stats.label, stats.verdict, stats.disclosed_in) == (
        Label.NAMED_PRODUCT,
        VendorVerdict.DISCLOSED,
        (DocumentKind.PRIVACY,),
    )
    assert (ads.label, ads.verdict) == (Label.NOT_MENTIONED, VendorVerdict.NOT_DISCLOSED)
    assert ads.searched[0].text_sha256 == TEXT.sha256
    assert "Adcorp Pixel" in ads.searched[0].names
    assert (ads.entity, ads.country, ads.company) == ("Adcorp Ltd", "IE", "Adcorp")
    assert list(ads.observed) == [State.NO_ACTION, State.ACCEPT]
    assert not ads.observed[State.ACCEPT].seen
    assert found.policy_problem is None


def test_quotes_are_slices_of_the_text() -> None:
    found = made(capture(visit(State.NO_ACTION, request(GA)), documents=(POLICY,)), TEXT)
    quotes = vendor(found, "site-stats").quotes
    assert quotes
    assert all(TEXT.text[q.start : q.end] == q.text for q in quotes)


def test_what_the_site_loads_from_itself_is_nobody_else() -> None:
    found = made(capture(visit(State.NO_ACTION, request(PAGE), request("https://img.shop.test/a.png"))))
    assert (found.vendors, found.unknown_hosts) == ((), ())


def test_a_declared_second_domain_is_first_party() -> None:
    given = capture(visit(State.NO_ACTION, request("https://a.shopfiles.test/x.js")))
    assert [h.site for h in made(given).unknown_hosts] == ["shopfiles.test"]
    target = msgspec.structs.replace(given.target, first_party=("shop.test", "shopfiles.test"))
    assert made(msgspec.structs.replace(given, target=target)).unknown_hosts == ()


def test_the_choice_divides_the_figures() -> None:
    early = request(AD, id="1", at=1.0)
    queued = request(AD, id="2", at=2.5, after_choice=True)
    late = request(AD, id="3", at=3.5, after_choice=True)
    next_page = request(AD, id="4", page=1, at=5.1, after_choice=True)
    row = vendor(made(capture(visit(State.REJECT, early, queued, late, next_page))), "adcorp-pixel")
    seen = row.observed[State.REJECT]
    assert (seen.requests, seen.before_choice.requests, seen.pages) == (2, 2, (0, 1))
    assert seen.first_seen == 3.5


def test_a_reload_ends_the_grace_after_the_click() -> None:
    reload = request(PAGE, id="r", main_frame=True, type=ResourceType.DOCUMENT, at=2.4, after_choice=True)
    soon = request(AD, at=2.6, after_choice=True)
    row = vendor(made(capture(visit(State.REJECT, reload, soon))), "adcorp-pixel")
    assert row.observed[State.REJECT].requests == 1


def test_a_state_that_was_not_reached_has_no_entry_and_loses_no_evidence() -> None:
    consent = Consent(banner_seen=True, action=ConsentAction.REJECT, verified=False)
    partial = visit(
        State.REJECT,
        request(AD),
        consent=consent,
        status=VisitStatus.PARTIAL,
        reason="The banner could not be operated.",
    )
    row = vendor(made(capture(visit(State.NO_ACTION), partial)), "adcorp-pixel")
    assert list(row.observed) == [State.NO_ACTION]
    assert row.untested[State.REJECT].before_choice.requests == 1
    assert row.untested[State.REJECT].requests == 0
    assert row.verdict is VendorVerdict.UNDECIDABLE


def test_without_a_consent_control_the_choice_states_are_not_tested() -> None:
    none = Consent(banner_seen=False)
    given = capture(visit(State.NO_ACTION, consent=none), visit(State.REJECT, request(AD), consent=none))
    row = vendor(made(given), "adcorp-pixel")
    assert State.REJECT not in row.observed
    assert row.untested[State.REJECT].before_choice.requests == 1


def test_a_bot_wall_is_no_evidence() -> None:
    wall = visit(State.NO_ACTION, request(AD), status=VisitStatus.BLOCKED, reason="A bot wall.")
    found = made(capture(wall))
    assert found.vendors == ()
    results, _ = run_all(found)
    assert not [r for r in results if r.verdict is Verdict.PASS]


def test_a_walled_page_in_a_visit_is_left_out() -> None:
    pages = visit(State.NO_ACTION).pages
    walled = (pages[0], msgspec.structs.replace(pages[1], block="challenge"))
    given = visit(State.NO_ACTION, request(AD, page=1), request(GA, page=0), pages=walled)
    assert [row.id for row in made(capture(given)).vendors] == ["site-stats"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [(None, "No privacy or cookie policy was found"), ("unread", "could be read"), ("empty", "could be read")],
)
def test_without_a_readable_policy_nothing_is_decided(text: str | None, problem: str) -> None:
    documents, texts = (POLICY,), (TEXT,)
    if text is None:
        documents, texts = (), ()  # type: ignore[assignment]
    elif text == "unread":
        documents, texts = (msgspec.structs.replace(POLICY, reason="Status 500."),), ()  # type: ignore[assignment]
    else:
        texts = (msgspec.structs.replace(TEXT, problem="The document holds images only."),)
    found = made(capture(visit(State.NO_ACTION, request(AD)), documents=documents), *texts)
    row = vendor(found, "adcorp-pixel")
    assert (row.label, row.verdict) == (Label.UNDECIDABLE, VendorVerdict.UNDECIDABLE)
    assert problem in (row.reason or "")
    assert problem in (found.policy_problem or "")


def test_an_unread_second_document_leaves_what_was_found_and_opens_the_rest() -> None:
    missing = msgspec.structs.replace(POLICY, id="cookies", kind=DocumentKind.COOKIES, reason="Status 500.", status=500)
    denial, text = policy("We use Site Stats on this website. We do not use Adcorp Pixel on this website.")
    seen = visit(State.NO_ACTION, request(AD), request(GA), request("https://files.filecdn.test/x.js"))
    found = made(capture(seen, documents=(denial, missing)), text)
    labels = {row.id: row.label for row in found.vendors if row.seen}
    assert labels == {
        "adcorp-pixel": Label.NEGATED,
        "site-stats": Label.NAMED_PRODUCT,
        "file-cdn": Label.UNDECIDABLE,
    }


def test_a_vendor_that_is_named_and_not_seen_has_a_row() -> None:
    row = vendor(made(capture(visit(State.NO_ACTION), documents=(POLICY,)), TEXT), "site-stats")
    assert (row.verdict, row.seen) == (VendorVerdict.NOT_OBSERVED, False)


def test_consent_mode_pings_are_counted_apart() -> None:
    denied = request(f"{GA}?gcs=G100&cid=123456789.123456789", type=ResourceType.PING)
    granted = request(f"{GA}?gcs=G111&cid=123456789.123456789", type=ResourceType.PING)
    seen = vendor(made(capture(visit(State.NO_ACTION, denied, granted))), "site-stats").observed[State.NO_ACTION]
    assert (seen.requests, seen.consent_mode_pings, seen.identifier) == (2, 1, True)
    alone = vendor(made(capture(visit(State.NO_ACTION, denied))), "site-stats").observed[State.NO_ACTION]
    assert (alone.identifier, alone.static_only) == (False, True)


def test_unknown_third_parties_tell_what_they_do() -> None:
    script = request("https://a.odd.test/x.js")
    sender = request("https://b.other.test/c.gif", type=ResourceType.IMAGE, cookies_sent=("uid",))
    files = request("https://c.plain.test/font.woff2", type=ResourceType.FONT)
    uid = cookie("uid", "0123456789abcdef01", domain=".other.test", via_script=False, url="https://b.other.test/c.gif")
    found = made(capture(visit(State.NO_ACTION, script, sender, files, cookies=(uid,))))
    assert unknown(found, "odd.test").behaviour == ("runs-script",)
    assert unknown(found, "other.test").behaviour == ("gets-identifier", "sets-cookie")
    assert unknown(found, "plain.test").behaviour == ()


def test_a_link_followed_is_no_third_party_of_the_page() -> None:
    away = request("https://elsewhere.test/", main_frame=True, type=ResourceType.DOCUMENT)
    assert made(capture(visit(State.NO_ACTION, away))).unknown_hosts == ()


def test_a_site_that_a_visitor_is_sent_through_is_a_third_party() -> None:
    sent = request(PAGE, id="0", main_frame=True, type=ResourceType.DOCUMENT, status=302)
    through = request("https://bounce.test/b", id="1", main_frame=True, redirected_from="0", status=302)
    ended = request(PAGE, id="2", main_frame=True, redirected_from="1")
    (row,) = made(capture(visit(State.NO_ACTION, sent, through, ended))).unknown_hosts
    assert (row.site, row.observed[State.NO_ACTION].requests) == ("bounce.test", 1)


def test_a_window_that_opens_does_not_end_the_grace_after_the_click() -> None:
    home = request(PAGE, id="h", main_frame=True, type=ResourceType.DOCUMENT, frame_id="own", at=0.1)
    opened = request(
        PAGE, id="o", main_frame=True, type=ResourceType.DOCUMENT, frame_id="new", at=2.3, after_choice=True
    )
    queued = request(AD, at=2.6, after_choice=True)
    row = vendor(made(capture(visit(State.REJECT, home, opened, queued))), "adcorp-pixel")
    assert row.observed[State.REJECT].requests == 0


def test_requests_that_never_left_the_browser_do_not_count() -> None:
    stopped = request(AD, error="net::ERR_BLOCKED_BY_CLIENT", status=None)
    assert made(capture(visit(State.NO_ACTION, stopped))).vendors == ()


def test_loaders_and_chains_name_vendors() -> None:
    container = request(GTM)
    script = request(AD_SCRIPT, initiator=by_script(GTM))
    pixel = request(f"{AD}?u=1", type=ResourceType.IMAGE, initiator=by_script(AD_SCRIPT))
    row = vendor(made(capture(visit(State.NO_ACTION, container, script, pixel))), "adcorp-pixel")
    assert row.loaded_by == ("tag-box",)
    chain = next(p.chain for p in row.observed[State.NO_ACTION].samples if "pixel" in (p.url or ""))
    assert chain == (
        "markup of the page",
        "Tag Box (tags.tagco.test/container.js)",
        "Adcorp Pixel (cdn.adcorp.test/ad.js)",
    )


class Rules:
    """An engine that matches everything of adcorp."""

    def match(self, url: str, source_url: str, type: ResourceType) -> "Rules":
        self.rules = (MatchedRule(list="easy", line=7, text="||adcorp.test^"),) if "adcorp" in url else ()
        return self


def test_filter_rules_are_added_and_decide_nothing() -> None:
    given = capture(visit(State.NO_ACTION, request(AD), request(GA)))
    with_rules, without = made(given, engine=Rules()), made(given)
    assert vendor(with_rules, "adcorp-pixel").rules == (MatchedRule(list="easy", line=7, text="||adcorp.test^"),)
    assert vendor(with_rules, "site-stats").rules == ()
    assert [v.id for v in with_rules.vendors] == [v.id for v in without.vendors]


def test_a_collector_that_failed_leaves_its_reason() -> None:
    deaf = visit(State.NO_ACTION, cookies=(), requests=Failure(reason="The socket closed."))
    found = made(capture(deaf))
    assert found.visits[0].failures == {"requests": "The socket closed."}
    assert next(r for r in run_all(found)[0] if r.id == "vendor-unknown-third-party").verdict is Verdict.NOT_TESTED


def test_a_company_host_without_a_known_product_is_a_row_of_the_company() -> None:
    row = vendor(made(capture(visit(State.NO_ACTION, request("https://new.adcorp.test/x.js")))), "adcorp")
    assert (row.kind, row.name, row.attribution) == ("company", "Adcorp", Attribution.PROBABLE)


def test_the_same_capture_gives_the_same_evidence() -> None:
    given = capture(visit(State.NO_ACTION, request(AD), request(GA)), documents=(POLICY,))
    assert made(given, TEXT) == made(given, TEXT)
    assert msgspec.json.decode(msgspec.json.encode(made(given, TEXT), enc_hook=str), type=Evidence) == made(given, TEXT)


def test_a_site_that_looks_like_the_organisations_own_is_suggested() -> None:
    target = Target(url="https://www.brandname.test/", site="brandname.test", first_party=("brandname.test",))
    seen = visit(State.NO_ACTION, request("https://a.brandname-static.test/a.js"), request("https://odd.test/a.js"))
    found = made(capture(seen, target=target))
    suggested = unknown(found, "brandname-static.test").suggestion
    assert suggested == "it has the name of brandname.test with a word for files beside it"
    assert unknown(found, "odd.test").suggestion is None
