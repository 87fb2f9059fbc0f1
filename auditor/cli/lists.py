"""`auditor lists`: the filter lists on this machine."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.trackers.engine import ListCounts
    from auditor.trackers.lists import InstalledList

app = typer.Typer(help="Filter lists: what is installed, fetch newer ones, add your own.", no_args_is_help=True)


@app.command()
def status(
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
) -> None:
    """Say which lists are used, how old they are and what the engine makes of their rules."""
    from auditor.model.problems import BadInput
    from auditor.trackers.engine import Engine
    from auditor.trackers.lists import installed

    if format not in ("table", "json"):
        raise BadInput(f"'{format}' is no format of this command: use table or json.")
    lists = installed()
    counts = Engine.load([one.path for one in lists]).counts if lists else ()
    rows = list(zip(lists, counts, strict=True))
    if format == "json":
        print(_json(rows))
    elif not rows:
        print("No filter lists are installed: 'auditor lists update' fetches EasyList and EasyPrivacy.")
    else:
        for one, count in rows:
            _show(one, count)


def _json(rows: "list[tuple[InstalledList, ListCounts]]") -> str:
    from datetime import UTC, datetime

    import msgspec

    now = datetime.now(UTC)
    made = [
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
        for one, count in rows
    ]
    return msgspec.json.format(msgspec.json.encode(made)).decode()


def _show(one: "InstalledList", count: "ListCounts") -> None:
    from datetime import UTC, datetime

    now = datetime.now(UTC)
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
