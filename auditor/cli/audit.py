"""`auditor audit`: visit a site under every consent choice, read its policy, say what is not disclosed."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli._browsing import Browsing, takes_browsing


@takes_browsing
def audit(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="The site; further pages of it; or several sites.")],
    states: Annotated[str | None, typer.Option(help="Consent choices, e.g. no-action,accept,reject,gpc.")] = None,
    pages: Annotated[int | None, typer.Option(help="Audited pages, the URL included (default 5).")] = None,
    policy: Annotated[list[str] | None, typer.Option(metavar="URL_OR_FILE", help="Read this instead of searching.")] = None,
    add_policy: Annotated[list[str] | None, typer.Option(metavar="URL_OR_FILE", help="Read this as well.")] = None,
    profile: Annotated[str | None, typer.Option(help="Law profile: eu fr de uk ch us-ca none.")] = None,
    fail_on: Annotated[str | None, typer.Option(help="Exit 1 from this severity on, or none (default high).")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Output folder (default reports/SITE/TIME).")] = None,
    format: Annotated[str | None, typer.Option(help="Report formats, e.g. html,json,csv.")] = None,
    keep_raw: Annotated[bool, typer.Option("--keep-raw", help="Keep cookie values and bodies as they are.")] = False,
    open: Annotated[bool, typer.Option("--open", help="Open the report when done.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but problems.")] = False,
    browsing: Browsing = Browsing(),
) -> None:
    """Audit websites: what they store and send under every consent choice, and what their policy does not say."""
    import msgspec

    from auditor import config, pipeline
    from auditor.cli import _auditing as a

    settings = config.load()
    chosen = settings.audit
    order = pipeline.Order(
        out=out or Path("."),
        formats=a.formats_of(format, settings),
        profile=a.profile_of(profile or chosen.profile),
        settings=settings,
    )
    limit = a.fail_on_of(fail_on or chosen.fail_on)
    groups = pipeline.by_site([pipeline.check_url(url) for url in urls])
    plans = {
        site: a.plan_of(
            group,
            browsing,
            settings,
            states=pipeline.states_of(states) if states is not None else chosen.states,
            pages=chosen.pages if pages is None else pages,
            policy=policy or chosen.policy,
            add_policy=add_policy or chosen.add_policy,
            keep_raw=keep_raw,
        )
        for site, group in groups.items()
    }
    codes = []
    for site, plan in plans.items():
        folder = pipeline.default_folder(site) if out is None else out / site if len(plans) > 1 else out
        result = a.run_audit(plan, msgspec.structs.replace(order, out=folder), quiet=quiet)
        codes.append(pipeline.exit_code(result, limit))
        if open:
            a.open_report(folder)
    raise typer.Exit(pipeline.worst(codes))
