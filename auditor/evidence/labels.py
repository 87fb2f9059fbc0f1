"""What the documents say of each vendor: labels, where it is named, and what was searched in vain."""

from collections.abc import Iterable, Sequence

import msgspec

from auditor.model.base import Record
from auditor.model.capture import Document
from auditor.model.kinds import DocumentKind, Form, Label, Polarity, Scope, VendorVerdict
from auditor.model.reading import Disclosure, Mention, Reading, Searched
from auditor.model.register import Register
from auditor.model.said import joined, say, term
from auditor.model.text import DocumentText
from auditor.policy import cues, ladder, names, shortness
from auditor.policy.reader import reader_of

POLICY_KINDS = (DocumentKind.PRIVACY, DocumentKind.COOKIES)
DISCLOSING = (*POLICY_KINDS, DocumentKind.CONSENT_TOOL, DocumentKind.VENDOR_LIST)
"""Kinds a vendor may be named in: one of them unread leaves every absence open."""
FIRM = (Label.NAMED_PRODUCT, Label.NAMED_COMPANY, Label.NEGATED, Label.CONFLICT)
"""Labels that hold whatever an unread document may say: the words were found."""
_WHOLE = ("text/plain", "text/markdown")
_SAYING = (Polarity.ASSERTED, Polarity.HEDGED, Polarity.IMPLIED)
_NAMING = (Form.PRODUCT, Form.ALIAS, Form.FORMER, Form.COMPANY, Form.DOMAIN, Form.COOKIE_ROW)
"""Forms that name the vendor itself; a parent, a sibling or a bare cookie name does not."""
_VERDICTS = {
    Label.NAMED_PRODUCT: VendorVerdict.DISCLOSED,
    Label.NAMED_COMPANY: VendorVerdict.DISCLOSED,
    Label.PARENT_NAMED: VendorVerdict.COMPANY_ONLY,
    Label.COOKIE_NAME_ONLY: VendorVerdict.COVERED_NOT_NAMED,
    Label.CATEGORY_ONLY: VendorVerdict.COVERED_NOT_NAMED,
    Label.GENERIC_ONLY: VendorVerdict.GENERIC,
    Label.NEGATED: VendorVerdict.CONTRADICTED,
    Label.CONFLICT: VendorVerdict.CONTRADICTED,
    Label.OTHER_CONTEXT: VendorVerdict.NOT_DISCLOSED,
    Label.NOT_MENTIONED: VendorVerdict.NOT_DISCLOSED,
    Label.UNDECIDABLE: VendorVerdict.UNDECIDABLE,
}


class Labelled(Record, frozen=True, kw_only=True):
    """The documents' word on one vendor. `reason` explains an undecidable label."""

    disclosure: Disclosure
    disclosed_in: tuple[DocumentKind, ...]
    searched: tuple[Searched, ...]
    reason: str | None


def verdict(label: Label, *, seen: bool) -> VendorVerdict:
    """The verdict of a row: by label where the vendor was seen, else not-observed."""
    return _VERDICTS[label] if seen else VendorVerdict.NOT_OBSERVED


def with_problems(documents: Sequence[Document], texts: Sequence[DocumentText]) -> tuple[Document, ...]:
    """The documents, those whose text cannot be judged carrying the reason.

    A text file given by the user is taken for whole, however short; a page fetched or saved may have lost its words.
    """
    given = {d.id for d in documents if not d.url and d.media_type in _WHOLE}
    problems: dict[str, str] = {
        d.id: say("only a part of it could be read: {missing}", missing=term(d.missing)) for d in documents if d.missing
    }
    problems |= {id: why for id, why in shortness.doubts(texts).items() if id not in given}
    problems |= {text.id: why for text in texts if (why := _foreign(text)) is not None}
    problems |= {text.id: text.problem for text in texts if text.problem}
    return tuple(
        msgspec.structs.replace(d, reason=problems[d.id]) if d.reason is None and d.id in problems else d
        for d in documents
    )


def problem(documents: Sequence[Document]) -> str | None:
    """Why disclosure cannot be decided in full: no policy was found, or one that was found could not be read."""
    found = [d for d in documents if d.kind in DISCLOSING]
    if not any(d.kind in POLICY_KINDS for d in found):
        return "No privacy or cookie policy was found, so there was nothing to compare the observed vendors with."
    unread = [d for d in found if d.reason is not None]
    if not unread:
        return None
    which = joined(
        (say("{document}: {reason}", document=d.url or d.source or d.id, reason=term(d.reason or "")) for d in unread),
        "; ",
    )
    return say(
        "No policy document could be read ({which})."
        if len(unread) == len(found)
        else "Not every policy document could be read ({which}).",
        which=which,
    )


def _foreign(text: DocumentText) -> str | None:
    """Why the words of a text are not understood: what it says of use, refusal and recipients is known in few languages.

    Lists of vendors and cookies are names, in whatever language; of a policy the language must be told.
    """
    if text.language in cues.languages() or text.kind not in POLICY_KINDS:
        return None
    if text.language is not None:
        return say(
            "its language ({language}) is none of those that can be judged ({known})",
            language=text.language,
            known=", ".join(cues.languages()),
        )
    return "its language could not be told" if text.kind is DocumentKind.PRIVACY else None


class Labels:
    """All documents read once against a register."""

    def __init__(self, documents: Sequence[Document], texts: Sequence[DocumentText], register: Register) -> None:
        self.problem = problem(documents)
        self._register = register
        self._texts = tuple(text for text in texts if text.problem is None)
        self._kinds = {text.id: text.kind for text in texts}
        self.reading: Reading = reader_of(register).read(self._texts)

    def named(self) -> tuple[str, ...]:
        """Ids of the products and companies that the documents mention."""
        return tuple(d.vendor for d in ladder.named(self.reading, self._register))

    def of(self, vendor: str) -> Labelled:
        """The documents' word on one product or company."""
        found = ladder.label(vendor, self.reading, self._register, self._texts)
        reason = self.problem if found.label not in FIRM else None
        if reason is None and found.label is Label.UNDECIDABLE:
            reason = self.problem or "What the documents say of it could not be understood with certainty."
        if reason is not None:
            found = msgspec.structs.replace(found, label=Label.UNDECIDABLE)
        return Labelled(
            disclosure=found,
            disclosed_in=self._kinds_of(found.mentions) if found.label in FIRM[:2] else (),
            searched=tuple(self._searched(vendor)),
            reason=reason,
        )

    def _kinds_of(self, mentions: Iterable[Mention]) -> tuple[DocumentKind, ...]:
        naming = (m for m in mentions if m.form in _NAMING)
        saying = (m for m in naming if m.polarity in _SAYING and m.scope is not Scope.OTHER)
        kinds = {self._kinds[m.quote.document] for m in saying if m.quote.document in self._kinds}
        return tuple(kind for kind in DocumentKind if kind in kinds)

    def _searched(self, vendor: str) -> Iterable[Searched]:
        looked_for = names.searched(self._register, vendor)
        for text in self._texts:
            yield Searched(document=text.id, text_sha256=text.sha256, names=looked_for)
