"""`auditor schema`: the JSON Schema of a capture, a result or the settings."""

from typing import Annotated

import typer

from auditor.model.problems import BadInput


def schema(
    what: Annotated[str, typer.Argument(help="capture, result or config", metavar="capture|result|config")],
) -> None:
    """Print the JSON Schema of capture.json, result.json or auditor.toml."""
    import msgspec

    from auditor.config import Settings
    from auditor.model.capture import Capture
    from auditor.model.result import AuditResult

    types = {"capture": Capture, "result": AuditResult, "config": Settings}
    if what not in types:
        raise BadInput(f"there is no schema '{what}': use capture, result or config.")
    print(msgspec.json.format(msgspec.json.encode(msgspec.json.schema(types[what])), indent=2).decode())
