"""The originals of what our questions to a page are written with, taken before its first script (`originals.js`).

They are held as a global `const` under a random name: lexical globals are no properties of `window`, so no enumeration
finds it.
"""

import secrets
from functools import lru_cache
from importlib import resources

from auditor.collect.cdp import AttachedTarget, Socket
from auditor.model.kinds import TargetKind

_NAME = f"_{secrets.token_hex(8)}"


def prepare(socket: Socket, target: AttachedTarget) -> None:
    """Hook for every target: take them in each new document."""
    if target.kind in (TargetKind.PAGE, TargetKind.IFRAME):
        early = {"source": f"const {_NAME} = ({_taking()})();", "runImmediately": True}
        socket.post("Page.addScriptToEvaluateOnNewDocument", early, target.session)


def asking(question: str) -> str:
    """Code that calls the function `question` with the originals; where they were not taken in time, with what there is."""
    return f"({question.strip().removesuffix(';')})(typeof {_NAME} === 'undefined' ? ({_taking()})() : {_NAME})"


@lru_cache(maxsize=1)
def _taking() -> str:
    code = resources.files("auditor.collect").joinpath("originals.js").read_text(encoding="utf-8")
    return code[code.index("() =>") :].strip()
