"""Who the browser says it is: one user agent and one set of client hints, in every target and every request.

Headless Chromium names itself HeadlessChrome, which bot walls refuse; a visitor's Chrome does not. Everything else
(version, platform, architecture) stays what it is.
"""

import platform
import sys

from auditor.collect.cdp import Params
from auditor.collect.plan import Plan
from auditor.model.base import Record

DESKTOPS = {
    "darwin": ("Macintosh; Intel Mac OS X 10_15_7", "macOS", "15.0.0"),
    "win32": ("Windows NT 10.0; Win64; x64", "Windows", "19.0.0"),
    "linux": ("X11; Linux x86_64", "Linux", ""),
}
ANDROID = ("Linux; Android 10; K", "Android", "15.0.0")


class Identity(Record, frozen=True, kw_only=True):
    """`version` is the browser's own, complete ("156.0.8078.79")."""

    version: str
    mobile: bool = False
    suffix: str | None = None
    language: str = "en-US"

    @classmethod
    def of(cls, version: str, plan: Plan) -> "Identity":
        return cls(version=version, mobile=plan.mobile, suffix=plan.user_agent_suffix, language=plan.language)

    @property
    def _system(self) -> tuple[str, str, str]:
        return ANDROID if self.mobile else DESKTOPS.get(sys.platform, DESKTOPS["linux"])

    @property
    def _major(self) -> int:
        return int(self.version.split(".")[0])

    @property
    def user_agent(self) -> str:
        """Chrome's reduced form (https://www.chromium.org/updates/ua-reduction/): major version only."""
        kind = "Mobile Safari" if self.mobile else "Safari"
        engine = "AppleWebKit/537.36 (KHTML, like Gecko)"
        text = f"Mozilla/5.0 ({self._system[0]}) {engine} Chrome/{self._major}.0.0.0 {kind}/537.36"
        return f"{text} {self.suffix}" if self.suffix else text

    @property
    def accept_language(self) -> str:
        """The language and, without its region, once more ("de-DE,de")."""
        short = self.language.split("-")[0]
        return self.language if short == self.language else f"{self.language},{short}"

    def override(self) -> Params:
        """Parameters of `Emulation.setUserAgentOverride`."""
        return {
            "userAgent": self.user_agent,
            "acceptLanguage": self.accept_language,
            "platform": {"Android": "Linux armv81", "macOS": "MacIntel", "Windows": "Win32"}.get(
                self._system[1], "Linux x86_64"
            ),
            "userAgentMetadata": self._metadata(),
        }

    def _metadata(self) -> Params:
        arm = platform.machine().lower() in ("arm64", "aarch64")
        return {
            "brands": _brands(self._major, str(self._major), short=True),
            "fullVersionList": _brands(self._major, self.version, short=False),
            "platform": self._system[1],
            "platformVersion": self._system[2],
            "architecture": "" if self.mobile else "arm" if arm else "x86",
            "model": "K" if self.mobile else "",
            "mobile": self.mobile,
            "bitness": "" if self.mobile else "64",
            "wow64": False,
            "formFactors": ["Mobile" if self.mobile else "Desktop"],
        }


def _brands(seed: int, version: str, *, short: bool) -> list[Params]:
    """Chrome's own list with its changing nonsense entry (RFC-style "greasing", Chromium's user_agent_utils.cc)."""
    signs = (" ", "(", ":", "-", ".", "/", ")", ";", "=", "?", "_")
    orders = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))
    nonsense = f"Not{signs[seed % 11]}A{signs[(seed + 1) % 11]}Brand"
    number = ("8", "99", "24")[seed % 3]
    named = (
        {"brand": nonsense, "version": number if short else f"{number}.0.0.0"},
        {"brand": "Chromium", "version": version},
        {"brand": "Google Chrome", "version": version},
    )
    places = orders[seed % 6]
    ordered: list[Params] = [{}, {}, {}]
    for place, brand in zip(places, named, strict=True):
        ordered[place] = brand
    return ordered
