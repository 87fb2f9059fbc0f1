"""Writes docs/reliability.md from what a run of the fault matrix measured.

AUDITOR_MEASURED=/tmp/measured.jsonl .venv/bin/python -m pytest tests/faults -n 2 --dist loadgroup
.venv/bin/python -m tests.faults.documented /tmp/measured.jsonl
"""

import json
import sys
from datetime import date
from pathlib import Path

from tests.faults.rows import ROWS

FILE = Path(__file__).parents[2] / "docs" / "reliability.md"
OTHERS = (
    "certificate-expired",
    "certificate-wrong-host",
    "certificate-self-signed",
    "renderer-killed",
    "socket-cut",
    "browser-killed",
    "driver-killed",
    "memory-bomb",
    "disk-full-at-4-kB",
    "disk-full-at-40-kB",
    "disk-full-at-120-kB",
    "auditor-killed-at-starting-the-browser",
    "auditor-killed-at-page-1",
    "auditor-killed-at-documents",
    "auditor-killed-at-Reading-the-evidence",
)
"""Rows that end something: tests/faults/test_ends.py and test_disk.py."""
HEAD = """# Reliability: what goes wrong, and what happens then

The auditor opens pages written by strangers. For each fault below a test in `tests/faults` has a loopback site (or a
process) do it and holds the audit to a promise that is the same in every row: it ends in bounded time; the capture it
leaves is valid; the reason stands in the result; no process and no profile folder stays; the exit code is 3 where
something could not be seen. A row with exit 0 is a fault that costs nothing.

The limits in the tests are short (a load of 2 s, a visit of 20 s), so that all rows take little time; the seconds are
those of one run and tell the order of magnitude, not the speed of the auditor. Limits of real audits: a load 30 s, a visit
300 s, then at most 15 s for the records, as long again for the documents, 10 s for closing; 30 windows of the site; for
each page 20 dialogs, 1,000 frames and workers and 200,000 events; 3,000 MB of memory for one of the browser's processes (Linux).

"""
TAIL = """
## How

- **Bounded time.** A visit is raced against its limit, the end of the browser and an alarm (`collect/alarm.py`,
  `collect/bounds.py`); scripts that do not end are ended; what still runs after a visit was broken off is silenced before
  its records are taken, and a page that does not answer even then is ended (`Stage.hush`).
- **Nothing stays.** All processes of the browser are one group, which is told to end and then killed
  (`collect/processes.py`); whatever it and Playwright write for the time being lies in the profile folder. What an auditor
  that was itself killed leaves there is removed at the next start on that machine.
- **Valid or absent.** Files are written beside and renamed. The capture is saved after each visit and holds the hash of
  its own content; documents and screenshots are compared with the hashes in it when they are read.
- **`--resume`** keeps whole visits whose pictures and documents are as they were, with the pages chosen then, and makes the
  others again. A visit is kept whole or not at all, since its browser profile is gone. Other options than those of the
  first run, and a folder that another audit is writing into, are refused.
- **Asked again.** 429, 500, 502, 503, 504, a reset and an empty answer are asked again once, after Retry-After where that is
  at most 10 s, else after 1 s. What the first answer set stays in the records.
- **Navigations.** Every navigation of every window and frame, each hop of a redirect, is held up before it is sent
  (`collect/guard.py`), also on the way to robots.txt and sitemaps (`collect/scout.py`): other schemes than the web's,
  loopback, private, link-local and other addresses that are not public are refused unless `--allow-private` is given or the
  user mapped the host. A name may point elsewhere when the browser asks (DNS rebinding), so the answer is held up as well,
  for pages, frames, windows, files (PDF), robots.txt and sitemaps, until the browser has told in which kind of network it got
  it: from a private one nothing of it is read, drawn or kept, and that a request was sent there is told. A file of which the
  browser does not tell that is not read. Requests of other kinds than navigations are what the audit is there to see: they
  are made, and told; of their answers from a private network no header and, with `--keep-raw`, no body is kept.

- **Not seen, or told only.** The exit code is 3 where a visit would have come to hold something that its records do not:
  who was asked, what was stored, how a recipient acts under a choice (`collect/unseen.py`). So for a page that did not come
  to rest: in the last quarter of the wait a host came in that had not been asked, or a script or frame that had not been
  loaded, or one is still awaited: the visit is partial. Where to the last only hosts already asked were asked again (a
  poll, a beacon, a stream), its recipients are in the records, and a limitation says that it went on. So for Global Privacy
  Control: partial where no request to a site carried the header, or a document or worker did not have the property; a
  limitation where a site was told by other requests (web sockets carry no such header). So for what the guard refused:
  partial where a frame or window would have led into a private network; nothing where the scheme is no web page's. Told
  only: what a content policy stopped, reports that a browser sends by itself (their recipients are named), windows that no
  request was seen of, what robots.txt keeps robots away from. A server error on robots.txt is partial where further pages
  were asked for, as is a sitemap that cannot be read where fewer pages were found than asked for.

## Known holes

- The address that answered is not known behind a proxy.
- A picture that a page embeds from a private network is drawn on the screenshot of that page, where the browser lets it.
- Memory of the browser's processes is watched on Linux only; two audits into one folder are told apart where the system
  has file locks (not on Windows).
"""


def page(lines: list[dict[str, str | float]]) -> str:
    """The document with the table of these measurements, in the order of the rows."""
    by_name = {str(line["name"]): line for line in lines}
    names = [*(row.name for row in ROWS), *OTHERS]
    missing = [name for name in names if name not in by_name]
    if missing:
        raise SystemExit(f"not measured: {', '.join(missing)}")
    table = ["| fault | promise | measured outcome | s |", "|---|---|---|---|"]
    table += [
        f"| {name} | {by_name[name]['promise']} | {_cell(by_name[name]['outcome'])} | {by_name[name]['seconds']} |"
        for name in names
    ]
    measured = f"\nMeasured on {date.today()}, {len(names)} rows.\n"
    return HEAD + "\n".join(table) + "\n" + measured + TAIL


def _cell(text: str | float) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")[:240]


if __name__ == "__main__":
    FILE.write_text(page([json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]), encoding="utf-8")
