"""`report.html`: one file that opens offline, needs no script to read and prints well."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import jinja2
from markupsafe import Markup, escape

from auditor import __version__
from auditor.model.evidence import VisitSummary
from auditor.model.kinds import Severity, State, Verdict
from auditor.model.result import AuditResult
from auditor.report import USUAL, FormatMeta, Options, _figures, _findings, _map, _matrix, _pictures, _stored, _words
from auditor.report._footnotes import Footnotes
from auditor.report._language import ENGLISH, day, in_english, many, moment, number, of_check, speaking, spoken, t
from auditor.report._passages import Library, name_of
from auditor.report._retold import pieces, retold, retold_changes, word
from auditor.report._text import LONGEST, duration, line, link, listed, lower_first, shortened, visible, when

META = FormatMeta(id="html", title="HTML, one file for reading and printing", suffix=".html", media_type="text/html")
PICTURES_LIMIT = 24 * 1024 * 1024
"""Bytes of screenshots that are embedded; further ones are named only, so that a browser still opens the report."""
WAIVED_DAYS = 180
"""How long a decision holds unless its author says otherwise; counted from the audit, so that rendering is pure."""
_SHOT = re.compile(r"screenshots/.*-(?P<page>\d{1,6})-(?P<moment>[a-z]+(?:-\d)?)\.\w{3,4}")
_CODE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def render(result: AuditResult, assets: dict[str, bytes], options: Options = USUAL) -> bytes:
    """The report as UTF-8 HTML. Screenshots and document texts that `assets` lacks are named, not shown."""
    return page(result, assets, options)


def page(result: AuditResult, assets: dict[str, bytes], options: Options, *, paper: bool = False) -> bytes:
    """The report for a screen or, with `paper`, for printing on the paper of `options`, without script."""
    with speaking(options.language):
        templates = environment()
        size = options.paper.capitalize() if paper else "auto"
        head = css_string(f"{line(result.target.site, 80)} · {day(result.started)}")
        style = templates.get_template("report.css").render(size=size, head=Markup(head))
        script = "" if paper else templates.get_template("report.js").render()
        context = _context(retold(result), assets) | {"language": options.language, "paper": paper}
        changes = retold_changes(options.changes)
        context |= {"changes": changes, "changed": _pictures.changed(changes)}
        made = templates.get_template("page.html").render(
            **context,
            style=Markup(style),
            style_hash=digest(style),
            script=Markup(script),
            script_hash=digest(script) if script else "",
        )
    return made.encode("utf-8", errors="replace")


def digest(text: str) -> str:
    """What a content policy names a style or script by: its SHA-256 in base64."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def css_string(text: str) -> str:
    """A CSS string in which everything but letters, digits and spaces is escaped."""
    return '"' + "".join(c if c.isalnum() or c in " .-" else f"\\{ord(c):X} " for c in text) + '"'


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Templates that escape everything and refuse names nobody set."""
    from auditor.report import _drawn  # with its library only when something is drawn

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("auditor.report", "_html"),
        autoescape=lambda name: name is None or name.endswith(".html"),
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "told": _told,
        "word": word,
        "line": line,
        "safe_link": link,
        "listed": listed,
        "duration": duration,
        "when": when,
    }
    made.filters |= {
        "capitalize_first": _capitalized,
        "lower_first": lower_first,
        "shortened": shortened,
        "vendor_name": _vendor_name,
        "number": number,
        "first_word": lambda text: text.partition(":")[0].partition(" :")[0],
        "vendor_classes": lambda classes: ", ".join(_words.CLASS[one] for one in classes),
    }
    made.globals |= {"words": _words, "legend": _matrix.LEGEND, "name_of": name_of, "state_words": _state_words}
    made.globals |= {"exact": lambda at: f"{at:%Y-%m-%d %H:%M:%S %Z}", "date_of": _date_of}
    made.globals |= {"t": t, "many": many, "day": day, "moment": moment, "of_check": of_check, "number": number}
    made.globals |= {"lang_of": _lang_of, "lang_in": _lang_in, "tm": _with_markup, "foreign": _foreign}
    made.globals |= {"shot_words": _shot_words, "behaviour": _behaviour}
    made.globals |= {"drawn": _drawn, "role": lambda role: _words.ROLE.get(role, role)}
    made.globals |= {"en": lambda: _lang_in(ENGLISH)}
    return made


def _shot_words(name: str) -> str:
    """ "Page 2 when it was left", from the name visit-page-moment; empty where the name says nothing."""
    told = _SHOT.fullmatch(name)
    if told is None or told["moment"] not in _words.MOMENT:
        return ""
    return _capitalized(_words.MOMENT[told["moment"]].format(n=told["page"]))


def _behaviour(kinds: Iterable[str]) -> str:
    return listed(_words.BEHAVIOUR.get(kind, kind) for kind in kinds)


def _lang_of(text: str | None) -> Markup:
    """The language of a check's text where it is not that of the page."""
    return _lang_in(ENGLISH if text and in_english(text) else None)


def _foreign(shown: str, text: str | None) -> str:
    """A filled-in text with its language where `text`, what it was made from, stays English."""
    mark = _lang_of(text)
    return Markup("<span{}>{}</span>").format(mark, visible(shown)) if mark else shown


def _told(text: str | None, longest: int = LONGEST) -> str:
    """A text of the result on one line; parts in another language than the page's, such as a policy's words, say so."""
    parts = pieces(text or "")
    if len(parts) == 1:
        return _in_language(line(text or "", longest), parts[0][1])
    if len(text or "") > longest:
        return shortened(text or "", longest)
    if not any(language for _, language in parts):
        return line(text or "", longest)
    return Markup("").join(_in_language(visible(part), language) for part, language in parts)


def _in_language(text: str, language: str) -> str:
    mark = _lang_in(language)
    return Markup("<span{}>{}</span>").format(mark, text) if mark else escape(text)


def _date_of(text: str) -> str:
    """A date that a document states, by locale where it is one; else as it stands."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return line(text, 40)


def _with_markup(text: str, **values: str) -> Markup:
    """`t` for values that may hold markup."""
    return escape(t(text)).format(**values)


def _lang_in(code: str | None) -> Markup:
    """A `lang` attribute where the language, if it is known, is not that of the page."""
    fits = code and _CODE.fullmatch(code) and code != spoken().code
    return Markup(' lang="{}"').format(code) if fits else Markup("")


def _shown(value: Any) -> Any:
    """Every expression of every template passes here: nothing invisible reaches the page."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return "" if value is None else value
    return visible(str(value))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _state_words(states: Iterable[State]) -> str:
    return listed(_words.STATE[state] for state in states)


@jinja2.pass_context
def _vendor_name(context: jinja2.runtime.Context, key: str) -> str:
    """A vendor's name for its id; other subjects are their own name."""
    return str(context["vendor_names"].get(key, key))


def _context(result: AuditResult, assets: dict[str, bytes]) -> dict[str, Any]:
    library = Library(result, assets)
    groups = _findings.groups(result, library)
    found = tuple(block for group in groups for block in group.blocks)
    return {
        "result": result,
        "notes": Footnotes(),
        "version": __version__,
        "sentences": _figures.sentences(result),
        "policy_hash": lambda finding: _figures.policy_hash(result, finding),
        "no_finding": _figures.no_finding(result),
        "gaps": _figures.gaps(result),
        "unasked": _figures.unasked(result),
        "severities": _figures.by_severity(result),
        "columns": _figures.columns(result),
        "visits": {visit.state: visit for visit in reversed(result.visits)},
        "matrix": _matrix.lines(result),
        "unknown": [
            (u, [(s, _matrix.cell(u.observed, s)) for s in _figures.columns(result)]) for u in result.unknown_hosts
        ],
        "groups": groups,
        "laws": list(dict.fromkeys(law for group in groups for law in group.legal)),
        "common_doubts": _findings.common_doubts(groups),
        "lang_of_doubt": _lang_of_doubt(result),
        "lang_said": _lang_said(result),
        "blocks": found,
        "numbers": {block.finding.fingerprint: block.number for block in found},
        "audit_blocks": _findings.audit_blocks(result, library),
        "actions": _findings.actions(groups),
        "waived": [finding for finding in result.findings if finding.waiver],
        "cookies": _stored.cookie_lines(result),
        "storage": _stored.storage_lines(result),
        "vendor_names": _stored.names(result),
        "unseen_vendors": [(v, [library.passage(q) for q in v.quotes[:1]]) for v in _stored.unseen_vendors(result)],
        "otherwise_named": [(v, [library.passage(q) for q in v.quotes[:1]]) for v in _stored.otherwise_named(result)],
        "defunct": _stored.defunct_vendors(result),
        "facts": [(fact, library.passage(fact.quote)) for fact in _stored.facts(result)],
        "unseen_cookies": _stored.unseen_cookies(result),
        **_about(result),
        **_pictured(result, assets),
        "crops": {b.screenshot: b.number for b in reversed(found) if b.screenshot},
    }


def _about(result: AuditResult) -> dict[str, Any]:
    """What follows from the result alone, without documents and pictures."""
    return {
        "limitations": result.limitations,
        "raw": "--keep-raw" in result.tool.command,
        "severity_order": tuple(Severity),
        "waive_until": result.finished.date() + timedelta(days=WAIVED_DAYS),
        "page_count": len({p.final_url for visit in result.visits for p in visit.pages}),
        "waived_subjects": {f.subject.key for f in result.findings if f.waiver},
        "loaded_by": lambda vendor: [_stored.names(result).get(id, id) for id in vendor.loaded_by],
        "disclosed_in": lambda vendor: [_words.DOCUMENT[kind] for kind in vendor.disclosed_in],
        "passed": [check for check in result.checks if check.verdict is Verdict.PASS],
    }


def _lang_said(result: AuditResult) -> Callable[[str], Markup]:
    """The language of the document of this id."""
    known = {one.id: one.language for one in result.documents}
    return lambda document: _lang_in(known.get(document))


def _lang_of_doubt(result: AuditResult) -> Callable[[str], Markup]:
    """Doubts of checks may stay English; those that this audit adds are said in the language of the report."""
    own = {doubt for check in result.checks for doubt in check.meta.doubts}
    return lambda doubt: _lang_of(doubt if doubt in own else None)


def _pictured(result: AuditResult, assets: dict[str, bytes]) -> dict[str, Any]:
    """What the pictures and the banner's section need."""
    return {
        "bars": _pictures.bars(result),
        "timelines": _pictures.timelines(result),
        "map": _map.drawn(result),
        "chain_of": _map.chain,
        "pictures": _embedded(result, assets),
        "same_as": _repeated(result, assets),
        "picture_numbers": {name: n for n, name in enumerate(_shots(result), 1)},
        "control_tables": _control_tables(result),
        "first_shot": _first_shot(result),
    }


def _shots(result: AuditResult) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for visit in result.visits for name in visit.screenshots))


def _control_tables(result: AuditResult) -> set[str]:
    """Visits whose consent controls are shown; later visits with the very same controls refer to them."""
    first = {visit.consent.controls: visit.id for visit in reversed(result.visits)}
    return set(first.values())


def _first_shot(result: AuditResult) -> Callable[[str, VisitSummary], bool]:
    """Whether a screenshot is shown for the first time, so that its anchor exists once."""
    first = {name: visit.id for visit in reversed(result.visits) for name in visit.screenshots}
    return lambda name, visit: first.get(name) == visit.id


def _repeated(result: AuditResult, assets: dict[str, bytes]) -> dict[str, str]:
    """Screenshots that equal an earlier one byte for byte, with the earlier one's name."""
    first: dict[bytes, str] = {}
    names = [name for name in _shots(result) if name in assets]
    return {name: earlier for name in names if (earlier := first.setdefault(assets[name], name)) != name}


def _embedded(result: AuditResult, assets: dict[str, bytes]) -> dict[str, Markup]:
    """Screenshots as data URIs by name, in order of the visits, up to the limit. Other files are not pictures."""
    left, made = PICTURES_LIMIT, {}
    repeated = _repeated(result, assets)
    for name in (name for name in _shots(result) if name not in repeated):
        data = assets.get(name, b"")
        kind = next((media for start, media in _SIGNATURES.items() if data.startswith(start)), None)
        if kind and len(data) <= left:
            left -= len(data)
            made[name] = Markup(f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}")
    return made
