"""What the sentence after or before a mention tells of it: the answer to a question, the thing "there" refers to."""

import re
from typing import TYPE_CHECKING

from auditor.model.kinds import Polarity
from auditor.model.text import Block
from auditor.policy import cues

if TYPE_CHECKING:
    from auditor.policy.context import Context

_OPENING = 3
_REPLY = 2
_OTHERS = frozenset({"scope.property", "scope.separate", "scope.portal"})
_HERE = frozenset({"scope.website", "scope.strong"})
_NOT_HERE = frozenset({"scope.definition", "scope.others", "deny.use", "past.before", "future.before"})
_ENDED = frozenset({"deny.bare", "past.before", "past.after", "future.before", "future.after"})
_THEN = re.compile(
    r"[\s*_\"“„«]*(?:then|in (?:that|this|which) case|dann|in (?:diesem|dem) fall|alors(?! que)|dans ce cas"
    r"|entonces|en (?:ese|este|tal) caso|allora"
    r"|in (?:tal|questo|quel) caso|dan|in (?:dat|dit) geval|ent[ãa]o|(?:nesse|neste|em tal) caso|wtedy|wówczas"
    r"|w (?:takim|tym) przypadku"
    r"|pak|v (?:takovém|tom) případě|(?:då|så|da)(?=\s(?!der|her|vår|vores|deres|alltid)\w+[rs]\b)"
    r"|i så (?:fall|fald|tilfælde)|silloin|tällöin|siinä tapauksessa)\b(?!,)",
    re.IGNORECASE,
)
"""What opens a sentence of what follows from a choice or deed that the one before tells."""
_WORD = re.compile(r"\s(\w+)")
_MARKS = re.compile(r"[\s*_\"”“»)\]#>-]*")


def asked(context: "Context", sentence: tuple[int, int]) -> bool:
    """Whether a sentence is a question: it states nothing by itself."""
    return context.text[slice(*sentence)].rstrip(' \n*_"”»)').endswith("?")


def answer(context: "Context", sentence: tuple[int, int]) -> Polarity | None:
    """Negated or asserted where the words behind a question begin with no or yes, None where they do not."""
    after = _MARKS.match(context.text, sentence[1])
    start = after.end() if after else sentence[1]
    keys = {h.key for h in context.cues.within(start, start + 30) if h.start == start}
    if "answer.no" in keys:
        return Polarity.NEGATED
    return Polarity.ASSERTED if "answer.yes" in keys or _used_for(context, start) else None


def _used_for(context: "Context", start: int) -> bool:
    """Whether the answer goes on with "we use it": "What do you use Matomo for? We use it to ..."."""
    block = context.block_at(start)
    if block is None:
        return False
    low, high = context.sentence(block, start, start + 1)
    it = cues.listed(context.spoken(block), "pronouns", "it")
    opening = [h for h in context.cues.within(low, high) if h.key == "scope.uses" and h.start == start]
    if not opening or not context.cues.keys_within(low, high).isdisjoint(_ENDED):
        return False
    if any(low <= a < high for a, _ in context.named):
        return False
    following = _WORD.match(context.text, max(h.end for h in opening))
    return following is not None and following[1].lower() in it


def refers_elsewhere(context: "Context", block: Block, sentence: tuple[int, int]) -> bool:
    """Whether a sentence begins with "there" or the like and the one before it speaks of another property."""
    before = before_reference(context, block, sentence)
    return before is not None and any(h.key in _OTHERS for h in context.cues.within(*before))


def exemplifies(context: "Context", block: Block, name: int, stop: int) -> bool:
    """Whether a sentence gives an example of what the one before it says is used: "An example of this is X"."""
    start, end = context.sentence(block, name, stop)
    if start <= block.start + 1:
        return False
    opening = [h for h in context.cues.within(start, end) if h.key == "scope.definition"]
    if not any(context.words(start, h.start) < _OPENING and h.end <= name for h in opening):
        return False
    keys = context.cues.keys_within(*context.sentence(block, start - 2, start - 1))
    return "scope.uses" in keys and not keys.isdisjoint(_HERE) and keys.isdisjoint(_NOT_HERE)


def before_reference(context: "Context", block: Block, sentence: tuple[int, int]) -> tuple[int, int] | None:
    """The sentence before one that begins with "there" or the like, None where it does not."""
    start, end = sentence
    if start <= block.start + 1:
        return None
    opening = [h for h in context.cues.within(start, end) if h.key == "scope.there"]
    if not any(context.words(start, h.start) < _OPENING for h in opening):
        return None
    before = context.sentence(block, start - 2, start - 1)
    if context.words(*before) <= _REPLY and before[0] > block.start + 1:
        before = context.sentence(block, before[0] - 2, before[0] - 1)
    return before


def then(context: "Context", block: Block, sentence: tuple[int, int]) -> tuple[int, int] | None:
    """The sentence before one that begins with "then" or the like and tells what follows from it, else None."""
    start, _ = sentence
    if start <= block.start + 1 or _THEN.match(context.text, *sentence) is None:
        return None
    return context.sentence(block, start - 2, start - 1)
