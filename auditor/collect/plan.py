"""What to visit and how: the whole order for one capture, from the command line and the settings file."""

import fnmatch
import os
import re
from functools import lru_cache

from auditor.model.base import Record
from auditor.model.custom import Custom
from auditor.model.kinds import State
from auditor.model.problems import BadInput

ALL_STATES = (State.NO_ACTION, State.ACCEPT, State.REJECT, State.GPC)
CHROME = "chrome"


class Settling(Record, frozen=True, kw_only=True):
    """When a page counts as done, in seconds after its load event.

    `quiet`: so long nothing was sent, received or stored; a timer that falls due before `cap` is waited for.
    `minimum` is waited at least. `cap` ends the wait (the page is then recorded as not settled); what is new in the
    `last` seconds of it shows that more was to come.
    """

    quiet: float = 0.5
    minimum: float = 0.3
    cap: float = 10.0

    @property
    def last(self) -> float:
        """A quarter of the cap."""
        return self.cap / 4


class Limits(Record, frozen=True, kw_only=True):
    """What a visit may use before it is broken off: `windows` that the site opens; for each page `parts` (frames and
    workers) and `events` that the browser tells of it; `memory` of one of the browser's processes in MB. A script that
    opens more `dialogs` (alert, confirm, prompt) on a page is ended."""

    windows: int = 30
    dialogs: int = 20
    parts: int = 1000
    events: int = 200_000
    memory: int = 3000


class Plan(Record, frozen=True, kw_only=True):
    """The order for one capture. Fields named as the BROWSING options mean what those mean.

    `pages` counts audited pages including `url` and `extra_urls`; `repeat` the visits of each state, every one with a
    fresh profile. `form_test`: type made-up data into forms, submit nothing. `try_links`: ask the addresses of vendors' pages
    that the documents link to. `pause` lies between two page loads of all
    visits together, in seconds; a longer one that robots.txt asks for counts instead. `policies` replaces the search for
    documents, `add_policies` adds to it. `load_timeout` is for one navigation, `visit_timeout` for one state, in seconds.
    """

    url: str
    extra_urls: tuple[str, ...] = ()
    states: tuple[State, ...] = ALL_STATES
    pages: int = 5
    repeat: int = 1
    browser: str = "headless-shell"
    resolve: tuple[str, ...] = ()
    resolve_rules: str | None = None
    insecure: bool = False
    allow_private: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    user_agent_suffix: str | None = None
    basic_auth: str | None = None
    storage_state: str | None = None
    proxy: str | None = None
    locale: str | None = None
    timezone: str | None = None
    mobile: bool = False
    ignore_robots: bool = False
    pause: float = 0.1
    custom: Custom | None = None
    policies: tuple[str, ...] = ()
    add_policies: tuple[str, ...] = ()
    first_party: tuple[str, ...] = ()
    keep_raw: bool = False
    form_test: bool = False
    try_links: bool = False
    command: tuple[str, ...] = ()
    settling: Settling = Settling()
    limits: Limits = Limits()
    load_timeout: float = 30.0
    consent_timeout: float = 15.0
    visit_timeout: float = 300.0

    @property
    def language(self) -> str:
        """BCP 47, as sent in Accept-Language and shown to scripts."""
        return self.locale or "en-US"

    def resolver_rules(self) -> str | None:
        """The text for Chromium's `--host-resolver-rules`, None where nothing is mapped. Raises `BadInput`."""
        mapped = [rule for text in self.resolve for rule in _rules_of(text)]
        return ", ".join([*mapped, *([self.resolve_rules] if self.resolve_rules else [])]) or None

    def is_mapped(self, host: str) -> bool:
        """Whether the user said where this host is, so that a private address is no surprise."""
        patterns = _patterns(self.resolver_rules() or "")
        return any(fnmatch.fnmatchcase(host.lower(), pattern) for pattern in patterns)

    def credentials(self) -> tuple[str, str] | None:
        """User and password of `--basic-auth`, read from the environment for `@NAME`. Raises `BadInput`."""
        if self.basic_auth is None:
            return None
        text: str | None = self.basic_auth
        if self.basic_auth.startswith("@"):
            text = os.environ.get(self.basic_auth[1:])
            if text is None:
                raise BadInput(f"--basic-auth {self.basic_auth}: there is no such environment variable; set it.")
        user, colon, password = (text or "").partition(":")
        if not colon:
            raise BadInput("--basic-auth has no password: write USER:PASSWORD, or @NAME of an environment variable.")
        return user, password


@lru_cache(maxsize=8)
def _patterns(rules: str) -> tuple[str, ...]:
    """The host patterns that resolver rules lead somewhere; each once, however many ports it is mapped for."""
    words = [rule.split() for rule in rules.split(",")]
    led = [w[1] for w in words if len(w) == 3 and w[0].upper() == "MAP" and not w[2].startswith("~")]
    return tuple(dict.fromkeys(re.sub(r":\d+$", "", pattern).strip("[]").lower() for pattern in led))


def _rules_of(text: str) -> tuple[str, str]:
    host, equals, address = text.partition("=")
    ip, colon, port = address.rpartition(":")
    if not (host.strip() and equals and colon and ip and port.isdigit()):
        raise BadInput(
            f"--resolve '{text}' cannot be read: write HOST=IP:PORT, for example www.example.org=10.0.0.5:8443."
        )
    return f"MAP {host.strip()}:443 {address.strip()}", f"MAP {host.strip()}:80 {address.strip()}"
