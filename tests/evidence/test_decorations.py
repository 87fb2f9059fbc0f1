from auditor.model.capture import PageRecord
from tests.evidence import captures as c
from tests.evidence.practised import NO_ACTION, practices

CLICK = "CjwKCAjw12345678"
LANDED = (PageRecord(url=f"{c.PAGE}?gclid={CLICK}", final_url=c.PAGE, status=200, title="", started=0.0, ended=5.0),)


def test_forwarded_by_itself_and_inside_the_pages_address() -> None:
    bare = c.request(f"https://px.odd.test/c?gclid={CLICK}")
    inside = c.request(f"https://px.odd.test/d?dl=https%3A%2F%2Fwww.shop.test%2F%3Ffbclid%3D{CLICK}")
    seen = practices(c.visit(NO_ACTION, bare, inside, pages=LANDED))
    assert [(row.parameter, row.receiver.key if row.receiver else "") for row in seen.decorations] == [
        ("fbclid", "odd.test"),
        ("gclid", "odd.test"),
    ]
    assert seen.click_ids == ("gclid",)


def test_kept_in_a_cookie() -> None:
    seen = practices(c.visit(NO_ACTION, cookies=[c.cookie("_gcl_aw", f"GCL.17.{CLICK}")]))
    assert [(row.parameter, row.kept) for row in seen.decorations] == [("_gcl_aw", "_gcl_aw")]


def test_short_values_and_the_sites_own_requests_do_not_count() -> None:
    short = c.request("https://px.odd.test/c?gclid=1")
    home = c.request(f"https://www.shop.test/c?gclid={CLICK}")
    seen = practices(c.visit(NO_ACTION, short, home))
    assert (seen.decorations, seen.click_ids) == ((), ())
