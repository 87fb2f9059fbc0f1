"""Who behaves like a recorder."""

import msgspec
import pytest

from auditor.evidence.recorders import NODES, watches_everything
from auditor.model.capture import Body, RequestRecord
from auditor.model.kinds import ResourceType
from tests.evidence import captures as c
from tests.evidence.practised import EVERYTHING, NO_ACTION, ODD, practices


def batch(text: str | None, id: str = "a") -> RequestRecord:
    made = c.request("https://in.odd.test/b", id=id, method="POST", type=ResourceType.XHR, initiator=c.by_script(ODD))
    return msgspec.structs.replace(made, body=Body(size=900, sha256="0", text=text))


def test_all_three_are_needed() -> None:
    assert watches_everything(EVERYTHING)
    for n in range(3):
        assert not watches_everything([sign for i, sign in enumerate(EVERYTHING) if i != n])


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ('{"type":2,"data":{"node":{"type":0,"childNodes":[]}}}', True),
        ('{"html":"<html lang=en><body>"}', True),
        ('{"tagName":"DIV"}', True),
        ('{"event":"page_view","title":"Body lotion"}', False),
    ],
)
def test_words_of_a_serialised_page(text: str, nodes: bool) -> None:
    assert bool(NODES.search(text)) is nodes


def test_batches_with_and_without_parts_of_the_page() -> None:
    seen = practices(c.visit(NO_ACTION, batch('{"childNodes":[]}', id="a"), batch(None, id="b"), recording=EVERYTHING))
    (found,) = seen.recorders
    assert (found.actor.key, found.batches, found.nodes, found.opaque) == ("odd.test", 2, 1, 1)
    assert found.events == ("mousemove", "scroll")


def test_what_others_send_is_not_theirs() -> None:
    other = batch('{"childNodes":[]}')
    other = msgspec.structs.replace(other, url="https://in.else.test/b", initiator=c.by_script(c.AD_SCRIPT))
    (found,) = practices(c.visit(NO_ACTION, other, recording=EVERYTHING)).recorders
    assert found.batches == 0
