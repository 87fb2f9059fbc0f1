"""The BROWSING options, shared by every command that opens a browser.

A command takes one parameter `browsing: Browsing`; the decorator `takes_browsing` replaces it on the command line by
the options below.
"""

import functools
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from auditor.model.base import Record
from auditor.model.problems import BadInput

PANEL = "Browsing"


class Browsing(Record, frozen=True, kw_only=True):
    """How to reach the site, as given on the command line."""

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
    form_test: bool = False
    try_links: bool = False


def _option(kind: Any, name: str, help: str, default: Any = None, metavar: str | None = None) -> inspect.Parameter:
    key = name.removeprefix("--").replace("-", "_")
    annotated = Annotated[kind, typer.Option(name, help=help, metavar=metavar, rich_help_panel=PANEL)]
    return inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotated)


_OPTIONS = (
    _option(str, "--browser", "headless-shell, or chrome for a full Chromium or Chrome.", "headless-shell"),
    _option(list[str] | None, "--resolve", "Reach HOST at IP:PORT; may be repeated.", metavar="HOST=IP:PORT"),
    _option(str | None, "--resolve-rules", "Chromium's --host-resolver-rules, verbatim.", metavar="RULES"),
    _option(bool, "--insecure", "Accept invalid certificates; recorded.", False),
    _option(bool, "--allow-private", "Allow a target in a private network or on this machine.", False),
    _option(
        list[str] | None, "--header", "Send this header with every request; may be repeated.", metavar="NAME=VALUE"
    ),
    _option(str | None, "--user-agent-suffix", "Text added to the user agent, for a firewall's allow-list."),
    _option(str | None, "--basic-auth", "USER:PASSWORD, or @NAME to read it from the environment variable NAME."),
    _option(str | None, "--storage-state", "Playwright storage-state file of a logged-in profile.", metavar="FILE"),
    _option(str | None, "--proxy", "Proxy for all traffic, as http://HOST:PORT or socks5://HOST:PORT."),
    _option(str | None, "--locale", "Language of the browser, for example de-DE."),
    _option(str | None, "--timezone", "Time zone of the browser, for example Europe/Berlin."),
    _option(bool, "--mobile", "A phone's viewport and user agent.", False),
    _option(bool, "--ignore-robots", "Visit pages that robots.txt keeps robots away from; recorded.", False),
    _option(bool, "--form-test", "Type made-up data into forms, submit nothing, and look where they go.", False),
    _option(bool, "--try-links", "Ask the vendors' pages that the documents link to; reaches other hosts.", False),
)


def takes_browsing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the BROWSING options in place of its parameter `browsing`."""
    signature = inspect.signature(command, eval_str=True)
    own = [p for p in signature.parameters.values() if p.name != "browsing"]

    @functools.wraps(command)
    def wrapper(**values: Any) -> None:
        given = {option.name: values.pop(option.name) for option in _OPTIONS}
        command(**values, browsing=_browsing(given))

    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own] + list(_OPTIONS)
    wrapper.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    wrapper.__annotations__ = {p.name: p.annotation for p in parameters}
    return wrapper


def _browsing(given: dict[str, Any]) -> Browsing:
    if given["browser"] not in ("headless-shell", "chrome"):
        raise BadInput(f"--browser '{given['browser']}' is unknown: use headless-shell or chrome.")
    _refuse_unusable(given)
    headers = tuple(_pair(text) for text in given.pop("header") or ())
    state = given["storage_state"]
    if state is not None and not Path(state).is_file():
        raise BadInput(f"--storage-state {state}: there is no such file.")
    return Browsing(**{**given, "resolve": tuple(given["resolve"] or ())}, headers=headers)


def _refuse_unusable(given: dict[str, Any]) -> None:
    """What the browser would only stumble over later."""
    zone, proxy, rules = given["timezone"], given["proxy"], given["resolve_rules"]
    if zone is not None:
        from zoneinfo import available_timezones

        if zone not in available_timezones():
            raise BadInput(f"--timezone '{zone}' is unknown: write it as Europe/Berlin.")
    if proxy is not None and not re.fullmatch(r"(https?|socks[45])://[^/\s]+:\d{1,5}/?", proxy):
        raise BadInput("--proxy cannot be read: write http://HOST:PORT or socks5://HOST:PORT.")
    for rule in (rules or "").split(","):
        if rules is not None and rule.split()[:1] not in (["MAP"], ["EXCLUDE"]):
            raise BadInput(f"--resolve-rules '{rule.strip()}' cannot be read: write MAP HOST ADDRESS, or EXCLUDE HOST.")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadInput(f"--header '{text}' has no name and value: write NAME=VALUE.")
    return name.strip(), value.strip()
