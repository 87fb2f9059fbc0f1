"""Names: guard words both ways, inflection, spelling, decoys."""

import pytest

from auditor.model.kinds import DocumentKind
from auditor.policy.names import searched
from auditor.policy.reader import Reader
from auditor.policy.text import read
from tests.policy.register import REGISTER

_READER = Reader(REGISTER)


def _vendors(text: str) -> set[str]:
    document = read(text.encode(), id="d1", kind=DocumentKind.PRIVACY, media_type="text/plain")
    return {m.vendor for m in _READER.read([document]).mentions}


@pytest.mark.parametrize(
    ("vendor", "text"),
    [
        ("drift", "We use Drift chat on our website."),
        ("drift", "The chat is provided by Drift.com, Inc."),
        ("drift", "Messages go to Drift.com and are kept there."),
        ("segment", "Events are collected with Twilio Segment."),
        ("segment", "We use Segment.io to route events."),
        ("segment", "| Provider | Purpose |\n| --- | --- |\n| Segment | analytics |"),
        ("intercom", "Our chat runs on Intercom."),
        ("intercom", "We use the Intercom messenger."),
        ("intercom", "The chat tool of this website is Intercom, Inc."),
        ("google-tag-manager", "Sivustollamme toimii Googlen Tag Manager, jos olet hyväksynyt evästeet."),
        ("hotjar", "Dzięki Hotjarowi widzimy, jak użytkownicy korzystają z naszej strony internetowej."),
        ("hotjar", "Údaje předáváme společně s cookies Hotjaru a pracujeme s Hotjarem na našich stránkách."),
        ("hotjar", "Sivustoa mitataan Hotjarilla, ja tiedot tallennetaan Hotjariin."),
        ("intercom", "Keskustelemme kävijöiden kanssa Intercomissa, jonka chat on sivustollamme."),
        ("hotjar", "A Hotjarral mérjük, hogyan használják a látogatók a webhelyünket."),
        ("hotjar", "We use Hot\u00adjar\u2122 here."),
        ("google-analytics", "We use Google-Analytics."),
        ("google-analytics", "We use Google\u00a0Analytics."),
        ("google-analytics", "We use Google   Analytics."),
        ("google-analytics", "folosim tehnologii precumGoogle Analytics"),
        ("doubleclick", "Ads come from Double Click servers."),
        ("google", "Na naszej stronie korzystamy z usług Google'a."),
        ("criteo", "Na naszej stronie korzystamy z Criteo."),
        ("meta", "Korzystamy z wtyczek Facebooka na naszej stronie."),
        ("matomo", "Käytämme Matomoa sivustollamme, ja tiedot ovat meidän."),
    ],
)
def test_is_read_as_the_vendor(vendor: str, text: str) -> None:
    assert vendor in _vendors(text)


@pytest.mark.parametrize(
    ("vendor", "text"),
    [
        ("drift", "Vi bruger cookies til drift af hjemmesiden."),
        ("drift", "Drift og vedligehold\n\nVi bruger cookies til sikker drift."),
        ("drift", "Cookies are needed as prices drift."),
        ("segment", "We show offers to each market segment."),
        ("segment", "Wir verwenden Cookies, um jedes Segment der Besucher zu verstehen."),
        ("segment", "Segment names are chosen by our analytics team."),
        ("intercom", "Ring the intercom at the door."),
        ("intercom", "The building has an Intercom at the gate."),
        ("intercom", "An intercom is used by visitors."),
        ("google", "You can delete cookies in Google Chrome."),
        ("meta", "La meta de nuestra empresa es clara."),
        ("meta", "We write meta tags and metadata."),
        ("criteo", "Criteorium is a made-up word."),
        ("hotjar", "Write to help@hotjar.example for details."),
    ],
)
def test_is_not_read_as_the_vendor(vendor: str, text: str) -> None:
    assert vendor not in _vendors(text)


def test_searched_tells_all_names_of_product_company_and_group() -> None:
    names = searched(REGISTER, "linkedin-insight")
    assert {"LinkedIn Insight Tag", "LinkedIn", "Microsoft", "Microsoft Corporation"} <= set(names)
    assert {"Hotjar", "hotjar.com", "Hotjar Limited", "_hjSessionUser_*"} <= set(searched(REGISTER, "hotjar"))
    assert len(names) == len(set(names))
