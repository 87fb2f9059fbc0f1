"""Filter lists in the syntax of Adblock Plus, uBlock Origin and AdGuard."""

import re

from auditor.trackers.engine.pattern import compiled
from auditor.trackers.engine.rule import PLAIN, Condition, Left, Leftover, Lines, Rule, ascii_url
from auditor.trackers.readers import ReaderMeta, _options

META = ReaderMeta(id="adblock", title="Adblock filter list")

_PLAIN_HOST = re.compile(r"\|\|[a-z0-9][a-z0-9.-]*\^").fullmatch
_COSMETIC = re.compile(r"#@?[?$%]{0,2}#|#@\$#|#\?@#|^[\w.,~*-]*\$@?\$[a-z]")
_COMMENT = Left(Leftover.COMMENT)
_HIDING = Left(Leftover.COSMETIC)
_EXCEPTION = Condition(exception=True)
_TRUE_HERE = frozenset({"ext_ublock", "env_chromium", "adguard_ext_chromium", "true"})
_WORD = re.compile(r"\s*(&&|\|\||!|\(|\)|[A-Za-z0-9_]+)")


def recognises(text: str) -> int:
    """Sure with an [Adblock …] header, likely with rules only this syntax has."""
    head = text[:20_000]
    if re.match(r"\ufeff?\s*\[(Adblock|uBlock|AdGuard)", head, re.IGNORECASE):
        return 100
    return 60 if re.search(r"^(\|\||@@|!)|##|\$(third-party|3p|script)", head, re.MULTILINE) else 1


def read(text: str) -> Lines:
    """Every line that is not empty; what stands inside `!#if` counts only when its condition holds for Chromium."""
    open_blocks: list[bool] = []
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip().lstrip("\ufeff")
        if not line:
            continue
        if line.startswith("!#"):
            yield number, line, _directive(line, open_blocks)
        elif not all(open_blocks):
            yield number, line, Left(Leftover.NO_BLOCK, "!#if")
        else:
            yield number, line, parse(line)


def parse(line: str) -> Rule | Left:
    """One line, stripped and not empty."""
    if _PLAIN_HOST(line):
        return Rule(line)
    if line[0] == "!" or (line[0] == "[" and line[-1] == "]") or (line[0] == "#" and line[1:2] in ("", " ", "#!")):
        return _COMMENT
    if _COSMETIC.search(line):
        return _HIDING
    if line.startswith("["):
        return Left(Leftover.UNSUPPORTED, "[$…]")
    line = line.partition(" #")[0].rstrip()
    exception = line.startswith("@@")
    pattern, options = _options.split(line[2:] if exception else line)
    if not options:
        return _rule(pattern, _EXCEPTION if exception else PLAIN, False)
    condition, cancels = _options.read(options, exception=exception)
    return condition if isinstance(condition, Left) else _rule(pattern, condition, cancels)


def _rule(pattern: str, condition: Condition, cancels: bool) -> Rule | Left:
    if len(pattern) > 1 and pattern[0] == "/" and pattern[-1] == "/":
        try:
            compiled(pattern[1:-1])
        except (re.error, OverflowError, RecursionError) as error:
            return Left(Leftover.INVALID, f"regular expression: {error}")
        return Rule(pattern, condition, cancels)
    if " " in pattern:
        return Left(Leftover.INVALID, "a pattern with a space")
    if not pattern.strip("*|^") and condition == PLAIN:
        return Left(Leftover.INVALID, "it would match every request")
    pattern = ascii_url(pattern)
    return Rule(pattern if condition.match_case else pattern.lower(), condition, cancels)


def _directive(line: str, open_blocks: list[bool]) -> Left:
    """Keeps track of `!#if`, `!#else` and `!#endif`; `!#include` is counted, for nothing is fetched while reading."""
    word, _, rest = line[2:].partition(" ")
    if word == "if":
        open_blocks.append(_holds(rest))
    elif word == "else" and open_blocks:
        open_blocks[-1] = not open_blocks[-1]
    elif word == "endif" and open_blocks:
        open_blocks.pop()
    elif word == "include":
        return Left(Leftover.UNSUPPORTED, "!#include")
    return _COMMENT


def _holds(condition: str) -> bool:
    """Value of an expression of names with `!`, `&&`, `||` and parentheses; what cannot be read is false."""
    words = _WORD.findall(condition)[::-1]

    def either() -> bool:
        value = both()
        while words and words[-1] == "||":
            words.pop()
            value = both() or value
        return value

    def both() -> bool:
        value = single()
        while words and words[-1] == "&&":
            words.pop()
            value = single() and value
        return value

    def single() -> bool:
        word = words.pop() if words else ""
        if word == "!":
            return not single()
        if word == "(":
            value = either()
            if words and words[-1] == ")":
                words.pop()
            return value
        return word in _TRUE_HERE

    return either()
