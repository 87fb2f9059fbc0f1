"""What a person sees while an audit works: one live line in a terminal, plain lines elsewhere, nothing when quiet.

Everything goes to standard error, so that standard output holds results only.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from auditor.report._text import line

if TYPE_CHECKING:
    from rich.console import Console

Tell = Callable[[str], None]


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Tell]:
    """`with progress("https://…", quiet=False) as tell: audit(plan, order, tell)`; steps may hold text of the website."""
    if quiet:
        yield _silent
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if console.is_terminal:
        with _live(console, title) as tell:
            yield tell
    else:
        yield _plain(title)


def _silent(step: str) -> None:
    """Says nothing."""


def _plain(title: str) -> Tell:
    """A line for each step, with the seconds since the start."""
    started = time.monotonic()
    print(f"Auditing {line(title, 200)}", file=sys.stderr, flush=True)

    def tell(step: str) -> None:
        print(f"{time.monotonic() - started:6.1f} s  {line(step, 200)}", file=sys.stderr, flush=True)

    return tell


@contextmanager
def _live(console: "Console", title: str) -> Iterator[Tell]:
    """A spinner with the current step below the steps done, each with the seconds it took to reach it."""
    from rich.text import Text

    started = time.monotonic()

    def shown(text: str, style: str = "") -> Text:
        return Text(line(text, 200), style=style, no_wrap=True, overflow="ellipsis")

    with console.status(shown(f"Auditing {title}"), spinner="line") as status:

        def tell(step: str) -> None:
            console.print(shown(f"{time.monotonic() - started:6.1f} s  {step}", "dim"))
            status.update(shown(step))

        yield tell
