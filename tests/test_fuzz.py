"""What strangers write is read, or refused with a reason: no other exception comes out, and none takes for ever.

The same few dozen examples for each reader every time, made of its own words and of broken ones;
`AUDITOR_FUZZ=100 .venv/bin/python -m pytest tests/test_fuzz.py` looks for others, a hundred times as many.
Over 400 lines: all readers of strangers' input side by side, so that one that is missing is noticed.
"""

import asyncio
import io
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import auditor.trackers.readers
from auditor import config, registry
from auditor.collect import set_cookie, stored
from auditor.collect.collectors.signals import in_words
from auditor.collect.har_import import import_har
from auditor.collect.robots import Robots, listed, robots_of
from auditor.evidence.build import build
from auditor.model.kinds import DocumentKind, Profile, ResourceType, State
from auditor.model.problems import BadInput
from auditor.model.result import decoded
from auditor.policy.reader import Reader
from auditor.policy.text import read
from auditor.trackers.engine import Engine
from tests import clean
from tests.evidence.captures import REGISTER

SECONDS = 10.0
"""Processor time that one example may take: a hundred times what any does."""
NOW = datetime(2026, 11, 1, tzinfo=UTC)
MORE = int(os.environ.get("AUDITOR_FUZZ", "1"))
"""How many times the usual number of examples, and then other ones each time; 1 is the same ones every time."""


def examples(number: int) -> settings:
    return settings(USUAL, max_examples=number * MORE)


USUAL = settings(
    max_examples=25 * MORE,
    derandomize=MORE == 1,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
URLS = (
    "https://a.example/",
    "https://px.adcorp.test/p?x=1",
    "http://[",
    "https://[::1]:9/",
    "//b.example/x",
    "https://a.example:99999/",
    "javascript:alert(1)",
    "data:,x",
    "http://a..example/%zz",
    "https://ex\u00e4mple.test/\u2028",
    "wss://s.example",
    "",
)
urls = st.sampled_from(URLS) | st.text(max_size=20)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=12)
    | urls
    | st.sampled_from(("2026-01-01T00:00:00Z", "9999-12-31T23:59:59+99:00", "-1", "\ud800", "application/json"))
)
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


@contextmanager
def bounded() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SECONDS


def made_of(*words: str, size: int = 30) -> st.SearchStrategy[str]:
    """Texts of these words and of anything between them."""
    return st.lists(st.sampled_from(words) | st.text(max_size=4), max_size=size).map("".join)


RULES = made_of(
    "||", "@@", "^", "$", "*", "|", "~", ",", "=", "/", "\\", "(", ")", "[", "]", "{9999}", "?", "+", "##", "#@#", "!#if ",
    "!#endif", "\n", "\r\n", "example.com", "third-party", "domain=", "script", "important", "badfilter", "denyallow=",
    "0.0.0.0 ", "127.0.0.1\t", "#", "! Version: ", "[Adblock Plus 2.0]", "removeparam=", "redirect=", "\x00", "é", "from=",
)  # fmt: skip


@given(RULES)
@USUAL
def test_filter_lists(text: str) -> None:
    with bounded():
        for module in registry.members(auditor.trackers.readers, ("recognises", "read")).values():
            assert 0 <= module.recognises(text) <= 100
            assert all(line in text for _, line, _ in module.read(text))


@given(RULES, st.lists(urls, max_size=3), st.sampled_from(list(ResourceType)))
@examples(12)
def test_engines_of_any_list(tmp_path: Path, text: str, asked: list[str], kind: ResourceType) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text, encoding="utf-8", errors="replace")
    with bounded():
        try:
            engine = Engine.load([file])
        except BadInput:
            return
        for url in asked:
            engine.match(url, "https://a.example/", kind)


HTML = made_of(
    "<p>", "</p>", "<table>", "<tr><td>", "</td>", "<th>", "<ul><li>", "<h1>", "</h1>", "<a href='http://['>", "<!--", "-->",
    "<script>", "<svg>", "<template>", "&#x110000;", "&amp;", "<details><summary>", "We use Hotjar", " does not use ",
    "Google Analytics", "_ga", "2 years", "\x00", "\ufeff", "\u202e", "<meta charset=utf-16>", "<html lang='xx-\u00e9'>", "]]>",
)  # fmt: skip
MARKDOWN = made_of(
    "# ", "\n\n", "| a | b |\n", "|---|---|\n", "- ", "  - ", "[x](", "http://[", ")", "**", "`", "We use Hotjar.", "_ga",
    "1. ", "\r", "\x0c", "***", "Last updated: ", "31.02.2026", "99 years", "cookies", "\ud7ff", "|", "><",
)  # fmt: skip
READER = Reader(REGISTER)


def docx(parts: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


WORD = made_of(
    "<w:p>", "</w:p>", "<w:r><w:t>", "</w:t></w:r>", "<w:tbl>", "</w:tbl>", "&amp;", "<!DOCTYPE x>", "<!ENTITY a 'b'>", "&a;",
    "We use Hotjar.", "<w:hyperlink r:id='x'>", "</w:hyperlink>", "\x00", "<",
)  # fmt: skip
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="r"'
files = st.one_of(
    st.tuples(HTML.map(lambda t: t.encode("utf-8", "replace")), st.just("text/html")),
    st.tuples(MARKDOWN.map(lambda t: t.encode("utf-8", "replace")), st.sampled_from(("text/markdown", "text/plain"))),
    st.tuples(
        WORD.map(lambda t: docx({"word/document.xml": f"<w:document {SPACE}><w:body>{t}</w:body></w:document>"})),
        st.just("application/octet-stream"),
    ),
    st.tuples(
        st.binary(max_size=200).map(lambda data: b"PK\x03\x04" + data + b"word/document.xml"), st.just("text/plain")
    ),
    st.tuples(
        made_of("%PDF-1.7\n", "1 0 obj\n", "<< /Type /Catalog /Pages 1 0 R >>", "stream\n", "endstream", "xref\n", "trailer",
                "startxref\n", "%%EOF", "/Length 99999999", "/Encrypt 2 0 R")
        .map(lambda t: b"%PDF-1.4\n" + t.encode(errors="replace")),
        st.just("application/pdf"),
    ),
    st.tuples(st.binary(max_size=300), st.sampled_from(("text/html; charset=utf-7", "text/html", "text/plain", "x"))),
)  # fmt: skip


@given(files)
@examples(40)
def test_policies(made: tuple[bytes, str]) -> None:
    data, media_type = made
    with bounded():
        text = read(data, id="d", kind=DocumentKind.PRIVACY, media_type=media_type, url="https://a.example/privacy")
        found = READER.read([text])
    for mention in found.mentions:
        assert text.text[mention.quote.start : mention.quote.end] == mention.quote.text


def some_of(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Records with some of the fields, each as it should be or anything at all."""
    return st.fixed_dictionaries({}, optional={name: kind | anything for name, kind in fields.items()})


NAMES = st.sampled_from(("Set-Cookie", "Cookie", "Location", "Referer"))
headers = st.lists(some_of(name=NAMES, value=st.text(max_size=20)), max_size=3)
frames = st.lists(some_of(url=urls, lineNumber=leaves), max_size=2)
entries = st.lists(
    some_of(
        startedDateTime=st.sampled_from(("2026-01-01T00:00:00Z", "2026-01-01", "x")),
        request=st.fixed_dictionaries({"url": urls}, optional={"method": leaves, "headers": headers | anything,
                "cookies": headers | anything, "postData": some_of(text=st.text(max_size=9), mimeType=leaves) | anything}),
        response=some_of(status=st.integers(0, 600), headers=headers, content=some_of(mimeType=leaves), redirectURL=urls),
        _initiator=some_of(type=leaves, url=urls, stack=some_of(callFrames=frames)),
        _resourceType=leaves,
        pageref=leaves,
    ),
    max_size=4,
)  # fmt: skip
recordings = some_of(
    log=some_of(entries=entries, pages=st.lists(some_of(id=leaves, title=leaves), max_size=2), creator=anything)
)
inspections = st.fixed_dictionaries(
    {"uri_ins": urls, "hosts": anything, "cookies": anything},
    optional={
        "script": some_of(version=anything),
        "requests": anything,
        "start_time": leaves,
        "end_time": leaves,
        "uri_dest": urls,
        "beacons": st.lists(some_of(url=urls, log=anything, listName=leaves), max_size=2) | anything,
        "localStorage": anything,
        "links": anything,
        "browsing_history": st.lists(urls, max_size=2) | anything,
    },
)


def judged(content: object, folder: Path) -> None:
    file = folder / "recording.har"
    file.write_text(json.dumps(content), encoding="utf-8", errors="surrogatepass")
    with bounded():
        try:
            capture = import_har([(State.NO_ACTION, file)], None)
        except BadInput:
            return
        build(capture, (), REGISTER, profile=Profile.EU)
        msgspec.json.decode(msgspec.json.encode(capture), type=type(capture))


@given(recordings | anything)
@examples(60)
def test_recordings(tmp_path: Path, content: object) -> None:
    judged(content, tmp_path)


@given(inspections)
@USUAL
def test_inspections(tmp_path: Path, content: object) -> None:
    judged(content, tmp_path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A good capture without its hash, so that changes to it are read."""
    folder = tmp_path_factory.mktemp("whole")
    return msgspec.json.encode(clean.save(folder))


def _changed(node: Any, draw: Callable[..., Any]) -> Any:
    """The same with one value somewhere replaced."""
    if isinstance(node, dict) and node and draw(st.integers(0, 9)):
        key = draw(st.sampled_from(sorted(node)))
        return {**node, key: _changed(node[key], draw)}
    if isinstance(node, list) and node and draw(st.integers(0, 9)):
        at = draw(st.integers(0, len(node) - 1))
        return [*node[:at], _changed(node[at], draw), *node[at + 1 :]]
    return draw(anything)


@given(st.data())
@examples(60)
def test_captures(whole: bytes, tmp_path: Path, data: st.DataObject) -> None:
    changed = _changed(json.loads(whole), data.draw)
    text = json.dumps(changed).encode(errors="replace")
    (tmp_path / stored.FILE).write_bytes(text[: data.draw(st.integers(len(text) - 3, len(text)))])
    with bounded():
        try:
            capture = stored.load(tmp_path)
        except BadInput:
            return
        build(capture, (), REGISTER, profile=Profile.EU)


@given(st.binary(max_size=60))
@USUAL
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    refused(tmp_path, data)


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 100_000, b'{"schema_version":1e999}'], ids=lambda given: f"{given[:8]!r}"
)
def test_bytes_in_place_of_captures_results_and_recordings(tmp_path: Path, data: bytes) -> None:
    refused(tmp_path, data)


def refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / stored.FILE).write_bytes(data)
    with bounded():
        with pytest.raises(BadInput):
            stored.load(tmp_path)
        with pytest.raises(BadInput):
            decoded(data, "result.json")
        with pytest.raises(BadInput):
            import_har([(State.NO_ACTION, tmp_path / stored.FILE)], None)


TOML = made_of(
    "[audit]\n", "[collect]\n", "[[waiver]]\n", "[[job]]\n", "[custom]\n", "[history]\n", "[evidence]\n", "pages", "states",
    "profile", "check", "subject", "expires", "reason", " = ", "[", "]", "{", "}", '"accept"', "'", '"', "2026-01-01", "1e400",
    "0x_", "\n", "true", "-1", ".", "a", "#", "\\u0000", "[[[[",
)  # fmt: skip


@given(TOML)
@examples(60)
def test_settings(tmp_path: Path, text: str) -> None:
    file = tmp_path / "auditor.toml"
    file.write_text(text, encoding="utf-8", errors="replace")
    with bounded(), suppress(BadInput):
        config.load(file)


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 50_000, "a = " + "{b=" * 50_000, "# " + "x" * 2_000_000], ids=lambda given: f"{given[:8]!r}"
)
def test_settings_that_are_nested_without_end(tmp_path: Path, text: str) -> None:
    file = tmp_path / "auditor.toml"
    file.write_text(text)
    with bounded(), pytest.raises(BadInput):
        config.load(file)


COOKIES = made_of(
    "a=b", ";", "=", " Max-Age=", "-1", "9" * 25, "Expires=", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 99-Foo-99999", "Domain=",
    ".a.example", "Path=", "/", "Secure", "SameSite=None", "Partitioned", "\t", "\x00", "é", "__Host-", "٣", "+", ",",
)  # fmt: skip


@given(COOKIES)
@examples(100)
def test_set_cookie_lines(line: str) -> None:
    with bounded():
        found = set_cookie.parse(line, NOW)
    assert found is None or found.name or found.value


GOOD = (
    "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA",
    "DBABMA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA",
    "DBABBg~BVQqAAAAAgA",
    "1YNN",
)
SIGNS = made_of(*GOOD, "~", ".", "D", "B", "A", "_", "-", "=", "1Y", "AAAA", "////", "é", size=12)


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("tcf", "gpp", "us", "modes", "tcf-before-choice"), SIGNS | anything)
    )
)
@examples(100)
def test_consent_strings(told: dict[str, Any]) -> None:
    with bounded():
        found = in_words(told)
    assert all(isinstance(value, str) for value in found.values())


ROBOTS = made_of(
    "User-agent: *\n", "Disallow: ", "Allow: ", "/", "*", "$", "\n", "Crawl-delay: ", "1e999", "-5", "nan", "Sitemap: ",
    "http://[", "https://a.example/s.xml", "\r", "\x00", "%zz", "Request-rate: 1/", "é", ":",
)  # fmt: skip
MAPS = made_of(
    "<sitemapindex>", "<urlset>", "<loc>", "</loc>", "https://a.example/x", "http://[", "<![CDATA[", "]]>", "&#x110000;",
    "&amp;", "//", " ", "\n", "https://a.example:99999/",
)  # fmt: skip


@given(ROBOTS, MAPS, urls)
@examples(60)
def test_robots_and_sitemaps(robots: str, sitemap: str, url: str) -> None:
    async def fetch(asked: str) -> tuple[int | None, bytes]:
        return 200, (robots if asked.endswith("robots.txt") else sitemap).encode(errors="replace")

    async def both() -> tuple[Robots, tuple[str, ...]]:
        rules = await robots_of("https://a.example/", fetch)
        return rules, await listed("https://a.example/", rules, fetch, ("a.example",))

    with bounded():
        rules, pages = asyncio.run(both())
        rules.allows(url)
        assert rules.pause >= 0.0
        assert all(page for page in pages)


@pytest.mark.parametrize("sitemap", ["http://[", "https://a.example:x/", "\x00"])
def test_addresses_of_sitemaps_that_are_none(sitemap: str) -> None:
    async def fetch(asked: str) -> tuple[int | None, bytes]:
        return 200, b"<urlset><loc>https://a.example/x</loc>"

    rules = Robots(text=f"Sitemap: {sitemap}\nSitemap: https://a.example/s.xml\n")
    assert asyncio.run(listed("https://a.example/", rules, fetch, ("a.example",))) == ("https://a.example/x",)


@pytest.mark.parametrize("expression", ["(a+)+b$", "(a|aa)+b$", r"(\w|a)+!$", "(.*)*(.*)*(.*)*x!$"])
def test_expressions_that_take_for_ever_are_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expression: str
) -> None:
    monkeypatch.setattr("auditor.trackers.engine.matching._EXPRESSION_SECONDS", 0.2)
    file = tmp_path / "list.txt"
    file.write_text(f"[Adblock Plus 2.0]\n/{expression}/\n/good[0-9]/\n")
    engine = Engine.load([file])
    with bounded():
        for _ in range(20):
            found = engine.match(f"https://x.example/good1/{'a' * 3000}", "https://a.example/", ResourceType.SCRIPT)
    assert [rule.text for rule in found.rules] == ["/good[0-9]/"]
    # What was left out is told, once; two of these the library decides in time.
    told = f"A rule of the filter list {engine.counts[0].list} (line 2) took longer than 0.2 s"
    assert [line[: len(told)] for line in engine.given_up()] in (
        [told],
        [] if "w" in expression or "." in expression else 0,
    )


@pytest.mark.parametrize("text", ["{} = 1", "[{}]", "x = {{{} = 1}}", "[[{}]]"])
def test_keys_of_many_parts_are_refused_before_they_cost_time(tmp_path: Path, text: str) -> None:
    file = tmp_path / "auditor.toml"
    file.write_text(text.format(".".join("a" * 100_000)))
    with bounded(), pytest.raises(BadInput, match="more than 100 parts"):
        config.load(file)
