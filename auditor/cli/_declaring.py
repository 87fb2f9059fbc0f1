"""Draft text for what is missing from a policy: from what was observed and what the register knows of the vendors."""

import csv
import io
from collections.abc import Sequence

from auditor.model.base import Record
from auditor.model.evidence import CookieRow, StorageRow, VendorRow
from auditor.model.kinds import Label, Party
from auditor.model.result import AuditResult
from auditor.sites import host_of, site_of

FORMATS = ("md", "html", "csv", "docx")
NOTICE = (
    "Draft made from what an audit observed. A person has to review it before it is published: purposes, legal bases, "
    "transfers and what vendors keep on their servers cannot be seen from outside, and the entity named may not be the one "
    "of the group that your contract is with."
)
COLUMNS = ("Name", "Provider", "Legal entity", "Country", "Purpose", "Lifetime (observed)", "Type", "Privacy policy")
OPEN = "to be completed"
OTHERWISE = "Passages that say otherwise"
_DENYING = (Label.NEGATED, Label.CONFLICT)
_NAMED = (Label.NAMED_PRODUCT, Label.NAMED_COMPANY)


class Missing(Record, frozen=True, kw_only=True):
    """A vendor that the policy does not name, with the sentence proposed for it."""

    vendor: VendorRow
    sentence: str


class Draft(Record, frozen=True, kw_only=True):
    """`vendors` lack a mention; `rows` are cookies, storage and vendors without either, as table rows (`COLUMNS`);
    `otherwise` are passages that the draft would contradict, each with what to do about it."""

    site: str
    audited: str
    vendors: tuple[Missing, ...]
    rows: tuple[tuple[str, ...], ...]
    otherwise: tuple[str, ...] = ()


def draft(result: AuditResult) -> Draft:
    """The sentences and rows that are missing, in order of the vendors' names."""
    vendors = {row.id: row for row in result.vendors}
    unnamed = [row for row in result.vendors if row.seen and row.kind == "product" and row.label not in _NAMED]
    missing = [c for c in result.cookies if c.stored and c.declared is None and (c.vendor in vendors or c.identifier)]
    rows = [_cookie(c, vendors.get(c.vendor or ""), result) for c in missing]
    for entry in result.storage:
        if entry.declared is None and entry.identifier:
            row = vendors.get(entry.vendor or "")
            kind = f"{entry.kind.value} storage"
            rows.append((entry.key, *_provider(row, _origin(entry, result)), "no expiry", kind, _link(row)))
    kept = {c.vendor for c in missing}
    rows += [
        ("(no cookie observed)", *_provider(v, ""), "—", "requests only", _link(v)) for v in unnamed if v.id not in kept
    ]
    return Draft(
        site=result.target.site,
        audited=f"{result.finished:%Y-%m-%d}",
        vendors=tuple(Missing(vendor=v, sentence=_sentence(v, result.cookies)) for v in unnamed),
        otherwise=tuple(_contradicted(v) for v in unnamed if v.label in _DENYING and v.quotes),
        rows=tuple(sorted(dict.fromkeys(rows), key=lambda row: (row[1].casefold(), row[0]))),
    )


def _sentence(row: VendorRow, cookies: Sequence[CookieRow]) -> str:
    from auditor.evidence.drafts import listed, purpose

    names = listed(sorted({c.name for c in cookies if c.vendor == row.id and c.stored}), 12)
    entity, country = row.entity or row.company, f", {row.country}" if row.country else ""
    stored = f" It stores {names} on your device." if names else ""
    more = f" More: {row.policy_url}." if row.policy_url else ""
    return f"This website uses {row.name}, provided by {entity or OPEN}{country}, for {purpose(row)}.{stored}{more}"


def _contradicted(row: VendorRow) -> str:
    from auditor.evidence.drafts import place, quoted

    said = " and ".join(f"“{quoted(quote)}” ({place(quote)})" for quote in row.quotes[:2])
    return f"{row.name}: the policy says {said}. Correct or delete that before the sentence above goes in."


def _cookie(cookie: CookieRow, row: VendorRow | None, result: AuditResult) -> tuple[str, ...]:
    from auditor.evidence.wording import lifetime

    party = "third-party cookie" if cookie.party is Party.THIRD else "first-party cookie"
    where = _origin(cookie, result)
    return (cookie.name, *_provider(row, where), lifetime(cookie.lifetime_seconds), party, _link(row))


def _origin(kept: CookieRow | StorageRow, result: AuditResult) -> str:
    """Whose it seems to be where no vendor is known: the site of who wrote it or of the cookie itself, else our own."""
    hosts = [host_of(kept.set_by.url) if kept.set_by.url else ""]
    hosts += [kept.domain.lstrip(".")] if isinstance(kept, CookieRow) else []
    own = (result.target.site, *result.target.first_party)
    return next((site for host in hosts if host and (site := site_of(host)) not in own), result.target.site)


def _provider(row: VendorRow | None, where: str) -> tuple[str, str, str, str]:
    from auditor.evidence.drafts import purpose

    if row is None:
        return (f"to be found out ({where})", OPEN, OPEN, OPEN)
    return (row.name, row.entity or row.company or OPEN, row.country or OPEN, purpose(row))


def _link(row: VendorRow | None) -> str:
    return (row.policy_url if row else None) or OPEN


def rendered(made: Draft, format: str) -> bytes:
    """The draft in one of `FORMATS`."""
    return {"md": _markdown, "html": _html, "csv": _csv, "docx": _docx}[format](made)


def _title(made: Draft) -> str:
    return f"Draft: what is missing from the policy of {made.site}"


def _markdown(made: Draft) -> bytes:
    def cell(text: str) -> str:
        return text.replace("|", "\\|").replace("\n", " ")

    lines = [f"# {_title(made)}", "", f"> {NOTICE} Audited on {made.audited}.", ""]
    if not made.vendors and not made.rows:
        lines += ["Nothing is missing for what was observed.", ""]
    if made.vendors:
        lines += ["## Vendors", "", *(f"- {one.sentence}" for one in made.vendors), ""]
    if made.otherwise:
        lines += [f"## {OTHERWISE}", "", *(f"- {text}" for text in made.otherwise), ""]
    if made.rows:
        lines += ["## Cookies and similar", "", f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
        lines += [f"| {' | '.join(cell(text) for text in row)} |" for row in made.rows]
    return ("\n".join(lines).rstrip() + "\n").encode()


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title><style>
body{font:1rem/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
td,th{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}
table{border-collapse:collapse}.notice{border:2px solid #b45309;padding:.6rem}
</style></head><body>
<h1>{{ title }}</h1>
<p class="notice"><strong>Draft, to be reviewed.</strong> {{ notice }} Audited on {{ made.audited }}.</p>
{% if made.vendors %}<h2>Vendors</h2>
<ul>{% for one in made.vendors %}<li>{{ one.sentence }}</li>{% endfor %}</ul>{% endif %}
{% if made.otherwise %}<h2>{{ otherwise }}</h2>
<ul>{% for text in made.otherwise %}<li>{{ text }}</li>{% endfor %}</ul>{% endif %}
{% if made.rows %}<h2>Cookies and similar</h2>
<table><thead><tr>{% for c in columns %}<th scope="col">{{ c }}</th>{% endfor %}</tr></thead><tbody>
{% for row in made.rows %}<tr>{% for text in row %}<td>{{ text }}</td>{% endfor %}</tr>{% endfor %}
</tbody></table>{% endif %}
{% if not made.vendors and not made.rows %}<p>Nothing is missing for what was observed.</p>{% endif %}
</body></html>
"""


def _html(made: Draft) -> bytes:
    from jinja2 import Environment, StrictUndefined

    page = Environment(autoescape=True, undefined=StrictUndefined).from_string(_PAGE)
    return page.render(made=made, title=_title(made), notice=NOTICE, columns=COLUMNS, otherwise=OTHERWISE).encode()


def _csv(made: Draft) -> bytes:
    """A leading apostrophe keeps spreadsheets from running a text that starts like a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*COLUMNS, "Status"))
    for row in made.rows:
        writer.writerow((*(f"'{t}" if t.startswith(("=", "+", "-", "@")) else t for t in row), "draft, to be reviewed"))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _docx(made: Draft) -> bytes:
    from docx import Document

    paper = Document()
    paper.add_heading(_title(made), level=0)
    paper.add_paragraph(f"{NOTICE} Audited on {made.audited}.", style="Intense Quote")
    if made.vendors:
        paper.add_heading("Vendors", level=1)
        for one in made.vendors:
            paper.add_paragraph(one.sentence, style="List Bullet")
    if made.otherwise:
        paper.add_heading(OTHERWISE, level=1)
        for text in made.otherwise:
            paper.add_paragraph(_printable(text), style="List Bullet")
    if made.rows:
        paper.add_heading("Cookies and similar", level=1)
        table = paper.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
        for row, place in zip(
            (COLUMNS, *made.rows), [table.rows[0], *(table.add_row() for _ in made.rows)], strict=True
        ):
            for text, cell in zip(row, place.cells, strict=True):
                cell.text = _printable(text)
    if not made.vendors and not made.rows:
        paper.add_paragraph("Nothing is missing for what was observed.")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _printable(text: str) -> str:
    """Text that XML can hold."""
    return "".join(c for c in text if c in "\t\n" or ord(c) >= 32)
