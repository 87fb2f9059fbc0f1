"""The earlier audit that a report compares with: one that was named, or the newest beside it."""

from collections.abc import Iterator
from pathlib import Path

from auditor.history.diff import compared
from auditor.model.diff import ResultDiff
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult
from auditor.pipeline.asked import CAPTURE
from auditor.pipeline.written import load_result


def changes(result: AuditResult, folder: Path, previous: Path | None = None) -> ResultDiff | None:
    """What changed since `previous`, or since the newest earlier audit of the site in a folder beside `folder`; None
    where there is no earlier one. Raises `BadInput` where `previous` is no result of the same site."""
    if previous is not None:
        before = load_result(previous)
        if before.target.site != result.target.site:
            raise BadInput(
                f"{previous} is an audit of {before.target.site}, not of {result.target.site}: name one of the same site."
            )
        place = previous if previous.is_dir() else previous.parent
    else:
        found = newest_before(result, folder)
        if found is None:
            return None
        place, before = found
    texts = {**_texts(before, place), **_texts(result, folder)}
    return compared(before, result, texts)


def newest_before(result: AuditResult, folder: Path) -> tuple[Path, AuditResult] | None:
    """The folder and result of the site's latest audit that started before this one, beside its folder."""
    earlier = [
        (place, one)
        for place, one in _beside(folder)
        if one.target.site == result.target.site and one.started < result.started
    ]
    return max(earlier, key=lambda pair: pair[1].started, default=None)


def _beside(folder: Path) -> Iterator[tuple[Path, AuditResult]]:
    own = folder.resolve()
    for file in sorted(own.parent.glob("*/result.json")):
        if file.parent != own:
            try:
                yield file.parent, load_result(file)
            except BadInput:  # somebody else's file, or of a newer schema: nothing to compare with
                continue


def _texts(result: AuditResult, folder: Path) -> dict[str, str]:
    files = [(d.text_sha256, folder / CAPTURE / d.text_file) for d in result.documents if d.text_sha256 and d.text_file]
    return {sha: file.read_text(encoding="utf-8", errors="replace") for sha, file in files if file.is_file()}
