"""All texts that reports say, collected from where they are used: the keys every catalogue must have."""

import ast
import re
from pathlib import Path

from auditor.history import diff, items, settled
from auditor.model.diff import Cause
from auditor.model.kinds import Attribution, Confidence, StorageKind, SubjectKind
from auditor.report import _figures, _matrix, _reproduce, _sheets, _words, html
from auditor.report._words import Words

FOLDER = Path(html.__file__).parent
_TEXT = re.compile(r'\btm?\(\s*"((?:[^"\\]|\\.)*)"')
_COUNT = re.compile(r'\bmany\([^"]*"([^"]*)", "([^"]*)"')


def texts() -> set[str]:
    """Every text that goes through `t`."""
    found = {text for file in FOLDER.glob("_html/*.html") for text in _TEXT.findall(file.read_text(encoding="utf-8"))}
    for file in FOLDER.glob("*.py"):
        found |= {one.args[0].value for one in _calls(file, "t") if _literal(one.args[0])}  # type: ignore[attr-defined]
    found |= {_word(value) for name in dir(_words) if isinstance(words := getattr(_words, name), Words)
              for value in dict.values(words)}  # fmt: skip
    found |= {text for _, word, meaning in _matrix.LEGEND for text in (word, meaning)}
    found |= {*_words._NOT_TESTABLE, _words._DISCLAIMER, *_figures._COOKIES.values(), _reproduce._WINDOW}
    return found | _changes() | _sheets_words()


def _sheets_words() -> set[str]:
    """What cells of the workbook say of closed sets, and its titles."""
    sets = (Confidence, Attribution, StorageKind, SubjectKind, Cause)
    words = {one.value for kind in sets for one in kind} | {*_sheets.SHEETS, *_sheets.DECISIONS, "yes", "no"}
    words |= {"category", "unknown organisation", "unknown third party"}
    return words | {"opened", "more severe", "closed", "not tested", "finding", "comes and goes"}


def counts() -> set[str]:
    """Every "singular|plural" that goes through `many`."""
    found = {"|".join(pair) for file in FOLDER.glob("_html/*.html")
             for pair in _COUNT.findall(file.read_text(encoding="utf-8"))}  # fmt: skip
    for file in FOLDER.glob("*.py"):
        calls = [one for one in _calls(file, "many") if len(one.args) == 3 and _literal(one.args[1])]
        found |= {f"{one.args[1].value}|{one.args[2].value}" for one in calls}  # type: ignore[attr-defined]
    return found


def _calls(file: Path, name: str) -> list[ast.Call]:
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return [
        n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name and n.args
    ]


def _literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _word(value: str | tuple[str, str]) -> str:
    return value if isinstance(value, str) else value[1]


def _changes() -> set[str]:
    """Kinds and aspects that a comparison names; those of the tool are names of their own."""
    source = "".join(Path(str(one.__file__)).read_text(encoding="utf-8") for one in (diff, items, settled))
    said = {"vendor", "cookie", "storage entry", "what the policy says", "states it was seen in"}
    said |= {"date of the last update", "why it was not read", "lifetime", "kept", "new", "gone"}
    said |= {"vendor in state", "document", "finding", "tool", "version", "text", "severity"}
    assert all(f'"{one}"' in source or f' {one}"' in source for one in said)
    return said
