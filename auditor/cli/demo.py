"""`auditor demo`: an audit of the built-in site, served on this machine; nothing leaves it."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Output folder (default reports/demo/TIME).")] = None,
    format: Annotated[str | None, typer.Option(help="Report formats, e.g. html,json,csv.")] = None,
    open: Annotated[bool, typer.Option("--open", help="Open the report when done.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but problems.")] = False,
) -> None:
    """Audit a built-in site on this machine: the first thing to try."""
    from auditor import pipeline
    from auditor.cli import _auditing as a
    from auditor.config import Settings
    from auditor.demo.run import run
    from auditor.report._progress import progress

    settings = Settings()
    order = pipeline.Order(
        out=out or pipeline.default_folder("demo"), formats=a.formats_of(format, settings), settings=settings
    )
    with progress("the demo site", quiet=quiet) as tell:
        result = run(order, tell)
    a.show(result, order.out, quiet=quiet)
    if open:
        a.open_report(order.out)
