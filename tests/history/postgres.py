"""A PostgreSQL server for tests: Debian's programs, a folder of its own, a socket and a port of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

UNPRIVILEGED = ("postgres", "nobody")
"""initdb refuses root, so root becomes one of these."""


class Server:
    def __init__(self, programs: Path, folder: Path, user: str | None, port: int) -> None:
        self.programs, self.folder, self.user, self.port = programs, folder, user, port

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of its programs, as the unprivileged user where we are root."""
        command = [str(self.programs / program), *arguments]
        account = pwd.getpwnam(self.user) if self.user else None
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            cwd=self.folder,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
        )

    def start(self) -> subprocess.CompletedProcess[str]:
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off"
        log = str(self.folder / "log")
        return self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", log, "-o", options, "-w", "-t", "90", "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def database(self, name: str) -> str:
        """Make an empty database; returns its URL."""
        made = self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "auditor", name)
        assert made.returncode == 0, made.stderr
        return f"postgresql://auditor@127.0.0.1:{self.port}/{name}"


@contextmanager
def running() -> Iterator[Server]:
    """A server until the end of the block; skips the test with the reason where there is none."""
    pytest.importorskip("psycopg")
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian's package is postgresql)")
    user = _unprivileged() if os.geteuid() == 0 else None
    if os.geteuid() == 0 and user is None:
        pytest.skip(f"initdb refuses root and none of the users {', '.join(UNPRIVILEGED)} is here")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    server = Server(programs, folder, user, _free_port())
    try:
        if user:
            shutil.chown(folder, user)
        made = server.run("initdb", "-D", str(folder / "data"), "-U", "auditor", "--auth=trust", "-E", "UTF8", "-N")
        started = server.start() if made.returncode == 0 else made
        if started.returncode != 0:
            pytest.skip(f"PostgreSQL does not start here: {(started.stderr or started.stdout).strip()[-300:]}")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """The folder with all programs needed: where Debian puts it, or on the path."""
    found = shutil.which("initdb")
    places = [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        *([Path(found).parent] if found else []),
    ]
    needed = ("initdb", "pg_ctl", "createdb")
    return next((place for place in places if all((place / name).is_file() for name in needed)), None)


def _unprivileged() -> str | None:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in UNPRIVILEGED if name in known), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
