"""The word list of consent banners, made ready for the page.

`words.toml` says how phrases are written; here they become regular expressions that JavaScript and Python read alike.
"""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

from auditor.collect.originals import asking
from auditor.model.base import Record

FOLDER = Path(__file__).parent
ROLES = ("withdraw", "reject", "save", "settings", "accept", "ok")
FOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'"})
"""Letters that Unicode does not decompose; `probe.js` folds the same ones."""
_PART = re.compile(r"\[(?P<optional>[^\]]*)\](?P<many>\*?)|\((?P<choice>[^)]*)\)|(?P<word>\S+)")


class Words(Record, frozen=True, kw_only=True):
    """`roles` maps a role to a regular expression for a whole text whose words each end in one space.

    `cookie`, `about`, `needed` and `private` are expressions searched in a text that starts with a space. `back` is a CSS
    selector for the controls with which consent tools let visitors come back.
    """

    roles: dict[str, str]
    cookie: str
    about: tuple[str, ...]
    needed: str
    private: str
    tools: dict[str, str]
    back: str


def fold(text: str) -> str:
    """Lower case without accents; other characters stay, so it also fits a phrase with its brackets."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("ı", "i")) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", plain.lower().translate(FOLDED))


def expression(phrase: str) -> str:
    """A phrase of the list as a regular expression over words that each end in one space."""
    parts = []
    # `customi[sz]e`: brackets inside a word are a choice of letters, not an optional word.
    for match in _PART.finditer(re.sub(r"(?<=\w)\[(\w+)\]", r"{\1}", fold(phrase))):
        words = match["optional"] or match["choice"] or match["word"]
        choices = "|".join(_words(choice) for choice in words.split("|"))
        group = choices if match["word"] else f"(?:{choices})"
        parts.append(group + ("*" if match["many"] else "?" if match["optional"] else ""))
    return "".join(parts)


def _words(choice: str) -> str:
    return "".join(f"{word} " for word in choice.replace("{", "[").replace("}", "]").split())


@lru_cache(maxsize=1)
def load() -> Words:
    """The list that comes with the package."""
    languages = tomllib.loads((FOLDER / "words.toml").read_text("utf-8")).values()

    def all_of(key: str) -> list[str]:
        return sorted({word for language in languages for word in language[key]})

    tools = tomllib.loads((FOLDER / "tools.toml").read_text("utf-8"))
    roles = {role: "^(?:" + "|".join(expression(p) for p in all_of(role)) + ")$" for role in ROLES}
    starts = {
        key: [re.escape(" " + fold(word)).replace(r"\ ", " ") for word in all_of(key)] for key in ("cookie", "about")
    }
    return Words(
        roles=roles,
        cookie="|".join(starts["cookie"]),
        about=tuple(starts["about"]),
        needed="|".join(" " + fold(word) for word in all_of("needed")),
        private="|".join(" " + fold(word) for word in all_of("private")),
        tools=tools["banner"],
        back=", ".join(tools["back"].values()),
    )


def role_of(text: str) -> str | None:
    """The role of a control with this text, None where it is none of the list's phrases."""
    words = "".join(f"{word} " for word in re.findall(r"[^\W_]+(?:'[^\W_]+)*", fold(text)))
    return next((role for role in ROLES if re.match(load().roles[role], words)), None)


@lru_cache(maxsize=1)
def tools_state() -> str:
    """Code for the page's own world that asks consent tools what choice they hold."""
    code = (FOLDER / "tools_state.js").read_text("utf-8")
    return asking(code[code.index("async (") :])
