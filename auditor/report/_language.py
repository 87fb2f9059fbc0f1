"""The language a report is written in: texts from a catalogue, numbers and dates by locale.

Texts are written in English where they are used, as `t("…")` or `many(n, "vendor", "vendors")`; the English text is the
key of every catalogue. To add a language, add `_languages/<code>.toml` with `name`, `[texts]`, `[counts]`, `[checks]`
(titles, reasons, doubts, fixes and law of the checks that are not experimental), `[messages]` (templates of messages,
evidence lines and reasons, said again by `_retold`), `[columns]` (headers of the workbook) and, where the language needs
it, `[joins]` (how a text and the value behind it are written together: "the text's end|how the value begins" and what
stands there instead); nothing else changes. A text that a catalogue lacks stays English, and HTML says so with `lang="en"`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from string import Formatter

from auditor.model.base import Record
from auditor.model.problems import BadInput

ENGLISH = "en"
_FOLDER = "_languages"
_VALUE = re.compile(r"\{\w*\}")


class Catalogue(Record, frozen=True, kw_only=True):
    """One language. `counts` has for "vendor|vendors" the forms of its plural rule ("one", "other", …)."""

    code: str = ENGLISH
    name: str = "English"
    texts: dict[str, str] = {}
    counts: dict[str, dict[str, str]] = {}
    checks: dict[str, str] = {}
    messages: dict[str, str] = {}
    columns: dict[str, str] = {}
    joins: dict[str, str] = {}


_english = Catalogue()
_spoken: ContextVar[Catalogue] = ContextVar("spoken", default=_english)


def languages() -> tuple[str, ...]:
    """The codes of all languages reports can be written in."""
    files = (entry.name for entry in resources.files(__package__).joinpath(_FOLDER).iterdir())
    return tuple(sorted({ENGLISH, *(name.removesuffix(".toml") for name in files if name.endswith(".toml"))}))


@lru_cache(maxsize=16)
def catalogue(code: str) -> Catalogue:
    """The catalogue of a language; English needs none. Raises `BadInput` naming all languages."""
    if code not in languages():
        raise BadInput(f"there are no report texts in '{code}': use {', '.join(languages())}.")
    if code == ENGLISH:
        return Catalogue()
    text = resources.files(__package__).joinpath(_FOLDER, f"{code}.toml").read_text(encoding="utf-8")
    return Catalogue(code=code, **tomllib.loads(text))


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Everything rendered inside is in this language."""
    token = _spoken.set(catalogue(code))
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Catalogue:
    """The catalogue in use."""
    return _spoken.get()


def t(text: str, /, **values: object) -> str:
    """The text in the language spoken, its `{names}` filled in."""
    found = spoken().texts.get(text, text)
    return filled(found, values) if values else found


def filled(template: str, values: Mapping[str, object]) -> str:
    """The template with its values, joined as the language spoken joins them."""
    if not spoken().joins:
        return template.format_map(values)
    made = ""
    for text, name, spec, _ in Formatter().parse(template):
        made += text
        if name is not None:
            before, value = joined_up(made, format(values[name], spec or ""))
            made = before + value
    return made


def joined_up(before: str, value: str) -> tuple[str, str]:
    """What stands before a value, and the value, as they are written together: French "de" and "le cookie" as "du cookie"."""
    for end, begin, instead in _joins(spoken().code):
        found = begin.match(value)
        if found and before.endswith(end) and not before[: -len(end)][-1:].isalnum():
            return before[: -len(end)] + instead, value[found.end() :]
    return before, value


@lru_cache(maxsize=16)
def _joins(code: str) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    parts = ((*border.split("|", 1), instead) for border, instead in catalogue(code).joins.items())
    return tuple((end, re.compile(begin), instead) for end, begin, instead in parts)


def many(count: int, singular: str, plural: str) -> str:
    """ "1 vendor", "3 vendors", the number and the form by locale."""
    forms = spoken().counts.get(f"{singular}|{plural}")
    if forms is None:
        return f"{number(count)} {singular if count == 1 else plural}"
    return f"{number(count)} {forms.get(_plural_form(count), forms['other'])}"


def _plural_form(count: int) -> str:
    from babel import Locale

    return str(Locale.parse(spoken().code).plural_form(count))


def number(value: float, digits: int = 0) -> str:
    """ "1,234" or "0.81" by locale."""
    if spoken().code == ENGLISH:
        return f"{value:,.{digits}f}"
    from babel.numbers import format_decimal

    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return str(format_decimal(value, format=pattern, locale=spoken().code)).replace("\u202f", "\u00a0")


def day(value: date) -> str:
    """ "22 November 2026" by locale."""
    if spoken().code == ENGLISH:
        return f"{value.day} {value:%B %Y}"
    from babel.dates import format_date

    return str(format_date(value, format="long", locale=spoken().code))


def moment(value: datetime) -> str:
    """ "22 November 2026, 06:30 UTC" by locale, the time zone as it is."""
    return f"{day(value)}, {value:%H:%M %Z}"


def of_check(text: str) -> str:
    """A text of a check in the language spoken, in English where it is not translated: results of earlier versions hold
    earlier texts, and those must not get the translation of another."""
    return spoken().checks.get(text, text)


def in_english(text: str) -> bool:
    """Whether a text of a check stays English in a report of another language. One of values alone has no language."""
    if spoken().code == ENGLISH or text in spoken().checks:
        return False
    return any(one.isalpha() for one in _VALUE.sub("", text))
