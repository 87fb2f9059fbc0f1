"""The earlier audit that a report compares with: one that was named, the history's last, or the newest beside it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from auditor.config import Settings
from auditor.history.causes import from_facts, from_recheck
from auditor.history.diff import compared
from auditor.model.base import Instant, Record
from auditor.model.diff import ResultDiff, Thing, Wavering
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult
from auditor.pipeline import past
from auditor.pipeline.asked import CAPTURE, Order
from auditor.pipeline.written import load_result

if TYPE_CHECKING:
    from auditor.history.store import History

NO_CAPTURE = "the captures of both audits are not at hand"


class Stored(Record, frozen=True, kw_only=True):
    """A result with the folder it lies in."""

    folder: Path
    result: AuditResult


def stored(path: Path) -> Stored:
    """From result.json or the folder that holds it. Raises `BadInput`."""
    return Stored(folder=path if path.is_dir() else path.parent, result=load_result(path))


def changes(
    result: AuditResult, folder: Path, previous: Path | None = None, settings: Settings | None = None
) -> ResultDiff | None:
    """What changed since `previous`, else since the last audit in the history that `settings` ask for, else since the
    newest earlier audit of the site in a folder beside `folder`; None where there is no earlier one. Raises `BadInput`
    where `previous` is no result of the same site, or the history cannot be read."""
    settings = settings or Settings()
    after = Stored(folder=folder, result=result)
    with past.kept(settings) as history:
        if previous is not None:
            found = difference(_same_site(stored(previous), previous, result), after, settings)
            return _remembering(found, after, settings, history)
        with _before(after, history) as before:
            if before is None:
                return None
            return _remembering(difference(before, after, settings), after, settings, history)


def _same_site(before: Stored, named: Path, result: AuditResult) -> Stored:
    if before.result.target.site != result.target.site:
        raise BadInput(
            f"{named} is an audit of {before.result.target.site}, not of {result.target.site}: name one of the same site."
        )
    return before


@contextmanager
def _before(after: Stored, history: "History | None") -> Iterator[Stored | None]:
    if history is None:
        yield newest_before(after.result, after.folder)
        return
    with tempfile.TemporaryDirectory(prefix="auditor-") as scratch:
        last = history.runs(after.result.target.site, limit=1, before=after.result.started, evidence=True)
        yield stored(history.folder(last[0], Path(scratch))) if last else newest_before(after.result, after.folder)


def difference(before: Stored, after: Stored, settings: Settings) -> ResultDiff:
    """From an earlier audit to a later one, with what made each change."""
    texts = {**_texts(before), **_texts(after)}
    diff = compared(before.result, after.result, texts)
    if not (diff.tool or diff.texts or diff.documents):
        return from_facts(diff, before.result, after.result, "")
    try:
        judged = _judged_anew(before, after, settings)
    except BadInput as problem:
        return from_facts(diff, before.result, after.result, str(problem).rstrip("."))
    earlier, mixed, later = judged
    return from_recheck(diff, compared(earlier, mixed), compared(mixed, later))


def _judged_anew(before: Stored, after: Stored, settings: Settings) -> tuple[AuditResult, AuditResult, AuditResult]:
    """Both captures judged with today's register and lists, and between them the later visits over the earlier
    documents. Raises `BadInput` where a capture is missing or was changed."""
    from auditor.collect.stored import load
    from auditor.pipeline import result_of, stored_texts

    if not all((one.folder / CAPTURE / "capture.json").is_file() for one in (before, after)):
        raise BadInput(NO_CAPTURE)
    order = Order(out=after.folder, formats=(), profile=after.result.target.profile, settings=settings)
    old, new = (load(one.folder / CAPTURE) for one in (before, after))
    old_texts, new_texts = stored_texts(old, before.folder / CAPTURE), stored_texts(new, after.folder / CAPTURE)
    mixed = msgspec.structs.replace(new, documents=old.documents)
    return (
        result_of(old, old_texts, order),
        result_of(mixed, old_texts, order),
        result_of(new, new_texts, order),
    )


def with_history(diff: ResultDiff, after: Stored, settings: Settings) -> ResultDiff:
    """With what the history says of it, if one is kept that knows the site: what held long enough, and what only comes
    and goes."""
    with past.kept(settings) as history:
        return _remembering(diff, after, settings, history)


def _remembering(diff: ResultDiff, after: Stored, settings: Settings, history: "History | None") -> ResultDiff:
    series = past.series_until(history, after.result, past.rule_of(settings)) if history is not None else None
    if series is None:
        return diff
    known = {(one.kind, one.key): one for one in series.wavering}
    return msgspec.structs.replace(
        diff,
        new=tuple(_with_evidence(thing, known) for thing in diff.new),
        gone=tuple(_with_evidence(thing, known) for thing in diff.gone),
        settled=series.told_in(past.THIS),
        wavering=series.wavering,
    )


def _with_evidence(thing: Thing, known: dict[tuple[str, str], Wavering]) -> Thing:
    one = known.get((thing.kind, thing.key))
    if one is None:
        return thing
    return msgspec.structs.replace(thing, evidence=f"comes and goes: seen in {one.seen} of {one.of} audits")


def newest_before(result: AuditResult, folder: Path) -> Stored | None:
    """The site's latest audit that started before this one, beside its folder."""
    earlier = [
        one
        for one in _beside(folder)
        if one.result.target.site == result.target.site and one.result.started < result.started
    ]
    return max(earlier, key=lambda one: one.result.started, default=None)


def first_seen(site: str, started: Instant, folder: Path) -> dict[str, date] | None:
    """The day of the earliest audit of the site beside `folder` that saw a vendor, `date.min` for those that the first of
    them saw (since when is not known); None where there is no earlier audit."""
    all_results = (one.result for one in _beside(folder))
    earlier = [one for one in all_results if one.target.site == site and one.started < started]
    found: dict[str, date] = {}
    for number, result in enumerate(sorted(earlier, key=lambda one: one.started)):
        day = result.started.date() if number else date.min
        for row in result.vendors:
            if row.seen:
                found.setdefault(row.id, day)
    return found if earlier else None


def _beside(folder: Path) -> Iterator[Stored]:
    own = folder.resolve()
    for file in sorted(own.parent.glob("*/result.json")):
        if file.parent != own:
            try:
                yield stored(file)
            except BadInput:  # somebody else's file, or of a newer schema: nothing to compare with
                continue


def _texts(one: Stored) -> dict[str, str]:
    files = [
        (d.text_sha256, one.folder / CAPTURE / d.text_file)
        for d in one.result.documents
        if d.text_sha256 and d.text_file
    ]
    return {sha: file.read_text(encoding="utf-8", errors="replace") for sha, file in files if file.is_file()}
