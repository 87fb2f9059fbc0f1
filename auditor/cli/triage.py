"""`auditor triage`: decisions made in the HTML or Excel report come back as waivers."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Decisions about findings, made in the HTML or Excel report.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="decisions.json or report.xlsx, filled in.")],
    waivers: Annotated[
        Path, typer.Option(metavar="FILE", help="Where decisions are kept, beside auditor.toml.")
    ] = Path("waivers.toml"),
    author: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who decided, where the file names nobody.")
    ] = None,
) -> None:
    """Read decisions back; the next audit applies them: false positives and accepted risks are waived until they end."""
    from auditor.pipeline import decisions

    kept = decisions.keep(decisions.read(file, author), waivers)
    print(f"{waivers}: {kept.new} new waivers, {kept.updated} updated, {kept.removed} ended, {kept.noted} noted")
