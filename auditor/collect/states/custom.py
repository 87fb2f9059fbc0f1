"""The visitor does what the table [custom] of auditor.toml says; its `stance` counts in place of this one."""

from auditor.collect.states._meta import StateMeta
from auditor.model.kinds import ConsentAction, Stance, State

META = StateMeta(id=State.CUSTOM, stance=Stance.UNDECIDED, action=ConsentAction.CUSTOM, revisit=True)
