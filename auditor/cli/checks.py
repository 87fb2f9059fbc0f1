"""`auditor checks`: the catalogue of checks, from their own metadata."""

from typing import TYPE_CHECKING, Annotated

import typer

from auditor.model.problems import BadInput

if TYPE_CHECKING:
    from auditor.model.check import CheckMeta

app = typer.Typer(
    help="The checks: what each looks for, why it matters, on what basis, and what to do.", no_args_is_help=True
)
FORMATS = ("table", "json", "md")
Format = Annotated[str, typer.Option("--format", metavar="table|json|md", help="How to print.")]


@app.command("list")
def list_checks(format: Format = "table") -> None:
    """List every check with its severity and what it finds."""
    from auditor.checks._catalogue import as_json, as_markdown, metas

    _known(format)
    found = metas()
    if format == "json":
        print(as_json(found))
    elif format == "md":
        print(as_markdown(found))
    else:
        _table(found)


@app.command("explain")
def explain(
    id: Annotated[str, typer.Argument(help="The id of a check, as `auditor checks list` prints it.", metavar="ID")],
    format: Format = "table",
) -> None:
    """Explain one check: why it matters, the legal basis with its weight, the fix, and what could make it wrong."""
    from auditor.checks._catalogue import as_json, as_text, explained, meta

    _known(format)
    found = meta(id)
    if format == "json":
        print(as_json([found])[1:-1].strip())
    else:
        print(explained(found) if format == "md" else as_text(found))


def _known(format: str) -> None:
    if format not in FORMATS:
        raise BadInput(f"there is no format '{format}': use {', '.join(FORMATS)}.")


def _table(found: "tuple[CheckMeta, ...]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("check", "severity", "finds", box=None, pad_edge=False)
    for meta in found:
        shown = f"{meta.severity.value}{' (experimental)' if meta.experimental else ''}"
        table.add_row(meta.id, shown, meta.failure_title)
    Console().print(table)
