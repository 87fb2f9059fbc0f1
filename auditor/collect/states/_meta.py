"""What a consent state is, as data."""

from auditor.model.base import Record
from auditor.model.kinds import ConsentAction, Stance, State


class StateMeta(Record, frozen=True, kw_only=True):
    """`stance` is what the visitor has told the site once `action` took effect; `gpc` sends Global Privacy Control from
    the first request on. `revisit`: reload after the choice and always see a second page."""

    id: State
    stance: Stance
    action: ConsentAction = ConsentAction.NONE
    gpc: bool = False
    revisit: bool = False
