"""Pictures as SVG: well-formed, named in words, without style or script, whatever a site is called."""

from xml.etree import ElementTree

import pytest

from auditor.report import _drawn, _map, _pictures
from auditor.report._language import speaking
from tests.report import hostile, sample

SIZE = (150, 34)


def _all() -> list[str]:
    result = sample.result()
    bars, map = _pictures.bars(result), _map.drawn(result)
    assert bars is not None
    assert map is not None
    return [
        _drawn.bars(bars),
        _drawn.who_loaded_whom(map),
        *(_drawn.timeline(one) for one in _pictures.timelines(result)),
        _drawn.chain(_map.chain(("page", "https://tag.test/a.js", "https://px.test/i")), "F1", "page → tag → px"),
        _drawn.trend([(0.0, 1.0), (150.0, 3.5)], SIZE, "from 1 to 2"),
        _drawn.key("seen"),
    ]


def test_every_picture_is_well_formed_and_told_in_words() -> None:
    for text in _all():
        root = ElementTree.fromstring(text)
        title = root.find("title")
        told = root.get("aria-label") or (title.text if title is not None else "")

        assert told or root.get("aria-hidden") == "true", text[:200]
        if title is not None:
            assert root.get("aria-labelledby") == title.get("id")
        assert root.get("viewBox")


def test_colours_are_the_page_s() -> None:
    """A style attribute breaks the content policy, a colour of its own breaks dark mode."""
    for text in _all():
        for element in ElementTree.fromstring(text).iter():
            assert not {"style", "fill", "stroke", "onload"} & element.attrib.keys()


@pytest.mark.parametrize("text", hostile.STRINGS)
def test_hostile_words_stay_words(text: str) -> None:
    made = _drawn.chain(_map.chain((text, text, text)), "F1", text)
    tags = {element.tag for element in ElementTree.fromstring(made).iter()}

    assert tags <= {"svg", "title", "rect", "text", "path"}


def test_pictures_speak_the_language_of_the_report() -> None:
    with speaking("de"):
        made = _drawn.changes([_pictures.Pair(kind="cookie", gone=1, new=1200, left=1.0, right=130.0, y=24)])

    assert "1.200" in made
    assert "neu" in made
