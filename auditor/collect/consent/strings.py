"""Consent strings in words: TCF 2, GPP and US privacy, as the IAB publishes their formats.

Layouts: https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework (TCFv2) and
https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform. The libraries on PyPI for them were last
released in 2022 and 2024, so the few fields that matter here are read by our own code.
"""

import base64
import binascii
import re

from auditor.model.base import Record
from auditor.model.said import joined, say, term

SECTIONS = {2: "TCF EU 2", 5: "TCF Canada", 6: "US privacy", 7: "US national", 8: "California", 9: "Virginia",
            10: "Colorado", 11: "Utah", 12: "Connecticut"}  # fmt: skip
"""GPP section ids by what they hold."""


class TcfConsent(Record, frozen=True, kw_only=True):
    """The core of a TCF 2 string. Purposes and vendors are the IAB's numbers: consented to, or under a legitimate
    interest that was not objected to."""

    cmp: int
    cmp_version: int
    language: str
    vendor_list: int
    policy: int
    purposes: tuple[int, ...]
    purposes_legitimate_interest: tuple[int, ...]
    special_features: tuple[int, ...]
    vendors: tuple[int, ...]
    vendors_legitimate_interest: tuple[int, ...]

    def words(self) -> str:
        """One line for staff."""
        asked = ", ".join(map(str, self.purposes)) or term("none")
        kept = ", ".join(map(str, self.purposes_legitimate_interest)) or term("none")
        return say(
            "TCF 2 of consent tool {cmp} (vendor list {vendor_list}): consent to purposes {asked} and {vendors} vendors; "
            "legitimate interest for purposes {kept} and {others} vendors",
            cmp=self.cmp,
            vendor_list=self.vendor_list,
            asked=asked,
            vendors=len(self.vendors),
            kept=kept,
            others=len(self.vendors_legitimate_interest),
        )


class _Bits:
    """Reads a base64url text as bits. Raises `ValueError` past its end and for what is no base64url."""

    def __init__(self, text: str) -> None:
        try:
            data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValueError("no base64url") from error
        self.bits = "".join(f"{byte:08b}" for byte in data)
        self.at = 0

    def number(self, width: int) -> int:
        if self.at + width > len(self.bits):
            raise ValueError("the string ends too early")
        self.at += width
        return int(self.bits[self.at - width : self.at], 2)

    def letters(self, count: int) -> str:
        return "".join(chr(65 + self.number(6)) for _ in range(count))

    def flags(self, count: int) -> tuple[int, ...]:
        """The positions, from 1, of the bits that are set."""
        return tuple(place for place in range(1, count + 1) if self.number(1))

    def vendors(self) -> tuple[int, ...]:
        """A vendor section: a bit for each up to the highest id, or ranges."""
        highest = self.number(16)
        if not self.number(1):
            return self.flags(highest)
        found: set[int] = set()
        for _ in range(self.number(12)):
            is_range, first = self.number(1), self.number(16)
            found |= set(range(first, (self.number(16) if is_range else first) + 1))
        return tuple(sorted(found))

    def fibonacci(self) -> int:
        """A Fibonacci-coded number: bits count 1, 2, 3, 5, …, and two ones in a row end it."""
        total, last, (small, large) = 0, 0, (1, 2)
        while True:
            bit = self.number(1)
            if bit and last:
                return total
            total += small * bit
            last, (small, large) = bit, (large, small + large)


def tcf(text: str) -> TcfConsent | None:
    """The core segment of a TCF 2 string; None for anything else."""
    try:
        bits = _Bits(text.split(".")[0])
        if bits.number(6) != 2:
            return None
        bits.number(72)  # when it was made and last changed
        cmp, version, _, language = bits.number(12), bits.number(12), bits.number(6), bits.letters(2)
        listed, policy = bits.number(12), bits.number(6)
        bits.number(2)  # service specific; non-standard texts
        features, asked, kept = bits.flags(12), bits.flags(24), bits.flags(24)
        bits.number(13)  # treatment of purpose 1; the publisher's country
        return TcfConsent(
            cmp=cmp, cmp_version=version, language=language, vendor_list=listed, policy=policy, special_features=features,
            purposes=asked, purposes_legitimate_interest=kept, vendors=bits.vendors(),
            vendors_legitimate_interest=bits.vendors(),
        )  # fmt: skip
    except ValueError:
        return None


def gpp_sections(text: str) -> tuple[int, ...] | None:
    """The ids of the sections that a GPP string holds; None for anything else."""
    try:
        bits = _Bits(text.split("~")[0])
        if bits.number(6) != 3 or bits.number(6) != 1:
            return None
        found: list[int] = []
        last = 0
        for _ in range(bits.number(12)):
            is_range = bits.number(1)
            first = last + bits.fibonacci()
            last = first + bits.fibonacci() if is_range else first
            found += range(first, last + 1)
        return tuple(found)
    except ValueError:
        return None


def us_opt_outs(section: str) -> tuple[str, ...] | None:
    """Which of sale, sharing and targeted advertising a US national section (id 7) opts out of; None if unreadable.

    Its core begins with version (6 bits) and six notices of 2 bits; then come the opt-outs, where 1 is opted out.
    """
    try:
        bits = _Bits(section.split(".")[0])
        if bits.number(6) not in (1, 2):
            return None
        bits.number(12)
        return tuple(name for name in ("sale", "sharing", "targeted advertising") if bits.number(2) == 1)
    except ValueError:
        return None


def gpp(text: str) -> str | None:
    """A GPP string in one line for staff; None for anything else."""
    sections = gpp_sections(text)
    if sections is None:
        return None
    said = []
    for id, section in zip(sections, text.split("~")[1:], strict=False):
        name = SECTIONS.get(id, f"section {id}")
        if id == 2 and (read := tcf(section)) is not None:
            said.append(read.words())
        elif id == 7 and (out := us_opt_outs(section)) is not None:
            said.append(
                say(
                    "{name}: opted out of {what}",
                    name=name,
                    what=joined(map(term, out), ", ") if out else term("nothing"),
                )
            )
        else:
            said.append(name)
    return say("GPP: {what}", what=joined(said, "; ") if said else term("no sections"))


def us_privacy(text: str) -> str | None:
    """A US privacy string ("1YNN") in one line for staff; None for anything else."""
    if not re.fullmatch(r"1[YN-]{3}", text, re.IGNORECASE):
        return None
    told = {"Y": term("yes"), "N": term("no"), "-": term("not applicable")}
    notice, out, _ = (told[letter] for letter in text[1:].upper())
    return say("US privacy: notice given {notice}, opted out of sale {out}", notice=notice, out=out)
