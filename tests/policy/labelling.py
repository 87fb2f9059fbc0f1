"""What the reader says of one sentence, behind a filler that makes its language plain (denials.toml)."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor.model.kinds import DocumentKind, Label
from auditor.policy import cues, ladder
from auditor.policy.reader import reader_of
from auditor.policy.text import read
from auditor.trackers.register import load

DISCLOSED = frozenset({Label.NAMED_PRODUCT, Label.NAMED_COMPANY})
FILLERS = tomllib.loads(Path(__file__).with_name("denials.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _register() -> Any:
    return load()


def label(code: str, vendor: str, text: str, *, bare: bool = False) -> Label:
    """The label of a vendor of the register that ships in a policy that consists of the filler and this text.

    `bare` writes the filler without accents, as the text is.
    """
    filler = FILLERS[code]["filler"]
    body = f"{cues.bare(filler, code) if bare else filler}\n\n{text}"
    document = read(body.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown")
    return ladder.label(vendor, reader_of(_register()).read([document]), _register(), [document]).label


def cases(file: str, kind: str) -> list[tuple[str, str, str]]:
    """Language, vendor and sentence of every case of a kind in a file of cases."""
    data = tomllib.loads(Path(__file__).with_name(file).read_text("utf-8"))
    return [(code, vendor, text) for code, part in data.items() for vendor, text in part[kind]]
