"""What a consent tool declares through its interface → a page that is read like any other document."""

from collections.abc import Sequence
from html import escape
from typing import Any

import msgspec

from auditor.model.base import Record

_MOST = 3000
_LONGEST = 2000
_DAY = 86_400


class Entry(Record, frozen=True, kw_only=True):
    """A cookie or a service without one, in the tool's own words; `seconds` where the tool gives a figure."""

    name: str = ""
    service: str = ""
    provider: str = ""
    domain: str = ""
    purpose: str = ""
    category: str = ""
    lifetime: str = ""
    url: str = ""
    seconds: float | None = None


class Declared(Record, frozen=True, kw_only=True):
    """`late`: the tool is there and did not answer in time, `failed`: it threw when asked; so what it declares is not
    known."""

    tool: str
    entries: tuple[Entry, ...]
    late: bool = False
    failed: bool = False


def declared(answer: Any) -> tuple[Declared, ...]:
    """The page's answer as records; what is no such answer is left out, for it is the page's word."""
    found = []
    for one in answer if isinstance(answer, list) else ():
        try:
            found.append(msgspec.convert(one, Declared))
        except msgspec.ValidationError:
            continue
    kept = (d for d in found if d.entries or d.late or d.failed)
    return tuple(msgspec.structs.replace(d, tool=d.tool[:80], entries=d.entries[:_MOST]) for d in kept)


def page(tool: Declared, language: str = "") -> str:
    """The declaration as HTML: one table of cookies and one of services for each class, in the tool's order."""
    classes = dict.fromkeys(entry.category for entry in tool.entries)
    parts = []
    for name in classes:
        held = [entry for entry in tool.entries if entry.category == name]
        parts.append(f"<h2>{_text(name or 'Services')}</h2>")
        parts += _table([entry for entry in held if entry.name], cookies=True)
        services = {(entry.service, entry.provider): entry for entry in held if not entry.name and entry.service}
        parts += _table(list(services.values()), cookies=False)
    title = f"Cookies and services declared in {_text(tool.tool)}"
    return (
        f'<!doctype html><html lang="{escape(language[:5])}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main><h1>{title}</h1>{''.join(parts)}</main></body></html>"
    )


def _table(entries: Sequence[Entry], *, cookies: bool) -> list[str]:
    if not entries:
        return []
    first = ("Cookie name", "Provider", "Domain") if cookies else ("Service", "Provider", "Privacy policy")
    titles = "".join(f"<th>{title}</th>" for title in (*first, "Purpose", "Duration"))
    rows = []
    for entry in entries:
        provider = entry.provider or entry.service
        held = (entry.name, provider, entry.domain) if cookies else (entry.service, provider, entry.url)
        cells = (*held, entry.purpose, entry.lifetime or lasts(entry.seconds))
        rows.append(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in cells)}</tr>")
    return [f"<table><thead><tr>{titles}</tr></thead><tbody>{''.join(rows)}</tbody></table>"]


def lasts(seconds: float | None) -> str:
    """A lifetime in words: whole days where it is at least one, empty where none is known."""
    if seconds is None or seconds < 0:
        return ""
    if seconds == 0:
        return "Session"
    return f"{seconds / _DAY:.0f} days" if seconds >= _DAY else f"{seconds:.0f} seconds"


def _text(words: str) -> str:
    return escape(" ".join(words.split())[:_LONGEST])
