"""The choice of pages."""

import gzip

import pytest

from auditor.collect.crawl import Route, further_pages, template
from auditor.collect.plan import Plan
from auditor.collect.robots import Fetch, Robots, listed, robots_of
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


def test_what_only_the_sitemap_lists_comes_after_what_is_linked() -> None:
    assert chosen(link("/s", where="sitemap"), link("/f", where="footer"), pages=3) == ["/f", "/s"]


def test_of_a_page_in_several_languages_one_is_enough_and_that_in_the_first_page_s() -> None:
    links = [link(f"/{language}/{page}") for page in ("shop", "news") for language in ("fr", "de-at", "en")]
    found = further_pages(Plan(url=HOME, pages=3), f"{HOME}de/", (link("/en/"), *links), SITES)
    assert [url.removeprefix(HOME) for url in found] == ["de-at/shop", "de-at/news"]
    assert template(f"{HOME}fr/shop") == template(f"{HOME}shop")


def test_pages_that_robots_are_kept_away_from_are_left_out_but_not_those_given() -> None:
    robots = Robots(text="User-agent: *\nDisallow: /private\nDisallow: /*.cgi$\nCrawl-delay: 3")
    plan = Plan(url=HOME, pages=4, extra_urls=(f"{HOME}private/given",))
    links = (link("/private/x"), link("/a.cgi"), link("/ok"))
    found = further_pages(plan, HOME, links, SITES, robots.allows)
    assert [url.removeprefix(HOME) for url in found] == ["private/given", "ok"]
    assert robots.pause == 3
    ours = Robots(text="User-agent: auditor\nDisallow: /\n\nUser-agent: *\nAllow: /")
    assert not ours.allows(f"{HOME}ok")


Served = dict[str, tuple[int | None, bytes]]


def fetch(files: Served) -> Fetch:
    async def got(url: str) -> tuple[int | None, bytes]:
        return files.get(url, (404, b""))

    return got


@pytest.mark.parametrize(
    ("answer", "allowed", "problem"),
    [
        ((404, b""), True, None),
        ((200, b"<!doctype html><p>Disallow: /"), True, None),
        ((200, b"User-agent: *\nDisallow: /"), False, None),
        ((503, b""), False, "https://www.shop.example/robots.txt answered with an error (503)"),
        ((None, b""), True, "https://www.shop.example/robots.txt did not answer"),
    ],
)
async def test_rules_that_are_missing_forbid_nothing_and_a_broken_server_everything(
    answer: tuple[int | None, bytes], allowed: bool, problem: str | None
) -> None:
    robots = await robots_of(HOME, fetch({f"{HOME}robots.txt": answer}))
    assert (robots.allows(f"{HOME}x"), robots.problem) == (allowed, problem)


async def test_sitemaps_are_followed_unpacked_and_bounded() -> None:
    index = f"<sitemapindex><loc>{HOME}one.xml.gz</loc><loc>https://other.example/two.xml</loc></sitemapindex>".encode()
    pages = f"<urlset><url><loc>\n{HOME}a?x=1&amp;y=2</loc></url><url><loc>https://other.example/b</loc></url>".encode()
    bomb = gzip.compress(b" " * 50_000_000)
    files: Served = {f"{HOME}map.xml": (200, index), f"{HOME}one.xml.gz": (200, gzip.compress(pages))}
    robots = Robots(text=f"Sitemap: {HOME}map.xml\nSitemap: {HOME}bomb.xml\nSitemap: file:///etc/passwd")
    files[f"{HOME}bomb.xml"] = (200, bomb)
    assert await listed(HOME, robots, fetch(files), SITES) == (f"{HOME}a?x=1&y=2",)
    many = "".join(f"<loc>{HOME}{n}</loc>" for n in range(5000)).encode()
    assert len(await listed(HOME, Robots(), fetch({f"{HOME}sitemap.xml": (200, many)}), SITES)) == 2000


async def test_a_site_that_is_asked_for_a_pause_gets_it_up_to_a_limit() -> None:
    route = Route(Plan(url=HOME))
    rules = b"User-agent: *\nCrawl-delay: 60\nDisallow: /secret"
    route.scout(HOME, fetch({f"{HOME}robots.txt": (200, rules)}))
    links = (link("/secret/x"), link("/b"))
    await route.plan_from(PageRecord(url=HOME, final_url=HOME, status=200, title="", started=0, ended=1, links=links))
    assert await route.pages() == (f"{HOME}b",)
    assert route.notes == [
        "The site's robots.txt asks for 60 s between two pages; 5 s were kept.",
        "5 pages were asked for, 2 could be visited: the first page's links and what was read of sitemaps and robots.txt "
        "lead to no more.",
        "The site's robots.txt keeps robots away from /secret/x: these pages were not visited; --ignore-robots visits them.",
    ]


async def test_an_override_asks_for_no_rules() -> None:
    route = Route(Plan(url=HOME, pages=2, ignore_robots=True))
    route.scout(HOME, fetch({f"{HOME}robots.txt": (200, b"User-agent: *\nDisallow: /")}))
    links = (link("/b"),)
    await route.plan_from(PageRecord(url=HOME, final_url=HOME, status=200, title="", started=0, ended=1, links=links))
    assert (await route.pages(), route.notes) == ((f"{HOME}b",), [])


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


@pytest.mark.parametrize(("status", "told"), [(500, 1), (None, 1), (404, 0)])
async def test_a_sitemap_that_could_not_be_read_is_said(status: int | None, told: int) -> None:
    async def got(url: str) -> tuple[int | None, bytes]:
        return (404, b"") if url.endswith("robots.txt") else (status, b"")

    route = Route(Plan(url=HOME))
    route.scout(HOME, got)
    await route.plan_from(PageRecord(url=HOME, final_url=HOME, status=200, title="", started=0, ended=1))
    assert len([note for note in route.notes if f"{HOME}sitemap.xml could not be read" in note]) == told
