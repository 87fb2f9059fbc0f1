"""Personal data by receiver: the organisation's own addresses are nobody's, the form test is told apart."""

from auditor.model.capture import NOT_ASKED
from auditor.model.technique import FormTest, TypedField
from tests.evidence import captures as c
from tests.evidence.practised import NO_ACTION, practices, sent_data

ODD = c.request("https://px.odd.test/c?m=x", id="r1")
HOME = c.request("https://www.shop.test/check", id="r2")


def test_an_address_that_a_third_party_got() -> None:
    (found,) = practices(c.visit(NO_ACTION, ODD, personal_data=(sent_data("r1", domain="posteo.test"),))).leaks
    assert (found.receiver.key, found.kinds, found.forms, found.typed) == ("odd.test", ("email",), ("plain",), False)


def test_own_and_support_addresses_are_nobodys() -> None:
    given = (sent_data("r1", domain="mail.shop.test"), sent_data("r1", domain="else.test", role=True))
    assert practices(c.visit(NO_ACTION, ODD, personal_data=given)).leaks == ()


def test_what_the_form_test_typed_is_told_apart_and_not_twice() -> None:
    field = TypedField(kind="email", name="mail", page=0, at=1.0)
    test = FormTest(fields=(field,), sent=(sent_data("r1", form="sha256"), sent_data("r2", kind="text")))
    seen = practices(c.visit(NO_ACTION, ODD, HOME, form_test=test, personal_data=(sent_data("r1", field="em"),)))
    assert [(leak.receiver.key, leak.typed, leak.receiver.own) for leak in seen.leaks] == [
        ("odd.test", True, False),
        ("www.shop.test", True, True),
    ]
    assert seen.form_tests[0].fields == ("email field mail",)


def test_why_nothing_was_typed() -> None:
    (test,) = practices(c.visit(NO_ACTION, ODD, form_test=NOT_ASKED)).form_tests
    assert "--form-test" in (test.reason or "")
