"""Every text that checks and evidence put together for people, collected from where it is written: the keys of the
catalogues' `[messages]`."""

import ast
import re
from pathlib import Path

import auditor
from auditor.evidence import sensitive, wording
from auditor.evidence.purposes import Purpose
from auditor.evidence.stances import TECHNIQUES
from auditor.model.capture import Visit
from auditor.model.kinds import State, StorageKind, ThirdPartyCookies, VisitStatus
from auditor.model.technique import ProbeKind

ROOT = Path(auditor.__file__).parent
FILES = (*sorted((ROOT / "checks").glob("[a-z]*.py")), *sorted((ROOT / "evidence").glob("*.py")),
         ROOT / "pipeline" / "outcome.py")  # fmt: skip
COLLECTED = (
    *sorted((ROOT / "collect").rglob("*.py")),
    *sorted((ROOT / "policy").rglob("*.py")),
    ROOT / "model" / "capture.py",
)
"""Where captures and documents get their sentences."""
_TOLD = {"reason", "otherwise", "counter", "message", "text", "label", "hole"}
"""Arguments whose texts a report shows."""
_CALLS = {"Draft", "Outcome", "Proof", "Gap", "Route", "conclude", "disclosure", "Subject", "_silent"}


def templates() -> set[str]:
    """The first argument of every `say`, both branches of a choice between two."""
    return {text for file in FILES for call in _named(file, "say") for text in _texts(call.args[0])}


def counts() -> set[str]:
    """ "singular|plural" of every `counted`."""
    found = {f"{unit}|{unit}s" for _, unit in wording._UNITS}
    for file in (*FILES, *COLLECTED):
        for call in _named(file, "counted"):
            nouns = [str(one.value) for one in call.args[1:] if isinstance(one, ast.Constant)]
            if nouns:
                found.add(f"{nouns[0]}|{nouns[1] if len(nouns) > 1 else f'{nouns[0]}s'}")
    return found


def constants() -> set[str]:
    """Texts without values that stand as they are where a report shows them: reasons, lines, objections."""
    return {text for file in FILES for text in _constants(ast.parse(file.read_text(encoding="utf-8")))}


def collected() -> set[str]:
    """What captures say: the templates, the words of closed sets, and the constants that templates are kept in."""
    found: set[str] = set()
    for file in COLLECTED:
        for call in (*_named(file, "say"), *_named(file, "term")):
            found |= _texts(call.args[0]) or _kept_in(file, call.args[0])
    found |= {text for name in ("STOPPERS",) for text in _constants_of(ROOT / "pipeline" / "outcome.py", name)}
    fields = {name.replace("_", " ") for name in Visit.__struct_fields__}
    places = {"footer", "banner", "menu", "body", "well-known", "document"}
    return found | (fields & {"requests", "cookies", "storage", "screenshots", *TECHNIQUES}) | places


def _kept_in(file: Path, node: ast.expr) -> set[str]:
    """The texts of the constants that an expression names, those of dictionaries included."""
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return {text for name in names for text in _constants_of(file, name)}


def _constants_of(file: Path, name: str) -> set[str]:
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            held = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            return {one.value for one in held if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return set()


def untold(file: Path) -> set[str]:
    """Sentences of a file that no template is made of: three words or more in a text that is neither documentation, nor an
    error of the user's, nor code for the browser."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        lines = body if isinstance(body, list) else []
        passed |= {one.value for one in lines if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)}
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        if named and _name(node.func) in _NO_SENTENCE:  # type: ignore[attr-defined]
            passed |= set(ast.walk(node))
        if isinstance(node, ast.JoinedStr):
            passed |= {part for part in ast.walk(node) if part is not node}
    texts = (n for n in ast.walk(tree) if n not in passed and isinstance(n, ast.Constant | ast.JoinedStr))
    return {text for node in texts if _PROSE.search(text := _plain(node)) and not _CODE.search(text)}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _plain(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(
        str(one.value) if isinstance(one, ast.Constant) and isinstance(one.value, str) else "{}" for one in parts
    )


_NO_SENTENCE = {
    "BadInput",
    "Unfinished",
    "compile",
    "_keyed",
    "progress",
    "CdpError",
    "ValueError",
    "print",
    "LookupError",
}
_PROSE = re.compile(r"[a-z]{2,}[,:;]? [a-z]{2,}.* [a-z]{2,}")
_CODE = re.compile(r"[<>]|=>|\(\)|\.\w+\(|\\[bswd]|\(\?:|\{\{|^\w+=|[a-z]\|[a-z]")


def loose(file: Path) -> set[str]:
    """Messages and evidence lines that are put together without a template."""
    calls = [call for name in ("Draft", "Proof") for call in _calls(file, name)]
    given = [word.value for call in calls for word in call.keywords if word.arg in ("message", "text")]
    return {ast.unparse(one) for one in given if isinstance(one, ast.JoinedStr | ast.BinOp) and _wordy(one)}


def _wordy(node: ast.expr) -> bool:
    parts = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return any(c.isalpha() for part in parts for c in part)


def words() -> set[str]:
    """Words of closed sets that stand in messages; `custom` states and the like included."""
    sets = (State, VisitStatus, ThirdPartyCookies, Purpose, ProbeKind, StorageKind)
    return {one.value for kind in sets for one in kind} | set(TECHNIQUES) | set(sensitive.topics())


def _named(file: Path, name: str) -> list[ast.Call]:
    return [call for call in _calls(file, name) if call.args]


def _calls(file: Path, name: str) -> list[ast.Call]:
    calls = (n for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(n, ast.Call))
    return [n for n in calls if isinstance(n.func, ast.Name) and n.func.id == name]


def _texts(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _texts(node.body) | _texts(node.orelse)
    return _texts(node.values[-1]) if isinstance(node, ast.BoolOp) else set()


def _constants(tree: ast.Module) -> set[str]:
    values: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values.setdefault(node.targets[0].id, set()).update(_texts(node.value))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            given = [word.value for word in node.keywords if word.arg in _TOLD]
            given += node.args[1:] if node.func.id == "_silent" else []
            for value in given:
                found |= _texts(value)
                names = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)} if not _texts(value) else set()
                found |= {text for name in names for text in values.get(name, set())}
    return {text for text in found if " " in text}
