"""Values from the environment that a visit types: masked in everything that is saved of it."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import msgspec

from auditor.collect.outline import HIDDEN
from auditor.model.capture import Capture, Document
from auditor.model.kinds import State

SHORTEST_PIECE = 6
"""Characters of a value packed behind others below which it could be anything."""
_ESCAPE = re.compile(r"%[0-9A-F]{2}")
_SAFE = str.maketrans("+/", "-_")

BLACK = "█"


def masked(capture: Capture, values: Iterable[str], folder: Path) -> Capture:
    """The capture without these values, in whatever form they went: as they are, in an address, in JSON, in HTML, in
    Base64, or as a stored value. Files of documents are rewritten in place with marks of the same length."""
    forms = forms_of(values)
    if not forms:
        return capture
    documents = tuple(_blacked(document, forms, folder) for document in capture.documents)
    shown = msgspec.to_builtins(msgspec.structs.replace(capture, documents=documents))
    for visit in shown["visits"]:
        if visit["state"] == State.CUSTOM and isinstance(visit["requests"], list | tuple):
            for request in visit["requests"]:
                _unguessable(request["body"])
    return msgspec.convert(_walk(shown, forms), Capture)


def forms_of(values: Iterable[str]) -> tuple[str, ...]:
    """Every form in which a value may be found, the longest first."""
    forms: set[str] = set()
    for value in values:
        escaped = {quote(value, safe=""), quote(value), quote_plus(value), quote(value, safe="!'()*")}
        escaped |= {quote(value, safe=safe, encoding="latin-1", errors="replace") for safe in ("", "/", "@*_+-./")}
        escaped |= {quote(form, safe="") for form in escaped}
        forms |= {value, html.escape(value), html.escape(value, quote=False), value.encode().hex()}
        forms |= {json.dumps(value, ensure_ascii=ascii)[1:-1] for ascii in (True, False)}
        forms |= escaped | {_ESCAPE.sub(lambda found: found.group().lower(), form) for form in escaped}
        for data in (value.encode(), value.encode("latin-1", errors="ignore")):
            forms |= set(_packed(data))
    return tuple(sorted(filter(None, forms), key=len, reverse=True))


def hidden(text: str, forms: tuple[str, ...]) -> str:
    """The text without these forms."""
    for form in forms:
        text = text.replace(form, HIDDEN)
    return text


def _packed(data: bytes) -> Iterator[str]:
    """Base64 of it, alone or behind one, two or more bytes of something else, as in USER:PASSWORD."""
    yield base64.b64encode(data).decode().rstrip("=")
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + data).decode().rstrip("=")
        certain = whole[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        if len(certain) >= SHORTEST_PIECE:
            yield certain
            yield certain.translate(_SAFE)
            yield quote(certain, safe="")


def _unguessable(body: dict[str, Any] | None) -> None:
    """A form of a few fields can be guessed from its hash; of an outline that left a value out there is none."""
    if body is not None and HIDDEN in (body["text"] or ""):
        body["sha256"] = hashlib.sha256(body["text"].encode()).hexdigest()


def _walk(node: Any, forms: tuple[str, ...]) -> Any:
    if isinstance(node, str):
        return hidden(node, forms)
    if isinstance(node, list | tuple):
        return [_walk(child, forms) for child in node]
    if not isinstance(node, dict):
        return node
    walked = {hidden(key, forms): _walk(child, forms) for key, child in node.items()}
    if "sample" in node and "sha256" in node and _begins(node, forms):
        # A stored value shows its beginning and its hash, which is enough to guess a short one.
        walked |= {"sample": HIDDEN, "sha256": hashlib.sha256(HIDDEN.encode()).hexdigest()}
    elif "size" in node and "sha256" in node and walked.get("text") != node.get("text"):
        walked["sha256"] = hashlib.sha256(str(walked["text"]).encode()).hexdigest()
    return walked


def _begins(value: dict[str, Any], forms: tuple[str, ...]) -> bool:
    """Whether a stored value is one of the forms, or begins like one as far as its sample tells."""
    sample = value["sample"]
    return sample in forms or (value["length"] > len(sample) and any(form.startswith(sample) for form in forms))


def _blacked(document: Document, forms: tuple[str, ...], folder: Path) -> Document:
    """Same lengths, so that what is quoted from the text still stands where it stood."""
    hashes: dict[str, str] = {}
    for field, of in (("raw_file", "sha256"), ("text_file", "text_sha256"), ("blocks_file", None)):
        name = getattr(document, field)
        if name is None or not (folder / name).is_file():
            continue
        data = (folder / name).read_bytes()
        clean = data
        for form in forms:
            clean = clean.replace(form.encode(), BLACK.encode() * len(form))
        if clean != data:
            (folder / name).write_bytes(clean)
            hashes |= {of: hashlib.sha256(clean).hexdigest()} if of else {}
    return msgspec.structs.replace(document, **hashes)
