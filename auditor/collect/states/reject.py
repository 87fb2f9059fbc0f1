"""The visitor refuses everything that can be refused."""

from auditor.collect.states._meta import StateMeta
from auditor.model.kinds import ConsentAction, Stance, State

META = StateMeta(id=State.REJECT, stance=Stance.REFUSED, action=ConsentAction.REJECT, revisit=True)
