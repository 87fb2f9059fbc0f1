"""`auditor report`: another format of a stored result."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.model.problems import BadInput

if TYPE_CHECKING:
    from auditor.model.result import AuditResult


def report(
    result: Annotated[
        Path, typer.Argument(help="result.json of an audit, or the folder that holds it", metavar="RESULT.json")
    ],
    format: Annotated[str, typer.Option("--format", "-f", help="html, json, csv, markdown, … or terminal")] = "html",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="file to write, - for standard output; default: beside the result"),
    ] = None,
) -> None:
    """Make a report from a stored result, in any format."""
    from auditor import pipeline

    stored = pipeline.load_result(result)
    folder = result if result.is_dir() else result.parent
    if format == "terminal":
        _print(stored)
        return
    files = pipeline.rendered(stored, format, pipeline.report_assets(stored, folder / pipeline.CAPTURE))
    if str(output) == "-":
        _to_standard_output(files)
        return
    for path, data in placed(files, folder, output).items():
        pipeline.write(path, data)
        print(path)


def placed(files: dict[str, bytes], folder: Path, output: Path | None) -> dict[Path, bytes]:
    """Where each file goes. Of several files, `tables.csv` becomes `tables-vendors.csv` and so on; an existing folder
    takes them under their own names."""
    if output is None:
        return {folder / name: data for name, data in files.items()}
    if output.is_dir():
        return {output / name: data for name, data in files.items()}
    if len(files) == 1:
        return dict.fromkeys((output,), next(iter(files.values())))
    stem = output.name.removesuffix(output.suffix)
    return {output.with_name(f"{stem}-{name.partition('-')[2] or name}"): data for name, data in files.items()}


def _print(stored: "AuditResult") -> None:
    from rich.console import Console

    from auditor.report._summary import summary

    Console(highlight=False).print(summary(stored))


def _to_standard_output(files: dict[str, bytes]) -> None:
    if len(files) > 1:
        raise BadInput(
            f"this format makes {len(files)} files, which standard output cannot hold: name a folder with --output."
        )
    for data in files.values():
        sys.stdout.buffer.write(data)
