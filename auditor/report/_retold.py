"""A result in the language of the report: each text that was put together from a template is put together again from the
template's translation. Names, addresses and quotes stay as they are; what has no translation stays English and is noted,
so that HTML can say so.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from string import Formatter

import msgspec

from auditor.model.capture import Document
from auditor.model.check import CheckResult, Finding
from auditor.model.consent import Control
from auditor.model.diff import ResultDiff
from auditor.model.evidence import BeforeChoice, CookieRow, Observation, Proof, UnknownHost, VendorRow, VisitSummary
from auditor.model.kinds import State
from auditor.model.reading import UnknownOrganisation
from auditor.model.result import AuditResult
from auditor.model.said import Phrase, english, formed
from auditor.report._language import ENGLISH, day, joined_up, many, number, spoken, t

Piece = tuple[str, str]
"""A part of a text, and its language where that is not the report's."""
_FIGURE = re.compile(r"\.(\d)f")
_WORD = re.compile(r"[^\W\d_]")
_languages: ContextVar[Mapping[str, str]] = ContextVar("languages")
_pieces: ContextVar[dict[str, tuple[Piece, ...]]] = ContextVar("pieces")


def pieces(text: str) -> tuple[Piece, ...]:
    """A retold text in its parts; one that is English for all that is known is one part."""
    known = _pieces.get({})
    return known.get(text) or known.get(f"{text[:1].lower()}{text[1:]}") or ((text, ""),)


def retold(result: AuditResult) -> AuditResult:
    """The result with its messages, evidence lines, reasons and limitations in the language spoken."""
    _languages.set({one.id: one.language or "" for one in result.documents})
    teller = _Teller(result.phrases)
    if spoken().code == ENGLISH:
        for text, phrase in result.phrases.items():
            teller.note(text, phrased(phrase))
        return result
    return msgspec.structs.replace(
        result,
        visits=tuple(map(teller.visit, result.visits)),
        documents=tuple(map(teller.document, result.documents)),
        vendors=tuple(map(teller.vendor, result.vendors)),
        unknown_hosts=tuple(map(teller.host, result.unknown_hosts)),
        findings=tuple(map(teller.finding, result.findings)),
        checks=tuple(map(teller.check, result.checks)),
        limitations=tuple(map(teller.say, result.limitations)),
        cookies=tuple(map(teller.cookie, result.cookies)),
        unknown_organisations=tuple(map(teller.organisation, result.unknown_organisations)),
    )


def retold_changes(changes: ResultDiff | None) -> ResultDiff | None:
    """The findings of a comparison in the language spoken."""
    if changes is None or spoken().code == ENGLISH:
        return changes
    teller = _Teller(changes.phrases, anew=False)
    opened, closed = tuple(map(teller.finding, changes.opened)), tuple(map(teller.finding, changes.closed))
    grown, unsure = tuple(map(teller.finding, changes.grown)), tuple(map(teller.finding, changes.unsure))
    return msgspec.structs.replace(changes, opened=opened, closed=closed, grown=grown, unsure=unsure)


def word(text: str) -> str:
    """A word of a closed set in the language spoken, as it is where that does not know it."""
    return "".join(part for part, _ in phrased(_constant(text)))


class _Teller:
    """Says texts again; `anew` forgets what an earlier report noted."""

    def __init__(self, phrases: Mapping[str, Phrase], *, anew: bool = True) -> None:
        self.phrases = phrases
        self.noted = {} if anew else dict(_pieces.get({}))
        _pieces.set(self.noted)

    def say(self, text: str) -> str:
        """The text in the language spoken; its parts are noted where any of them stays English."""
        made = phrased(self.phrases.get(text) or _constant(text))
        found = "".join(part for part, _ in made)
        self.note(found, made)
        return found

    def note(self, text: str, made: tuple[Piece, ...]) -> None:
        if any(language for _, language in made):
            self.noted[text] = made

    def maybe(self, text: str | None) -> str | None:
        return None if text is None else self.say(text)

    def visit(self, one: VisitSummary) -> VisitSummary:
        failures = {name: self.say(why) for name, why in one.failures.items()}
        unwatched = {name: self.say(why) for name, why in one.unwatched.items()}
        proof, controls = tuple(map(self.say, one.consent.proof)), tuple(map(self.control, one.consent.controls))
        return msgspec.structs.replace(
            one,
            reason=self.maybe(one.reason),
            failures=failures,
            unwatched=unwatched,
            signals={name: self.say(told) for name, told in one.signals.items()},
            consent=msgspec.structs.replace(one.consent, proof=proof, controls=controls),
        )

    def document(self, one: Document) -> Document:
        return msgspec.structs.replace(
            one, reason=self.maybe(one.reason), missing=self.maybe(one.missing), found=self.say(one.found)
        )

    def vendor(self, one: VendorRow) -> VendorRow:
        return msgspec.structs.replace(
            one,
            reason=self.maybe(one.reason),
            observed=self.observations(one.observed),
            untested=self.observations(one.untested),
        )

    def host(self, one: UnknownHost) -> UnknownHost:
        return msgspec.structs.replace(
            one, suggestion=self.maybe(one.suggestion), observed=self.observations(one.observed)
        )

    def cookie(self, one: CookieRow) -> CookieRow:
        return msgspec.structs.replace(one, refused_reason=self.maybe(one.refused_reason))

    def organisation(self, one: UnknownOrganisation) -> UnknownOrganisation:
        return msgspec.structs.replace(one, why=self.say(one.why))

    def control(self, one: Control) -> Control:
        return msgspec.structs.replace(one, where=self.say(one.where))

    def observations(self, found: dict[State, Observation]) -> dict[State, Observation]:
        return {
            state: msgspec.structs.replace(
                seen,
                samples=self.proofs(seen.samples),
                before_choice=self.before(seen.before_choice),
                undecided=None if seen.undecided is None else self.before(seen.undecided),
            )
            for state, seen in found.items()
        }

    def before(self, one: BeforeChoice) -> BeforeChoice:
        return msgspec.structs.replace(one, samples=self.proofs(one.samples))

    def proofs(self, found: tuple[Proof, ...]) -> tuple[Proof, ...]:
        return tuple(self.proof(one) for one in found)

    def proof(self, one: Proof) -> Proof:
        """A quote keeps its words; who loaded whom is told in any case."""
        chain = tuple(map(self.say, one.chain))
        return msgspec.structs.replace(one, text=one.text if one.quote else self.say(one.text), chain=chain)

    def finding(self, one: Finding) -> Finding:
        return msgspec.structs.replace(
            one,
            message=self.say(one.message),
            subject=msgspec.structs.replace(one.subject, label=self.say(one.subject.label)),
            occurrences=tuple(map(self.say, one.occurrences)),
            evidence=self.proofs(one.evidence),
            counter=self.maybe(one.counter),
            fill={name: self.say(value) for name, value in one.fill.items()},
        )

    def check(self, one: CheckResult) -> CheckResult:
        untested = tuple((key, self.say(why)) for key, why in one.untested)
        return msgspec.structs.replace(one, reason=self.maybe(one.reason), untested=untested)


def _constant(text: str) -> Phrase:
    return Phrase(text=text.replace("{", "{{").replace("}", "}}"))


def phrased(phrase: Phrase) -> tuple[Piece, ...]:
    """What a phrase says in the language spoken, in parts; all of it stays English where its template does."""
    if phrase.document:
        return ((english(phrase), _languages.get({}).get(phrase.document, "")),)
    if spoken().code == ENGLISH and not (phrase.values or phrase.items):
        return ((english(phrase), ""),)
    if phrase.day is not None:
        return ((day(phrase.day), ""),)
    if phrase.count is not None:
        singular, _, plural = phrase.text.partition("|")
        known = phrase.text in spoken().counts
        return ((many(phrase.count, singular, plural), "" if known else ENGLISH),)
    if phrase.items:
        return _listed(phrase)
    template = _template(phrase.text)
    if template is None:
        return ((english(phrase), ENGLISH if phrase.values or " " in phrase.text else ""),)
    return _formed(_filled(template, phrase.values), phrase.form)


def _formed(made: list[Piece], form: str) -> tuple[Piece, ...]:
    """The parts as a sentence, or as a clause; see `auditor.model.said`."""
    if not form:
        return tuple(made)
    shown = "".join(text for text, _ in made)
    whole = formed(shown, form)
    gone = len(shown) - len(shown.rstrip("."))
    while made and gone:  # the full stops at the end
        text, language = made.pop()
        kept = text[: max(len(text) - gone, 0)]
        gone -= len(text) - len(kept)
        made += [(kept, language)] if kept else []
    if made and whole[:1] != shown[:1]:
        made[0] = (whole[:1] + made[0][0][1:], made[0][1])
    return (*made, (".", "")) if whole.endswith(".") else tuple(made)


def _template(text: str) -> str | None:
    """The template in the language spoken; one without words is the same in all."""
    found = spoken()
    if found.code == ENGLISH:
        return text
    for known in (found.messages, found.texts, found.checks):
        if text in known:
            return known[text]
    fixed = "".join(part for part, _, _, _ in Formatter().parse(text))
    return None if _WORD.search(fixed) else text


def _filled(template: str, values: Mapping[str, str | int | float | Phrase]) -> list[Piece]:
    made: list[Piece] = []
    for text, name, spec, _ in Formatter().parse(template):
        if text:
            made.append((text, ""))
        if name is not None:
            made += _behind(made, _own(name, values[name]) or _value(values[name], spec or ""))
    return made


def _own(name: str, value: object) -> tuple[Piece, ...]:
    """What a program said when it failed, which is English in every report."""
    return ((value, ENGLISH),) if name == "error" and isinstance(value, str) and _WORD.search(value) else ()


def _behind(made: list[Piece], value: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The value, joined to the text before it as the language does."""
    if not made or not value or made[-1][1] or value[0][1]:
        return value
    before, begin = joined_up(made[-1][0], value[0][0])
    made[-1] = (before, "")
    return ((begin, ""), *value[1:])


def _value(value: str | int | float | Phrase, spec: str) -> tuple[Piece, ...]:
    if isinstance(value, Phrase):
        return phrased(value)
    if isinstance(value, str):
        return ((value, ""),)
    if spoken().code == ENGLISH:
        return ((format(value, spec), ""),)
    digits = _FIGURE.fullmatch(spec)
    places = int(digits[1]) if digits else len(f"{value:g}".partition(".")[2]) if spec == "g" else 0
    return ((number(value, places), ""),)


def _listed(phrase: Phrase) -> tuple[Piece, ...]:
    parts = [_value(one, "") for one in phrase.items]
    if phrase.more:
        parts.append(((t("{n} more", n=number(phrase.more)), ""),))
    made: list[Piece] = []
    for place, part in enumerate(parts):
        if place:
            made.append((f" {t('and')} " if place == len(parts) - 1 else ", ", ""))
        made += part
    return tuple(made)
