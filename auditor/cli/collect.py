"""`auditor collect`: the browser half of an audit alone."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli._browsing import Browsing, takes_browsing


@takes_browsing
def collect(
    url: Annotated[str, typer.Argument(metavar="URL", help="The site.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="CAPTURE", help="Folder for the capture.")],
    states: Annotated[
        str | None, typer.Option(help="Consent choices, of no-action,accept,reject,gpc,withdraw,custom.")
    ] = None,
    pages: Annotated[int | None, typer.Option(help="Audited pages, the URL included (default 5).")] = None,
    policy: Annotated[
        list[str] | None, typer.Option(metavar="URL_OR_FILE", help="Read this instead of searching.")
    ] = None,
    add_policy: Annotated[list[str] | None, typer.Option(metavar="URL_OR_FILE", help="Read this as well.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what a cut-off run left in the folder.")] = False,
    keep_raw: Annotated[bool, typer.Option("--keep-raw", help="Keep cookie values and bodies as they are.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but problems.")] = False,
    *,
    browsing: Browsing,
) -> None:
    """Visit a site and keep what was seen, to be judged later with 'auditor check'."""
    import asyncio

    from auditor import config, pipeline
    from auditor.cli import _auditing as a
    from auditor.collect.capture import collect as visit
    from auditor.collect.redact import shown
    from auditor.model.kinds import VisitStatus
    from auditor.report._progress import progress

    settings = config.load()
    plan = a.plan_of(
        [url],
        browsing,
        settings,
        states=pipeline.states_of(states) if states is not None else settings.audit.states,
        pages=settings.audit.pages if pages is None else pages,
        policy=policy or settings.audit.policy,
        add_policy=add_policy or settings.audit.add_policy,
        keep_raw=keep_raw,
    )
    with (
        pipeline.taken(output, resume=resume) as folder,
        a.interruptible(folder),
        progress(shown(plan.url), quiet=quiet) as tell,
    ):
        capture = asyncio.run(visit(plan, folder, tell))
    for one in capture.visits:
        if one.status is not VisitStatus.COMPLETE:
            print(f"{one.state.value}: {one.status.value}, {one.reason}")
    if not quiet:
        print(f"Capture: {folder}")
    complete = all(one.status is VisitStatus.COMPLETE for one in capture.visits)
    raise typer.Exit(0 if complete else 3)
