"""A choice of the user's own, step by step: the table [custom] of auditor.toml."""

from auditor.model.base import Record
from auditor.model.kinds import Stance

FROM_ENVIRONMENT = "@"
STANCES = (Stance.UNDECIDED, Stance.GRANTED, Stance.REFUSED)
ACTIONS = ("click", "fill", "choose", "press", "open")


class Step(Record, frozen=True, kw_only=True):
    """One thing a visitor does; exactly one of `click`, `fill`, `choose` (an option of a list), `press` (a key) and `open`
    (an address, or a path of the site) is given.

    Selectors are CSS or Playwright's ("text=Log in"); `frame` is one of the frame they are in. `value` is what is filled
    in or chosen; `@NAME` takes it from the environment variable NAME, and then it is written nowhere. A step that is
    `optional` may find nothing to act on.
    """

    click: str | None = None
    fill: str | None = None
    choose: str | None = None
    press: str | None = None
    open: str | None = None
    value: str = ""
    frame: str | None = None
    optional: bool = False

    @property
    def action(self) -> str | None:
        """Which of the actions it is; None where none or several are given."""
        given = [name for name in ACTIONS if getattr(self, name) is not None]
        return given[0] if len(given) == 1 else None

    @property
    def words(self) -> str:
        """The step as it may be recorded: without its value."""
        return f"{self.action} {getattr(self, self.action or '', '')}"

    @property
    def variable(self) -> str | None:
        """The environment variable that holds its value."""
        return self.value[1:] if self.value.startswith(FROM_ENVIRONMENT) and len(self.value) > 1 else None


class Custom(Record, frozen=True, kw_only=True):
    """The state `custom`: what is done once the first page has settled.

    `stance` is what the visitor has told the site by it; `expect` a selector that is shown when it worked.
    """

    expect: str
    step: tuple[Step, ...]
    stance: Stance = Stance.UNDECIDED
    frame: str | None = None

    @property
    def problem(self) -> str | None:
        """Why this cannot be carried out, as the end of a sentence; None where it can."""
        if not self.step:
            return "custom.step: there is no step"
        for number, step in enumerate(self.step, 1):
            if step.action is None:
                return f"custom.step {number}: give exactly one of {', '.join(ACTIONS)}"
            if step.action in ("fill", "choose") and not step.value:
                return f"custom.step {number}: give the value to {step.action}, or @NAME of an environment variable"
        if self.stance not in STANCES:
            return f"custom.stance: use one of {', '.join(stance.value for stance in STANCES)}"
        return None
