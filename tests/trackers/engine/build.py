"""Engines over lists written in a test, and their answers in short."""

from auditor.model.kinds import ResourceType
from auditor.trackers.engine import Engine
from auditor.trackers.engine.index import build

PAGE = "https://page.example/"


def engine(*texts: str) -> Engine:
    """An engine over texts, named list1, list2 …"""
    return Engine(build((f"list{number}", text) for number, text in enumerate(texts, 1)))


def blocked(rule: str, url: str, type: str = "script", source: str = PAGE, *, method: str | None = None) -> bool:
    """Whether a list of these lines blocks the request."""
    return engine(rule).match(url, source, ResourceType(type), method).blocked
