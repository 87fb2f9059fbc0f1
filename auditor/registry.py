"""Plugins are found by walking their package: the presence of the file is the registration.

A plugin is a public module with `META` (a record whose `id` is the file's name with `-` for `_`) and the callables
its package asks for. Anything else in the package starts with an underscore.
"""

import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType
from typing import Protocol, runtime_checkable


class PluginError(Exception):
    """A plugin file that is not a plugin; the message names the file."""


@runtime_checkable
class Meta(Protocol):
    @property
    def id(self) -> str: ...


def members(package: ModuleType, callables: Iterable[str]) -> dict[str, ModuleType]:
    """All plugins of a package by id, in order of id. Raises `PluginError` naming the first file that is wrong."""
    names = sorted(i.name for i in pkgutil.iter_modules(package.__path__) if not i.name.startswith("_"))
    return {_checked(package, name, tuple(callables)): _load(package, name) for name in names}


def ids(package: ModuleType) -> tuple[str, ...]:
    """The ids of a package's plugins from their file names alone, without importing any of them."""
    names = (i.name for i in pkgutil.iter_modules(package.__path__) if not i.name.startswith("_"))
    return tuple(sorted(name.replace("_", "-") for name in names))


def one(package: ModuleType, plugin: str, callables: Iterable[str]) -> ModuleType:
    """The plugin with this id, importing no other. Raises `KeyError` for an unknown id, `PluginError` for a bad file."""
    if plugin not in ids(package):
        raise KeyError(plugin)
    name = plugin.replace("-", "_")
    _checked(package, name, tuple(callables))
    return _load(package, name)


def _load(package: ModuleType, name: str) -> ModuleType:
    return importlib.import_module(f"{package.__name__}.{name}")


def _checked(package: ModuleType, name: str, callables: tuple[str, ...]) -> str:
    try:
        module = _load(package, name)
    except ImportError as error:
        raise PluginError(f"{package.__name__}/{name}.py cannot be imported: {error}") from error
    where = f"{package.__name__.replace('.', '/')}/{name}.py"
    meta = getattr(module, "META", None)
    if not isinstance(meta, Meta):
        raise PluginError(f"{where} has no META with an id")
    expected = name.replace("_", "-")
    if meta.id != expected:
        raise PluginError(f"{where} has META.id '{meta.id}', expected '{expected}' as the file is named")
    for wanted in callables:
        if not callable(getattr(module, wanted, None)):
            raise PluginError(f"{where} has no function '{wanted}'")
    return expected
