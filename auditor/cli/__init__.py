"""The command line: one file per command. A command parses, calls one function and returns a code.

A file here holds either a function named like the file (a command) or `app`, a Typer app (a group of commands).
Nothing heavy is imported before a command runs, so that `auditor --help` is quick.
"""

import sys

import typer

from auditor import __version__
from auditor.model.problems import BadInput, Interrupted, Unfinished

app = typer.Typer(
    name="auditor",
    help="Which vendors does a website use, and which of them does its own policy not disclose?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        print(f"auditor {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    pass


def _mount() -> None:
    """Commands in the order a newcomer meets them."""
    from auditor.cli import (
        audit,
        check,
        checks,
        collect,
        declaration,
        demo,
        diff,
        doctor,
        explain,
        history,
        init,
        jobs,
        lists,
        match,
        policy,
        report,
        schema,
        triage,
        vendors,
        verify,
    )

    app.command()(demo.demo)
    app.command()(audit.audit)
    app.command()(collect.collect)
    app.command()(check.check)
    app.command()(report.report)
    app.command()(diff.diff)
    app.add_typer(history.app, name="history")
    app.command()(explain.explain)
    app.command()(declaration.declaration)
    app.command()(policy.policy)
    app.command()(match.match)
    app.add_typer(vendors.app, name="vendors")
    app.add_typer(lists.app, name="lists")
    app.add_typer(checks.app, name="checks")
    app.add_typer(triage.app, name="triage")
    app.add_typer(jobs.app, name="jobs")
    app.command()(verify.verify)
    app.command()(init.init)
    app.command()(doctor.doctor)
    app.command()(schema.schema)


_mount()


def main() -> None:
    """Run the command line; a `BadInput` becomes its sentence and exit code 2, an `Interrupted` its own."""
    try:
        app()
    except Unfinished as problem:
        print(f"auditor: {problem}", file=sys.stderr)
        sys.exit(3)
    except BadInput as problem:
        print(f"auditor: {problem}", file=sys.stderr)
        sys.exit(2)
    except Interrupted as end:
        print(f"auditor: {end}", file=sys.stderr)
        sys.exit(end.code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
