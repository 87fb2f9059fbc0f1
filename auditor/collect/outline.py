"""What a request's body looked like, without what it said: names of fields stay, values go.

Kept of values are numbers and words of a few characters, where an address leads (host and path), and that a piece of a
page was in it, as `auditor.evidence.recorders` asks for.
"""

import json
import re
from typing import Any
from urllib.parse import quote, unquote_plus, urlsplit

HIDDEN = "…"
SHORT = 3
"""Characters of a value that are no secret; with a digit among them, too."""
LONGEST_NAME = 40
DEEPEST = 40
_PAIR = re.compile(r"[\w.\-\[\]%~:$+]{1,60}=")
_PART = re.compile(r'content-disposition:[^\n]{0,200}?\bname="([^"\r\n]{1,40})"', re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def outline(text: str) -> str:
    """JSON, form fields (one set a line) or parts of a form without their values; of anything else nothing."""
    try:
        return _dumped(json.loads(text), 0)
    except (ValueError, RecursionError):
        pass
    names = _PART.findall(text)
    if names:
        return "&".join(f"{name}={HIDDEN}" for name in names)
    lines = text.splitlines()
    if lines and all(_PAIR.match(line) for line in lines if line):
        return "\n".join("&".join(map(_pair, line.split("&"))) for line in lines)
    return _value(text, 0)


def _dumped(found: Any, depth: int) -> str:
    return json.dumps(_walked(found, depth), ensure_ascii=False, separators=(",", ":"))


def _walked(found: Any, depth: int) -> Any:
    if depth > DEEPEST:
        return HIDDEN
    if isinstance(found, dict):
        return {_name(name): _walked(value, depth + 1) for name, value in found.items()}
    if isinstance(found, list):
        return [_walked(value, depth + 1) for value in found]
    if isinstance(found, str):
        return _value(found, depth)
    if found is None or isinstance(found, bool) or len(str(found)) <= SHORT:
        return found
    return 0


def _name(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else HIDDEN


def _pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    if not equals:
        return _value(name, 0)
    return f"{_name(name)}={quote(_value(unquote_plus(value), 0), safe='/:' + HIDDEN)}".replace(quote(HIDDEN), HIDDEN)


def _value(text: str, depth: int) -> str:
    if len(text) <= SHORT:
        return text
    if text[:1] in "{[" and depth < DEEPEST:
        try:
            return _dumped(json.loads(text), depth + 1)
        except (ValueError, RecursionError):
            pass
    if text.startswith(("http://", "https://")):
        return _address(text)
    page = _PAGE.search(text)
    return f"{page.group()}{HIDDEN}" if page else HIDDEN


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
    except ValueError:
        return HIDDEN
