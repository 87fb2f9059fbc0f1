"""Finished audits on disk, made from the sample result, and changed as a test needs."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from auditor.model.result import AuditResult
from tests.report import sample

replace = msgspec.structs.replace


def result(night: int = 0, site: str = "fernwerk.example", **changes: Any) -> AuditResult:
    """The sample result as of that night."""
    base = sample.result()
    return replace(
        base,
        started=base.started + timedelta(days=night),
        finished=base.finished + timedelta(days=night),
        target=replace(base.target, site=site, url=f"https://www.{site}/"),
        **changes,
    )


def folder(path: Path, made: AuditResult) -> Path:
    """Write it as an audit does: result.json, one file of a capture, manifest.json."""
    files = {"result.json": msgspec.json.encode(made), "capture/capture.json": b"{}"}
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    entries = [
        {"file": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
    ]
    (path / "manifest.json").write_bytes(msgspec.json.encode({"finished": made.finished, "files": entries}))
    return path
