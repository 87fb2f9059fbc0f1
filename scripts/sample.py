"""Makes reports/sample/ anew: the demo audit in every format, and the picture of its first page for the README.

Run it with the project's own environment after anything that changes what a report says or looks like:
`.venv/bin/python scripts/sample.py`. tests/demo/test_sample.py fails when it was forgotten.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import auditor.report
from auditor import registry
from auditor.collect.found import find
from auditor.demo.run import run
from auditor.pipeline import CAPTURE, Order

SAMPLE = Path(__file__).resolve().parent.parent / "reports" / "sample"
WIDTH, HEIGHT = 1180, 1560


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "sample"
        run(Order(out=made, formats=registry.ids(auditor.report)), lambda step: print(step, file=sys.stderr))
        shutil.rmtree(made / CAPTURE)
        (made / "manifest.json").unlink()  # it lists the capture, which is not kept here
        picture(made / "report.html", made / "report.png")
        shutil.rmtree(SAMPLE, ignore_errors=True)
        shutil.copytree(made, SAMPLE)
    for file in sorted(SAMPLE.iterdir()):
        print(f"{file.stat().st_size:>9}  {file.name}")


def picture(report: Path, file: Path) -> None:
    """A screenshot of the report's first page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find().path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(report.as_uri())
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    main()
