"""The one exception that reaches the user as a sentence."""


class BadInput(Exception):
    """Something the user gave cannot be used. The message is one sentence: what, where, what to do; exit code 2."""
