"""Where a browser may be on this machine."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from auditor.collect.plan import CHROME
from auditor.model.base import Record
from auditor.model.problems import BadInput

SHELL = "headless-shell"
SHELL_COMMANDS = ("chromium-headless-shell", "headless_shell", "chrome-headless-shell")
FULL_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL_FILES = ("headless_shell", "chrome-headless-shell", "headless_shell.exe", "chrome-headless-shell.exe")
FULL_FILES = ("chrome", "chrome.exe", "Chromium", "Google Chrome for Testing")


class FoundBrowser(Record, frozen=True, kw_only=True):
    """`channel` is headless-shell or chrome: the two behave differently, and the capture says which it was."""

    path: Path
    channel: str


def find(channel: str = SHELL) -> FoundBrowser:
    """The first browser that is here. A full browser stands in for a missing headless shell, never the other way.

    Raises `BadInput` naming all places looked at.
    """
    looked: list[str] = []
    ways = _full(looked) if channel == CHROME else (*_shells(looked), *_full(looked))
    for found in ways:
        return found
    raise BadInput(
        f"no browser was found; looked for {', '.join(looked)}: install one "
        "(Debian: 'apt-get install chromium-headless-shell'; anywhere: 'playwright install chromium-headless-shell')."
    )


def _shells(looked: list[str]) -> Iterator[FoundBrowser]:
    yield from _first(SHELL, looked, _playwright("chromium_headless_shell-*", SHELL_FILES, looked))
    yield from _first(SHELL, looked, _commands(SHELL_COMMANDS, looked))


def _full(looked: list[str]) -> Iterator[FoundBrowser]:
    yield from _first(CHROME, looked, _commands(FULL_COMMANDS, looked))
    yield from _first(CHROME, looked, _installed(looked))
    yield from _first(CHROME, looked, _playwright("chromium-*", FULL_FILES, looked))


def _first(channel: str, looked: list[str], paths: Iterator[Path]) -> Iterator[FoundBrowser]:
    for path in paths:
        yield FoundBrowser(path=path, channel=channel)
        return


def _commands(names: tuple[str, ...], looked: list[str]) -> Iterator[Path]:
    for name in names:
        looked.append(f"the command {name}")
        where = shutil.which(name)
        if where:
            yield Path(where)


def _installed(looked: list[str]) -> Iterator[Path]:
    """Where desktop systems install Chrome without putting it on the path."""
    places: list[Path] = []
    if sys.platform == "darwin":
        names = ("Google Chrome", "Chromium")
        places = [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in names]
    elif sys.platform == "win32":
        roots = [os.environ[v] for v in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA") if v in os.environ]
        places = [Path(root) / "Google/Chrome/Application/chrome.exe" for root in roots]
    for place in places:
        looked.append(str(place))
        if place.is_file():
            yield place


def _playwright(pattern: str, files: tuple[str, ...], looked: list[str]) -> Iterator[Path]:
    root = playwright_folder()
    looked.append(f"Playwright's browsers in {root / pattern}")
    for folder in sorted(root.glob(pattern), key=_revision, reverse=True):
        for path in sorted(folder.rglob("*")):
            if path.name in files and path.is_file() and os.access(path, os.X_OK):
                yield path


def _revision(folder: Path) -> int:
    digits = re.search(r"-(\d+)$", folder.name)
    return int(digits.group(1)) if digits else 0


def playwright_folder() -> Path:
    """Where Playwright keeps its browsers (https://playwright.dev/python/docs/browsers#managing-browser-binaries)."""
    given = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if given and given != "0":
        return Path(given)
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library/Caches/ms-playwright"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local")) / "ms-playwright"
    return Path(os.environ.get("XDG_CACHE_HOME", home / ".cache")) / "ms-playwright"
