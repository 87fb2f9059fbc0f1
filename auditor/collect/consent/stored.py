"""Did the choice take effect? What the site stores before and after the click, and what consent tools say they hold.

The engine's own word never counts. A choice is stored when something new or changed speaks of consent and does not
contradict the choice; a value that can be read (a TCF string, JSON of categories, `analytics=false`) must agree.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from auditor.model.base import Record
from auditor.model.said import say, term
from auditor.sites import host_of, site_of

Key = tuple[str, str, str]
"""(kind: cookie, localStorage or sessionStorage; domain or origin; name)."""
KINDS = {"cookie": "cookie", "localStorage": "local storage key", "sessionStorage": "session storage key"}
AGREES = "The {kind} “{name}” of {host} was stored after the click and agrees with the choice."
CONTRADICTS = "The {kind} “{name}” of {host} was stored after the click and contradicts the choice."
DELETED = "The {kind} “{name}” of {host}, which held the consent, was deleted after the click."
SILENT = "The {kind} “{name}” of {host} was stored after the click; its value does not tell which choice it holds."
ANSWER_AGREES = "The consent tool {tool} itself reports a choice that agrees with the choice{detail}."
ANSWER_CONTRADICTS = "The consent tool {tool} itself reports a choice that contradicts the choice{detail}."

_SPEAKS_OF_CONSENT = re.compile(
    r"consent|cookie|gdpr|dsgvo|rgpd|privacy|cmp|tcf|opt[-_]?(in|out)|accept|reject|notice|banner|euconsent|didomi|"
    r"onetrust|optanon|klaro|^cc_|^uc_|usercentrics|usprivacy|^gpp|axeptio|tarteaucitron|borlabs|iubenda|truste|"
    r"evidon|^cky|osano|termly|zustimmung|einwilligung|tracking|permission|agree|choice|preference|decision|^_?sp_|zgod",
    re.IGNORECASE,
)
_TRACKERS = re.compile(
    r"^(_ga|_gid|_gat|_gcl|__utm|_fbp|_fbc|_hj|_clck|_clsk|_pk_|_uet|_tt|amplitude|AMP_|mp_|ajs_|_scid|_pin|hubspot|__hs|"
    r"li_|bcookie|lidc|IDE|NID|test_cookie|_shopify_[sy]|optimizely|_vwo|_vis)"
)
_NEEDED = re.compile(
    r"necess|essential|requir|strict|technical|notwendig|erforderlich|essenziell|needed|security|functional|C0001",
    re.I,
)
_OPTIONAL = re.compile(
    r"analy|market|statist|advert|\bads?\b|ad_storage|personali|target|social|perform|preferenc|optional",
    re.I,
)
_PAIR = re.compile(
    r"[\"']?(?P<name>[A-Za-z][\w .-]{0,40}?)[\"']?\s*[:=]\s*[\"']?(?P<value>true|false|yes|no|1|0|allow(?:ed)?|"
    r"den(?:y|ied)|grant(?:ed)?|accept(?:ed)?|reject(?:ed)?|refused|declined|wait)(?![\w.-])",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"[\"']?(?:categor\w*|accepted\w*|consents?|groups|levels?|purposes)[\"']?\s*[:=]\s*\[(?P<items>[^\]{}]*)\]", re.I
)
_NO_CHOICE = re.compile(
    r"version|revision|stamp|^id$|date|time|interaction|^ver$|^v$|method|hosts|land|isgpc|isiab|browser|implicit|consented|response",
    re.I,
)
_GRANTED = re.compile(
    r"^(accept(ed)?([_-]?all)?|all|allow(ed)?([_-]?all)?|grant(ed)?|agree[d]?|opt[-_]?in|full|everything)$", re.I
)
_REFUSED = re.compile(
    r"^(reject(ed)?([_-]?all)?|den(y|ied)([_-]?all)?|declined?|refused?([_-]?all)?|none|(only[_-]?)?(necessary|essential|required)([_-]?only)?|"
    r"opt[-_]?out|disallow(ed)?|minimal)$",
    re.I,
)
_YES = {"true", "yes", "1", "allow", "allowed", "grant", "granted", "accept", "accepted"}


class Snapshot(Record, frozen=True, kw_only=True):
    """Everything stored in one moment, and what consent tools in the page answer: (tool, decided, granted, detail)."""

    entries: dict[Key, str]
    answers: tuple[tuple[str, bool | None, bool | None, str], ...] = ()


class Judgement(Record, frozen=True, kw_only=True):
    """`stored`: a choice was stored and nothing contradicts it. `read`: what is stored says so itself. `proof` are
    sentences that say what was compared."""

    stored: bool
    read: bool
    proof: tuple[str, ...]


def holds_choice(name: str) -> bool:
    """Whether a cookie of this name seems to hold the visitor's choice."""
    return bool(_SPEAKS_OF_CONSENT.search(name)) and not _TRACKERS.match(name)


def snapshot(cookies: Iterable[Mapping[str, Any]], frames: Iterable[Mapping[str, Any]], answers: Any) -> Snapshot:
    """Put together the jar's cookies, the web storage of each frame and the consent tools' answers."""
    entries: dict[Key, str] = {("cookie", c["domain"], c["name"]): c["value"] for c in cookies}
    for frame in frames:
        for kind, key, value in frame["entries"]:
            entries[kind, frame["origin"], key] = value
    return Snapshot(entries=entries, answers=tuple((str(a[0]), a[1], a[2], str(a[3])) for a in answers or ()))


def judge(
    accept: bool,
    before: Snapshot,
    after: Snapshot,
    sites: Sequence[str],
    volatile: Iterable[Key] = (),
    *,
    taking_back: bool = False,
) -> Judgement:
    """Compare two moments around a choice. `taking_back` a consent, what held it may also be gone.

    `sites` are the registrable domains of the page and of the frame that held the banner; `volatile` are entries that
    were changing anyway before the choice, and so prove nothing.
    """
    restless = set(volatile)
    agreeing: list[Key] = []
    contrary: list[Key] = []
    silent: list[Key] = []
    for key, value in after.entries.items():
        if before.entries.get(key) == value or key in restless or _TRACKERS.match(key[2]) or _site(key) not in sites:
            continue
        speaks = bool(_SPEAKS_OF_CONSENT.search(key[2]) or _OPTIONAL.search(value))
        granted = reading(key[2], value) if speaks else None
        if granted is not None:
            (agreeing if granted is accept else contrary).append(key)
        elif speaks or (key not in before.entries and not taking_back):
            silent.append(key)
    gone = _gone(before, after, sites) if taking_back else []
    told, denied = _answers(accept, before, after)
    # A tool's own answer knows which services are necessary; a stored value read by us does not.
    contrary = denied if told or denied else contrary
    agreeing = [*agreeing, *told]
    stored = bool(agreeing or silent or gone) and not contrary
    proof = [_sentence(key, AGREES) for key in agreeing]
    proof += [_sentence(key, DELETED) for key in gone]
    proof += [_sentence(key, CONTRADICTS) for key in contrary]
    if not agreeing or contrary:
        proof += [_sentence(key, SILENT) for key in silent]
    return Judgement(
        stored=stored,
        read=bool(agreeing or gone) and not contrary,
        proof=tuple(proof) or (say("Nothing that speaks of a consent choice was stored after the click."),),
    )


def _gone(before: Snapshot, after: Snapshot, sites: Sequence[str]) -> list[Key]:
    """What held a consent and is no longer there."""
    return [
        key
        for key, value in before.entries.items()
        if key not in after.entries
        and not _TRACKERS.match(key[2])
        and _site(key) in sites
        and (reading(key[2], value) is True or (_SPEAKS_OF_CONSENT.search(key[2]) and reading(key[2], value) is None))
    ]


def _answers(accept: bool, before: Snapshot, after: Snapshot) -> tuple[list[Key], list[Key]]:
    told: list[Key] = []
    denied: list[Key] = []
    for answer in after.answers:
        tool, decided, granted, detail = answer
        if decided is not False and granted is not None and answer not in before.answers:
            (told if granted is accept else denied).append(("answer", tool, detail))
    return told, denied


def reading(name: str, value: str) -> bool | None:
    """What a stored value says: True if anything optional is granted, False if only refused, None if it does not tell."""
    text = value
    for _ in range(2):
        text = unquote(text)
    if name.startswith(("euconsent", "eupubconsent", "IABTCF_TCString", "FCCDCF")) or name.endswith("TCString"):
        return _tcf(text)
    text = text.strip().strip('"')
    if _NEEDED.search(name):
        return None
    if _GRANTED.match(text):
        return True
    if _REFUSED.match(text):
        return False
    if name.startswith("OptanonConsent"):
        groups = re.findall(r"(C?\d{1,4}):([01])", (re.search(r"groups=([^&]*)", text) or ["", ""])[1])
        return any(on == "1" for group, on in groups if group not in ("1", "C0001")) if groups else None
    if name == "tarteaucitron":
        choices = re.findall(r"![\w-]+=(true|false|wait)", text)
        return None if not choices or "wait" in choices else "true" in choices
    return _categories(text)


def _categories(text: str) -> bool | None:
    """Categories with their choices, or a list of the accepted ones; a mixture of yes and no does not tell."""
    said = set()
    for match in _LIST.finditer(text):
        items = re.findall(r"[\w-]+", match["items"])
        if any(_OPTIONAL.search(item) for item in items):
            said.add(True)
        elif items and all(_NEEDED.search(item) for item in items):
            said.add(False)
    for match in _PAIR.finditer(text):
        name, value = match["name"], match["value"].lower()
        if _NEEDED.search(name) or _NO_CHOICE.search(name) or (value in "10" and not _OPTIONAL.search(name)):
            continue
        said.add(value in _YES)
    return said.pop() if len(said) == 1 else None


def _tcf(text: str) -> bool | None:
    """Whether a TCF 2 string holds consent to any purpose: bits 152 to 175 of its core segment."""
    core = text.split(".")[0]
    try:
        data = base64.urlsafe_b64decode(core + "=" * (-len(core) % 4))
    except (binascii.Error, ValueError):
        return None
    return any(data[19:22]) if len(data) >= 22 and data[0] >> 2 == 2 else None


def _site(key: Key) -> str:
    return site_of(key[1].lstrip(".")) if key[0] == "cookie" else site_of(host_of(key[1]))


def _sentence(key: Key, told: str) -> str:
    kind, where, name = key
    if kind == "answer":
        detail = f" ({name[:80]})" if name else ""
        answer = ANSWER_AGREES if told == AGREES else ANSWER_CONTRADICTS
        return say(answer, tool=where, detail=detail)
    return say(told, kind=term(KINDS[kind]), name=name, host=where.lstrip("."))
