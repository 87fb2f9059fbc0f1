"""The choice of pages."""

import pytest

from auditor.collect.crawl import Route, further_pages, template
from auditor.collect.plan import Plan
from auditor.model.capture import LinkSeen, PageRecord

HOME = "https://www.shop.example/"
SITES = ("shop.example",)


def link(path: str, text: str = "text", where: str = "body") -> LinkSeen:
    return LinkSeen(url=path if "://" in path else f"https://www.shop.example{path}", text=text, where=where)


def chosen(*links: LinkSeen, pages: int = 5, **options: object) -> list[str]:
    plan = Plan(url=HOME, pages=pages, **options)  # type: ignore[arg-type]
    return [url.removeprefix("https://www.shop.example") for url in further_pages(plan, HOME, links, SITES)]


def test_one_of_each_template_before_a_second_of_any() -> None:
    links = [link(f"/product/{n}-blue-shoes-for-you") for n in range(5)]
    links += [link("/about"), link("/blog/how-to-tie-your-shoes-well")]
    found = chosen(*links, pages=5)
    assert found == [
        "/product/0-blue-shoes-for-you",
        "/about",
        "/blog/how-to-tie-your-shoes-well",
        "/product/1-blue-shoes-for-you",
    ]


def test_what_is_no_page_of_the_site_is_left_out() -> None:
    links = (
        link("https://other.example/x"),
        link("/file.pdf"),
        link("/logout"),
        link("/#top"),
        link("/"),
        link("https://shop.example/"),
        link("/privacy-policy", "Privacy Policy", "footer"),
        link("/ok"),
        link("/ok#part"),
    )
    assert chosen(*links) == ["/ok"]


def test_subdomains_are_pages_of_the_site() -> None:
    assert chosen(link("https://blog.shop.example/a")) == ["https://blog.shop.example/a"]


def test_menus_come_before_footers() -> None:
    assert chosen(link("/f", where="footer"), link("/m", where="menu"), link("/b"), pages=4) == ["/m", "/b", "/f"]


def test_given_pages_come_first_and_count() -> None:
    given = ("https://www.shop.example/given", HOME)
    assert chosen(link("/a"), link("/b"), pages=3, extra_urls=given) == ["/given", "/a"]


def test_no_page_is_dropped_that_was_given() -> None:
    given = tuple(f"https://www.shop.example/{n}" for n in range(4))
    assert len(chosen(link("/a"), pages=2, extra_urls=given)) == 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/p/1", "https://a.example/p/2", True),
        ("https://a.example/p/one-nice-red-thing", "https://a.example/p/another-very-nice-thing", True),
        ("https://a.example/about", "https://a.example/contact", False),
        ("https://a.example/s?q=1", "https://a.example/s?q=2", True),
        ("https://a.example/s?q=1", "https://a.example/s?page=2", False),
        ("https://a.example/", "https://b.a.example/", False),
    ],
)
def test_templates(one: str, other: str, same: bool) -> None:
    assert (template(one) == template(other)) is same


async def test_every_state_gets_the_same_list_and_one_more_for_a_revisit() -> None:
    page = PageRecord(
        url=HOME, final_url=HOME, status=200, title="", started=0, ended=1, links=(link("/a"), link("/b"))
    )
    route = Route(Plan(url=HOME, pages=1))
    route.choose(page)
    route.choose(None)  # a later call changes nothing
    assert await route.pages() == ()
    assert await route.second() == "https://www.shop.example/a"


async def test_a_leader_that_broke_off_leaves_the_given_pages() -> None:
    route = Route(Plan(url=HOME, extra_urls=("https://www.shop.example/x",)))
    route.choose(None)
    assert await route.pages() == ("https://www.shop.example/x",)
