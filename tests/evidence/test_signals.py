import msgspec
import pytest

from auditor.evidence.signals import is_denied_ping, is_opt_out, is_pixel, parameters
from auditor.model.capture import Body
from auditor.model.kinds import ResourceType
from tests.evidence import captures


@pytest.mark.parametrize(
    ("query", "denied"),
    [
        ("gcs=G100", True),
        ("gcs=G10-", True),
        ("gcs=G1-0", True),
        ("gcs=G101", False),
        ("gcs=G110", False),
        ("gcs=G111", False),
        ("gcs=G1--", False),
        ("gcs=G1--&gcd=13p3p3p3p5", True),
        ("gcs=G1--&gcd=13l3l3l3l1", False),
        ("gcd=13q3q3q3q5", True),
        ("gcd=13p3t3p3p5", False),
        ("gcs=G111&gcd=13p3p3p3p5", False),
        ("", False),
        ("gcs=nonsense", False),
    ],
)
def test_denied_pings(query: str, denied: bool) -> None:
    assert is_denied_ping(parameters(f"https://a.test/c?{query}")) is denied


@pytest.mark.parametrize(
    ("query", "opted_out"),
    [
        ("us_privacy=1YYN", True),
        ("us_privacy=1YNN", False),
        ("us_privacy=1---", False),
        ("rdp=1", True),
        ("npa=1", True),
        ("npa=0", False),
        ("dpo=LDU&dpoco=0", True),
        ("dpo=", False),
        ("", False),
    ],
)
def test_opt_outs(query: str, opted_out: bool) -> None:
    assert is_opt_out(parameters(f"https://a.test/c?{query}")) is opted_out


def test_what_is_no_url_has_no_parameters() -> None:
    assert parameters("https://[x/?a=b") == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"type": ResourceType.PING}, True),
        ({"type": ResourceType.IMAGE, "status": 204}, True),
        ({"type": ResourceType.IMAGE, "response_headers": (("Content-Length", "43"),)}, True),
        ({"type": ResourceType.IMAGE, "response_headers": (("Content-Length", "4300"),)}, False),
        ({"type": ResourceType.PING, "cookies_sent": ("id",)}, False),
        ({"type": ResourceType.PING, "request_headers": (("Content-Type", "application/csp-report"),)}, False),
        ({"type": ResourceType.SCRIPT, "status": 204}, False),
    ],
)
def test_pixels_report_and_do_nothing_else(changes: dict[str, object], expected: bool) -> None:
    request = msgspec.structs.replace(captures.request(captures.AD), **changes)
    assert is_pixel(request, {"a": "1", "b": "2", "c": "3"}) is expected


def test_a_spacer_tells_nothing() -> None:
    request = captures.request(captures.AD, type=ResourceType.IMAGE, status=204)
    assert not is_pixel(request, {"v": "1"})
    assert is_pixel(request, {"dl": "https://www.shop.test/"})


@pytest.mark.parametrize(
    ("text", "pixel"),
    [
        ('{"url":"https://www.shop.test/two"}', True),
        ("dl=https%3A%2F%2Fwww.shop.test%2F", True),
        ('{"event":"view","tid":1,"v":2}', True),
        ("event=view&tid=1&v=2", True),
        ('{"ok":true}', False),
        ("", False),
    ],
)
def test_a_beacon_tells_in_its_body_too(text: str, pixel: bool) -> None:
    body = Body(size=len(text), sha256="0", text=text)
    beacon = captures.request("https://px.adcorp.test/b", method="POST", type=ResourceType.PING, body=body)
    assert is_pixel(beacon, {}) is pixel
