"""`auditor --help` against a bare Typer app, interleaved in one run: the median of each and their ratio."""

import statistics
import subprocess
import sys
import time

BARE = "import typer\napp = typer.Typer()\n@app.command()\ndef hello(name: str) -> None: ...\napp()"
PAIRS = 21


def seconds(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments, "--help"], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def main() -> None:
    pairs = [(seconds("-c", BARE), seconds("-m", "auditor")) for _ in range(PAIRS)]
    bare, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = sorted(mine / other for other, mine in pairs)
    print(f"bare Typer {bare:.3f} s, auditor --help {ours:.3f} s, ratio of medians {ours / bare:.2f}")
    print(
        f"ratio per pair: median {statistics.median(ratios):.2f}, from {ratios[0]:.2f} to {ratios[-1]:.2f} ({PAIRS} pairs)"
    )


if __name__ == "__main__":
    main()
