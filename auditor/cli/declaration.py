"""`auditor declaration`: draft text for what is missing from the policy."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from auditor.model.problems import BadInput


def declaration(
    result: Annotated[
        Path, typer.Argument(help="result.json of an audit, or the folder that holds it", metavar="RESULT.json")
    ],
    format: Annotated[str, typer.Option("--format", "-f", metavar="md|html|csv|docx", help="How to write it.")] = "md",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="file to write; default: standard output, for docx beside the result"),
    ] = None,
) -> None:
    """Draft the rows and sentences that the policy lacks: vendor, legal entity, country, purpose, cookies, link."""
    from auditor import pipeline
    from auditor.cli import _declaring as d

    if format not in d.FORMATS:
        raise BadInput(f"there is no format '{format}': use {', '.join(d.FORMATS)}.")
    stored = pipeline.load_result(result)
    data = d.rendered(d.draft(stored), format)
    folder = result if result.is_dir() else result.parent
    target = folder / "declaration.docx" if output is None and format == "docx" else output
    if target is None or str(target) == "-":
        sys.stdout.buffer.write(data)
        return
    pipeline.write(target, data)
    print(target)
