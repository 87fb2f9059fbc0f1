"""Names without a legal form that a text presents as recipients: beside known vendors, as a linked policy, after "partner"."""

import itertools
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from auditor.model.kinds import BlockKind
from auditor.model.said import say
from auditor.model.text import Block
from auditor.policy.context import Context
from auditor.policy.domains import LEGAL_PATH
from auditor.policy.mentions import SEPARATOR, Mentions
from auditor.policy.names import guards
from auditor.policy.normal import normalise
from auditor.sites import host_of, site_of

Place = tuple[Block, int, int, str]
"""Block, span of the name, and why it is taken for a recipient."""

_CAPITAL = r"[^\W\d_a-zà-öø-ÿß][\w+&-]*(?:\.\w[\w+-]*)*"
_NAME = re.compile(rf"{_CAPITAL}(?:[ \u00a0](?:{_CAPITAL}|&)){{0,2}}")
_HEAD = re.compile(
    r"[\s•●*_\[\"“„«+-]{0,8}([^\W\d_a-zà-öø-ÿß][\w.&+'-]*(?:[ \u00a0][\w.&+'-]+){0,3}?)[\]\"”»*_]{0,3}\s*(?:[:–—(]|,\s|\s-\s|$)"
)
_GAP = re.compile(r"[\s\"“„«*_:]{1,4}")
_LETTERS = re.compile(r"[\W_]+")
_MARKED = re.compile(r"[a-z][A-Z]|[A-Z]{3}|\d|\.\w")
_NOUNS = frozenset({"de"})
"""Languages in which a capital makes no name."""
_SYSTEMS = "ios|android|windows|firefox|mozilla firefox|chrome|safari|opera|edge|internet explorer|internet"
_TERMS = "usa|us|eu|uk|eea|gdpr|dsgvo|rgpd|ip|website|site|cookie|cookies|url|policy|privacy|terms|program|programme"
_FORMS = "inc|ltd|llc|gmbh|corp|sas|s.a|s.à|s.c.a|s.a.s|s.l|b.v|n.v|ireland|europe"
_BODIES = "digital advertising alliance|network advertising initiative|digital advertising initiative"
_NOT = frozenset("|".join((_SYSTEMS, _TERMS, _FORMS, _BODIES)).split("|"))
"""Capitalised words in the company of vendors that are none."""
_STREET = re.compile(r"[ .]{0,2}\d|\s*str\b|straße", re.IGNORECASE)
_JOINED = re.compile(r"\s(?:a|és|et|and|und|y|e|och|og|ja|i|en|o|ou|oder|or|nebo|eller)\s")
_OPENING = 400
_LONGEST = 40
_MOST = 400
_LOOKED_AT = 5000
_ENDING = 3


@lru_cache(maxsize=1)
def _decoys() -> frozenset[str]:
    listed = tomllib.loads((files("auditor.policy") / "countries.toml").read_text(encoding="utf-8"))["countries"]
    countries = (name for names in listed.values() for name in names if "*" not in name)
    return frozenset(map(normalise, (*guards()["decoys"], *countries)))


def presented(context: Context, mentions: Mentions) -> Iterator[Place]:
    """All places where a name stands that only its surroundings make a recipient's, at most some hundred."""
    found = itertools.chain(_linked(context, mentions), _listed(context, mentions), _beside(context, mentions))
    yield from itertools.islice(itertools.chain(found, _called(context)), _MOST)


def _likely(context: Context, block: Block, start: int, end: int) -> bool:
    """Whether a span can be a name: short, no word of the cue files, not told at the very top (whose policy it is), and
    in German marked as more than a noun."""
    name = context.text[start:end]
    plain = normalise(name)
    if not 2 < len(name) <= _LONGEST or plain in _NOT or plain in _decoys():
        return False
    if (
        "www." in name
        or "/" in name
        or _JOINED.search(name)
        or plain in normalise(context.text[: min(_OPENING, len(context.text) // 10)])
    ):
        return False
    if block.language in _NOUNS and block.kind is not BlockKind.ITEM and not _MARKED.search(name):
        return False
    return not context.cues.within(start, end)


def _linked(context: Context, mentions: Mentions) -> Iterator[Place]:
    """A name that is the link to its own privacy policy: [Example](https://example.com/privacy)."""
    for link in context.document.links:
        name = context.text[link.start : link.end].strip(" []*_")
        host = host_of(link.url)
        if not host or not name or len(name) > _LONGEST or not LEGAL_PATH.search(link.url.partition(host)[2]):
            continue
        label, letters = _LETTERS.sub("", site_of(host).split(".")[0]), _LETTERS.sub("", normalise(name))
        block = context.block_at(link.start)
        alike = letters in label or (label in letters and len(letters) <= len(label) + _ENDING)
        if block is None or block.boilerplate or len(label) < 3 or not alike or "/" in name or "www." in name:
            continue
        if mentions.domains.owner(host) is None:
            start = context.text.find(name, link.start, link.end)
            yield block, start, start + len(name), say("linked with its own policy")


def _listed(context: Context, mentions: Mentions) -> Iterator[Place]:
    """The first words of list items where another item of the same list begins with a known vendor."""
    items = (b for b in context.document.blocks if b.kind is BlockKind.ITEM and not b.boilerplate)
    for _, group in itertools.groupby(items, key=lambda b: (b.intro, b.heading, b.level)):
        heads = [(block, head) for block in group if (head := _HEAD.match(context.text, block.start, block.end))]
        known = [any(mentions.named_between(head.start(1), head.end(1))) for _, head in heads]
        if not any(known):
            continue
        for (block, head), is_known in zip(heads, known, strict=True):
            if not is_known and _likely(context, block, head.start(1), head.end(1)):
                yield block, head.start(1), head.end(1), say("in a list of vendors")


def _beside(context: Context, mentions: Mentions) -> Iterator[Place]:
    """Names joined to a known vendor's by a comma or "and"."""
    for start, end in mentions.spans:
        block = context.block_at(start)
        if block is None or block.kind is BlockKind.HEADING:
            continue
        at = end
        while (joint := SEPARATOR.match(context.text, at, block.end)) and joint[0].strip():
            name = _NAME.match(context.text, joint.end(), block.end)
            if name is None or any(mentions.named_between(name.start(), name.end())):
                break
            address = _STREET.match(context.text, name.end()) or name[0].endswith((" Str", "straße"))
            if not address and _likely(context, block, name.start(), name.end()):
                yield block, name.start(), name.start() + len(name[0].rstrip(".")), say("in a list with a vendor")
            at = name.end()


def _called(context: Context) -> Iterator[Place]:
    """Names right behind words such as "our partner" or "provider", not beside words of who is responsible."""
    seen: set[str] = set()
    for cue in itertools.islice(context.cues.of("recipient.named"), _LOOKED_AT):
        block = context.block_at(cue.start)
        gap = _GAP.match(context.text, cue.end)
        name = _NAME.match(context.text, gap.end(), block.end) if block and gap else None
        if block is None or name is None or name[0] in seen or block.boilerplate:
            continue
        seen.add(name[0])
        if not _likely(context, block, name.start(), name.end()):
            continue
        said = context.cues.within(*context.sentence(block, cue.start, cue.end))
        if not any(hit.key == "recipient.controller" for hit in said):
            yield block, name.start(), name.end(), say("named as {words}", words=context.text[cue.start : cue.end])
