"""A summary in Markdown for tickets and pull requests. All text from outside is escaped: no link, image, mention or HTML."""

import re

from auditor.model.result import AuditResult
from auditor.report import USUAL, FormatMeta, Options, _figures, _matrix, _words
from auditor.report._findings import fix_of
from auditor.report._language import day, moment, speaking, t
from auditor.report._retold import retold
from auditor.report._text import line, listed

META = FormatMeta(id="markdown", title="Markdown summary for tickets", suffix=".md", media_type="text/markdown")
MOST_FINDINGS = 40
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$^]|:(?=//)|(?<=www)\.|^[-+=.]|^\d+(?=[.)]))", re.IGNORECASE)
_JOINER = "\u2060"


def render(result: AuditResult, assets: dict[str, bytes], options: Options = USUAL) -> bytes:
    """UTF-8 Markdown (CommonMark with tables)."""
    with speaking(options.language):
        result = retold(result)
        parts = [_head(result), _gaps(result), _vendors(result), _findings(result), _foot(result)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode("utf-8", errors="replace")


def escaped(text: str, longest: int = 400) -> str:
    """Text that shows as itself: on one line, special characters escaped, no link, no @mention, no #reference."""
    return _SPECIAL.sub(r"\\\1", line(text, longest)).replace("@", f"@{_JOINER}").replace("\\#", f"\\#{_JOINER}")


def _head(result: AuditResult) -> str:
    sentences = "\n".join(f"{n}. {escaped(text, 900)}" for n, text in enumerate(_figures.sentences(result), 1))
    tally = listed(f"{count} {_words.SEVERITY[severity][1]}" for severity, count in _figures.by_severity(result))
    counts = t("Open findings: {tally}.", tally=tally) if tally else escaped(_figures.no_finding(result))
    title = t("Vendors and disclosure on {site}, {date}", site=escaped(result.target.site), date=day(result.started))
    return f"# {title}\n\n{sentences}\n\n{counts}"


def _gaps(result: AuditResult) -> str:
    gaps, unasked = _figures.gaps(result), _figures.unasked(result)
    quiet = escaped(unasked, 900) if unasked else ""
    if not gaps:
        return quiet
    rows = "\n".join(f"- **{escaped(gap.what)}**: {escaped(gap.reason)}" for gap in gaps)
    return "\n\n".join(part for part in (f"## {t('What was not tested')}", rows, quiet) if part)


def _vendors(result: AuditResult) -> str:
    lines = _matrix.lines(result)
    if not lines:
        return ""
    states = [_words.STATE[state] for state in _figures.columns(result)]
    heads = [t("Vendor"), *states, t("Verdict"), t("Finding")]
    head = f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}"
    rows = []
    for one in lines:
        cells = " | ".join(f"{cell.symbol} {cell.word}" for _, cell in one.cells)
        symbol, word = _words.VENDOR_VERDICT[one.vendor.verdict]
        severity = " ".join(_words.SEVERITY[one.severity]) if one.severity else "–"
        rows.append(f"| {escaped(one.vendor.name, 80)} | {cells} | {symbol} {word} | {severity} |")
    return f"## {t('Vendors')}\n\n{head}\n" + "\n".join(rows)


def _findings(result: AuditResult) -> str:
    found = _figures.open_findings(result)
    if not found:
        return ""
    rows, titles = [], {f.fingerprint: f.check for f in found}
    metas = {check.id: check.meta for check in result.checks}
    for f in found[:MOST_FINDINGS]:
        fix = fix_of(f, metas.get(f.check))
        quote = next((p.quote.text for p in f.evidence if p.quote), None)
        says = f"\n  > {escaped(quote)}" if quote else ""
        same = escaped(listed(titles[one] for one in f.related if one in titles))
        if same:
            told = t("The same observations are told under {numbers}: one change closes both.", numbers=same)
            says += f"\n  {told}"
        rows.append(f"- [ ] **{' '.join(_words.SEVERITY[f.severity])}** {escaped(f.message)} ({t(f.confidence.value)})  \n"
                    f"  {escaped(fix.what)} {t('Who: {owner}.', owner=escaped(fix.owner))}{says}")  # fmt: skip
    more = f"\n\n{t('{n} more in the report.', n=len(found) - MOST_FINDINGS)}" if len(found) > MOST_FINDINGS else ""
    return f"## {t('Findings')}\n\n" + "\n".join(rows) + more


def _foot(result: AuditResult) -> str:
    outside = f"{t('Not testable from outside')}{t(':')} {', '.join(_words.not_testable())}."
    made = t(
        "Made by auditor {version} from the result of {when}.", version=result.tool.version, when=moment(result.started)
    )
    return f"{outside}\n\n{_words.disclaimer()} {escaped(made)}"
