#!/usr/bin/env python3
"""Writes the figures of tracker_lists/README.md anew: what the register holds, and how much of recorded traffic it knows.

    .venv/bin/python scripts/register_figures.py

Run it after every change to vendor files, bulk register or europe.toml; tests/trackers/test_figures.py fails when it was
forgotten. The recordings lie in ../shared/data and are not part of the repository: without them their rows stay as they are.
"""

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from auditor.model.register import Register  # noqa: E402
from auditor.sites import site_of  # noqa: E402
from auditor.trackers import consistency, foremost, register  # noqa: E402
from auditor.trackers.lookup import Lookup  # noqa: E402

README = ROOT / "tracker_lists" / "README.md"
RECORDINGS = ROOT.parent / "shared" / "data"

Pair = tuple[str, str]
"""Address of a request and of the page it belongs to."""


class Recording(NamedTuple):
    """`words` begin its row and find it again; sites in `own` are the organisation's own beside the page's."""

    words: str
    file: str
    own: frozenset[str] = frozenset()


ALL = (
    Recording("a Swedish newspaper's page of 2018", "har/expressen-2018.har"),
    Recording("the same with the newspaper's own file domain as its own", "har/expressen-2018.har",
              frozenset({"cdn-expressen.se"})),
    Recording("a shop's page of 2022", "har/ferguson-2022.har"),
    Recording("15,000 requests of a crawl of 2018/19", "requests-15k.jsonl.gz"),
)  # fmt: skip


def requests(file: Path) -> Iterator[Pair]:
    """The requests of a HAR (all of its first page) or of lines of JSON with url and source."""
    if file.suffix == ".har":
        entries = json.loads(file.read_text(encoding="utf-8"))["log"]["entries"]
        for entry in entries:
            yield entry["request"]["url"], entries[0]["request"]["url"]
        return
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["url"], row["source"]


class Known(NamedTuple):
    """Whether a vendor, a company that is written down, and that company's country are known; and counts of these."""

    vendor: int
    company: int
    country: int


def known(lookup: Lookup, url: str) -> Known:
    """What the register says of one address."""
    hit = lookup.url(url)
    if hit is None:
        return Known(0, 0, 0)
    product = lookup.register.products.get(hit.id)
    company = lookup.register.companies[product.company if product else hit.id]
    named = "(company not known)" not in company.name
    return Known(1, int(named), int(named and company.country is not None))


def row(recording: Recording, pairs: Iterable[Pair], lookup: Lookup) -> str:
    """A line of the table: shares of third-party requests, then of third-party domains of which any request is known."""
    seen: list[Known] = []
    sites: dict[str, Known] = {}
    for url, page in pairs:
        host, own = urlsplit(url).hostname, urlsplit(page).hostname
        if not host or not own or site_of(host) in {site_of(own), *recording.own}:
            continue
        found = known(lookup, url)
        seen.append(found)
        sites[site_of(host)] = Known(*map(max, found, sites.get(site_of(host), Known(0, 0, 0))))
    words = f"{recording.words} ({len(seen):,} third-party requests, {len(sites)} domains)"
    return f"| {words} | {_shares(seen)} | {_shares(tuple(sites.values()))} |"


def _shares(all_of: Iterable[Known]) -> str:
    rows = tuple(all_of)
    return " / ".join(f"{100 * sum(column) / len(rows):.1f}" for column in zip(*rows, strict=True)) + " %"


def rows() -> tuple[str, ...]:
    """The lines of every recording that is here."""
    lookup = Lookup(register.load())
    return tuple(
        row(recording, requests(RECORDINGS / recording.file), lookup)
        for recording in ALL
        if (RECORDINGS / recording.file).is_file()
    )


def holdings() -> tuple[str, ...]:
    """The lines of what the register holds and what is known to be missing from it."""
    root = register.default_folder()
    found = register.build(register.files(root))
    listed = foremost.read(root)
    assert listed is not None
    stated = [want.what for want in foremost.stated(listed)]
    unwritten: dict[str, int] = {}
    for gap in consistency.missing(root):
        unwritten[gap.what] = unwritten.get(gap.what, 0) + len(gap.of)
    counts = {
        "companies in vendor files": len(found.companies),
        "products in vendor files": len(found.products),
        "host signatures": sum(len(product.hosts) for product in found.products.values()),
        "cookie and storage names": sum(len(p.cookies) + len(p.storage) for p in found.products.values()),
        "vendors of the bulk register that stand beside them": _beside(found),
        "products without `sources`, so not reviewed": unwritten.get("no sources, so not reviewed", 0),
        "former names whose date nobody knows": unwritten.get("date of former names unknown", 0),
        "participants of the EU-US framework without a date": unwritten.get("no date for the EU-US framework", 0),
        "of the 250: legal entities open": stated.count("entity"),
        "of the 250: policy addresses open": stated.count("policy"),
        "of the 250: purposes open": stated.count("purpose"),
        "of the 250: lifetimes open": stated.count("lifetime"),
    }
    return tuple(f"| {what} | {count:,} |" for what, count in counts.items())


def _beside(found: Register) -> int:
    return len(register.load().products) - len(found.products)


def rewritten(text: str, lines: Iterable[str]) -> str:
    """The text with each of these lines in place of the one that begins with the same words."""
    for line in lines:
        start = re.match(r"\| [^|(]+?(?= \(| \|)", line)
        assert start is not None
        pattern = re.compile(rf"^{re.escape(start[0])}(?: \(| \|).*$", re.MULTILINE)
        old = pattern.search(text)
        if old is None:
            raise SystemExit(f"tracker_lists/README.md has no line that begins with '{start[0]}'.")
        text = text[: old.start()] + line + text[old.end() :]
    return text


def main() -> None:
    text = README.read_text(encoding="utf-8")
    README.write_text(rewritten(text, (*holdings(), *rows())), encoding="utf-8")


if __name__ == "__main__":
    main()
