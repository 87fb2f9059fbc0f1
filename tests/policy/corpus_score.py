"""Scores the reader of policies against the corpus, beside two plain baselines; measures the labellers' agreement.

Run `python -m tests.policy.corpus_score` for the figures of README.md; `--errors HALF` lists the errors of one half. Both
halves have been open for development since 2026-11-27, the second corpus since 2026-11-28.
"""

import argparse
import hashlib
import math
import random
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from auditor.model.kinds import DocumentKind, Label
from auditor.model.reading import Disclosure
from auditor.model.register import Register
from auditor.model.text import DocumentText
from auditor.policy import ladder
from auditor.policy.reader import Reader
from auditor.policy.text import read
from auditor.trackers.register import load

FOLDER = Path(__file__).parent / "corpus"
FRESH = Path(__file__).parent / "corpus_fresh"
THIRD = Path(__file__).parent / "corpus_third"
FOURTH = Path(__file__).parent / "corpus_fourth"
FIFTH = Path(__file__).parent / "corpus_fifth"
NUMBERED = {"fourth": FOURTH, "fifth": FIFTH}
"""The corpora whose halves go by the number of the passage."""
HALVES = ("tuning", "unseen")
NAMED = frozenset({Label.NAMED_PRODUCT, Label.NAMED_COMPANY})
_VERDICTS = {
    Label.NAMED_PRODUCT: "disclosed",
    Label.NAMED_COMPANY: "disclosed",
    Label.PARENT_NAMED: "company only",
    Label.COOKIE_NAME_ONLY: "covered, not named",
    Label.CATEGORY_ONLY: "covered, not named",
    Label.GENERIC_ONLY: "generic wording",
    Label.NEGATED: "contradicted",
    Label.CONFLICT: "contradicted",
    Label.OTHER_CONTEXT: "not disclosed",
    Label.NOT_MENTIONED: "not disclosed",
    Label.UNDECIDABLE: "undecidable",
}
_COOKIE_WORDS = re.compile(
    r"cookie|tracking|tracker|traceur|pixel|analyti|statisti|kak(?:a|or)|informasjonskaps|eväste|soubor", re.I
)
_MEDIA = {".md": "text/markdown", ".txt": "text/plain", ".html": "text/html"}

Key = tuple[str, str]
Labels = Mapping[Key, Label]


class Pair(NamedTuple):
    """One judged pair: passage (stem of its file), vendor id, final label, and whether it cannot be decided."""

    passage: str
    vendor: str
    label: Label
    open: bool


class Rate(NamedTuple):
    """A share with its Wilson interval at 95 percent."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """Hits over cases, 0 to 1; 0 without a case."""
        return self.hits / self.of if self.of else 0.0

    def __str__(self) -> str:
        low, high = wilson(self.hits, self.of)
        return f"{self.share:.3f} ({low:.3f} to {high:.3f}; {self.hits}/{self.of})"


class Score(NamedTuple):
    """What one way of labelling reaches on some pairs; `leaked`: negated or other context reported as disclosed."""

    recall: Rate
    precision: Rate
    leaked: Rate
    labels: Rate
    verdicts: Rate


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The Wilson score interval at 95 percent (E. B. Wilson, 1927) for hits of cases."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def verdict(label: Label) -> str:
    """The class of the six-class verdict a label belongs to."""
    return _VERDICTS[label]


@lru_cache(maxsize=1)
def files() -> dict[str, Path]:
    """Passage → its file."""
    return {path.stem: path for path in sorted((FOLDER / "passages").iterdir()) if path.suffix in _MEDIA}


def half(passage: str) -> str:
    """The half a passage belongs to: even or odd SHA-256 of its file name."""
    digest = hashlib.sha256(files()[passage].name.encode()).digest()
    return HALVES[digest[-1] % 2]


def labelled(name: str) -> dict[Key, Label]:
    """The labels of one labeller's file."""
    rows = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["pair"]
    return {(row["passage"], row["vendor"]): Label(row["label"]) for row in rows}


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    """The pairs with their final labels, in the order of the file."""
    rows = tomllib.loads((FOLDER / "labels.toml").read_text(encoding="utf-8"))["pair"]
    return tuple(Pair(r["passage"], r["vendor"], Label(r["label"]), r.get("open", False)) for r in rows)


def of_half(name: str) -> list[Pair]:
    """The decidable pairs of one half."""
    return [pair for pair in pairs() if half(pair.passage) == name and not pair.open]


@lru_cache(maxsize=200)
def document(passage: str) -> DocumentText:
    """A passage as the reader gets it: one privacy policy."""
    path = files()[passage]
    return read(path.read_bytes(), id=passage, kind=DocumentKind.PRIVACY, media_type=_MEDIA[path.suffix])


def by_reader(judged: Sequence[Pair], register: Register) -> dict[Key, Disclosure]:
    """What the reader and the ladder say of every pair."""
    reader = Reader(register)
    readings = {passage: reader.read([document(passage)]) for passage in dict.fromkeys(p.passage for p in judged)}
    return {
        (p.passage, p.vendor): ladder.label(p.vendor, readings[p.passage], register, [document(p.passage)])
        for p in judged
    }


def _aliases(vendor: str, register: Register) -> re.Pattern[str]:
    """Every name, legal entity and domain of a product and of its company, as whole words in any case."""
    product = register.products.get(vendor)
    company = register.companies[product.company if product else vendor]
    words = [company.name, *(n.text for n in company.names), *(e.name for e in company.entities)]
    if product:
        own = [product.name, *(n.text for n in product.names), *(h.host for h in product.hosts)]
        words = own + (words if company.web_products == 1 else [])
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(w) for w in words if w) + r")(?!\w)", re.I)


def by_alias(judged: Sequence[Pair], register: Register, *, cookie_sections: bool) -> dict[Key, Label]:
    """The baselines: disclosed where a name of the vendor occurs, anywhere or in blocks about cookies only."""
    found = {}
    for pair in judged:
        name = _aliases(pair.vendor, register)
        hit = any(name.search(text) for text in _searched(document(pair.passage), cookie_sections))
        found[pair.passage, pair.vendor] = Label.NAMED_PRODUCT if hit else Label.NOT_MENTIONED
    return found


def _searched(text: DocumentText, cookie_sections: bool) -> Iterable[str]:
    for block in text.blocks:
        body = text.text[block.start : block.end]
        if not cookie_sections or _COOKIE_WORDS.search(" ".join((*block.heading, body))):
            yield body


def score(judged: Sequence[Pair], got: Labels) -> Score:
    """Recall and precision of disclosed, leaks, and accuracy on ten labels and six verdicts."""
    said = [(pair, got[pair.passage, pair.vendor]) for pair in judged]
    both = sum(pair.label in NAMED and label in NAMED for pair, label in said)
    hard = [label for pair, label in said if pair.label in (Label.NEGATED, Label.OTHER_CONTEXT)]
    return Score(
        recall=Rate(both, sum(pair.label in NAMED for pair, _ in said)),
        precision=Rate(both, sum(label in NAMED for _, label in said)),
        leaked=Rate(sum(label in NAMED for label in hard), len(hard)),
        labels=Rate(sum(pair.label is label for pair, label in said), len(said)),
        verdicts=Rate(sum(verdict(pair.label) == verdict(label) for pair, label in said), len(said)),
    )


def kappa(pairs_of_labels: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa of two labellers (J. Cohen, 1960)."""
    n = len(pairs_of_labels)
    agreed = sum(a == b for a, b in pairs_of_labels) / n
    first, second = Counter(a for a, _ in pairs_of_labels), Counter(b for _, b in pairs_of_labels)
    chance = sum(first[label] * second[label] for label in first) / (n * n)
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def kappa_interval(by_passage: Mapping[str, Sequence[tuple[str, str]]]) -> tuple[float, float]:
    """The middle 95 percent of kappa over 1,000 samples of passages drawn with replacement (seed fixed)."""
    draw, names = random.Random(20), list(by_passage)
    found = sorted(
        kappa([pair for name in draw.choices(names, k=len(names)) for pair in by_passage[name]]) for _ in range(1000)
    )
    return found[25], found[974]


SCHEMES: dict[str, Callable[[Label], str]] = {
    "10 labels": lambda label: label.value,
    "6 verdicts": verdict,
    "named or not": lambda label: str(label in NAMED),
}


def agreement(language: str = "") -> str:
    """One line per scheme: kappa, its interval and plain agreement of the two labellers."""
    first, second = labelled("labels-a.toml"), labelled("labels-b.toml")
    lines = []
    for scheme, name in SCHEMES.items():
        grouped: dict[str, list[tuple[str, str]]] = {}
        for key, label in first.items():
            if key[0].startswith(language):
                grouped.setdefault(key[0], []).append((name(label), name(second[key])))
        flat = [pair for group in grouped.values() for pair in group]
        low, high = kappa_interval(grouped)
        same = sum(a == b for a, b in flat)
        lines.append(f"{scheme}: kappa {kappa(flat):.3f} ({low:.3f} to {high:.3f}), {same}/{len(flat)} the same")
    return "\n".join(lines)


def confusion(cells: Iterable[tuple[Label, Label]]) -> str:
    """A markdown table of counts, the first of each pair by row."""
    counted = Counter(cells)
    columns = [label for label in Label if any(label is column for _, column in counted)]
    rows = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for row in Label:
        if any(row is first for first, _ in counted):
            rows.append(f"| {row.value} | {' | '.join(str(counted[row, column] or '·') for column in columns)} |")
    return "\n".join(rows)


def _print_half(name: str, register: Register) -> None:
    judged = of_half(name)
    got = {key: disclosure.label for key, disclosure in by_reader(judged, register).items()}
    ways = {
        "reader": got,
        "alias anywhere": by_alias(judged, register, cookie_sections=False),
        "alias in cookie sections": by_alias(judged, register, cookie_sections=True),
    }
    print(f"\n## {name}: {len({p.passage for p in judged})} passages, {len(judged)} pairs")
    for way, labels in ways.items():
        print(way, *(f"  {field} {rate}" for field, rate in score(judged, labels)._asdict().items()), sep="\n")
    print(confusion((p.label, got[p.passage, p.vendor]) for p in judged))
    for language in sorted({p.passage[:2] for p in judged}):
        some = [p for p in judged if p.passage[:2] == language]
        s = score(some, got)
        cells = (s.recall, s.precision, s.leaked, s.labels, s.verdicts)
        print(f"| {language} | {len(some)} |", " | ".join(f"{c.hits}/{c.of}" for c in cells), "|")


def _print_errors(judged: Sequence[Pair], register: Register) -> None:
    got = by_reader(judged, register)
    wrong = [(pair, got[pair.passage, pair.vendor]) for pair in judged]
    for pair, said in sorted(wrong, key=lambda row: (row[0].label, row[1].label, row[0].passage)):
        if said.label is not pair.label:
            quotes = " / ".join(" ".join(q.text.split())[:240] for q in said.quotes[:2])
            print(f"- {pair.label} → {said.label} · {pair.passage} · {pair.vendor} · {quotes}")


@contextmanager
def of_fresh(folder: Path = FRESH) -> Iterator[list[Pair]]:
    """The decidable pairs of the second corpus, or the third; everything here is about it while inside."""
    global FOLDER
    kept, caches = FOLDER, (files, pairs, document)
    FOLDER = folder
    for cache in caches:
        cache.cache_clear()
    try:
        yield [pair for pair in pairs() if not pair.open]
    finally:
        FOLDER = kept
        for cache in caches:
            cache.cache_clear()


def of_numbered(judged: Sequence[Pair], name: str) -> list[Pair]:
    """The pairs of the half `open` (passages 01 to 05) or `sealed` (06 to 10) of the fourth or fifth corpus."""
    return [pair for pair in judged if (int(pair.passage[3:5]) <= 5) == (name == "open")]


def _print_fresh(register: Register, folder: Path, name: str | None = None) -> None:
    with of_fresh(folder) as judged:
        judged = of_numbered(judged, name) if name else judged
        ways = {"reader": {key: said.label for key, said in by_reader(judged, register).items()}}
        ways |= {
            f"alias, {'cookie sections' if cookies else 'anywhere'}": by_alias(
                judged, register, cookie_sections=cookies
            )
            for cookies in (False, True)
        }
        for name, labels in ways.items():
            print(
                f"\n{name}", *(f"  {what} {rate}" for what, rate in score(judged, labels)._asdict().items()), sep="\n"
            )
        print(agreement())


def main() -> None:
    """Print agreement and the scores of both halves, or the errors of one half."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "--errors",
        choices=(*HALVES, "fresh", "third", *NUMBERED),
        help="list the errors of this half, or of a later corpus (of the fourth and fifth the open half)",
    )
    asked.add_argument("--agreement", action="store_true", help="agreement of the two labellers")
    asked.add_argument("--fresh", action="store_true", help="the scores of the second corpus, open since 2026-11-28")
    asked.add_argument("--third", action="store_true", help="the scores of the third corpus, open since 2026-11-28")
    for name in NUMBERED:
        asked.add_argument(f"--{name}", choices=("open", "sealed"), help=f"the scores of one half of the {name} corpus")
    options = asked.parse_args()
    register = load()
    if options.errors in ("fresh", "third"):
        with of_fresh(THIRD if options.errors == "third" else FRESH) as judged:
            _print_errors(judged, register)
    elif options.errors in NUMBERED:
        with of_fresh(NUMBERED[options.errors]) as judged:
            _print_errors(of_numbered(judged, "open"), register)
    elif options.errors:
        _print_errors(of_half(options.errors), register)
    elif options.fourth or options.fifth:
        _print_fresh(register, FOURTH if options.fourth else FIFTH, options.fourth or options.fifth)
    elif options.fresh or options.third:
        _print_fresh(register, THIRD if options.third else FRESH)
    elif options.agreement:
        for language in ("", *sorted({p.passage[:2] for p in pairs()})):
            print(f"\n## {language or 'all languages'}", agreement(language), sep="\n")
        first, second = labelled("labels-a.toml"), labelled("labels-b.toml")
        print(confusion((label, second[key]) for key, label in first.items()))
    else:
        for name in HALVES:
            _print_half(name, register)


if __name__ == "__main__":
    main()
