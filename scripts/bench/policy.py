"""How long reading a policy takes: a text of 10,000 words against the register that ships.

Run `python scripts/bench/policy.py [FILE...]`; without files a policy is composed. Prints the median of nine readings.
"""

import statistics
import sys
import time
from pathlib import Path

from auditor.model.kinds import DocumentKind
from auditor.model.text import DocumentText
from auditor.policy.reader import Reader
from auditor.policy.text import read
from auditor.trackers.register import load

_PARAGRAPHS = (
    "We use Google Analytics, a web analysis service of Google Ireland Limited, to understand how our website is used.",
    "Personal data are kept no longer than is needed for the purposes for which they were collected, unless a law asks "
    "for a longer period. You may ask for access, correction and erasure at any time.",
    "We do not share your data with Facebook. Our recruiting pages may receive applications through LinkedIn.",
    "Where you have given your consent, cookies of our advertising partners such as Criteo are set on your device.",
)


def composed(words: int) -> bytes:
    """A policy of about this many words, a heading before every fourth paragraph."""
    parts: list[str] = []
    count = 0
    while count < words:
        for paragraph in _PARAGRAPHS:
            parts.append(paragraph)
            count += len(paragraph.split())
        parts.append(f"## Section {len(parts)}")
    return "\n\n".join(parts).encode()


def measured(reader: Reader, document: DocumentText) -> float:
    """Median seconds of processor time of nine readings (what else the machine does must not count)."""
    times = []
    for _ in range(9):
        start = time.process_time()
        reader.read([document])
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Print words, mentions and milliseconds for each document."""
    start = time.process_time()
    reader = Reader(load())
    print(f"register and reader ready in {time.process_time() - start:.2f} s")
    sources = [(name, Path(name).read_bytes()) for name in sys.argv[1:]] or [("composed", composed(10_000))]
    for name, data in sources:
        begun = time.process_time()
        document = read(data, id="d1", kind=DocumentKind.PRIVACY, media_type="text/markdown")
        parsed = time.process_time() - begun
        found = len(reader.read([document]).mentions)
        took = measured(reader, document)
        print(
            f"{name}: {document.words} words, {found} mentions, text {parsed * 1000:.0f} ms, reading {took * 1000:.0f} ms"
        )


if __name__ == "__main__":
    main()
