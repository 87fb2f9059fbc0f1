"""`auditor vendors`: who is behind a name, domain, URL or cookie, and is the register sound?"""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.model.problems import BadInput

if TYPE_CHECKING:
    from auditor.model.register import Company, Product, Register
    from auditor.trackers.lookup import Hit

app = typer.Typer(help="The vendor register: find a vendor, check the files.", no_args_is_help=True)

_FORMATS = ("table", "json")


@app.command()
def find(
    what: Annotated[
        str,
        typer.Argument(help="A name, a domain, a URL, or a cookie or storage name", metavar="NAME|DOMAIN|URL|COOKIE"),
    ],
    format: Annotated[str, typer.Option("--format", help="table or json")] = "table",
) -> None:
    """Say which vendor this is, and how surely."""
    if format not in _FORMATS:
        raise BadInput(f"there is no format '{format}': use table or json.")
    import msgspec

    from auditor.trackers import register
    from auditor.trackers.lookup import Lookup

    known = register.load()
    hits = Lookup(known).find(what)
    if format == "json":
        print(msgspec.json.format(msgspec.json.encode([_row(hit, known) for hit in hits]), indent=2).decode())
    elif not hits:
        print(f"The register knows no vendor by '{what}'.")
    else:
        _print_table(hits, known)


@app.command()
def check(
    folder: Annotated[
        str | None, typer.Argument(help="A folder with vendors/*.toml; default: the tool's own register")
    ] = None,
    notes: Annotated[bool, typer.Option("--notes", help="Also list what nobody has written down yet.")] = False,
) -> None:
    """Check the register's files: faults (exit code 2), then gaps; what is not written down is counted as notes."""
    from pathlib import Path

    from auditor.trackers import consistency

    root = Path(folder) if folder is not None else None
    found = consistency.problems(root)
    for problem in found:
        print(f"{'fault' if problem.fault else 'gap'}: {problem.sentence}")
    faults = sum(problem.fault for problem in found)
    if not faults:
        unwritten = consistency.missing(root)
        for one in unwritten if notes else ():
            print(f"note: {one.sentence}")
        print(
            f"Notes: {sum(len(one.of) for one in unwritten):,} facts are not written down{'' if notes else ' (--notes)'}."
        )
    print(f"Faults: {faults}, gaps: {len(found) - faults}.")
    if faults:
        raise typer.Exit(2)


def _entry(hit: "Hit", known: "Register") -> "tuple[Product | Company, Company]":
    """What was found, and the company that runs it."""
    product = known.products.get(hit.id)
    if product is None:
        return known.companies[hit.id], known.companies[hit.id]
    return product, known.companies[product.company]


def _row(hit: "Hit", known: "Register") -> dict[str, object]:
    entry, company = _entry(hit, known)
    return {
        "id": hit.id,
        "name": entry.name,
        "company": company.name,
        "country": company.country,
        "parent": next(iter(_parents(company, known)), None),
        "parents": _parents(company, known),
        "dpf": {"status": company.dpf, "since": company.dpf_since} if company.dpf else None,
        "kind": "product" if hit.id in known.products else "company",
        "matched": {"kind": hit.kind, "value": hit.value},
        "attribution": hit.attribution,
    }


def _parents(company: "Company", known: "Register") -> list[str]:
    """Names of the companies above this one, nearest first."""
    above: list[str] = []
    step = known.companies.get(company.parent or "")
    while step is not None:
        above.append(step.name)
        step = known.companies.get(step.parent or "")
    return above


def _print_table(hits: "tuple[Hit, ...]", known: "Register") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("id", no_wrap=True)
    for column in ("name", "company", "classes", "matched", "attribution"):
        table.add_column(column, overflow="fold")
    for hit in hits:
        entry, company = _entry(hit, known)
        product = known.products.get(hit.id)
        classes = ", ".join(product.classes) if product else "company"
        where = f"{company.name}, {company.country}" if company.country else company.name
        where = " › ".join((where, *_parents(company, known)))
        table.add_row(hit.id, entry.name, where, classes, f"{hit.kind} {hit.value}", hit.attribution)
    # A pipe has no width of its own; without one rich would fold at 80 columns.
    Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else 140).print(table)
