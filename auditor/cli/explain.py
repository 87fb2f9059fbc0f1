"""`auditor explain`: everything about one vendor, ready for an e-mail."""

from pathlib import Path
from typing import Annotated

import typer


def explain(
    result: Annotated[
        Path, typer.Argument(help="result.json of an audit, or the folder that holds it", metavar="RESULT.json")
    ],
    vendor: Annotated[str, typer.Argument(help="Id or name of a vendor in the result", metavar="VENDOR")],
) -> None:
    """Say everything the audit knows about one vendor, in a text for whoever owns its tag."""
    from auditor import pipeline
    from auditor.cli import _explaining as e

    stored = pipeline.load_result(result)
    print(e.text(stored, e.find(stored, vendor)), end="")
