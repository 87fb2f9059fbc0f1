#!/usr/bin/env python3
"""Makes tracker_lists/bulk/register.json from four npm packages of permissive licence, and keeps their notices.

    npm pack third-party-web @slashgear/gdpr-cookie-scanner tarteaucitronjs prebid.js      (in a folder outside)
    apt-get download wamerican wngerman wfrench …; dpkg -x …                               (lists of ordinary words)
    scripts/bulk_register.py FOLDER --words usr/share/dict/american-english --words …

FOLDER holds the packages as they were packed (.tgz) or unpacked. Facts are taken (names, domains, cookie names and
lifetimes, classes, policy addresses), descriptions are not. The result depends on the packages and words alone, not on
the hand-checked register: that one overrules it on loading (auditor/trackers/bulk.py).
"""

import argparse
import html
import json
import re
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from auditor.sites import host_of, site_of  # noqa: E402

PACKAGES = {
    "third-party-web": ("third-party-web", "MIT"),
    "open-cookie-database": ("@slashgear/gdpr-cookie-scanner", "Apache-2.0"),
    "tarteaucitronjs": ("tarteaucitronjs", "MIT"),
    "prebid.js": ("prebid.js", "Apache-2.0"),
}
"""Source → npm package that carries it, and the licence of the data."""

CLASSES = {
    "ad": "advertising", "ads": "advertising", "analytics": "analytics", "analytic": "analytics", "social": "social",
    "tag-manager": "tag-manager", "video": "video", "hosting": "hosting", "cdn": "cdn", "support": "chat",
    "customer-success": "chat", "marketing": "marketing-automation", "consent-provider": "consent-management",
    "comment": "comments",
}  # fmt: skip
"""Their categories as ours; what is not here (content, utility, other) says nothing and gives no class."""

SHARED = frozenset({
    "amazonaws.com", "cloudfront.net", "jsdelivr.net", "googleapis.com", "gstatic.com", "github.io", "github.com",
    "githubusercontent.com", "netlify.app", "pages.dev", "workers.dev", "azureedge.net", "windows.net",
    "herokuapp.com", "google.com", "prebid.org", "vercel.app", "cloudflare.com", "wordpress.com", "dropbox.com",
    "unpkg.com", "iabeurope.eu", "cookielaw.org",
})  # fmt: skip
"""Sites on which many keep files: never anybody's host by themselves."""


LEFT_OUT = frozenset({
    "mozilla.org", "mozilla.net", "firefox.com", "opera.com", "operacdn.com", "edaa.eu", "youronlinechoices.com",
    "youronlinechoices.eu", "digitaladvertisingalliance.org", "aboutads.info", "optout.aboutads.info",
    "networkadvertising.org", "allaboutcookies.org", "iab.com", "iabeurope.eu", "consensu.org", "w3.org",
    "wikipedia.org", "wikimedia.org",
})  # fmt: skip
"""Sites that policies link to without using a service of theirs: browsers, opt-out pages, self-regulation."""

NO_COMPANY = re.compile(r"\(.*|open[ -]source|community|unknown|various|test only|n/?a", re.IGNORECASE)
"""What stands for a company and is none."""


class Source(Protocol):
    """A package, packed or unpacked."""

    def read(self, path: str) -> bytes: ...
    def names(self, folder: str) -> Iterable[str]: ...


class Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, path: str) -> bytes:
        return (self._path / path).read_bytes()

    def names(self, folder: str) -> Iterable[str]:
        return sorted(f"{folder}/{path.name}" for path in (self._path / folder).iterdir())


class Packed:
    def __init__(self, path: Path) -> None:
        self._tar = tarfile.open(path)  # noqa: SIM115 - read until the end of the script

    def read(self, path: str) -> bytes:
        file = self._tar.extractfile(f"package/{path}")
        assert file is not None, path
        return file.read()

    def names(self, folder: str) -> Iterable[str]:
        start = f"package/{folder}/"
        return sorted(n.removeprefix("package/") for n in self._tar.getnames() if n.startswith(start))


@dataclass
class Entry:
    """A vendor being put together. Cookies and storage: name → lifetime in words, or None."""

    name: str
    classes: list[str] = field(default_factory=list)
    company: str | None = None
    hosts: list[str] = field(default_factory=list)
    policy: str | None = None
    cookies: dict[str, str | None] = field(default_factory=dict)
    storage: dict[str, str | None] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)


class Bulk:
    """Entries by plain name, and which entry a site belongs to."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self._sites: dict[str, str] = {}

    def entry(self, name: str, source: str) -> Entry:
        found = self.entries.setdefault(plain(name), Entry(name))
        found.sources.add(source)
        return found

    def host(self, entry: Entry, host: str) -> None:
        """Gives the entry a host that nobody before it has."""
        name = host.removeprefix("=")
        site = site_of(name)
        suffix = site_of(f"x.{name}") != site
        if host in self._sites or suffix or not re.search(r"[a-z]$", name) or site in LEFT_OUT:
            return  # taken, a public suffix, an address, or nobody's service
        self._sites[host] = plain(entry.name)
        entry.hosts.append(host)

    def at(self, host: str) -> Entry | None:
        """The entry to which a host or the site it is on belongs."""
        key = self._sites.get(host) or self._sites.get(f"={host}") or self._sites.get(site_of(host))
        return self.entries[key] if key else None


def plain(name: str) -> str:
    """A name by which the packages' spellings meet: letters and digits, without a bracket and a mark of its kind."""
    bare = re.sub(r"\s*\(.*?\)\s*$|\s+CMP$", "", name.strip())
    return re.sub(r"[^a-z0-9]+", "", bare.casefold()) or name.casefold()


def third_party_web(package: Source, bulk: Bulk) -> None:
    """Entities with their domains: `*.a.com` is a.com and what is below it, a domain without star that host alone."""
    for row in json.loads(package.read("dist/entities-nostats.json")):
        if row["name"].endswith("-VOID"):
            continue  # the package's own mark for what is no more
        entry = bulk.entry(html.unescape(row["name"]), "third-party-web")
        company = html.unescape(row.get("company") or "")
        entry.company = entry.company or (None if NO_COMPANY.fullmatch(company) else company or None)
        _add(entry.classes, CLASSES.get(row["category"]))
        for domain in row["domains"]:
            host = domain.removeprefix("*.") if domain.startswith("*.") else f"={domain}"
            if host.removeprefix("=") == site_of(host.removeprefix("=")) and host.startswith("="):
                host = host.removeprefix("=")
            bulk.host(entry, host.lower())


def tarteaucitron(package: Source, bulk: Bulk) -> None:
    """Services with class and policy address; a host only where their script and their policy are on one site."""
    text = package.read("tarteaucitron.services.js").decode("utf-8")
    for part in re.split(r"\ntarteaucitron\.services", text)[1:]:
        values = dict(re.findall(r'"(name|uri|type)":\s*"([^"]*)"', part[:900]))
        address, name = values.get("uri", ""), re.sub(r"\s*\(.*?\)\s*$", "", values.get("name", ""))
        site = site_of(host_of(address)) if address.startswith("https://") else ""
        scripts = {site_of(host_of(_https(u))) for u in re.findall(r"addScript\(\s*['\"]((?:https:)?//[^'\"]+)", part)}
        entry = bulk.at(site) or (bulk.entries.get(plain(name)) if site else None)
        if entry is None and site in scripts and site not in SHARED and _akin(name, site):
            entry = bulk.entry(name, "tarteaucitronjs")
            bulk.host(entry, site)
        if entry is not None and site and _akin(entry.name, site):
            entry.sources.add("tarteaucitronjs")
            entry.policy = entry.policy or address
            if not entry.classes:
                _add(entry.classes, CLASSES.get(values.get("type", "")))


def prebid(package: Source, bulk: Bulk) -> None:
    """What the modules' vendors declare to store; the site they declare it on is theirs where it bears their name."""
    for path in package.names("metadata/modules"):
        module = json.loads(package.read(path))
        named = {c["disclosureURL"]: c["componentName"] for c in module["components"] if c.get("disclosureURL")}
        for url, found in module["disclosures"].items():
            host = host_of(url)
            site = site_of(host)
            entry = None if site in SHARED else bulk.at(host)
            name = named.get(url, "")
            if entry is None and name and site not in SHARED and _akin(name, site):
                entry = bulk.entry(name, "prebid.js")
                bulk.host(entry, site)
                _add(entry.classes, "advertising")
            if entry is not None and _akin(entry.name, site):
                for record in (found or {}).get("disclosures") or ():
                    _declared(entry, record)


def _declared(entry: Entry, record: dict[str, Any]) -> None:
    name = re.sub(r"\$?\{[^}]*\}|<[^>]*>|\[[^\]]*\]", "*", record["identifier"].strip())
    kind = {"cookie": entry.cookies, "web": entry.storage}.get(record.get("type", ""))
    if kind is not None and re.fullmatch(r"[^\s*]*\*?", name):
        seconds = record.get("maxAgeSeconds")
        kind.setdefault(name, in_words(seconds) if isinstance(seconds, int) and record["type"] == "cookie" else None)
        entry.sources.add("prebid.js")


def cookie_database(package: Source, bulk: Bulk) -> None:
    """Cookie names with lifetime, of platforms by name or by the domain of the cookie; no descriptions."""
    for platform, rows in json.loads(package.read("dist/data/open-cookie-database.json")).items():
        for row in rows:
            domain = re.sub(r"\s.*|^[.*]+", "", row["domain"]).lower()
            entry = bulk.entries.get(plain(platform)) or (bulk.at(domain) if "." in domain else None)
            name = row["cookie"].strip() + ("*" if row["wildcardMatch"] == "1" else "")
            if entry is None or not re.fullmatch(r"[^\s*]+\*?", name):
                continue
            entry.sources.add("open-cookie-database")
            entry.cookies.setdefault(name, row["retentionPeriod"].strip().lower() or None)
            link = row["privacyLink"].split()[0] if row["privacyLink"].strip() else ""
            if entry.policy is None and link.startswith("https://") and _akin(entry.name, site_of(host_of(link))):
                entry.policy = link


def in_words(seconds: int) -> str:
    """A lifetime as vendors word it, in the largest unit that fits (rounded)."""
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= size:
            return f"{round(seconds / size)} {unit}"
    return "session" if seconds == 0 else f"{seconds} seconds"


def _https(address: str) -> str:
    return address if address.startswith("https:") else f"https:{address}"


def _add(values: list[str], value: str | None) -> None:
    if value and value not in values:
        values.append(value)


def _akin(name: str, site: str) -> bool:
    """Whether a name and the first label of a site begin alike, with four letters at least."""
    label, bare = re.sub(r"[^a-z0-9]", "", site.partition(".")[0]), plain(name)
    same = min(len(label), len(bare))
    return same >= 4 and (label[:same] == bare[:same] or label in bare)


def _branded(cookie: str, brands: set[str]) -> bool:
    bare = re.sub(r"[^a-z0-9]", "", cookie.lower())
    return any(len(brand) >= 4 and brand in bare for brand in brands)


def guard(name: str, words: frozenset[str]) -> str | None:
    """How a name is told from an ordinary word: `strict` for words and letters, `cue` for what may be one, None for
    what is nobody else's name."""
    tokens = re.findall(r"[^\W\d_]+", name.lower())
    ordinary = [token in words or len(token) < 3 for token in tokens]
    if len(re.sub(r"\W", "", name)) <= 3 or (all(ordinary) and len(tokens) <= 1 and not re.search(r"\d", name)):
        return "strict"
    if len(tokens) == 1 or all(ordinary):
        return "cue"
    return None


def rows(bulk: Bulk, words: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The entries as they are written, by id; cookies identify only with the vendor's own name in them and one owner."""
    owners: dict[str, set[str]] = defaultdict(set)
    for key, entry in bulk.entries.items():
        for cookie in (*entry.cookies, *entry.storage):
            owners[cookie].add(key)
    for key, entry in sorted(bulk.entries.items(), key=lambda item: kebab(item[1].name)):
        labels = {re.sub(r"[^a-z0-9]", "", site_of(h.removeprefix("=")).partition(".")[0]) for h in entry.hosts}
        brands = {brand for brand in {key, *labels} if brand not in words}
        telling = {c for c in (*entry.cookies, *entry.storage) if owners[c] == {key} and _branded(c, brands)}
        if not entry.hosts:
            continue  # software that a site runs by itself, or known by name alone
        row: dict[str, Any] = {"id": kebab(entry.name), "name": entry.name, "guard": guard(entry.name, words)}
        row |= {"classes": entry.classes, "company": entry.company, "hosts": entry.hosts, "policy": entry.policy}
        row["company_guard"] = guard(entry.company, words) if entry.company else None
        row["cookies"] = list(_patterns(entry.cookies, telling))
        row["storage"] = list(_patterns(entry.storage, telling))
        row["sources"] = sorted(entry.sources)
        yield {k: v for k, v in row.items() if v}


def _patterns(found: dict[str, str | None], telling: set[str]) -> Iterator[dict[str, Any]]:
    for name, lifetime in sorted(found.items()):
        row = {"name": name, "distinctive": name in telling, "lifetime": lifetime}
        yield {k: v for k, v in row.items() if v is not None}


def kebab(name: str) -> str:
    bare = re.sub(r"\s*\(.*?\)\s*$", "", name).casefold().replace("&", " and ").replace("+", " plus ")
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-") or "vendor"


def opened(folder: Path, package: str) -> Source:
    """The package in this folder, unpacked or packed. Ends the script where it is not there."""
    stem = package.replace("@", "").replace("/", "-")
    for path in sorted(folder.glob(f"{stem}-[0-9]*")):
        return Folder(path) if path.is_dir() else Packed(path)
    sys.exit(f"{folder} holds no {stem}-VERSION(.tgz); fetch it with: npm pack {package}")


def notice(source: str, package: str, version: str, licence: str, text: str) -> str:
    about = f"{source}: facts in tracker_lists/bulk come from it, as carried in npm {package} {version}.\n"
    return f"{about}Licence of the data: {licence}\n\n{text.strip()}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="where the npm packages are")
    parser.add_argument(
        "--words", type=Path, action="append", required=True, help="a list of ordinary words, one a line"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "tracker_lists")
    asked = parser.parse_args()
    words = frozenset(w.strip().lower() for p in asked.words for w in p.read_text("utf-8", "replace").split("\n"))
    packages = {source: opened(asked.folder, package) for source, (package, _) in PACKAGES.items()}
    bulk = Bulk()
    third_party_web(packages["third-party-web"], bulk)
    tarteaucitron(packages["tarteaucitronjs"], bulk)
    prebid(packages["prebid.js"], bulk)
    cookie_database(packages["open-cookie-database"], bulk)
    head = []
    apache = packages["prebid.js"].read("LICENSE").decode("utf-8")
    for source, (package, licence) in PACKAGES.items():
        version = json.loads(packages[source].read("package.json"))["version"]
        head.append({"id": source, "package": package, "version": version, "licence": licence})
        text = apache if source == "open-cookie-database" else packages[source].read("LICENSE").decode("utf-8")
        written = asked.out / "licences" / f"{source}.txt"
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(notice(source, package, version, licence, text), encoding="utf-8")
    found = {row["id"]: row for row in rows(bulk, words)}
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in found.values())
    out = asked.out / "bulk" / "register.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(f'{{"sources":{json.dumps(head)},\n"vendors":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{len(found)} vendors, {sum('company' in row for row in found.values())} with a company: {out}")


if __name__ == "__main__":
    main()
