"""`auditor diff`: what changed between two audits of a site, and what made each change."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.model.problems import BadInput


def diff(
    before: Annotated[Path, typer.Argument(metavar="RESULT_A", help="The earlier result.json, or its folder.")],
    after: Annotated[Path, typer.Argument(metavar="RESULT_B", help="The later one.")],
    format: Annotated[str, typer.Option(help="table or json")] = "table",
) -> None:
    """Compare two audits of one site: vendors, cookies, lifetimes, storage, findings, policy text; site, policy and tool
    told apart by judging both captures again, where they are at hand."""
    from auditor import config
    from auditor.cli import _history as h
    from auditor.pipeline import previous as p

    chosen, settings = h.format_of(format), config.load()
    one, other = p.stored(before), p.stored(after)
    sites = one.result.target.site, other.result.target.site
    if sites[0] != sites[1]:
        raise BadInput(f"{before} is an audit of {sites[0]}, {after} one of {sites[1]}: name two audits of one site.")
    if one.result.started > other.result.started:
        raise BadInput(f"{before} started after {after}: name the earlier audit first.")
    found = p.difference(one, other, settings)
    found = p.with_history(found, other, settings)
    if chosen == "json":
        h.as_json(found)
    else:
        h.print_diff(found, sites[0])
