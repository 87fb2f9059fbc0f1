"""A rich AuditResult that uses every corner of the model, with the assets that belong to it.

`sample.json` is a stored result: that it still loads is a test of the schema. The shop and its policy are invented;
vendors are real names because reports show real names.
"""

import struct
import zlib
from pathlib import Path

import msgspec

from auditor.model.evidence import CookieRow, Observation, VendorRow
from auditor.model.kinds import State
from auditor.model.result import AuditResult

POLICY = """Privacy notice of Fernwerk GmbH

3. Cookies and analytics
We use Hotjar, a service of Hotjar Ltd., to see how our pages are used. We measure our campaigns with Google AdWords. \
We also use Google Analytics, but only with your consent. We do not use the Facebook pixel on this website.

4. Recipients
Data may be passed to providers of marketing software and to trusted partners. Our contracts are managed in Trello.
We use Mouseflow to improve our forms.
"""


def result() -> AuditResult:
    """Three states visited, one blocked, one document unread, one finding waived, every ladder verdict present."""
    return msgspec.json.decode((Path(__file__).parent / "sample.json").read_bytes(), type=AuditResult)


def assets() -> dict[str, bytes]:
    """Screenshots and the policy's text under their names in the capture folder."""
    return {
        "screenshots/no-action-0-banner.png": picture(640, 400, (226, 232, 240)),
        "screenshots/reject-0-chosen.png": picture(640, 400, (203, 213, 225)),
        "documents/privacy-1.txt": POLICY.encode(),
    }


def picture(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A plain PNG, so that screenshots are real pictures."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def large(vendors: int = 120, cookies: int = 400, requests: int = 5000) -> AuditResult:
    """The sample grown to the size of a busy news site: three findings a vendor."""
    base = result()
    rows = tuple(_copy(base.vendors[i % len(base.vendors)], i, requests // vendors) for i in range(vendors))
    jar = tuple(_cookie(base.cookies[i % len(base.cookies)], i) for i in range(cookies))
    found = tuple(
        msgspec.structs.replace(base.findings[(3 * i + k) % len(base.findings)], fingerprint=f"{i:030d}{k:02d}")
        for i in range(vendors)
        for k in range(3)
    )
    return msgspec.structs.replace(base, vendors=rows, cookies=jar, findings=found)


def _copy(row: VendorRow, number: int, requests: int) -> VendorRow:
    observed = {state: msgspec.structs.replace(o, requests=requests // 4) for state, o in row.observed.items()}
    return msgspec.structs.replace(row, id=f"{row.id}-{number}", name=f"{row.name} {number}", observed=observed)


def _cookie(row: CookieRow, number: int) -> CookieRow:
    return msgspec.structs.replace(row, name=f"{row.name}_{number}")


def observed_everywhere(row: VendorRow) -> VendorRow:
    """The vendor as seen in all four states."""
    seen = Observation(requests=1, hosts=("a.example",), first_seen=1.0, pages=(0,))
    states = (State.NO_ACTION, State.ACCEPT, State.REJECT, State.GPC)
    return msgspec.structs.replace(row, observed=dict.fromkeys(states, seen))
