"""Consent strings: examples published with other readers of the same formats."""

import pytest

from auditor.collect.consent.strings import gpp, gpp_sections, tcf, us_opt_outs, us_privacy


def test_a_tcf_string_is_read_field_by_field() -> None:
    read = tcf("COrVd1pOrVd1pACABCENAHCAAAAAAAAAAAiQAAAAAAAA")
    assert read is not None
    assert (read.cmp, read.cmp_version, read.language, read.vendor_list) == (2, 1, "EN", 7)
    assert (read.purposes, read.vendors) == ((), ())


def test_purposes_and_vendors_of_a_tcf_string() -> None:
    read = tcf("CLcVDxRMWfGmWAVAHCENAXCkAKDAADnAABRgA5mdfCKZuYJez-NQm0TBMYA4oCAAGQYIAAAAAAEAIAEgAA.argAC0gAAAAAAAAAAAA")
    assert read is not None
    assert (read.cmp, read.cmp_version, read.vendor_list) == (21, 7, 23)
    assert read.purposes == (1, 3, 9, 10)
    assert (read.vendors[:6], read.vendors[-1]) == ((2, 3, 6, 7, 8, 10), 115)
    assert "consent to purposes 1, 3, 9, 10" in read.words()


@pytest.mark.parametrize("text", ["", "nonsense!", "BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA", "CO", "COrVd1pOrVd1p"])
def test_what_is_no_tcf_2_string_is_not_read(text: str) -> None:
    assert tcf(text) is None


def test_a_gpp_string_names_its_sections() -> None:
    both = "DBACNYA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN"
    assert gpp_sections(both) == (2, 6)
    assert (gpp(both) or "").startswith("GPP: TCF 2 of consent tool 31")
    assert gpp("1YNN") is None


def test_the_opt_outs_of_the_us_national_section() -> None:
    # Version 1; six notices "yes" (01); sale and sharing opted out (01), targeted advertising not (10); the rest 0.
    bits = "000001" + "01" * 6 + "01" + "01" + "10" + "00" * 12
    text = "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[int(bits[n : n + 6], 2)]
                   for n in range(0, len(bits), 6))  # fmt: skip
    assert us_opt_outs(text) == ("sale", "sharing")
    assert us_opt_outs("!") is None


def test_us_privacy_strings() -> None:
    assert us_privacy("1YYN") == "US privacy: notice given yes, opted out of sale yes"
    assert us_privacy("1---") == "US privacy: notice given not applicable, opted out of sale not applicable"
    assert us_privacy("hello") is None
