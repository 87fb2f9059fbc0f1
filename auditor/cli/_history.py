"""What `diff` and `history` print."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from auditor.model.diff import Cause, ResultDiff, Settled, Wavering
from auditor.model.problems import BadInput

if TYPE_CHECKING:
    from auditor.history.store import SiteLine
    from auditor.model.history import Run

FORMATS = ("table", "json")
TITLES = {
    Cause.SITE: "The website changed",
    Cause.POLICY: "The policy changed",
    Cause.TOOL: "Only the tool or its lists changed",
    Cause.UNDECIDED: "The website, its policy or the tool: not decided",
}


def format_of(text: str) -> str:
    """table or json. Raises `BadInput`."""
    if text not in FORMATS:
        raise BadInput(f"--format '{text}' is unknown: use {' or '.join(FORMATS)}.")
    return text


def as_json(value: object) -> None:
    """One JSON document on standard output."""
    import msgspec

    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def print_diff(diff: ResultDiff, site: str) -> None:
    """The changes by what made them, one a line."""
    print(f"{site}: {diff.before:%Y-%m-%d %H:%M} → {diff.after:%Y-%m-%d %H:%M} UTC")
    if diff.empty:
        print("Nothing differs.")
    for one in diff.tool:
        print(f"  way of testing: {_line(one.name)}: {_line(one.before) or '–'} → {_line(one.after) or '–'}")
    for cause in Cause:
        lines = list(_lines(diff, cause))
        if lines:
            print(f"\n{TITLES[cause]}")
            for line in lines:
                print(f"  {line}")
    if diff.unsure:
        print("\nNot found again, but not tested either")
        for finding in diff.unsure:
            print(f"  ? {finding.severity.value} {_line(finding.message)}")
    if diff.not_rechecked and not diff.rechecked:
        print(f"\nThe captures were not judged again to tell causes apart: {diff.not_rechecked}.")
    if diff.settled is not None:
        _print_settled(diff.settled, "\nSettled by this audit, with the earlier ones")


def _lines(diff: ResultDiff, cause: Cause) -> Iterable[str]:
    for sign, things in (("+", diff.new), ("−", diff.gone)):
        for t in things:
            if t.cause is cause:
                yield _line(f"{sign} {t.kind} {t.name}" + (f" ({t.evidence})" if t.evidence else ""))
    for c in (*diff.changed, *diff.documents):
        if c.cause is cause:
            yield _line(f"~ {c.kind} {c.name}: {c.what} {c.before or '–'} → {c.after or '–'}")
    if cause is Cause.POLICY:
        for text in diff.texts:
            yield _line(f"~ document {text.document}: text")
            yield from (f"    {_line(one)}" for one in text.lines[:20])
    for sign, found in (("! opened", diff.opened), ("! worse", diff.grown), ("✓ closed", diff.closed)):
        for f in found:
            if diff.causes.get(f.fingerprint) is cause:
                yield _line(f"{sign}: {f.severity.value} {f.message}")


def print_sites(lines: Sequence["SiteLine"], total: int) -> None:
    """One line a site, the one audited last first."""
    print(f"{'last audit (UTC)':17} {'runs':>6} {'open':>5} {'vendors':>7} {'unnamed':>7}  site")
    for line in lines:
        run = line.latest
        counts = (
            f"{line.runs:>6} {_count(run, run.open)} {_count(run, run.vendors, 7)} {_count(run, run.undisclosed, 7)}"
        )
        print(f"{run.started:%Y-%m-%d %H:%M}  {counts}  {_line(line.site)}")
    print(
        f"{_many(len(lines), 'site')}, {_many(total, 'run')} in the history"
        if lines
        else "The history holds no audit yet."
    )


def print_runs(runs: Sequence["Run"], changes: Sequence[Settled], wavering: Sequence[Wavering]) -> None:
    """A site's runs, newest first, each with the changes it settled; then what comes and goes."""
    told: dict[str, list[Settled]] = {}
    for change in changes:
        told.setdefault(change.told, []).append(change)
    for run in runs:
        gone = "" if run.evidence else "  evidence removed by retention"
        seen = "" if run.judged else "  nothing could be judged"
        counts = f"{_count(run, run.open)} open, {run.vendors} vendors, {run.undisclosed} not named"
        print(f"{run.started:%Y-%m-%d %H:%M}  {counts}{seen}{gone}  {_line(run.id)}")
        for change in told.get(run.id, ()):
            print(f"    {_change(change)}")
    if wavering:
        print("\nComes and goes")
        for one in wavering:
            print(f"  {one.kind} {_line(one.name)}: seen in {one.seen} of {one.of} runs")


def _print_settled(changes: Sequence[Settled], title: str) -> None:
    print(title)
    for change in changes:
        print(f"  {_change(change)}")
    if not changes:
        print("  nothing")


def _change(change: Settled) -> str:
    sign = {"new": "+", "gone": "−"}.get(change.what, "~")
    value = f": {change.what} {change.before} → {change.after}" if change.before or change.after else ""
    value = f": {change.what}" if not value and sign == "~" else value
    since = f" since {change.at:%Y-%m-%d %H:%M}" if change.since != change.told else ""
    why = f" ({change.evidence})" if change.evidence else ""
    return _line(f"{sign} [{change.cause.value}] {change.kind} {change.name}{value}{since}{why}")


def _count(run: "Run", count: int, width: int = 5) -> str:
    """A figure of a run that could judge nothing is no figure."""
    return f"{count if run.judged else '–':>{width}}"


def _line(text: str) -> str:
    from auditor.report._text import line

    return line(text, 300)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"
