"""Texts for people that a report can say in another language: put together from a template and what it names."""

from collections.abc import Iterable
from datetime import date

from auditor.model.base import Record


class Phrase(Record, frozen=True, kw_only=True):
    """How a text was put together. `text` is the English template, `values` what its `{names}` stand for.

    With `count`, `text` is "singular|plural" and stands behind that number. With `items` it is a list of those, `more`
    of which were left out; with `day` it is that date; with
    `document` it is words of the document of that id, in whose language they stay.
    """

    text: str = ""
    values: "dict[str, str | int | float | Phrase]" = {}
    count: int | None = None
    day: date | None = None
    items: "tuple[str | Phrase, ...]" = ()
    more: int = 0
    document: str = ""


class Said(str):
    """An English text that remembers its phrase; wherever a text is wanted it is that text."""

    __slots__ = ("phrase",)
    phrase: Phrase

    def __new__(cls, text: str, phrase: Phrase) -> "Said":
        """The text and how it came about."""
        made = super().__new__(cls, text)
        made.phrase = phrase
        return made

    def __reduce__(self) -> "tuple[type[Said], tuple[str, Phrase]]":
        return Said, (str(self), self.phrase)


def say(template: str, /, **values: str | int | float) -> Said:
    """The template filled with its values, each of which may be such a text itself. Raises `KeyError`."""
    return Said(template.format(**values), Phrase(text=template, values={k: _kept(v) for k, v in values.items()}))


def term(text: str) -> Said:
    """A word of a closed set, or a sentence from elsewhere: said in another language where that knows it."""
    return text if isinstance(text, Said) else Said(text, Phrase(text=text.replace("{", "{{").replace("}", "}}")))


def words_of(document: str, text: str) -> Said:
    """Words that a document says."""
    return Said(text, Phrase(text=text.replace("{", "{{").replace("}", "}}"), document=document))


def counted(number: int, noun: str, plural: str | None = None) -> Said:
    """A number with its noun: "1 request", "3 requests"."""
    several = plural or f"{noun}s"
    return Said(f"{number} {noun if number == 1 else several}", Phrase(text=f"{noun}|{several}", count=number))


def dated(day: date) -> Said:
    """A date, in English as 2026-11-22."""
    return Said(day.isoformat(), Phrase(day=day))


def listed(names: Iterable[str], most: int) -> Said:
    """Names in one phrase, each once: "a, b and 3 more"."""
    found = list(dict.fromkeys(names))
    phrase = Phrase(items=tuple(_plain(one) for one in found[:most]), more=max(len(found) - most, 0))
    return Said(english(phrase), phrase)


def english(phrase: Phrase) -> str:
    """What a phrase says in English."""
    if phrase.day is not None:
        return phrase.day.isoformat()
    if phrase.count is not None:
        singular, _, plural = phrase.text.partition("|")
        return f"{phrase.count} {singular if phrase.count == 1 else plural}"
    if phrase.items:
        names = [one if isinstance(one, str) else english(one) for one in phrase.items]
        last = [f"{phrase.more} more"] if phrase.more else [names.pop()]
        return " and ".join(filter(None, [", ".join(names), *last]))
    values = {k: english(v) if isinstance(v, Phrase) else v for k, v in phrase.values.items()}
    return phrase.text.format(**values)


def joined(texts: Iterable[str], between: str = " ") -> Said:
    """Texts one behind the other, with this between them."""
    names = {f"t{number}": term(text) for number, text in enumerate(texts)}
    if len(names) == 1:
        return names["t0"]
    return say("{between}".join(f"{{{name}}}" for name in names), **names, between=between)


def _kept(value: str | int | float) -> "str | int | float | Phrase":
    return _plain(value) if isinstance(value, str) else value


def _plain(text: str) -> str | Phrase:
    return text.phrase if isinstance(text, Said) else str(text)
