"""Request types under the names browsers, Playwright and filter lists use."""

import re

import pytest

from auditor.trackers.engine import type_names
from auditor.trackers.engine.type_names import TYPE_NAMES, type_of
from auditor.trackers.readers._options import TYPES


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("XHR", "xmlhttprequest"),
        ("Fetch", "xmlhttprequest"),
        ("EventSource", "xmlhttprequest"),
        ("Stylesheet", "stylesheet"),
        ("TextTrack", "media"),
        ("WebSocket", "websocket"),
        ("Ping", "ping"),
        ("Manifest", "other"),
        ("sub_frame", "subdocument"),
        ("main_frame", "document"),
        ("beacon", "ping"),
        ("css", "stylesheet"),
        ("doc", "document"),
    ],
)
def test_types_under_all_their_names(name: str, type: str) -> None:
    assert type_of(name) == type


def test_every_type_of_filter_lists_and_the_devtools_protocol_is_known() -> None:
    """DevTools names: Network.ResourceType, chromedevtools.github.io/devtools-protocol."""
    assert {name for name in TYPES if type_of(name) is not TYPES[name]} == set()
    names = "Document Stylesheet Image Media Font Script TextTrack XHR Fetch Prefetch EventSource WebSocket Manifest "
    names += "SignedExchange Ping CSPViolationReport Preflight FedCM Other"
    assert [name for name in names.split() if type_of(name) is None] == []
    assert type_of("nonsense") is None
    assert all(name == name.lower() for name in TYPE_NAMES)


def test_the_table_for_people_is_the_table_that_counts() -> None:
    told: dict[str, str] = {}
    for type, names in re.findall(r"^\| ([a-z]+) \| (.*?) ?\|$", type_names.__doc__ or "", re.MULTILINE):
        if type != "type":
            told |= dict.fromkeys([type, *names.replace(",", " ").split()], type)
    assert told == {name: type.value for name, type in TYPE_NAMES.items()}
