"""`auditor check`: judge a stored capture anew, without a browser and without a network."""

from pathlib import Path
from typing import Annotated

import typer


def check(
    capture: Annotated[Path, typer.Argument(metavar="CAPTURE", help="Folder of a capture, or of an audit.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="Output folder.")] = None,
    policy: Annotated[
        list[Path] | None, typer.Option(metavar="DRAFT", help="Would this text do? Replaces the site's.")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="Law profile: eu fr de uk ch us-ca none.")] = None,
    fail_on: Annotated[str | None, typer.Option(help="Exit 1 from this severity on, or none (default high).")] = None,
    format: Annotated[str | None, typer.Option(help="Report formats, e.g. html,json,csv.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the reports: en, de, fr.")] = None,
    paper: Annotated[str | None, typer.Option(help="Paper of the pdf: a4 or letter.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but problems.")] = False,
) -> None:
    """Judge a stored capture again: newer lists, another law profile, or a draft policy."""
    from auditor import config, pipeline
    from auditor.cli import _auditing as a
    from auditor.collect.stored import load

    settings = config.load()
    source = pipeline.capture_folder(capture)
    order = pipeline.Order(
        out=output or pipeline.default_folder(load(source).target.site),
        formats=a.formats_of(format, settings),
        profile=a.profile_of(profile or settings.audit.profile),
        settings=settings,
        language=a.language_of(language or settings.audit.language),
        paper=a.paper_of(paper or settings.audit.paper),
        drafts=tuple(policy or ()),
    )
    limit = a.fail_on_of(fail_on or settings.audit.fail_on)
    result = pipeline.recheck(capture, order)
    a.show(result, order.out, quiet=quiet)
    raise typer.Exit(pipeline.exit_code(result, limit))
