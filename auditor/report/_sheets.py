"""The workbook's sheets, columns and words in the language of the report, and back again: a column is known by its key,
which is also what English workbooks and CSV files show."""

from collections.abc import Iterable
from functools import lru_cache

from auditor.model.kinds import Severity
from auditor.report import _words
from auditor.report._language import ENGLISH, languages, of_check, speaking, spoken, t

TRIAGE = "Triage"
SHEETS = ("Summary", "Vendors", "Findings", "Cookies", "Storage", "Policy claims", "Changes", TRIAGE, "Method")
DECISIONS = ("confirmed", "false positive", "accepted risk", "fixed", "needs legal")
REQUESTS = "_requests"
"""Ends the key of the column that counts a state's requests."""
_ONE_OF = {
    "severity": (_words.SEVERITY,),
    "verdict": (_words.VENDOR_VERDICT, _words.VERDICT),
    "label": (_words.LABEL,),
    "party": (_words.PARTY,),
    "disclosed_in": (_words.DOCUMENT,),
    "classes": (_words.CLASS,),
}
_SAID = ("confidence", "attribution", "kind", "subject_kind", "stored", "declared", "identifier", "decision")
"""Columns whose words are of a closed set."""


def title(sheet: str) -> str:
    """A sheet's title, at most 31 characters as Excel has it."""
    return t(sheet)[:31]


def column(key: str) -> str:
    """A column's header."""
    if spoken().code == ENGLISH:
        return key
    state, _, counts = key.partition(REQUESTS)
    if state in _words.STATE:
        name = _words.STATE[state]
        return f"{name}: {t('requests')}" if key.endswith(REQUESTS) and not counts else name
    return spoken().columns.get(key, key)


def worded(key: str, value: object) -> object:
    """A cell's value; words of closed sets are said in the language of the report, English keeps their codes."""
    if spoken().code == ENGLISH or not isinstance(value, str) or not value:
        return value
    if key in _ONE_OF:
        return ", ".join(_word(key, part) for part in value.split(", "))
    if key == "legal":
        return "; ".join(map(of_check, value.split("; ")))
    return t(value) if key in _SAID else value


def _word(key: str, value: str) -> str:
    found = next((words[value] for words in _ONE_OF[key] if value in words), t(value))
    return found if isinstance(found, str) else str(found[1])


def triage_of(titles: Iterable[str]) -> str | None:
    """Which of these sheets holds the decisions, whatever the language."""
    return next((one for one in titles if one in _back().sheets), None)


def key_of(header: str) -> str:
    """The key of a column from its header in any language."""
    return _back().columns.get(header, header)


def decision_of(word: str) -> str:
    """A decision from its word in any language; what is none comes back as it is."""
    return _back().decisions.get(word.lower(), word.lower())


def severity_of(word: str) -> str:
    """A severity from its word in any language; what is none comes back as it is."""
    return _back().severities.get(word.lower(), word)


class _Back:
    """The words of all languages with what they stand for."""

    def __init__(self) -> None:
        self.sheets: set[str] = set()
        self.columns: dict[str, str] = {}
        self.decisions: dict[str, str] = {}
        self.severities: dict[str, str] = {}
        for code in languages():
            with speaking(code):
                self.sheets.add(title(TRIAGE))
                self.columns |= {column(key): key for key in spoken().columns}
                self.decisions |= {t(one).lower(): one for one in DECISIONS}
                self.severities |= {_words.SEVERITY[one][1].lower(): one.value for one in Severity}


@lru_cache(maxsize=1)
def _back() -> _Back:
    return _Back()
