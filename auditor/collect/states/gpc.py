"""The browser sends Global Privacy Control and the visitor chooses nothing."""

from auditor.collect.states._meta import StateMeta
from auditor.model.kinds import Stance, State

META = StateMeta(id=State.GPC, stance=Stance.OPTED_OUT_OF_SALE, gpc=True)
