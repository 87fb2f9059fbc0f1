"""`auditor lists`: the filter lists on this machine."""

from typing import Annotated

import typer

app = typer.Typer(help="Filter lists: what is installed, fetch newer ones, add your own.", no_args_is_help=True)


@app.command()
def status(
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
) -> None:
    """Say which lists are used, how old they are and what the engine makes of their rules."""
    from datetime import UTC, datetime

    from auditor.model.problems import BadInput
    from auditor.trackers.engine import Engine
    from auditor.trackers.lists import installed

    if format not in ("table", "json"):
        raise BadInput(f"'{format}' is no format of this command: use table or json.")
    lists = installed()
    now = datetime.now(UTC)
    counts = Engine.load([one.path for one in lists]).counts if lists else ()
    if format == "json":
        import msgspec

        rows = [
            {
                "id": one.id,
                "title": one.title,
                "version": one.version,
                "sha256": one.sha256,
                "path": str(one.path),
                "changed": one.changed,
                "expires": one.expires,
                "overdue": one.overdue(now),
                "rules": {name: getattr(count, name) for name in count.__struct_fields__ if name != "list"},
            }
            for one, count in zip(lists, counts, strict=True)
        ]
        print(msgspec.json.format(msgspec.json.encode(rows)).decode())
        return
    for one, count in zip(lists, counts, strict=True):
        late = " - due for an update: auditor lists update" if one.overdue(now) else ""
        print(f"{one.id}  {one.title}, version {one.version}, {one.age(now)} old{late}")
        print(f"    {one.path}")
        print(
            f"    {count.rules:,} network rules, of them {count.exceptions:,} exceptions; {count.cosmetic:,} hiding rules"
        )
        for what, tally in (
            ("block nothing", count.no_block),
            ("not supported", count.unsupported),
            ("invalid", count.invalid),
        ):
            if tally:
                named = ", ".join(f"{name} {number:,}" for name, number in sorted(tally.items(), key=lambda i: -i[1]))
                print(f"    {what}: {named}")
    if not lists:
        print("No filter lists are installed: 'auditor lists update' fetches EasyList and EasyPrivacy.")


@app.command()
def update(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Only these lists.")] = None,
) -> None:
    """Fetch newer lists; a list that cannot be fetched, or is not plausible, keeps its last good copy (exit 3)."""
    from auditor.trackers import list_update
    from auditor.trackers.lists import data_folder, sources

    done = list_update.update(data_folder(), sources(), ids or ())
    for one in done:
        print(one.message)
    raise typer.Exit(3 if any(one.outcome is list_update.Outcome.FAILED for one in done) else 0)


@app.command()
def add(
    given: Annotated[
        str, typer.Argument(metavar="FILE_OR_ADDRESS", help="A list file, its address, or a known list's id.")
    ],
    id: Annotated[str | None, typer.Option("--id", help="Name of the list in evidence (default: its file's).")] = None,
) -> None:
    """Add a list of your own, or one of the optional lists; whether its licence allows your use is for you to check."""
    from auditor.trackers import list_update
    from auditor.trackers.lists import data_folder, sources

    print(list_update.add(data_folder(), given, sources(), id=id).message)
