"""Which rules the engine gets, and how it is identified."""

from auditor.collect.consent.engine import libraries, rules_for


def test_a_page_gets_general_rules_and_those_of_its_site() -> None:
    general = {rule["name"] for rule in rules_for("https://www.example.com/")}
    own = {rule["name"] for rule in rules_for("https://www.weingartz.com/")}
    assert "auto_US_weingartz.com_aso" in own - general
    assert general < own
    assert len(general) > 100
    assert not any(rule.get("cosmetic") for rule in rules_for("https://www.example.com/"))


def test_the_engine_is_known_by_its_hashes() -> None:
    found = libraries()
    assert found["duckduckgo-autoconsent"] == "16.55.0"
    assert [len(value) for key, value in found.items() if key.endswith("sha256")] == [64, 64]
