"""Values from the environment that a visit types: masked in everything that is saved of it."""

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import msgspec

from auditor.collect.outline import HIDDEN
from auditor.model.capture import Capture, Document

BLACK = "█"


def masked(capture: Capture, values: Iterable[str], folder: Path) -> Capture:
    """The capture without these values, in whatever form they went: as they are, in an address, in JSON, in Base64, or
    as a stored value. Files of documents are rewritten in place with marks of the same length."""
    forms = forms_of(values)
    if not forms:
        return capture
    documents = tuple(_blacked(document, forms, folder) for document in capture.documents)
    shown = msgspec.to_builtins(msgspec.structs.replace(capture, documents=documents))
    return msgspec.convert(_walk(shown, forms), Capture)


def forms_of(values: Iterable[str]) -> tuple[str, ...]:
    """Every form in which a value may be found, the longest first."""
    forms = set()
    for value in values:
        packed = base64.b64encode(value.encode()).decode().rstrip("=")
        forms |= {value, quote(value, safe=""), quote(value), quote_plus(value), json.dumps(value)[1:-1], packed}
    return tuple(sorted(filter(None, forms), key=len, reverse=True))


def _walk(node: Any, forms: tuple[str, ...]) -> Any:
    if isinstance(node, str):
        return _hidden(node, forms)
    if isinstance(node, list | tuple):
        return [_walk(child, forms) for child in node]
    if not isinstance(node, dict):
        return node
    walked = {_hidden(key, forms): _walk(child, forms) for key, child in node.items()}
    if "sample" in node and "sha256" in node and any(form.startswith(node["sample"]) for form in forms):
        # A stored value shows its beginning and its hash, which is enough to guess a short one.
        walked |= {"sample": HIDDEN, "sha256": hashlib.sha256(HIDDEN.encode()).hexdigest()}
    elif "size" in node and "sha256" in node and walked.get("text") != node.get("text"):
        walked["sha256"] = hashlib.sha256(str(walked["text"]).encode()).hexdigest()
    return walked


def _hidden(text: str, forms: tuple[str, ...]) -> str:
    for form in forms:
        text = text.replace(form, HIDDEN)
    return text


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
