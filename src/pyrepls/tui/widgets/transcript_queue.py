"""What a transcript has been told but has not shown yet; work is done in slices, so that no tick takes long."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

SLICE = 256 * 1024
"""What one tick does, counted in characters of output that it reads."""

CONTROL_COST = 40
"""A newline or an escape sequence takes about as long as reading this many characters."""

STEP_COST = 4096
SOURCE_COST = 16
"""Highlighting a character of source takes about as long as reading this many characters of output."""

CEILING = 4 * 1024 * 1024
"""With more than this in the queue a tick does more: an eighth of the rest."""

LIMIT = 4 * CEILING
"""More than this is never left in the queue: memory matters more than a smooth tick."""

GULP = 32 * 1024

Step = Callable[[], None]


class WorkQueue:
    """Output and steps, in the order in which they came."""

    def __init__(self) -> None:
        self.characters = 0
        self._entries: deque[tuple[int, str] | tuple[int, Step]] = deque()
        self._read = 0

    def __bool__(self) -> bool:
        return bool(self._entries)

    def add_output(self, cell: int, text: str) -> None:
        """Queue output of a cell."""
        if text:
            self.characters += len(text)
            self._entries.append((cell, text))

    def add_step(self, step: Step, size: int = 0) -> None:
        """Queue something else that must not overtake the output; `size` is how much source it highlights."""
        self._entries.append((STEP_COST + SOURCE_COST * size, step))

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self.characters = self._read = 0

    def work(self, write: Callable[[int, str], None]) -> None:
        """Do one tick's share."""
        budget = SLICE + max(0, self.characters - CEILING) // 8
        while self._entries and (budget > 0 or self.characters > LIMIT):
            number, work = self._entries[0]
            if isinstance(work, str):
                budget -= self._read_output(number, budget, write)
            else:
                self._entries.popleft()
                work()
                budget -= number

    def _read_output(self, cell: int, budget: int, write: Callable[[int, str], None]) -> int:
        """Read output of one cell, many small texts at once, and return what it cost."""
        pieces: list[str] = []
        cost = 0
        while self._entries and (cost < budget or self.characters > LIMIT):
            number, text = self._entries[0]
            if not isinstance(text, str) or number != cell:
                break
            piece = text[self._read : self._read + GULP]
            pieces.append(piece)
            cost += _cost(piece)
            self.characters -= len(piece)
            self._read += len(piece)
            if self._read >= len(text):
                self._entries.popleft()
                self._read = 0
        write(cell, "".join(pieces))
        return cost


def _cost(text: str) -> int:
    controls = text.count("\n") + text.count("\x1b")
    return (len(text) + CONTROL_COST * controls) * (1 if text.isascii() else 2)
