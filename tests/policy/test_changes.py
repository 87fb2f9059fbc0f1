"""What changed between two snapshots."""

from auditor.model.kinds import DocumentKind
from auditor.model.text import DocumentText
from auditor.policy.changes import ChangeKind, between, hashes, readable
from auditor.policy.text import read

_OLD = """# Privacy policy

Last updated: 3 May 2024.

## Cookies

We use Hotjar on our website to see how its pages are read, and keep the data for twelve months.

We share nothing with advertisers.

## Rights

You may ask for a copy of your data."""

_NEW = (
    _OLD.replace("3 May 2024", "9 June 2025")
    .replace("Hotjar", "Microsoft Clarity")
    .replace("We share nothing with advertisers.\n\n", "")
    .replace("## Rights", "## Advertising\n\nCriteo shows you advertisements elsewhere.\n\n## Rights")
)


def _read(text: str, id: str = "d1", media_type: str = "text/markdown") -> DocumentText:
    return read(text.encode(), id=id, kind=DocumentKind.PRIVACY, media_type=media_type)


def test_what_was_said_before_and_after() -> None:
    earlier, later = _read(_OLD, "old"), _read(_NEW, "new")
    found = between(earlier, later)
    assert sorted(c.kind for c in found.changes) == ["added", "added", "removed", "reworded", "reworded"]
    clarity = next(c for c in found.changes if "Clarity" in c.words)
    assert "[-Hotjar-] {+Microsoft Clarity+}" in clarity.words
    for change in found.changes:
        for quote, document in ((change.before, earlier), (change.after, later)):
            assert quote is None or document.text[quote.start : quote.end] == quote.text
    text = readable(found)
    assert "reworded under “Cookies”" in text
    assert "removed under “Cookies”:\n  We share nothing with advertisers." in text


def test_layout_is_no_change() -> None:
    html = "<h1>Privacy policy</h1><p>We use   <b>Hotjar</b>\u00a0on our\nwebsite.</p><nav>Home</nav>"
    found = between(_read("# Privacy policy\n\nWe use *Hotjar* on our website."), _read(html, media_type="text/html"))
    assert found.none
    assert readable(found) == "No words changed.\n"


def test_a_block_elsewhere_is_moved_not_new() -> None:
    found = between(
        _read("One is here.\n\nTwo is here.\n\nThree is here."), _read("Two is here.\n\nThree is here.\n\nOne is here.")
    )
    assert [c.kind for c in found.changes] == [ChangeKind.MOVED]


def test_hashes_belong_to_words() -> None:
    one, other = hashes(_read("We use *Hotjar*.\n\nBye.")), hashes(_read("Bye.\n\nWe  use Hotjar."))
    assert one == other[::-1]
    assert all(len(h) == 64 for h in one)
