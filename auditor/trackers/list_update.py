"""Fetching filter lists: conditional requests, plausibility, and the last good copy kept whatever happens."""

import hashlib
import re
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from auditor import __version__
from auditor.model.base import Record
from auditor.model.problems import BadInput
from auditor.trackers.lists import Fetched, InstalledList, Source, head_field, installed, keep, remembered

if TYPE_CHECKING:
    from auditor.trackers.engine.rule import Left, Rule

_MOST_BYTES = 64 * 1024 * 1024
_TIMEOUT = 30.0
_SHRUNK = 0.5
"""A list that lost more than half of its rules since the last time is not believed."""


_RULE_LIKE = re.compile(r"^(?![\[\]{}(\"'<]).*([|^*$=&?/_-]|^@@|\w\.\w)")
"""A line that only a filter list or a list of hosts would have; a word or a bracket alone is none."""


class Outcome(StrEnum):
    """What became of a list that was asked for."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class Update(Record, frozen=True, kw_only=True):
    """What became of one list; `message` is a sentence for people."""

    id: str
    outcome: Outcome
    message: str


class _NotBelieved(Exception):
    """The answer is no list, or not this one; the message says why in half a sentence."""


class _Answer(Record, frozen=True, kw_only=True):
    """What a server said: no `data` when it says that nothing changed."""

    data: bytes | None
    etag: str | None
    last_modified: str | None


def update(
    folder: Path, known: Sequence[Source], ids: Iterable[str] = (), *, system: tuple[Path, ...] | None = None
) -> tuple[Update, ...]:
    """Fetches the lists named, else the default ones and all that the user has added from an address.

    A list that cannot be fetched or believed keeps its last good copy. Raises `BadInput` for an unknown id.
    """
    have = {one.id: one for one in installed(folder, system)}
    addresses = {source.id: source.address for source in known}
    for id in have:
        if (state := remembered(folder, id)) and _is_address(state.address):
            addresses.setdefault(id, state.address)
    chosen = tuple(ids) or tuple(
        id for id in addresses if remembered(folder, id) or any(s.id == id and s.default for s in known)
    )
    for id in chosen:
        if id not in addresses:
            raise BadInput(f"'{id}' is no list with an address: known are {', '.join(sorted(addresses))}.")
    least = {source.id: source.least_rules for source in known}
    return tuple(_update(folder, id, addresses[id], least.get(id, 1), have.get(id)) for id in chosen)


def add(folder: Path, given: str, known: Sequence[Source], *, id: str | None = None) -> Update:
    """Adds a list: a file, an address, or the id of a known source. Raises `BadInput` when it is none of them or no list."""
    source = next((source for source in known if source.id == given), None)
    if id is not None:
        _check_id(id, known)
    if source is not None:
        done = _update(folder, source.id, source.address, source.least_rules, None)
    elif _is_address(given):
        done = _update(folder, id or _id_of(unquote(urlsplit(given).path), known), given, 1, None)
    else:
        return _add_file(folder, Path(given), id or _id_of(given, known))
    if done.outcome is Outcome.FAILED:
        raise BadInput(done.message)
    return done


def _add_file(folder: Path, path: Path, id: str) -> Update:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror}; give a list file, its https address or an id."
        ) from error
    try:
        rules = _believe(data, 1, None)
    except _NotBelieved as reason:
        raise BadInput(f"{path} was not added: {reason}.") from reason
    had = (folder / f"{id}.txt").is_file()
    keep(folder, id, data, _state(str(path.resolve()), data, rules))
    return Update(
        id=id, outcome=Outcome.UPDATED if had else Outcome.NEW, message=f"{id}: {rules:,} network rules added."
    )


def _update(folder: Path, id: str, address: str, least: int, have: InstalledList | None) -> Update:
    last = remembered(folder, id)
    known = last if last is not None and last.address == address and (folder / f"{id}.txt").is_file() else None
    try:
        answer = _ask(address, known)
        if answer.data is None and known is not None:
            keep(folder, id, (folder / f"{id}.txt").read_bytes(), _again(known))
            return Update(id=id, outcome=Outcome.UNCHANGED, message=f"{id}: unchanged since {known.fetched:%Y-%m-%d}.")
        if answer.data is None:
            raise _NotBelieved("the server says that nothing changed, though it was not asked that")
        rules = _believe(answer.data, least, known)
    except (_NotBelieved, OSError, HTTPException, ValueError) as reason:
        return Update(id=id, outcome=Outcome.FAILED, message=_failure(id, address, reason, have))
    keep(folder, id, answer.data, _state(address, answer.data, rules, answer))
    version = head_field(answer.data[:8192].decode("utf-8", errors="replace"), "Version")
    told = f"{id}: {rules:,} network rules{f', version {version}' if version else ''}."
    return Update(id=id, outcome=Outcome.UPDATED if known is not None else Outcome.NEW, message=told)


def _failure(id: str, address: str, reason: Exception, have: InstalledList | None) -> str:
    why = getattr(reason, "reason", None) or reason
    kept = "no copy is here to use instead"
    if have is not None:
        kept = f"the copy here, {have.age(datetime.now(UTC))} old, stays in use"
    return f"{id}: {address} gave no list ({why}); {kept}."


def _ask(address: str, known: Fetched | None) -> _Answer:
    """Asks for the list, if it changed. Raises `OSError`, `HTTPException` or `_NotBelieved`."""
    headers = {"User-Agent": f"auditor/{__version__}", "Accept-Encoding": "identity"}
    if known is not None and known.etag:
        headers["If-None-Match"] = known.etag
    if known is not None and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:
            return _answer(response.read(_MOST_BYTES + 1), response.headers)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 304:
                return _Answer(data=None, etag=None, last_modified=None)
            raise _NotBelieved(f"HTTP {error.code}") from error


def _answer(data: bytes, headers: HTTPMessage) -> _Answer:
    length = headers.get("Content-Length")
    if len(data) > _MOST_BYTES:
        raise _NotBelieved("more than 64 MB")
    if length is not None and length.isdigit() and int(length) != len(data):
        raise _NotBelieved(f"the connection ended after {len(data):,} of {int(length):,} bytes")
    return _Answer(data=data, etag=headers.get("ETag"), last_modified=headers.get("Last-Modified"))


def _believe(data: bytes, least: int, known: Fetched | None) -> int:
    """The number of network rules of what should be a list. Raises `_NotBelieved`."""
    from auditor.trackers.engine.index import read_lines

    text = data.decode("utf-8", errors="replace")
    if not text.strip():
        raise _NotBelieved("it is empty")
    if "\x00" in text[:4096] or text.count("\ufffd") > len(text) / 100:
        raise _NotBelieved("it is no text")
    if re.match(r"\ufeff?\s*<(!doctype|html|\?xml|head|body)", text, re.IGNORECASE):
        raise _NotBelieved("it is a web page")
    tally = Counter(_sort(line, what) for _, line, what in read_lines(text, ""))
    rules = tally["rule"] + tally["word"]
    if tally["word"] + tally["invalid"] > tally["rule"] + tally["other"]:
        raise _NotBelieved("most of its lines are neither filter rules nor host names")
    if rules < least:
        raise _NotBelieved(f"it has {rules:,} network rules, at least {least:,} were expected")
    if known is not None and rules < known.rules * _SHRUNK:
        raise _NotBelieved(f"it has {rules:,} network rules, the last one had {known.rules:,}")
    return rules


def _sort(line: str, what: "Rule | Left") -> str:
    """What a line speaks for: a rule or another part of a list (hiding rules, options), else the words of some text,
    which are rules only because any word without a space is one."""
    from auditor.trackers.engine.rule import Leftover, Rule

    if isinstance(what, Rule):
        return "rule" if _RULE_LIKE.search(line) else "word"
    if what.kind is Leftover.COMMENT:
        return "comment"
    return "invalid" if what.kind is Leftover.INVALID else "other"


def _state(address: str, data: bytes, rules: int, answer: _Answer | None = None) -> Fetched:
    return Fetched(
        address=address,
        fetched=datetime.now(UTC),
        sha256=hashlib.sha256(data).hexdigest(),
        rules=rules,
        etag=answer.etag if answer else None,
        last_modified=answer.last_modified if answer else None,
    )


def _again(known: Fetched) -> Fetched:
    """The same state, found to be current just now: the list is good for its time again."""
    return Fetched(
        address=known.address,
        fetched=datetime.now(UTC),
        sha256=known.sha256,
        rules=known.rules,
        etag=known.etag,
        last_modified=known.last_modified,
    )


def _is_address(text: str) -> bool:
    return text.lower().startswith(("https://", "http://"))


def _check_id(id: str, known: Sequence[Source]) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        raise BadInput(f"'{id}' is no id for a list: use lower-case letters, digits and single hyphens.")
    if any(source.id == id for source in known):
        raise BadInput(f"'{id}' is the id of a known list: choose another one.")


def _id_of(path: str, known: Sequence[Source]) -> str:
    """An id from a file name; one that a known source has gets "own-" in front, so that neither hides the other."""
    stem = re.sub(r"[^a-z0-9]+", "-", Path(path).stem.lower()).strip("-") or "list"
    return f"own-{stem}" if any(source.id == stem for source in known) else stem
