"""Makes the private environment that scripts/audit and scripts/test run in, and finds or installs a browser.

Standard library only. Says what it does on standard error, does nothing when all is in place. Exit code 2 with one
sentence where it cannot go on.
"""

import contextlib
import fcntl
import glob
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKED = ROOT / "constraints.txt"  # made by scripts/lock.py
DOWNLOAD_SECONDS = 300
TEST_PACKAGES = {  # what some tests need beyond a headless shell; without it they skip and say so
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "postgresql": ("/usr/lib/postgresql/*/bin/initdb", "initdb"),
    "webext-ublock-origin-chromium": ("/usr/share/chromium/extensions/ublock-origin",),
}


class CannotPrepare(Exception):
    """One sentence for the user."""


def say(text: str) -> None:
    print(f"auditor set-up: {text}", file=sys.stderr, flush=True)


def run(*command: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))


def as_root(*command: str) -> list[str] | None:
    """The command as root: as it is for root, with a sudo that asks nothing, with a sudo that may ask on a terminal."""
    if os.geteuid() == 0:
        return list(command)
    if shutil.which("sudo") is None:
        return None
    if run("sudo", "-n", "true").returncode == 0:
        return ["sudo", "-n", *command]
    return ["sudo", *command] if sys.stdin.isatty() else None


def apt(*packages: str) -> str | None:
    """Install Debian packages; None when done, else why not."""
    if shutil.which("apt-get") is None:
        return "there is no apt-get here"
    update, install = as_root("apt-get", "update", "-qq"), as_root("apt-get", "install", "-y", "-qq", *packages)
    if update is None or install is None:
        return "apt-get needs root or sudo"
    say(f"installing {' '.join(packages)} with apt-get")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(update, env=environment, stdout=subprocess.DEVNULL, check=False)
    done = subprocess.run(install, env=environment, stdout=subprocess.DEVNULL, check=False)
    return None if done.returncode == 0 else f"apt-get install {' '.join(packages)} failed"


def make_venv() -> None:
    if run(str(PYTHON), "-c", "import pip").returncode == 0:
        return
    say(f"making a private environment in {VENV.name}/ with Python {platform.python_version()}")
    made = run(sys.executable, "-m", "venv", "--clear", str(VENV))
    why = None
    if made.returncode != 0 and "ensurepip" in made.stdout + made.stderr:  # Debian has it in a package of its own
        why = apt("python3-venv")
        made = run(sys.executable, "-m", "venv", "--clear", str(VENV))
    if made.returncode != 0:
        said = (made.stderr or made.stdout).strip().splitlines()
        raise CannotPrepare(
            f"no virtual environment could be made in {VENV} ({why or (said[-1] if said else 'no reason given')}):"
            " make this folder writable, or install the package python3-venv, and run this again."
        )


def wanted(purpose: str) -> str:
    """What the environment must have been made from; another value means: install again."""
    held = LOCKED.read_text(encoding="utf-8") if LOCKED.is_file() else ""
    parts = (purpose, str(ROOT), (ROOT / "pyproject.toml").read_text(encoding="utf-8"), held)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def install(purpose: str) -> None:
    stamp = VENV / f".auditor-{purpose}"
    if stamp.is_file() and stamp.read_text() == wanted(purpose) and PYTHON.exists():
        return
    make_venv()
    say(
        "installing the package" + (" and the development tools" if purpose == "test" else "") + ", this takes a minute"
    )
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    upgraded = run(*pip, "--upgrade", "pip>=25.1")
    group = ["--group", f"{ROOT / 'pyproject.toml'}:dev"] if purpose == "test" else []
    wants = ("--editable", str(ROOT), *group)
    done = run(*pip, *wants, *(("--constraint", str(LOCKED)) if LOCKED.is_file() else ()))
    if done.returncode != 0 and upgraded.returncode == 0 and LOCKED.is_file():
        say(f"the versions in {LOCKED.name} cannot be had here; installing what pyproject.toml allows")
        done = run(*pip, *wants)
    done = done if upgraded.returncode == 0 else upgraded
    if done.returncode != 0:
        last = " ".join((done.stderr or done.stdout).strip().splitlines()[-1:])
        raise CannotPrepare(
            f"the Python packages could not be installed: {last} Check the connection to your package index and run this again."
        )
    stamp.write_text(wanted(purpose))


def playwright_shells() -> list[str]:
    """Headless shells that Playwright has downloaded for this user, newest first."""
    base = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or {
        "Darwin": os.path.expanduser("~/Library/Caches/ms-playwright"),
    }.get(
        platform.system(),
        os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "ms-playwright"),
    )
    names = ("chrome-headless-shell", "headless_shell")
    found = [path for name in names for path in glob.glob(f"{glob.escape(base)}/chromium_headless_shell-*/*/{name}")]
    return sorted(found, reverse=True)


def headless_shell() -> str | None:
    """A headless shell that starts, Playwright's first, or None."""
    places = [*playwright_shells(), shutil.which("chromium-headless-shell") or ""]
    return next((place for place in places if place and run(place, "--version", timeout=20).returncode == 0), None)


def find_browser() -> None:
    """Have a browser: a headless shell if any way leads to one, else the Chrome or Chromium of this desktop."""
    stamp = VENV / ".auditor-browser"
    if stamp.is_file() and os.access(stamp.read_text(), os.X_OK):
        return
    browser = headless_shell()
    if browser is None:
        say("no headless browser yet; asking Playwright to download its headless shell")
        command = (str(PYTHON), "-m", "playwright", "install", "--only-shell", "chromium")
        got = run(*command, timeout=DOWNLOAD_SECONDS)
        browser = headless_shell()
        if browser is None:
            say(
                "Playwright's download did not work here"
                if got.returncode
                else "Playwright's headless shell does not start here"
            )
            why = apt("chromium-headless-shell")
            if why:
                say(why)
            browser = headless_shell()
    if browser is None:
        browser = next(
            filter(None, map(shutil.which, ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser"))),
            None,
        )
        mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
        browser = browser or (mac if os.path.exists(mac) else None)
        if browser:
            say(f"no headless shell could be installed; audits will use {browser} (as with --browser chrome)")
    if browser is None:
        raise CannotPrepare(
            "no browser found or installed: looked for Playwright's headless shell, chromium-headless-shell, chromium"
            " and google-chrome;"
            " install the Debian package chromium-headless-shell, or Google Chrome, and run this again."
        )
    say(f"browser: {browser}")
    stamp.write_text(browser)


def find_test_packages() -> None:
    """Debian packages that some tests use; where they cannot be had those tests skip, so this never stops the set-up."""
    stamp = VENV / ".auditor-packages"
    if stamp.is_file() and stamp.read_text() == " ".join(TEST_PACKAGES):
        return
    here = (package for package, places in TEST_PACKAGES.items() if any(map(is_here, places)))
    missing = sorted(set(TEST_PACKAGES) - set(here))
    why = apt(*missing) if missing else None
    if why:
        say(f"{why}; the tests that need {', '.join(missing)} will be skipped")
    stamp.write_text(" ".join(TEST_PACKAGES))


def is_here(place: str) -> bool:
    return bool(glob.glob(place)) if place.startswith("/") else shutil.which(place) is not None


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two first runs at once would make the environment under each other's feet: the second waits."""
    with open(ROOT / ".venv.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    purpose = sys.argv[1] if len(sys.argv) > 1 else "audit"
    try:
        with one_at_a_time():
            install(purpose)
            find_browser()
            if purpose == "test":
                find_test_packages()
    except CannotPrepare as problem:
        say(str(problem))
        return 2
    except OSError as error:
        say(f"{error.filename or VENV}: {error.strerror}; make this folder writable and run this again.")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
