"""Checks never import each other, formats neither: what they share lies below them or starts with an underscore."""

import ast
from pathlib import Path

import pytest

import auditor.checks
import auditor.report
from auditor import registry

PRINTED = {"pdf": {"html"}}
"""The PDF is the HTML report printed: the one format that rests on another."""
PLUGINS = [
    (package.__name__, Path(package.__path__[0]) / f"{id.replace('-', '_')}.py", frozenset(registry.ids(package)))
    for package in (auditor.checks, auditor.report)
    for id in registry.ids(package)
]


def imported(file: Path, package: str) -> set[str]:
    """Names of modules of the package that a file imports, anywhere in it, relative imports included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package if node.level else node.module or ""
            names = [f"{base}.{alias.name}" for alias in node.names] + [base]
            names += [f"{package}.{node.module}"] if node.level and node.module else []
        else:
            continue
        found |= {
            name.removeprefix(f"{package}.").partition(".")[0] for name in names if name.startswith(f"{package}.")
        }
    return found


@pytest.mark.parametrize(("package", "file", "ids"), PLUGINS, ids=lambda value: getattr(value, "stem", ""))
def test_no_plugin_imports_another(package: str, file: Path, ids: frozenset[str]) -> None:
    others = imported(file, package) - {file.stem} - PRINTED.get(file.stem, set())
    assert {name for name in others if name.replace("_", "-") in ids} == set()


def test_the_walk_sees_an_import(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("def f():\n    from auditor.checks import vendor_stale\n    from .vendor_denied import run\n")
    assert imported(file, "auditor.checks") >= {"vendor_stale", "vendor_denied"}
