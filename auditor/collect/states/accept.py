"""The visitor accepts everything."""

from auditor.collect.states._meta import StateMeta
from auditor.model.kinds import ConsentAction, Stance, State

META = StateMeta(id=State.ACCEPT, stance=Stance.GRANTED, action=ConsentAction.ACCEPT)
