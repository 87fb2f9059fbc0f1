import pytest

from auditor.evidence.signals import is_denied_ping, is_opt_out, parameters


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
