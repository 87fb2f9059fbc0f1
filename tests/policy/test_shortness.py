"""When a text is too short to rest an absence on."""

import msgspec
import pytest

from auditor.model.kinds import DocumentKind
from auditor.model.text import DocumentText
from auditor.policy.shortness import doubts
from auditor.policy.text import read

_TABLE = "# Cookies\n\n| Cookie | Provider |\n| --- | --- |\n| _ga | Google |\n| _fbp | Meta |"


def _text(id: str, kind: DocumentKind, words: int, text: str = "We use cookies.") -> DocumentText:
    made = read(text.encode(), id=id, kind=kind, media_type="text/markdown")
    return msgspec.structs.replace(made, words=words)


PRIVACY, COOKIES, TERMS = DocumentKind.PRIVACY, DocumentKind.COOKIES, DocumentKind.TERMS


@pytest.mark.parametrize(
    ("texts", "doubted"),
    [
        ([_text("a", PRIVACY, 199)], ["a"]),
        ([_text("a", PRIVACY, 200)], []),
        ([_text("a", PRIVACY, 150), _text("b", PRIVACY, 900)], []),
        ([_text("a", PRIVACY, 20), _text("b", PRIVACY, 900)], []),
        ([_text("a", PRIVACY, 900), _text("b", COOKIES, 80)], []),
        ([_text("a", PRIVACY, 900), _text("b", COOKIES, 12)], ["b"]),
        ([_text("a", PRIVACY, 900), _text("b", COOKIES, 12, _TABLE)], []),
        ([_text("a", PRIVACY, 20), _text("b", COOKIES, 900)], ["a"]),
        ([_text("a", COOKIES, 150)], ["a"]),
        ([_text("a", COOKIES, 150, _TABLE)], []),
        ([_text("a", PRIVACY, 900), _text("b", TERMS, 3)], []),
    ],
)
def test_which_documents_prove_no_absence(texts: list[DocumentText], doubted: list[str]) -> None:
    assert list(doubts(texts)) == doubted


def test_the_reason_says_how_many_words_there_were() -> None:
    (reason,) = doubts([_text("a", PRIVACY, 47)]).values()
    assert "47 words" in reason
