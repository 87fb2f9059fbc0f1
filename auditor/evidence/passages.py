"""Where the documents speak of topics that checks ask about, each with its quote.

The words stand in `topics.toml`. A passage shows that a topic is spoken of, not what is said of it; that none was found
proves something only in a language whose words are known (`KNOWN`).
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from auditor.model.capture import Document
from auditor.model.evidence import Evidence, Passage
from auditor.model.kinds import DocumentKind
from auditor.model.said import say
from auditor.model.text import Block, DocumentText, Quote

KNOWN = frozenset({"cs", "da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "nb", "nn", "pl", "pt", "sv"})
"""Languages whose words `topics.toml` holds, as ISO 639-1 codes."""

POLICY = (DocumentKind.PRIVACY, DocumentKind.COOKIES)
MOST = 3
_LONGEST = 400
_REACH = 160


@lru_cache(maxsize=1)
def topics() -> dict[str, re.Pattern[str]]:
    """The topics, each with one expression over text in lower case."""
    data = tomllib.loads((files("auditor.evidence") / "topics.toml").read_text(encoding="utf-8"))
    return {topic: re.compile("|".join(table["patterns"])) for topic, table in data.items()}


def passages(texts: Sequence[DocumentText]) -> tuple[Passage, ...]:
    """At most three passages of every topic in each document, in the order of the text; boilerplate is passed over."""
    return tuple(passage for text in texts if text.problem is None for passage in _of(text))


def about(evidence: Evidence, topic: str, document: str | None = None) -> tuple[Passage, ...]:
    """The passages on a topic, in one document or in all."""
    return tuple(p for p in evidence.passages if p.topic == topic and document in (None, p.quote.document))


def read_policies(evidence: Evidence) -> tuple[Document, ...]:
    """The privacy and cookie policies that were read."""
    return tuple(d for d in evidence.documents if d.kind in POLICY and d.reason is None)


def unknown_language(evidence: Evidence) -> str | None:
    """Why silence on a topic proves nothing: a policy is in a language whose words are not known."""
    for document in read_policies(evidence):
        language = (document.language or "en").split("-")[0].lower()
        if language not in KNOWN:
            name = document.title or document.url or document.id
            return say(
                "the words for this are not known in the language of {name} ({language}).",
                name=name,
                language=document.language or "",
            )
    return None


def _of(text: DocumentText) -> Iterator[Passage]:
    found: dict[str, int] = defaultdict(int)
    for block in text.blocks:
        if block.boilerplate:
            continue
        words = text.text[block.start : block.end].lower()
        for topic, pattern in topics().items():
            if found[topic] < MOST and (match := pattern.search(words)):
                found[topic] += 1
                yield Passage(topic=topic, quote=_quote(text, block, match.start(), match.end()))


def _quote(text: DocumentText, block: Block, start: int, end: int) -> Quote:
    """The block, or of a long one what stands around the words."""
    first, last = block.start, block.end
    if last - first > _LONGEST and len(text.text[first:last].lower()) == last - first:
        first, last = max(first, first + start - _REACH), min(last, first + end + _REACH)
    return Quote(document=text.id, start=first, end=last, text=text.text[first:last], heading=block.heading)
