"""`auditor report`: another format of a stored result, or an overview of many."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.model.problems import BadInput

if TYPE_CHECKING:
    from auditor.config import Settings
    from auditor.model.result import AuditResult


def report(
    result: Annotated[
        Path | None, typer.Argument(help="result.json of an audit, or the folder that holds it", metavar="RESULT.json")
    ] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="html, pdf, json, csv, xlsx, … or terminal")] = "html",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="file to write, - for standard output; default: beside the result"),
    ] = None,
    portfolio: Annotated[
        Path | None, typer.Option(metavar="DIR", help="an overview of all audits in this folder, as pages")
    ] = None,
    language: Annotated[str | None, typer.Option(help="language of the report: en, de, fr")] = None,
    paper: Annotated[str | None, typer.Option(help="a4 or letter, for pdf")] = None,
    previous: Annotated[
        Path | None, typer.Option(metavar="OLD.json", help="compare with this audit (default: the newest beside it)")
    ] = None,
) -> None:
    """Make a report from a stored result, in any format; or an overview of many audits."""
    from auditor import config, pipeline
    from auditor.pipeline.written import options_of

    settings = config.load()
    chosen = settings.audit
    language, paper = language or chosen.language, paper or chosen.paper
    if portfolio is not None:
        _overview(portfolio, output, language, settings)
        return
    if result is None:
        raise BadInput("no result to report: name a result.json, or a folder of audits with --portfolio.")
    stored = pipeline.load_result(result)
    folder = result if result.is_dir() else result.parent
    options = options_of(stored, folder, language, paper, previous, settings)
    if format == "terminal":
        _print(stored, language)
        return
    files = pipeline.rendered(stored, format, pipeline.report_assets(stored, folder / pipeline.CAPTURE), options)
    _deliver(files, folder, output)


def _deliver(files: dict[str, bytes], folder: Path, output: Path | None) -> None:
    from auditor import pipeline

    if str(output) == "-":
        _to_standard_output(files)
        return
    for path, data in placed(files, folder, output).items():
        pipeline.write(path, data)
        print(path)


def _overview(folder: Path, output: Path | None, language: str, settings: "Settings") -> None:
    from auditor.pipeline.portfolio import write_portfolio

    print(write_portfolio(folder, output or folder / "portfolio", language, settings))


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


def _print(stored: "AuditResult", language: str) -> None:
    from rich.console import Console

    from auditor.report._language import speaking
    from auditor.report._summary import summary

    with speaking(language):
        Console(highlight=False).print(summary(stored))


def _to_standard_output(files: dict[str, bytes]) -> None:
    if len(files) > 1:
        raise BadInput(
            f"this format makes {len(files)} files, which standard output cannot hold: name a folder with --output."
        )
    for data in files.values():
        sys.stdout.buffer.write(data)
