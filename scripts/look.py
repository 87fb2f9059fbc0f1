"""Pictures of everything a report shows, for people who changed it: each section in every way it is read.

    .venv/bin/python scripts/look.py AUDIT OUT [LANGUAGE...]

AUDIT is the folder of an audit (`auditor demo --out AUDIT` makes one), OUT a folder outside the repository. Written are
OUT/<language>/<section>-<light|dark|phone|zoom>.png, OUT/<language>/<a4|letter>-<page>.png and the overview's pages as
OUT/<language>/portfolio-<page>-<mode>.png.
"""

import sys
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
from playwright.sync_api import Browser, sync_playwright

from auditor import pipeline
from auditor.collect.found import find
from auditor.pipeline.portfolio import write_portfolio
from auditor.pipeline.written import options_of
from auditor.report import _language

SECTIONS = tuple(f"s{number}" for number in range(1, 13))
MODES: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5, "has_touch": True},
    "zoom": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 1.5},
}
"""At 200 % a window of 1280 pixels is 640 wide for the page."""
TALLEST = 2600
"""Pixels of a section that are shown."""


def main() -> None:
    audit, out = Path(sys.argv[1]), Path(sys.argv[2])
    made = {out / code: reports(audit, code, out / code) for code in sys.argv[3:] or _language.languages()}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find().path, args=["--no-sandbox"])
        for folder, paths in made.items():
            for path in paths:
                pictures(browser, path, folder)
            print(folder)
        browser.close()


def reports(audit: Path, language: str, out: Path) -> tuple[Path, ...]:
    """The report and the overview in this language as pages, and the sheets of paper as pictures."""
    out.mkdir(parents=True, exist_ok=True)
    stored = pipeline.load_result(audit)
    assets = pipeline.report_assets(stored, audit / pipeline.CAPTURE)
    options = options_of(stored, audit, language, None, None, None)
    (out / "report.html").write_bytes(pipeline.rendered(stored, "html", assets, options)["report.html"])
    for paper in ("a4", "letter"):
        (pdf,) = pipeline.rendered(stored, "pdf", assets, msgspec.structs.replace(options, paper=paper)).values()
        sheets(pdf, paper, out)
    overview = write_portfolio(audit.parent, out / "portfolio", language)
    return (out / "report.html", *sorted(overview.parent.glob("*.html")))


def sheets(pdf: bytes, paper: str, out: Path) -> None:
    """Every sheet of a PDF as a picture."""
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        page.render(scale=1.4).to_pil().save(out / f"{paper}-{number:02}.png")


def pictures(browser: Browser, path: Path, out: Path) -> None:
    """Every section of a report, or an overview's page as a whole, in every mode."""
    for mode, settings in MODES.items():
        context = browser.new_context(**settings)
        page = context.new_page()
        page.goto(path.as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            print(f"{path.name} is {wide} pixels too wide in {mode}", file=sys.stderr)
        for name in SECTIONS if path.name == "report.html" else ("main",):
            found = page.locator(f"#{name}")
            box = found.bounding_box() if found.count() else None
            if box is not None:
                shown = name if name != "main" else f"portfolio-{path.stem}"
                page.set_viewport_size(settings["viewport"] | {"height": min(int(box["height"]) + 20, TALLEST)})
                found.evaluate("one => one.scrollIntoView()")
                page.screenshot(path=out / f"{shown}-{mode}.png", timeout=120_000)
        context.close()


if __name__ == "__main__":
    main()
