"""The plugin package: every file of it is a reader."""

from auditor import registry
from auditor.trackers import readers


def test_every_reader_is_found_and_reads_anything() -> None:
    found = registry.members(readers, readers.CALLABLES)
    assert {"adblock", "hosts"} <= set(found)
    for reader in found.values():
        assert reader.META.title
        for text in ("", "\n\n", "\x00", "🎈", "a" * 100_000, "$$$$", "!#endif\n!#if (((\n!#else"):
            assert 0 <= reader.recognises(text) <= 100
            numbers = [number for number, _, _ in reader.read(text)]
            assert set(numbers) == {number for number, line in enumerate(text.split("\n"), 1) if line}
