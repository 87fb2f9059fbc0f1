"""Plain lists of a language are read without its cues, whose making ready holds up a browser that is waiting."""

from auditor.policy import cues


def test_a_plain_list_makes_no_cues_ready() -> None:
    cues.load.cache_clear()
    assert cues.listed("de", "columns", "name")
    assert cues.listed("xx", "columns") == cues.listed(None, "columns") == []
    assert cues.load.cache_info().misses == 0
