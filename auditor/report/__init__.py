"""Report formats: one public file each, found by `auditor.registry`.

To add a format, add `auditor/report/<id>.py` with

* `META = FormatMeta(id="<id>", title="...", suffix=".ext", media_type="...")`, the id being the file's name with `-`
  for `_`,
* `render(result, assets, options=USUAL) -> Rendered`, a pure function: `assets` maps names relative to the capture
  folder (screenshots, document texts) to their bytes, and may lack any of them; `options` say language, paper and what
  to compare with,

and `tests/report/test_<id>.py`. Everything a website controls (cookie names, addresses, titles, policy text) is
hostile: pass it through `_text.visible` and the escaping of the format. Words for people are in `_words`.
"""

from auditor.model.base import Record
from auditor.model.diff import ResultDiff

Rendered = bytes | dict[str, bytes]
"""One file, or several by file name."""


class Options(Record, frozen=True, kw_only=True):
    """How to render: `language` a catalogue's code, `paper` a4 or letter, `changes` since an earlier audit, if any."""

    language: str = "en"
    paper: str = "a4"
    changes: ResultDiff | None = None


USUAL = Options()


class FormatMeta(Record, frozen=True, kw_only=True):
    """What a format is. `suffix` starts with a dot. `many`: `render` returns several files by name. `printed`: `render`
    returns a page that the pipeline has a browser print."""

    id: str
    title: str
    suffix: str
    media_type: str
    many: bool = False
    printed: bool = False
