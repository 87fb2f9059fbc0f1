"""A rule's pattern, taken apart: the literal it is filed under and, where literals cannot decide, its regex.

adblockparser turns patterns into regexes (`AdblockRule.rule_to_regex`). It is given the pieces between two `*`, one by
one, so that its defects stay out (`|` inside a pattern swallows a character, "/ads/" is taken for a regex) and so that
the pieces can be joined with atomic groups: time grows with the URL's length and not with a power of it.
"""

import re
import warnings
from typing import TYPE_CHECKING, Any

import msgspec
from adblockparser import AdblockRule  # type: ignore[import-untyped,unused-ignore]

if TYPE_CHECKING:
    import regex

HOST_ONLY = re.compile(r"\|\|([a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)\^").fullmatch
_COMMON = (
    "https://www.",
    "http://www.",
    "://www.",
    ".com/",
    ".net/",
    ".org/",
    ".html",
    ".php?",
    ".js?",
    ".jpg",
    ".png",
)
_BAR = "\ue000"
_HOST_START = r"\A[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#]*[.@])?"
"""adblockparser's own prefix makes scheme and slashes optional, so that "||https^" would match any address."""
_SHORTEST = 3
_TELLING = 5
"""A rule for a few sources is better found by its source than under a literal shorter than this (".gif")."""


class Shape(msgspec.Struct, frozen=True, array_like=True):
    """What must be tried once the literal was found. `anchor`: 0 anywhere, 1 start of the URL, 2 start of a host label
    (the literal itself stands there); `at_end`: the literal ends the URL; `regex` when that does not decide, `written`
    by the list itself or made here from a pattern."""

    anchor: int = 0
    at_end: bool = False
    regex: str | None = None
    written: bool = False


ANYWHERE = Shape()


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """A list's expression, without Python's remarks on constructs that mean something else in other languages.
    Raises `re.error`, `OverflowError` or `RecursionError`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(source, flags)


def stoppable(source: str, *, match_case: bool) -> "regex.Pattern[str] | None":
    """An expression that a list wrote itself, for a library that can be stopped; None where that cannot read it.

    Python's own would not come back from one made to take for ever, as `(a+)+b` at an address of many a.
    """
    import regex

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return regex.compile(source, regex.V0 | regex.ASCII | (0 if match_case else regex.IGNORECASE))
        except regex.error:
            return None


def is_regex(pattern: str) -> bool:
    """Whether the pattern is written between slashes."""
    return len(pattern) > 1 and pattern[0] == "/" == pattern[-1]


def take_apart(pattern: str, match_case: bool) -> tuple[str | None, Shape]:
    """The literal every matching URL contains (lower case; None when there is none worth looking for) and the rest."""
    if is_regex(pattern):
        return _regex_literal(pattern[1:-1]), Shape(regex=pattern[1:-1], written=True)
    anchor = 2 if pattern.startswith("||") else 1 if pattern.startswith("|") else 0
    body = pattern[anchor:]
    at_end = body.endswith("|")
    body = body[:-1] if at_end else body
    if body.startswith("*"):
        anchor, body = 0, body.lstrip("*")
    if body.endswith("*"):
        at_end, body = False, body.rstrip("*")
    if not re.search(r"[*^]", body) and not match_case and body:
        return body.lower(), Shape(anchor=anchor, at_end=at_end)
    literals = re.split(r"[*^]+", body.lower())
    best = max(literals, key=_worth, default="")
    shape = Shape(regex=_regex(body, anchor, at_end)) if body else ANYWHERE
    return (best if best else None), shape


def as_regex(literal: str, shape: Shape) -> Shape:
    """The same shape for a rule that is tried without its literal having been found first."""
    return shape if shape.regex is not None else Shape(regex=_regex(literal, shape.anchor, shape.at_end))


def worth_filing(literal: str | None) -> bool:
    """Whether so few URLs contain the literal that looking for it pays."""
    return literal is not None and _worth(literal) >= _TELLING


def _worth(literal: str) -> int:
    """Long literals are rare; what stands in most addresses is worth nothing whatever its length."""
    return 0 if any(literal in common for common in _COMMON) else len(literal)


def _regex(body: str, anchor: int, at_end: bool) -> str:
    pieces = [_piece(piece) for piece in re.sub(r"\*+", "*", body).split("*")]
    first, rest = pieces[0], pieces[1:]
    floating = rf"(?>\A.*?{first})" if rest else first
    start = floating if not anchor else (_HOST_START if anchor == 2 else r"\A") + first
    if not rest:
        return start + (r"\Z" if at_end else "")
    *inner, last = rest
    middle = "".join(f"(?>.*?{piece})" for piece in inner)
    return start + middle + (rf".*{last}\Z" if at_end else f".*?{last}")


def _piece(text: str) -> str:
    """A piece without `*`, as adblockparser writes it."""
    if not text:
        return ""
    made: str = AdblockRule.rule_to_regex(text.replace("|", _BAR) + "*")
    return made.removesuffix(".*").replace(_BAR, r"\|")


def _regex_literal(source: str) -> str | None:
    """The longest run of characters that every match contains, from the parsed expression."""
    try:
        from re import _parser  # type: ignore[attr-defined]  # the only place the standard library keeps its parser

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            runs = _runs(_parser.parse(source))
    except (ImportError, re.error, RecursionError):
        return None
    best = max((run.lower() for run in runs if run.isascii()), key=_worth, default="")
    return best if _worth(best) >= _SHORTEST else None


def _runs(parsed: Any) -> list[str]:
    """Literal runs on the path every match takes; whatever is optional or an alternative only ends a run."""
    runs = [""]
    for operation, argument in parsed:
        name = str(operation)
        if name == "LITERAL":
            runs[-1] += chr(argument)
        elif name == "SUBPATTERN":
            inner = _runs(argument[3])
            runs[-1] += inner[0]
            runs += inner[1:]
        elif name == "AT":
            continue
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] >= 1:
            inner = _runs(argument[2])
            runs += ["", *inner, ""]
        else:
            runs.append("")
    return runs
