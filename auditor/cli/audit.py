"""`auditor audit`: visit a site under every consent choice, read its policy, say what is not disclosed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli._browsing import Browsing, takes_browsing

if TYPE_CHECKING:
    from auditor.collect.plan import Plan


@takes_browsing
def audit(
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL...", help="The site; further pages of it; or several sites.")
    ] = None,
    states: Annotated[
        str | None, typer.Option(help="Consent choices, of no-action,accept,reject,gpc,withdraw,custom.")
    ] = None,
    pages: Annotated[int | None, typer.Option(help="Audited pages, the URL included (default 5).")] = None,
    repeat: Annotated[int, typer.Option(help="Visits of each state, to see what does not happen every time.")] = 1,
    har: Annotated[
        list[str] | None, typer.Option(metavar="[STATE=]FILE", help="Judge a HAR recording instead of visiting.")
    ] = None,
    policy: Annotated[
        list[str] | None, typer.Option(metavar="URL_OR_FILE", help="Read this instead of searching.")
    ] = None,
    add_policy: Annotated[list[str] | None, typer.Option(metavar="URL_OR_FILE", help="Read this as well.")] = None,
    profile: Annotated[str | None, typer.Option(help="Law profile: eu fr de uk ch us-ca none.")] = None,
    fail_on: Annotated[str | None, typer.Option(help="Exit 1 from this severity on, or none (default high).")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Output folder (default reports/SITE/TIME).")] = None,
    format: Annotated[str | None, typer.Option(help="Report formats, e.g. html,json,csv.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the reports: en, de, fr.")] = None,
    paper: Annotated[str | None, typer.Option(help="Paper of the pdf: a4 or letter.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an audit that was cut off.")] = False,
    keep_raw: Annotated[bool, typer.Option("--keep-raw", help="Keep cookie values and bodies as they are.")] = False,
    open: Annotated[bool, typer.Option("--open", help="Open the report when done.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but problems.")] = False,
    *,
    browsing: Browsing,
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
        language=a.language_of(language or chosen.language),
        paper=a.paper_of(paper or chosen.paper),
    )
    limit = a.fail_on_of(fail_on or chosen.fail_on)
    asked = pipeline.states_of(states) if states is not None else chosen.states

    def plan(group: Sequence[str]) -> "Plan":
        return a.plan_of(
            group,
            browsing,
            settings,
            states=asked,
            pages=chosen.pages if pages is None else pages,
            repeat=repeat,
            policy=policy or chosen.policy,
            add_policy=add_policy or chosen.add_policy,
            keep_raw=keep_raw,
        )

    def folder(site: str, several: bool = False) -> Path:
        if out is None:
            return (pipeline.newest(site) if resume else None) or pipeline.default_folder(site)
        return out / site if several else out

    if har:
        result = a.run_recordings(pipeline.recordings_of(har), urls, plan, order, folder, quiet=quiet)
        raise typer.Exit(pipeline.exit_code(result, limit))
    plans = {site: plan(group) for site, group in pipeline.by_site(a.addresses(urls)).items()}
    codes = []
    for site, one in plans.items():
        place = folder(site, len(plans) > 1)
        result = a.run_audit(one, msgspec.structs.replace(order, out=place), quiet=quiet, resume=resume)
        codes.append(pipeline.exit_code(result, limit))
        if open:
            a.open_report(place)
    raise typer.Exit(pipeline.worst(codes))
