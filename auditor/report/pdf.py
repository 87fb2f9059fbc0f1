"""`report.pdf`: the HTML report on A4 or Letter. Printing needs a browser, so `render` gives the page to print."""

from auditor.model.result import AuditResult
from auditor.report import USUAL, FormatMeta, Options, html

META = FormatMeta(
    id="pdf", title="PDF, for signing and filing", suffix=".pdf", media_type="application/pdf", printed=True
)


def render(result: AuditResult, assets: dict[str, bytes], options: Options = USUAL) -> bytes:
    """The report as HTML laid out for paper; `auditor.pipeline` has Chromium print it."""
    return html.page(result, assets, options, paper=True)
