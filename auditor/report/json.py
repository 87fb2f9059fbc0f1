"""`result.json`: the result itself, in the order of the model, indented."""

import msgspec

from auditor.model.result import AuditResult
from auditor.report import USUAL, FormatMeta, Options

META = FormatMeta(id="json", title="JSON, for programs", suffix=".json", media_type="application/json")


def render(result: AuditResult, assets: dict[str, bytes], options: Options = USUAL) -> bytes:
    """UTF-8 JSON ending in a newline; the same result always gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"
