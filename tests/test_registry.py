"""The strict plugin walk."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from auditor import registry

GOOD = "from types import SimpleNamespace\nMETA = SimpleNamespace(id='good-one')\ndef run(): return 1\n"


@pytest.fixture
def package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Callable[..., ModuleType]:
    name = f"plugins_{abs(hash(request.node.name))}"
    monkeypatch.syspath_prepend(tmp_path)

    def make(**files: str) -> ModuleType:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        for file, text in files.items():
            (folder / f"{file}.py").write_text(text)
        __import__(name)
        return sys.modules[name]

    return make


def test_finds_public_modules_only(package: Callable[..., ModuleType]) -> None:
    found = registry.members(package(good_one=GOOD, _private="raise RuntimeError"), ("run",))
    assert list(found) == ["good-one"]
    assert found["good-one"].run() == 1


def test_ids_import_nothing(package: Callable[..., ModuleType]) -> None:
    assert registry.ids(package(good_one="raise RuntimeError")) == ("good-one",)


def test_one_loads_no_other(package: Callable[..., ModuleType]) -> None:
    plugins = package(good_one=GOOD, broken="raise RuntimeError")
    assert registry.one(plugins, "good-one", ("run",)).run() == 1
    with pytest.raises(KeyError):
        registry.one(plugins, "absent", ("run",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "bad.py has no META with an id"),
        (
            "from types import SimpleNamespace\nMETA = SimpleNamespace(id='other')",
            "bad.py has META.id 'other', expected 'bad'",
        ),
        ("from types import SimpleNamespace\nMETA = SimpleNamespace(id='bad')", "bad.py has no function 'run'"),
        ("import no_such_module_at_all", "bad.py cannot be imported"),
    ],
)
def test_refuses_what_is_no_plugin(package: Callable[..., ModuleType], text: str, says: str) -> None:
    with pytest.raises(registry.PluginError, match=says):
        registry.members(package(bad=text), ("run",))
