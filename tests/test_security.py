"""What SECURITY.md says of the code, held against the code."""

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAID = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
BOUNDS = re.findall(r"^\| `([\w.]+)\.(\w+)` \| ([\d.]+) \|", SAID, re.MULTILINE)
RUNS_DATA = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}


def test_the_table_of_bounds_is_there() -> None:
    assert len(BOUNDS) >= 15


@pytest.mark.parametrize(("module", "name", "value"), BOUNDS, ids=lambda text: str(text))
def test_bounds(module: str, name: str, value: str) -> None:
    assert str(getattr(importlib.import_module(module), name)) == value


def test_no_data_is_unpickled_or_run() -> None:
    for file in sorted((ROOT / "auditor").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named = {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                named = {(node.module or "").partition(".")[0]}
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                named = {node.func.id} & {"eval", "exec"}
                assert not named, f"{file}:{node.lineno}"
                continue
            else:
                continue
            assert not named & RUNS_DATA, file


def test_locked_versions_name_no_place() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 50
    assert all(line.startswith("#") or re.fullmatch(r"[a-z0-9-]+==[\w.]+", line) for line in lines)


def test_every_direct_dependency_is_locked() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", one)[0]).lower() for one in project["dependencies"]}
    locked = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()}
    assert wanted - locked == set()
