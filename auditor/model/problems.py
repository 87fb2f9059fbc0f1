"""The exceptions that reach the user as a sentence."""


class BadInput(Exception):
    """Something the user gave cannot be used. The message is one sentence: what, where, what to do; exit code 2."""


class Unfinished(BadInput):
    """What was asked for could not be brought to its end, through no fault of the order: the disk is full. The message is
    one sentence on what happened and how to go on; exit code 3."""


class Interrupted(Exception):
    """The user or the system ended the work. The message is one sentence on what is left of it; exit code 128 and the
    number of the signal, 130 for Ctrl-C."""

    code = 130


class HistoryUnavailable(BadInput):
    """The history's database or results cannot be reached now. The message says what is safe and how to go on."""
