"""What a transcript has been told but has not shown yet; work is done in slices, so that keys never wait long."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

SLICE_SECONDS = 0.003
"""How long one slice takes; whoever waits for the keyboard gets a turn after each."""

CEILING = 4 * 1024 * 1024
"""With more characters than this in the queue a slice is longer, and longer still with more."""

LIMIT = 4 * CEILING
"""More than this is never left in the queue: memory matters more than a smooth slice."""

LEAST_GULP, MOST_GULP = 4 * 1024, 64 * 1024
"""How many characters are read at once: what is full of escape sequences takes a hundred times as long as lines.

Every gulp costs a screenful of rows, so it is not made smaller just because the processor is busy with others.
"""

Step = Callable[[], None]


class WorkQueue:
    """Output and steps, in the order in which they came."""

    def __init__(
        self, clock: Callable[[], float] = time.perf_counter, spent: Callable[[], float] = time.thread_time
    ) -> None:
        self.characters = 0
        self._entries: deque[tuple[int, str] | Step] = deque()
        self._read = 0
        self._gulp = LEAST_GULP
        self._clock = clock
        self._spent = spent

    def __bool__(self) -> bool:
        return bool(self._entries)

    def add_output(self, cell: int, text: str) -> None:
        """Queue output of a cell."""
        if text:
            self.characters += len(text)
            self._entries.append((cell, text))

    def add_step(self, step: Step) -> None:
        """Queue something else that must not overtake the output."""
        self._entries.append(step)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self.characters = self._read = 0

    def work(self, write: Callable[[int, str], None], seconds: float = SLICE_SECONDS) -> None:
        """Work for about so long, on at least one entry."""
        end = self._clock() + seconds * max(1.0, self.characters / CEILING)
        while self._entries:
            entry = self._entries[0]
            if isinstance(entry, tuple):
                before = self._spent()
                write(entry[0], self._take_output(entry[0]))
                self._fit_gulp(self._spent() - before)
            else:
                self._entries.popleft()
                entry()
            if self._clock() >= end and self.characters <= LIMIT:
                break

    def _take_output(self, cell: int) -> str:
        """Take output of one cell, many small texts at once, but no more than a gulp."""
        pieces: list[str] = []
        room = self._gulp
        while self._entries and room > 0:
            entry = self._entries[0]
            if not isinstance(entry, tuple) or entry[0] != cell:
                break
            text = entry[1]
            piece = text[self._read : self._read + room]
            pieces.append(piece)
            room -= len(piece)
            self._read += len(piece)
            if self._read >= len(text):
                self._entries.popleft()
                self._read = 0
        taken = "".join(pieces)
        self.characters -= len(taken)
        return taken

    def _fit_gulp(self, took: float) -> None:
        """Make a gulp last between an eighth and a half of a slice."""
        if took > SLICE_SECONDS / 2:
            self._gulp = max(LEAST_GULP, self._gulp // 2)
        elif took < SLICE_SECONDS / 8:
            self._gulp = min(MOST_GULP, self._gulp * 2)
