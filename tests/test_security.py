"""What SECURITY.md says of the code, held against the code."""

import ast
import importlib
import re
import shutil
import subprocess
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


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (
            "echo 'pypi answered 404 without advisories; osv: ConnectionError'; exit 1",
            3,
            "No advisory service can be reached",
        ),
        ("echo osv", 1, "--vulnerability-service osv --requirement {root}/constraints.txt"),
    ],
)
def test_an_audit_of_the_packages_that_could_not_be_made_is_told_apart(
    tmp_path: Path, asked: str, code: int, told: str
) -> None:
    scripts, programs = tmp_path / "scripts", tmp_path / ".venv/pip-audit/bin"
    scripts.mkdir()
    programs.mkdir(parents=True)
    for name in ("pip-audit", "_python.sh"):
        shutil.copy(ROOT / "scripts" / name, scripts)
    for name, does in (("python", asked), ("pip-audit", 'echo "$@"; exit 1')):
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    done = subprocess.run([scripts / "pip-audit"], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert told.format(root=tmp_path) in done.stdout + done.stderr
    assert len((done.stdout + done.stderr).strip().splitlines()) == 1
