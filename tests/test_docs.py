"""What the documentation repeats of the code is what the code says."""

from pathlib import Path

from auditor.trackers.engine import type_names

ROOT = Path(__file__).parent.parent


def table(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| ")]


def test_the_table_of_request_types() -> None:
    assert table((ROOT / "docs" / "match.md").read_text(encoding="utf-8")) == table(type_names.__doc__ or "")
    assert len(table(type_names.__doc__ or "")) > 10


def test_the_catalogue_of_checks_is_the_one_that_the_checks_give() -> None:
    from auditor.checks._catalogue import as_markdown, metas

    said = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert said == as_markdown(metas()) + "\n", "run: auditor checks list --format md > docs/checks.md"


def test_every_file_the_readme_links_to_is_there() -> None:
    import re

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert links
    assert [target for target in links if not (ROOT / target).exists()] == []
