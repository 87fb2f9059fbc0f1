"""`auditor policy`: what do these documents disclose?"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli._browsing import Browsing, takes_browsing

if TYPE_CHECKING:
    from rich.console import Console

    from auditor.model.capture import Document
    from auditor.model.reading import DeclaredFact
    from auditor.model.text import DocumentText
    from auditor.policy.disclosures import Answer, DisclosureRow

_COLOURS = {
    "named-product": "green",
    "named-company": "green",
    "parent-named": "yellow",
    "cookie-name-only": "yellow",
    "category-only": "yellow",
    "generic-only": "yellow",
    "negated": "red",
    "conflict": "red",
    "undecidable": "magenta",
}
_QUOTE = 160
_COOKIES = 60
_FACTS = 60


@takes_browsing
def policy(
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE_OR_URL...", help="HTML, text or markdown files, or web addresses.")
    ],
    browsing: Browsing,
    format: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    save: Annotated[
        Path | None, typer.Option("--save", metavar="DIR", help="Keep the documents' texts in this folder.")
    ] = None,
) -> None:
    """Say which vendors these documents disclose: label, quote and place. Exit code 3 where a document cannot be read."""
    from auditor.model.problems import BadInput
    from auditor.policy import disclosures
    from auditor.policy.reader import Reader
    from auditor.trackers.register import load

    if format not in ("table", "json"):
        raise BadInput(f"--format '{format}' is unknown: use table or json.")
    with TemporaryDirectory(prefix="auditor-policy-") as folder:
        pairs = _documents(sources, browsing, Path(folder))
    register = load()
    texts = [text for text, _ in pairs if text]
    reading = Reader(register).read(texts)
    answer = disclosures.answer([_kept(*pair, save) for pair in pairs], reading, register)
    if format == "json":
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(answer, enc_hook=str), indent=2).decode())
    else:
        _show(answer)
    if any(document.reason for _, document in pairs):
        raise typer.Exit(3)


def _documents(sources: list[str], browsing: Browsing, folder: Path) -> "list[tuple[DocumentText | None, Document]]":
    """Each source as text, in the order given, none where it was not read; addresses are fetched in one browser."""
    import msgspec

    from auditor import config, pipeline
    from auditor.cli._auditing import plan_of

    urls = [source for source in sources if "://" in source] or ["https://localhost"]
    plan = plan_of(urls, browsing, config.Settings(), states=(), pages=1, policy=sources)
    found = []
    for number, (text, document) in enumerate(pipeline.documents_of(plan, folder), 1):
        id = f"d{number}"
        found.append((text and msgspec.structs.replace(text, id=id), msgspec.structs.replace(document, id=id)))
    return found


def _kept(text: "DocumentText | None", document: "Document", folder: Path | None) -> "Document":
    """The document with the file its offsets count in: kept in `folder`, or none."""
    import msgspec

    from auditor.model.problems import BadInput

    if folder is None or text is None:
        return msgspec.structs.replace(document, text_file=None)
    name = f"{text.id}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.text, encoding="utf-8", newline="")
    except OSError as error:
        raise BadInput(f"--save {folder}: cannot be written: {error.strerror}; choose another folder.") from error
    return msgspec.structs.replace(document, text_file=name)


def _show(answer: "Answer") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    for document in answer.documents:
        facts = [f"{document.words} words", document.language or "language unknown", document.kind.value]
        facts += [f"last updated {document.last_updated}"] if document.last_updated else []
        console.print(f"[bold]{escape(document.source or document.url)}[/]  {' · '.join(facts)}", highlight=False)
        if document.reason:
            console.print(f"  [red]not read: {escape(document.reason)}[/]", highlight=False)
    if answer.disclosures:
        table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold dim")
        for title in ("vendor", "label", "the words"):
            table.add_column(title, no_wrap=title == "label", ratio=3 if title == "the words" else None)
        for row in answer.disclosures:
            table.add_row(*_cells(row))
        console.print(table)
    else:
        console.print("No vendor of the register is named in what was read.")
    if answer.cookies:
        _show_cookies(console, answer)
    if answer.facts:
        _show_facts(console, answer)
    for line in _rest(answer):
        console.print(escape(line), highlight=False)


def _cells(row: "DisclosureRow") -> tuple[str, str, str]:
    from rich.markup import escape

    colour = _COLOURS.get(row.label.value, "dim")
    flags = f" [dim]{', '.join(row.flags)}[/]" if row.flags else ""
    shown = _short(row.quote.text, _QUOTE)
    group = " [dim](group)[/]" if row.vendor.kind == "company" else ""
    place = f"[dim]{row.quote.document} {row.quote.start}–{row.quote.end}[/]"
    return f"{escape(row.vendor.name)}{group}", f"[{colour}]{row.label.value}[/]{flags}", f"{escape(shown)} {place}"


def _show_cookies(console: "Console", answer: "Answer") -> None:
    """The cookies declared, as the document says: at most some dozens, the rest as a number."""
    from rich.markup import escape
    from rich.table import Table

    console.print(f"\n[bold]Cookies declared: {len(answer.cookies)}[/]", highlight=False)
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold dim")
    for title in ("cookie", "provider", "category", "lifetime", "purpose"):
        table.add_column(title, ratio=2 if title == "purpose" else None)
    for cookie in answer.cookies[:_COOKIES]:
        lasts = _short(cookie.lifetime_text or "", 40) or "[dim]not said[/]"
        cells = (cookie.name, cookie.provider or "", _short(cookie.category or "", 30))
        table.add_row(
            *map(escape, cells),
            lasts if lasts.startswith("[dim]") else escape(lasts),
            escape(_short(cookie.purpose or "", 90)),
        )
    console.print(table)
    if len(answer.cookies) > _COOKIES:
        console.print(f"… and {len(answer.cookies) - _COOKIES} more; --format json has them all.", highlight=False)


def _show_facts(console: "Console", answer: "Answer") -> None:
    """What else the documents state, one line for each kind and value with the first words that state it."""
    from rich.markup import escape
    from rich.table import Table

    console.print("\n[bold]Stated besides[/]", highlight=False)
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold dim")
    for title in ("what", "value", "times", "the words"):
        table.add_column(title, ratio=3 if title == "the words" else None, no_wrap=title == "what")
    held: dict[tuple[str, str], list[DeclaredFact]] = {}
    for fact in answer.facts:
        one = fact.kind.value in ("retention", "purpose", "opt-out")
        held.setdefault((fact.kind.value, _short(fact.value, 60) if one else fact.value), []).append(fact)
    for (kind, value), facts in sorted(held.items())[:_FACTS]:
        quote = facts[0].quote
        words = f"{escape(_short(quote.text, _QUOTE))} [dim]{quote.document} {quote.start}–{quote.end}[/]"
        table.add_row(kind, escape(value), str(len(facts)), words)
    console.print(table)
    if len(held) > _FACTS:
        console.print(f"… and {len(held) - _FACTS} more; --format json has them all.", highlight=False)


def _short(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def _rest(answer: "Answer") -> list[str]:
    """One line each for what is not a named vendor."""
    lines = []
    classes = sorted({row.vendor_class.value if row.vendor_class else "generic wording" for row in answer.categories})
    if classes:
        lines.append(f"Named by class only: {', '.join(classes)}")
    if answer.denied:
        lines.append(f"Denied by class: {', '.join(sorted({row.vendor_class.value for row in answer.denied}))}")
    if answer.unknown:
        lines.append(f"Organisations the register does not know: {', '.join(u.name for u in answer.unknown[:20])}")
    return lines
