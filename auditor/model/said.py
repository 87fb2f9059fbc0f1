"""Texts for people that a report can say in another language: put together from a template and what it names."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

import msgspec

from auditor.model.base import Record

_Any = TypeVar("_Any", bound=msgspec.Struct)
SENTENCE = "sentence"
CLAUSE = "clause"


class Phrase(Record, frozen=True, kw_only=True):
    """How a text was put together. `text` is the English template, `values` what its `{names}` stand for.

    With `count`, `text` is "singular|plural" and stands behind that number. With `items` it is a list of those, `more`
    of which were left out; with `day` it is that date; with
    `document` it is words of the document of that id, in whose language they stay. `form` is "sentence" for a clause that
    is made one, with a capital and a full stop, and "clause" for a sentence that goes on without its full stop.
    """

    text: str = ""
    values: "dict[str, str | int | float | Phrase]" = {}
    count: int | None = None
    day: date | None = None
    items: "tuple[str | Phrase, ...]" = ()
    more: int = 0
    document: str = ""
    form: str = ""


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


def sentence(text: str) -> Said:
    """A clause as a sentence: with a full stop and a capital, but for host names and addresses at its beginning."""
    return _formed(text, SENTENCE)


def clause(text: str) -> Said:
    """A sentence without its full stop, to go on behind it."""
    return _formed(text, CLAUSE)


def _formed(text: str, form: str) -> Said:
    phrase = Phrase(text="{text}", values={"text": term(text).phrase}, form=form)
    return Said(english(phrase), phrase)


def formed(text: str, form: str) -> str:
    """A text in its form."""
    if form == CLAUSE:
        return text.rstrip(".")
    if form != SENTENCE:
        return text
    first = text.split(" ")[0]
    begin = text if "." in first or ":" in first else text[:1].upper() + text[1:]
    return f"{begin.rstrip('.')}."


def plain(record: _Any, kind: type[_Any]) -> tuple[_Any, dict[str, Phrase]]:
    """The record with plain texts, and the phrases of those that were put together, by their text."""
    found: dict[str, Phrase] = {}

    def taken(text: object) -> str:
        if not isinstance(text, Said):
            raise NotImplementedError(f"{type(text).__name__} has no place in a record.")
        if text.phrase.text != text:
            found[str(text)] = text.phrase
        return str(text)

    return msgspec.json.decode(msgspec.json.encode(record, enc_hook=taken), type=kind), found


def told_by(phrase: Phrase, known: Mapping[str, Phrase]) -> Phrase:
    """The phrase with those parts that are known texts as they were put together."""
    if not (phrase.values or phrase.items):
        return phrase if phrase.document or phrase.count is not None else known.get(english(phrase), phrase)
    values = {name: told_by(one, known) if isinstance(one, Phrase) else one for name, one in phrase.values.items()}
    items = tuple(told_by(one, known) if isinstance(one, Phrase) else one for one in phrase.items)
    return msgspec.structs.replace(phrase, values=values, items=items)


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
    return formed(phrase.text.format(**values), phrase.form)


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
