"""Every scenario site, audited and compared with its truth."""

from pathlib import Path

import pytest

from auditor.collect.plan import CHROME
from auditor.demo.truth import differences
from tests.web.browser import no_full_browser
from tests.web.run import audited
from tests.web.scenario import files, load

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
async def test_finds_the_truth(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load(file)
    if scenario.plan.browser == CHROME and no_full_browser():
        pytest.skip("no full Chromium or Chrome on this machine")
    result = await audited(scenario, tmp_path, monkeypatch)
    assert differences(result, scenario.truth) == (), scenario.about
