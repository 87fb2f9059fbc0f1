"""The names of cookies in a cell or at the beginning of a line, with every notation of a part that varies."""

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase

from auditor.model.register import StoragePattern

_ESCAPE = re.compile(r"\[([^\[\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)?(?:\s[^()]*)?\)|\\(?=\W|_)|\*\*(?!\*)|`")
_MARKED = re.compile(r"[\[\\*`]")
_BREAK = re.compile(r"<br\s*/?>")
_HOLE = r"\{[^{}]{1,40}\}|<[^<>]{1,40}>|\[[^\[\]]{1,40}\]"
_TOKEN = re.compile(rf"(?:{_HOLE}|[\w.*#~$%&+@!:-])+(?:\([\w -]{{1,20}}\))?")
_WHOLE = re.compile(rf"(?:{_HOLE}|[\w.*#~$%&+@!:-]){{1,80}}(?:\([\w -]{{1,20}}\))?")
_NOTE = re.compile(r"(?<=\s)\([^()]*\)|\s\[[^\[\]]*\](?=\s|$)")
_SEPARATED = re.compile(
    r"[,;\n|•·]|\s/\s|\s&\s|\s(?:und|and|et|y|e|en|i|og|och|ja|oraz|a|sowie|és|și|or|oder|ou|bzw\.)\s"
)
_VARIES = re.compile(  # what stands for the part that is another for every site or visitor
    rf"{_HOLE}|\((?:[\w -]{{1,20}})\)|[xX]{{3,}}(?:-[xXyY]+)*|#+|\*+|(?<=UA-)[xX\d#*-]+"
    r"|(?<=[_.-])(?:XX|xx|YY|ID|id_?nr)(?=$|[_.-])"
)
_UA = re.compile(r"UA-?\*?(?:-\w+)?$")
_LETTER = re.compile(r"[^\W\d_]")
_LIKELY = re.compile(r"[_\d*{<\[#.:]|-(?=\w)|[a-z][A-Z]|^[A-Z]{3,}$")
_MOST_WORDS = 14
_PLAIN = re.compile(r"[\w.-]+")
_NEAR = 80
_JOINTS = ("-", "_", ".")


def plain(text: str) -> str:
    """A cell's text without markup, links as their words, `<br>` as line breaks."""
    shown = _BREAK.sub("\n", text) if "<" in text else text
    for _ in range(3 if _MARKED.search(shown) else 0):
        if (less := _ESCAPE.sub(r"\1", shown)) == shown:
            break
        shown = less
    return shown.replace("\u00a0", " ").strip()


def names_in(text: str, known: Callable[[str], bool], *, sure: bool) -> Iterator[str]:
    """The names a cell lists. `known` tells distinctive names; `sure`: the column holds nothing but cookie names."""
    shown = plain(text)
    if "(" in shown or "[" in shown:
        shown = _NOTE.sub(" ", shown).strip()
    parts = [
        part.strip(" .'\"“”„«»") if "." not in part[:1] else part.strip(" '\"") for part in _SEPARATED.split(shown)
    ]
    parts = [part for part in parts if part]
    if len(parts) == 1 and len(shown.split()) > _MOST_WORDS:
        return
    sure = sure and all(len(part.split()) < 3 for part in parts)
    for part in parts:
        yield from _names(part, known, sure=sure, alone=len(parts) == 1)


def _names(part: str, known: Callable[[str], bool], *, sure: bool, alone: bool) -> Iterator[str]:
    tokens = [token.rstrip(".:") for token in _tokens(part)]
    if len(tokens) == 1:
        if sure or likely(tokens[0]) or known(tokens[0]):
            yield tokens[0]
        return
    joined = "".join(tokens)
    if len(tokens) == 2 and ((known(joined) and not any(map(known, tokens))) or _torn(*tokens)):
        yield joined
        return
    good = [likely(token) or known(token) for token in tokens]
    if tokens and all(good):
        yield from tokens
    elif good[:1] == [True] and (alone or sure):
        yield tokens[0]


def _torn(first: str, second: str) -> bool:
    """A name broken at the edge of its cell: what follows holds no letter ("referrer04_0 02")."""
    return "_" in first and second.isdigit() and len(second) > 1


def _tokens(part: str) -> list[str]:
    """The words of a part; empty where something in it is no name at all."""
    found = [match[0] for match in _TOKEN.finditer(part)]
    return found if sum(map(len, found)) >= len(re.sub(r"[\s\"'“”„«»]", "", part)) else []


def likely(token: str) -> bool:
    """Whether a word looks like the name of a cookie rather than one of a language."""
    return bool(_WHOLE.fullmatch(token) and _LETTER.search(token) and _LIKELY.search(token.rstrip(".:"))) and not (
        token.isdigit()
        or token.startswith("http")
        or ("@" in token and re.search(r"@[\w-]+\.", token))
        or ("." in token and re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", token))
    )


def leading(text: str) -> str | None:
    """The name with which a line begins, where what follows is set apart from it ("_ga: tells visitors apart")."""
    if "_" not in text[:200]:
        return None
    shown = plain(text[:200]).lstrip("*\"'“„`«• ")
    match = _TOKEN.match(shown)
    if not match:
        return None
    name = match[0].rstrip(".:")
    return name if likely(name) and "_" in name else None


def within(text: str, start: int, end: int, known: Sequence[StoragePattern]) -> bool:
    """Whether a vendor's name is only a part of the name of one of its cookies: "cookieyes-consent"."""
    if text[end : end + 1] not in _JOINTS and text[start - 1 : start] not in _JOINTS:
        return False
    low, high = max(0, start - _NEAR), end + _NEAR
    token = next((m for m in _PLAIN.finditer(text, low, high) if m.end() > start), None)
    if token is None or (token.start() >= start and token.end() <= end):
        return False
    return any(fnmatchcase(token[0].strip(".-"), pattern.name) for pattern in known)


def pattern(name: str) -> str | None:
    """The name with `*` for what varies, None where nothing does: `_hjSession_{id}` → `_hjSession_*`."""
    made = _UA.sub("UA-*", name) if re.search(r"UA-?(?:[xX#*{\d]|$)", name) else name
    made = re.sub(r"\*(?:[-_.]?\*)+", "*", _VARIES.sub("*", made))
    return made if "*" in made else None
