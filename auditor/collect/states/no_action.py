"""The visitor chooses nothing."""

from auditor.collect.states._meta import StateMeta
from auditor.model.kinds import Stance, State

META = StateMeta(id=State.NO_ACTION, stance=Stance.UNDECIDED)
