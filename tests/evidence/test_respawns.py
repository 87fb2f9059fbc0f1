from typing import Any

from auditor.model.capture import Capture, Failure, Visit
from auditor.model.kinds import StorageKind
from auditor.model.practice import Respawn
from auditor.model.technique import DeletedCookie, DeletionTest, ReturnedCookie
from tests.evidence import captures as c
from tests.evidence.practised import ACCEPT, NO_ACTION, of, practices

VALUE = c.secret("a1b2c3d4e5f6a7b8")
GONE = DeletedCookie(name="uid", domain="shop.test", path="/", sha256=VALUE.sha256, length=16)


def back(**changes: object) -> ReturnedCookie:
    row = {
        "name": "uid",
        "domain": "shop.test",
        "path": "/",
        "sha256": VALUE.sha256,
        "kind": "script",
        "url": c.AD_SCRIPT,
    }
    return ReturnedCookie(**{**row, **changes})  # type: ignore[arg-type]


def after_deletion(*returned: ReturnedCookie, **more: Any) -> Visit:
    test = DeletionTest(url=c.PAGE, deleted=(GONE,), returned=returned, kept=("cookie_choice",))
    return c.visit(ACCEPT, deletion_test=test, **more)


def only(visit: Visit) -> Respawn:
    (found,) = practices(visit).respawns
    return found


def test_the_store_with_the_same_value_is_named() -> None:
    found = only(after_deletion(back(), storage=(c.entry("copy", kind=StorageKind.LOCAL),)))
    assert found.source == "the local storage entry copy of https://www.shop.test"
    assert found.writer.startswith("cdn.adcorp.test/")
    assert "deleted, then set again" in found.proofs[0].text


def test_a_cache_and_a_server_are_told_apart() -> None:
    assert "If-None-Match" in only(after_deletion(back(kind="http", url=c.AD, revalidated=True))).source
    third = only(after_deletion(back(kind="http", url=c.AD)))
    assert (third.source, third.own) == ("a server's answer", False)
    assert only(after_deletion(back(kind="http", url=c.PAGE))).own
    assert "not read" in only(after_deletion(back())).source


def test_what_was_deleted_and_kept_is_told() -> None:
    short = DeletedCookie(name="lang", domain="shop.test", path="/", sha256="0" * 64, length=2)
    test = DeletionTest(url=c.PAGE, deleted=(GONE, short), kept=("cookie_choice",), asked_again=True)
    (found,) = practices(c.visit(ACCEPT, deletion_test=test)).deletions
    assert (found.deleted, found.kept, found.asked_again) == ((("uid", "shop.test"),), ("cookie_choice",), True)


def test_a_test_that_failed_and_none_at_all() -> None:
    failed = c.visit(ACCEPT, deletion_test=Failure(reason="the page answered 503."))
    found = practices(c.visit(NO_ACTION), failed).deletions
    assert [(one.state, one.reason) for one in found] == [(ACCEPT, "the page answered 503.")]


def test_a_log_in_given_to_the_audit_is_noted() -> None:
    given: Capture = c.capture(after_deletion(), settings={"storage state": "yes"})
    assert [one.signed_in for one in of(given).deletions] == [True]
