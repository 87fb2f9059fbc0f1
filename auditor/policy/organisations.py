"""Organisations that the text presents as recipients and the register does not know."""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from auditor.model.kinds import BlockKind, Polarity
from auditor.model.reading import UnknownOrganisation
from auditor.model.said import say
from auditor.model.text import Block
from auditor.policy import recipients
from auditor.policy.columns import column_kind
from auditor.policy.context import Context
from auditor.policy.mentions import Mentions, quote
from auditor.policy.own import Own

_LEGAL_FORM = re.compile(
    r"(?:(?<=[\w&.)\"”] )|(?<=\w, ))(?:GmbH(?: & Co\.? KG)?|AG|UG|SE|KG|e\.V\.|Ltd\.?|Limited|Inc\.?|LLC|L\.L\.C\.|LLP|Corp\.?"
    r"|Corporation|PLC|plc|SAS|S\.A\.S\.?|SARL|S\.A\.R\.L\.?|S\.?A\.?(?=[\s,.;)])|SA/NV|N\.?V\.?|B\.?V\.?|BVBA|AB|A/S"
    r"|ApS|AS|ASA|Oyj?|S\.p\.A\.?|SpA|S\.r\.l\.?|Srl|S\.L\.U?\.?|SL|Lda\.?|Unipessoal|sp\. z o\.\s?o\.|Sp\. z o\.\s?o\."
    r"|s\.r\.o\.|a\.s\.|Kft\.?|Zrt\.?|d\.o\.o\.|OÜ|UAB|SIA|Pty Ltd)(?=[\s,.;:)\]\"”|]|$)"
)
_FORM_BEGINS = re.compile(r" (?:[GAUSKLICPOBNZ]|e\.V|plc|sp\.|s\.r|d\.o)")
_WORD = re.compile(r"[^\W\d_][\w.&'’+-]*|&|\d[\w.]*")
_SMALL = frozenset(["of", "and", "the", "für", "und", "de", "du", "des", "et", "del", "della", "di", "van", "y", "e"])
_FIRST_LINE = re.compile(r"<br|\n|\s{2,}")
_WORDS = 6
_MOST = 200
_LOOKED_AT = 5000
_BEFORE = """
the die der das by von with to from our company provider anbieter firma dienstleister unternehmen betreiber dienst
société entreprise prestataire empresa società bedrijf firmy spółka företaget firmaet selskapet společnost
"""
_NOT_NAMES = frozenset(_BEFORE.split())
"""Words that may stand in capitals before a name and are no part of it."""


class Found(NamedTuple):
    """The organisations of a document, each once, and all places where they stand as recipients."""

    organisations: tuple[UnknownOrganisation, ...]
    places: tuple[tuple[int, int], ...]


def unknown(context: Context, mentions: Mentions, own: Own) -> Found:
    """Names with a legal form in sentences about recipients, provider cells, and names that their surroundings make a
    recipient's (recipients.py), that no register name covers; never the organisation that speaks."""
    formed = list(_formed(context))
    own.learn(context.text[a:b] for _, a, b, keys in formed if "recipient.controller" in keys)
    kept: dict[str, UnknownOrganisation | None] = {}
    stood: list[tuple[int, int]] = []
    places = (*_by_form(context, formed), *_by_column(context), *recipients.presented(context, mentions))
    for block, start, end, why in places:
        name = context.text[start:end].strip(" ,.*_|")
        key = name.lower()
        if kept.get(key):
            stood.append((start, end))
        known = any(mentions.named_between(start, end)) or mentions.names.meaning(name) is not None
        if not name or key in kept or known or len(kept) >= _MOST or own.is_own(name):
            continue
        said = context.stated(block, start, end)
        kept[key] = None
        if said.polarity in (Polarity.NEGATED, Polarity.PAST):
            continue
        shown = quote(context.document, block, start, end, said.sentence)
        kept[key] = UnknownOrganisation(name=name, why=why, quote=shown)
        stood.append((start, end))
    return Found(tuple(filter(None, kept.values())), tuple(stood))


_Formed = tuple[Block, int, int, frozenset[str]]
"""A name with a legal form: block, start, end, the keys of the cues in its sentence."""


def _by_form(context: Context, formed: Iterable[_Formed]) -> Iterator[tuple[Block, int, int, str]]:
    for block, start, end, keys in formed:
        if "recipient.words" in keys and "recipient.controller" not in keys:
            form = context.text[start:end].split()[-1]
            yield block, start, end, say("legal form {form} in a sentence about recipients", form=form)


def _formed(context: Context) -> Iterator[_Formed]:
    """Names with a legal form, and what is said beside them ("controller", "recipient")."""
    places = (_LEGAL_FORM.match(context.text, place.start() + 1) for place in _FORM_BEGINS.finditer(context.text))
    for found in itertools.islice(filter(None, places), _LOOKED_AT):
        block = context.block_at(found.start())
        if block is None or block.boilerplate:
            continue
        start = _name_start(context.text, max(block.start, found.start() - 80), found.start())
        if start is None:
            continue
        keys = context.cues.keys_within(*context.sentence(block, start, found.end()))
        if block.intro:
            keys |= context.cues.keys_within(*block.intro) - {"recipient.controller"}
        yield block, start, found.end(), keys


def _name_start(text: str, low: int, end: int) -> int | None:
    """Where the capitalised words before a legal form begin."""
    words = list(_WORD.finditer(text, low, end))
    start = None
    after = end
    for count, word in enumerate(reversed(words)):
        gap = text[word.end() : after]
        own = word[0][0].isupper() or any(map(str.isdigit, word[0])) or word[0] == "&" or word[0].lower() in _SMALL
        if count >= _WORDS or not own or gap.strip(' ,"“”') or word[0].lower() in _NOT_NAMES:
            break
        if word[0].lower() not in _SMALL:
            start = word.start()
        after = word.start()
    return start


def _by_column(context: Context) -> Iterator[tuple[Block, int, int, str]]:
    for block in context.document.blocks:
        if block.kind is not BlockKind.ROW:
            continue
        place = next((i for i, title in enumerate(block.columns) if column_kind(title) == "provider"), len(block.cells))
        for title, (start, end) in zip(block.columns[place : place + 1], block.cells[place : place + 1], strict=False):
            text = _FIRST_LINE.split(context.text[start:end].lstrip(" *_"), maxsplit=1)[0].rstrip(" *_")
            start = context.text.find(text, start, end)
            end = start + len(text)
            if text == title.strip(" *_"):
                continue  # the header row once more
            if 0 < len(text.split()) <= 6 and text[:1].isupper() and "." not in text[:-1]:
                yield block, start, end, f"column “{title}”"
