"""The visitor accepts everything and then takes the consent back with the site's own control."""

from auditor.collect.states._meta import StateMeta
from auditor.model.kinds import ConsentAction, Stance, State

META = StateMeta(id=State.WITHDRAW, stance=Stance.WITHDRAWN, action=ConsentAction.WITHDRAW, revisit=True)
