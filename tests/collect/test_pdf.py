"""Printing our own page: it becomes a PDF, runs nothing and loads nothing."""

import pypdfium2
import pytest

from auditor.collect.pdf import printed

pytestmark = pytest.mark.browser
PAGE = b"""<!doctype html><html lang="en"><head><title>Report</title><style>@page { size: A4 }</style></head>
<body><h1>Report</h1><p id="p">as it was</p><img src="https://127.0.0.1:9/x.png" alt="outside">
<script>document.getElementById("p").textContent = "changed"</script></body></html>"""


def test_prints_what_is_there_without_script_and_without_network() -> None:
    document = pypdfium2.PdfDocument(printed(PAGE))
    try:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    assert "as it was" in text
    assert "changed" not in text
