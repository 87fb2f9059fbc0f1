"""Addresses of links on paper: numbered notes at the end of the section that first names them, each printed once."""


class Footnotes:
    """Numbers the addresses of one report in order of first appearance, from 1."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._printed = 0

    def number(self, address: str) -> int:
        """The number of an address: its own if it is new, else that of its first appearance."""
        return self._numbers.setdefault(address, len(self._numbers) + 1)

    def due(self) -> tuple[tuple[int, str], ...]:
        """The notes not printed yet, as numbers and addresses; from then on they count as printed."""
        notes = tuple((number, address) for address, number in self._numbers.items() if number > self._printed)
        self._printed = len(self._numbers)
        return notes
