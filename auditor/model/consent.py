"""What was seen of the consent banner, and what became of the choice."""

from auditor.model.base import Record
from auditor.model.kinds import ConsentAction


class Control(Record, frozen=True, kw_only=True):
    """A consent control seen on the banner's first layer; `role` one of accept, reject, settings, and withdraw for the way
    back to the choice; box in CSS pixels.

    `contrast` is of its text against what lies behind it, 1 to 21 as WCAG 2 defines it; None where that is a picture.
    """

    role: str
    text: str
    where: str
    box: tuple[float, float, float, float] | None = None
    contrast: float | None = None


class Toggle(Record, frozen=True, kw_only=True):
    """A switch of the banner's settings as it stood before anything was touched; `locked` where it cannot be moved.

    `basis` is consent, legitimate-interest or necessary, as the settings word it.
    """

    name: str
    on: bool
    locked: bool = False
    basis: str = "consent"


class Consent(Record, frozen=True, kw_only=True):
    """What happened to the consent banner.

    `cmp` names the consent tool or the rule that found it. `verified` is None where no action was asked for, else
    whether stored state *and* the banner going away show that the action took effect; `proof` says what was compared.
    `done_at` is when it did, in seconds of the visit. Of a withdrawal `accepted` is the consent that was given before
    it, `withdrawn_by` the site's control that led to it (None where none was found), and `clicks` count from there.
    `way_back` tells whether a page shown after a choice had a control that opens the settings again; None where nobody
    looked for one. `begun_at` is the first press that could have made the choice, where `clicked_at` is the one that did.
    `toggles` are the switches of the settings, None where they were not looked at. `wall`: the first page
    is nothing but the question, and the site lies behind it.
    """

    cmp: str | None = None
    banner_seen: bool = False
    action: ConsentAction = ConsentAction.NONE
    verified: bool | None = None
    done_at: float | None = None
    operated_by: str | None = None
    clicked: str | None = None
    clicked_at: float | None = None
    begun_at: float | None = None
    layers: int = 0
    clicks: int = 0
    proof: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
    accepted: "Consent | None" = None
    withdrawn_by: Control | None = None
    toggles: tuple[Toggle, ...] | None = None
    way_back: bool | None = None
    wall: bool = False
