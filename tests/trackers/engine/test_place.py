"""Hosts under all names that options may call them by."""

from auditor.trackers.engine.place import Place, names_in, place_of


def test_names_from_the_most_specific_on() -> None:
    assert place_of("a.shop.co.uk").names == (
        "a.shop.co.uk",
        "a.shop.*",
        "shop.co.uk",
        "shop.*",
        "co.uk",
        "uk",
    )
    assert place_of("me.github.io").names == ("me.github.io", "me.*", "github.io", "io")
    assert place_of("localhost").names == ("localhost",)
    assert place_of("10.0.0.1").names == ("10.0.0.1",)
    assert place_of("co.uk").site == "co.uk"


def _hold(entries: str, host: str) -> bool:
    return names_in(tuple(entries.split("|"))).hold(place_of(host))


def test_the_most_specific_entry_decides() -> None:
    """Source: Adblock Plus, "How to write filters", option domain."""
    assert _hold("example.com|~shop.example.com", "www.example.com")
    assert not _hold("example.com|~shop.example.com", "a.shop.example.com")
    assert _hold("~example.com|shop.example.com", "a.shop.example.com")
    assert not _hold("~example.com|shop.example.com", "www.example.com")
    assert _hold("~example.com", "other.com")
    assert not _hold("example.com", "other.com")
    assert _hold("example.*|~example.de", "www.example.fr")
    assert not _hold("example.*|~example.de", "www.example.de")


def test_a_place_nobody_knows_is_never_covered() -> None:
    nowhere: Place | None = None
    assert not names_in(("~example.com",)).hold(nowhere)
    assert not names_in(("example.com",)).hold(nowhere)
