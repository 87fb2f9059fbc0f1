"""`auditor history`: the audits that were recorded, what changed over them, and their keeping."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

SHOW = "show"


class _SiteOrCommand(TyperGroup):
    """`auditor history SITE` shows a site and `auditor history` all; any command below is taken by its name."""

    def parse_args(self, context: Any, arguments: list[str]) -> list[str]:
        asks_help = any(one in context.help_option_names for one in arguments[:1])
        if not asks_help and (not arguments or arguments[0] not in self.commands):
            arguments = [SHOW, *arguments]
        return super().parse_args(context, arguments)


app = typer.Typer(
    cls=_SiteOrCommand,
    help="The recorded audits: 'auditor history' lists sites, 'auditor history SITE' the runs and changes of one.",
    rich_markup_mode=None,
)
Format = Annotated[str, typer.Option(help="table or json")]


@app.command(SHOW)
def show(
    site: Annotated[str | None, typer.Argument(metavar="[SITE]", help="A site, as the list names it.")] = None,
    group: Annotated[str | None, typer.Option(help="Only sites of this group.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many sites or runs.")] = 50,
    format: Format = "table",
) -> None:
    """Sites, the one audited last first; or the runs of one site with the changes that each settled."""
    from auditor import config
    from auditor.cli import _history as h
    from auditor.pipeline import past

    chosen, settings = h.format_of(format), config.load()
    with past.opened(settings) as history:
        if site is None:
            lines, total = history.sites(group, limit), history.size()
            if chosen == "json":
                h.as_json({"sites": lines, "runs": total})
            else:
                h.print_sites(lines, total)
            return
        runs, series = past.shown(history, site, past.rule_of(settings))
    if chosen == "json":
        h.as_json({"runs": runs[:limit], "changes": series.changes, "wavering": series.wavering})
    else:
        h.print_runs(runs[:limit], series.changes, series.wavering)


@app.command()
def forget(site: Annotated[str, typer.Argument(metavar="SITE", help="A site, as the list names it.")]) -> None:
    """Remove every trace of a site: results, captures, lines."""
    from auditor import config
    from auditor.pipeline import past

    with past.opened(config.load()) as history:
        print(f"{history.forget(site)} runs of {site} were removed, with all that was kept of them.")


@app.command()
def rebuild(
    anew: Annotated[bool, typer.Option("--anew", help="Empty the index first.")] = False,
) -> None:
    """Record what lies in the results and is not in the index: after a lost database, or audits made before."""
    from auditor import config
    from auditor.pipeline import past

    with past.opened(config.load()) as history:
        done = history.rebuild(anew=anew)
    for problem in done.broken:
        typer.echo(f"auditor: {problem}", err=True)
    print(f"{done.added} runs recorded, {done.kept} known before, {len(done.broken)} could not be read.")
    raise typer.Exit(3 if done.broken else 0)


@app.command()
def expire() -> None:
    """Remove evidence that keep_days and keep_runs of [history] no longer ask for; lines and trends stay."""
    from auditor import config
    from auditor.pipeline import past

    settings = config.load()
    with past.opened(settings) as history:
        gone = past.expired(history, settings, datetime.now(UTC))
    print(f"The evidence of {len(gone)} runs was removed.")


@app.command()
def trends(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the tables.")],
    site: Annotated[str | None, typer.Option(help="Only this site.")] = None,
    group: Annotated[str | None, typer.Option(help="Only sites of this group.")] = None,
    format: Annotated[str, typer.Option(help="csv, parquet, or both: csv,parquet")] = "csv",
) -> None:
    """Vendors and findings over time, per site and per group, as CSV or Parquet."""
    from auditor import config
    from auditor.pipeline import past

    with past.opened(config.load()) as history:
        for file in past.export_trends(history, out, format, site=site, group=group):
            print(file)
