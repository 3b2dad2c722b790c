"""Blocks of lines that know their heights: sealed chunks for what is frozen, open lines for what still grows.

A sealed chunk keeps one string for 1024 lines and a histogram of their lengths, so that a million lines cost little
more than their text, and the height of all of them at another width takes milliseconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from pyrepls.tui.render.lines import Line, Mark, Runs
from pyrepls.tui.render.wrapping import is_narrow, part_starts, text_cells

CHUNK_LINES = 1024


class OpenLines:
    """Lines that may still be added to or replaced."""

    def __init__(self, width: int) -> None:
        self.lines: list[Line] = []
        self.marks: dict[int, Mark] = {}
        self._width = width
        self._ends: list[int] = []

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def height(self) -> int:
        """How many rows the lines take."""
        ends = self._measured()
        return ends[-1] if ends else 0

    @property
    def texts(self) -> list[str]:
        """The lines without their looks."""
        return [text for text, _ in self.lines]

    @property
    def text(self) -> str:
        """All lines as one string."""
        return "\n".join(self.texts)

    def set_width(self, width: int) -> None:
        """Wrap at another width."""
        self._width, self._ends = width, []

    def extend(self, lines: Sequence[Line]) -> None:
        """Append lines; they are measured when somebody asks for a height."""
        self.lines += lines

    def replace(self, lines: Sequence[Line]) -> None:
        """Take other lines instead."""
        self.lines, self.marks, self._ends = list(lines), {}, []

    def take(self, count: int) -> list[Chunk]:
        """Remove that many chunks of lines from the front."""
        end = count * CHUNK_LINES
        chunks = [
            Chunk(self.lines[start : start + CHUNK_LINES], self._marks_between(start, start + CHUNK_LINES))
            for start in range(0, end, CHUNK_LINES)
        ]
        self.marks, self.lines, self._ends = self._marks_between(end, len(self)), self.lines[end:], []
        return chunks

    def _marks_between(self, start: int, end: int) -> dict[int, Mark]:
        if not self.marks:
            return {}
        return {index - start: self.marks[index] for index in range(start, end) if index in self.marks}

    def line(self, index: int) -> Line:
        """Return one line."""
        return self.lines[index]

    def row_of(self, index: int) -> int:
        """Return the first row of a line."""
        return self._measured()[index - 1] if index else 0

    def index_at(self, row: int) -> int:
        """Return the line that a row belongs to."""
        return bisect_right(self._measured(), row)

    def _measured(self) -> list[int]:
        """Return the row after each line, measuring what is new."""
        if len(self._ends) < len(self.lines):
            row, width = (self._ends[-1] if self._ends else 0), self._width
            for text, _ in self.lines[len(self._ends) :]:
                row += 1 if len(text) <= width and text.isascii() else len(part_starts(text, width))
                self._ends.append(row)
        return self._ends


class Chunk:
    """Sealed lines."""

    __slots__ = ("_height", "_lengths", "_odd", "_runs", "_width", "count", "marks", "text")

    def __init__(self, lines: Sequence[Line], marks: Mapping[int, Mark]) -> None:
        texts, runs = zip(*lines, strict=True)
        self.count = len(lines)
        self.text = "\n".join(texts)
        self.marks = dict(marks)
        self._runs = {index: some for index, some in enumerate(runs) if some} if any(runs) else {}
        self._odd = {} if self.text.isascii() else _odd_widths(texts)
        narrow = [text for index, text in enumerate(texts) if index not in self._odd] if self._odd else texts
        self._lengths = tuple(Counter(map(len, narrow)).items())
        self._width = self._height = 0

    def __len__(self) -> int:
        return self.count

    def height(self, width: int) -> int:
        """Return how many rows the lines take."""
        if width != self._width:
            rows = sum([count if length <= width else count * -(-length // width) for length, count in self._lengths])
            self._width, self._height = width, rows + self._odd_height(width)
        return self._height

    def runs(self, index: int) -> Runs | None:
        """Return the runs of one line."""
        return self._runs.get(index)

    def opened(self, width: int) -> OpenLines:
        """Return the lines one by one, for looking at a few of them."""
        lines = OpenLines(width)
        lines.extend([(text, self._runs.get(index)) for index, text in enumerate(self.text.split("\n"))])
        lines.marks = self.marks
        return lines

    def _odd_height(self, width: int) -> int:
        wide = [index for index, cells in self._odd.items() if cells > width]
        if not wide:
            return len(self._odd)
        texts = self.text.split("\n")
        return len(self._odd) - len(wide) + sum([len(part_starts(texts[index], width)) for index in wide])


def _odd_widths(texts: Sequence[str]) -> dict[int, int]:
    """Return the width of each line whose cells cannot be counted by `len`."""
    return {index: text_cells(text) for index, text in enumerate(texts) if not is_narrow(text)}
