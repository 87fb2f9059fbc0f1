"""`auditor match`: which filter rules and which vendor speak about each request of a file."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from auditor.model.register import Register
    from auditor.trackers.engine import Engine
    from auditor.trackers.lookup import Lookup

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = re.compile(r"(?i)(https?|wss?):")
_NO_HOST = re.compile(r"[\s<>\"{}|\\^`%@/?#,;!$&'()*+=~]|\.\.|^\.")
"""What no host name has; "[::1]" reaches this without its brackets."""


def match(
    requests: Annotated[Path, typer.Option(metavar="FILE", help="JSON lines, one request each; - for standard input.")],
    lists: Annotated[
        list[Path] | None,
        typer.Option("--list", metavar="FILE", help="A filter list or hosts file (default: installed)."),
    ] = None,
) -> None:
    """Match requests: {"url", "source", "type"} on every line in, one line of JSON out for each.

    Types under their filter-list, DevTools or Playwright names: document, subdocument (frame), stylesheet (css), script,
    image, font, media, object, xmlhttprequest (xhr, fetch, eventsource), ping (beacon), websocket, other. "method" may be
    given too. A line that is no request gives {"error"} in its place, and exit code 2 at the end.
    """
    from auditor.trackers import register
    from auditor.trackers.engine import Engine
    from auditor.trackers.lookup import Lookup

    paths = lists or _installed()
    known = register.load()
    answers = _Answers(Engine.load(paths), Lookup(known), known)
    write = sys.stdout.write
    for number, line in enumerate(_lines(requests), 1):
        write(answers.to(number, line) + "\n")
    sys.stdout.flush()
    raise typer.Exit(2 if answers.failed else 0)


def _installed() -> list[Path]:
    from auditor.model.problems import BadInput
    from auditor.trackers.lists import installed

    paths = [one.path for one in installed()]
    if not paths:
        raise BadInput("no filter lists are installed: run 'auditor lists update', or give --list FILE.")
    return paths


def _lines(path: Path) -> Iterator[bytes]:
    """The lines without their ends. Raises `BadInput` for a file that cannot be read."""
    from auditor.model.problems import BadInput

    if str(path) == "-":
        yield from (line.rstrip(b"\r\n") for line in sys.stdin.buffer)
        return
    try:
        with path.open("rb") as file:
            yield from (line.rstrip(b"\r\n") for line in file)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}; give a file of JSON lines.") from error


def _wrong(url: str) -> str | None:
    """Why this is no address anybody could have asked for, as a clause; None for one that is."""
    from urllib.parse import urlsplit

    if not _SCHEME.match(url):
        return f"'{url}' is no address with a scheme"
    if not _WEB.match(url):
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        return f"'{url}' is a broken address: {error}"
    if not host or not host.strip("."):
        return f"'{url}' is a broken address: it has no host"
    if _NO_HOST.search(host):
        return f"'{url}' is a broken address: '{host}' is no host name"
    return None


class _Answers:
    """Answers lines; `failed` once one was no request."""

    def __init__(self, engine: "Engine", lookup: "Lookup", register: "Register") -> None:
        import msgspec

        from auditor.trackers.engine.type_names import type_of

        class Asked(msgspec.Struct):
            url: str
            source: str | None
            type: str
            method: str | None = None

        self.failed = False
        self._engine, self._lookup, self._register, self._type_of = engine, lookup, register, type_of
        self._decode = msgspec.json.Decoder(Asked).decode
        self._encode = msgspec.json.Encoder().encode
        self._wrong = (msgspec.DecodeError, UnicodeDecodeError)

    def to(self, number: int, line: bytes) -> str:
        """The answer to a line, as JSON."""
        if not line.strip():
            return self._error(f"line {number}: is empty")
        try:
            asked = self._decode(line)
        except self._wrong as error:
            return self._error(f"line {number}: {error}")
        type = self._type_of(asked.type)
        if type is None:
            return self._error(f"line {number}: '{asked.type}' is no type of request")
        source = asked.source or ""
        wrong = _wrong(asked.url) or (_wrong(source) if source else None)
        if wrong is not None:
            return self._error(f"line {number}: {wrong}")
        found = self._engine.match(asked.url, source, type, asked.method)
        hit = self._lookup.url(asked.url, type=type)
        answer = {
            "blocked": found.blocked,
            "rules": found.rules,
            "exceptions": found.exceptions,
            "vendor": self._vendor(hit.id) if hit else None,
            "attribution": hit.attribution if hit else None,
        }
        return self._encode(answer).decode()

    def _vendor(self, id: str) -> dict[str, Any]:
        product = self._register.products.get(id)
        company = self._register.companies.get(product.company if product else id)
        return {
            "id": id,
            "name": product.name if product else company.name if company else id,
            "company": company.name if company else None,
        }

    def _error(self, sentence: str) -> str:
        self.failed = True
        return self._encode({"error": sentence}).decode()
