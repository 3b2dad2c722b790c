"""Owns the lines of one transcript: which are kept, what they are called, and which row shows which of them.

Lines have absolute numbers that only grow, so a place in the transcript stays the same place while older lines are
dropped and the width changes. Rows are counted from the first line kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from pyrepls.tui.render.blocks import CHUNK_LINES, Chunk, OpenLines
from pyrepls.tui.render.lines import Line, LineKind, Mark, Part
from pyrepls.tui.render.search import compile_pattern, find_first, find_last, lacks
from pyrepls.tui.render.wrapping import part_starts

FIRST_NUMBER = 1


class LineStore:
    """Sealed chunks, then the tail that is not yet a chunk, then the live lines."""

    def __init__(self, max_lines: int = 1_000_000, width: int = 80) -> None:
        self.first_line = FIRST_NUMBER
        self.dropped = 0
        """Lines that were too many."""
        self._max_chunks = max(1, -(-max_lines // CHUNK_LINES))
        self._width = width
        self._chunks: list[Chunk] = []
        self._tail = OpenLines(width)
        self._live = OpenLines(width)
        self._ends: list[int] = []
        self._open: tuple[Chunk, OpenLines] | None = None
        self._sources: list[int] = []

    def extend(self, lines: Sequence[Line], kind: LineKind = "output", cell: int = 0) -> None:
        """Append lines; of a source block the first one is "source", the others are continuations."""
        if kind != "output":
            first = len(self._tail)
            marks = dict.fromkeys(range(first, first + len(lines)), Mark(kind, cell))
            if kind == "source" and lines:
                marks.update(dict.fromkeys(range(first + 1, first + len(lines)), Mark("continuation", cell)))
                self._sources.append(self.live_start)
            self._tail.marks.update(marks)
        self._tail.extend(lines)
        self._seal()

    def replace_live(self, lines: Sequence[Line]) -> None:
        """Show other live lines; their numbers follow the last kept line."""
        if lines != self._live.lines:
            self._live.replace(lines)

    def clear(self) -> None:
        """Drop all lines; numbers go on."""
        self.first_line = self.end_line
        self.dropped = 0
        self._chunks, self._ends, self._sources, self._open = [], [], [], None
        self._tail, self._live = OpenLines(self._width), OpenLines(self._width)

    def set_width(self, width: int) -> None:
        """Wrap everything at another width."""
        if width != self._width:
            self._width, self._open = width, None
            self._ends = list(accumulate([chunk.height(width) for chunk in self._chunks]))
            self._tail.set_width(width)
            self._live.set_width(width)

    @property
    def live_start(self) -> int:
        """The number of the first live line, and the number the next kept line gets."""
        return self.first_line + len(self._chunks) * CHUNK_LINES + len(self._tail)

    @property
    def end_line(self) -> int:
        """One more than the number of the last line."""
        return self.live_start + len(self._live)

    @property
    def sources(self) -> Sequence[int]:
        """The numbers of the lines at which cells start, in order."""
        return self._sources

    def mark(self, number: int) -> Mark | None:
        """Return a line's mark; output has none."""
        block, start = self._block_of(number)
        return block.marks.get(number - start)

    def lines(self, first: int, last: int) -> list[str]:
        """Return the text of the lines from first to last, as far as they are kept."""
        found: list[str] = []
        for block, start in self._blocks():
            if start <= last and first < start + len(block):
                texts = block.text.split("\n")
                found += texts[max(0, first - start) : last - start + 1]
        return found

    @property
    def total_rows(self) -> int:
        """How many rows all lines take."""
        return self._sealed_rows + self._tail.height + self._live.height

    def row_at(self, number: int, column: int) -> int:
        """Return the row that shows a column of a line; of a line that is gone, the nearest one's first row."""
        row = self.row_of(number)
        if not self.first_line <= number < self.end_line:
            return row
        block, start = self._block_of(number)
        starts = part_starts(block.line(number - start)[0], self._width)
        return row + max(0, bisect_right(starts, column) - 1)

    def row_of(self, number: int) -> int:
        """Return the first row of a line; of a line that is gone, the nearest one's."""
        number = min(max(number, self.first_line), max(self.first_line, self.end_line - 1))
        if number >= self.live_start:
            return self._sealed_rows + self._tail.height + self._live.row_of(number - self.live_start)
        block, start = self._block_of(number)
        chunk = (start - self.first_line) // CHUNK_LINES
        return (self._ends[chunk - 1] if chunk else 0) + block.row_of(number - start)

    def locate(self, row: int) -> tuple[int, int]:
        """Return (line number, which of its rows) for a row."""
        for part in self.parts(row, 1):
            return part.number, part_starts(part.text, self._width).index(part.start)
        raise IndexError(f"row {row} of {self.total_rows}")

    def parts(self, row: int, count: int) -> Iterator[Part]:
        """Yield what `count` rows from `row` on show, as far as there are rows."""
        if not 0 <= row < self.total_rows:
            return
        number = self._number_at(row)
        skip = row - self.row_of(number)
        while count > 0 and number < self.end_line:
            block, start = self._block_of(number)
            text, runs = block.line(number - start)
            mark = block.marks.get(number - start)
            bounds = (*part_starts(text, self._width), len(text))[skip : skip + count + 1]
            for begin, end in pairwise(bounds):
                yield Part(number, text, runs, mark, begin, end)
            count -= len(bounds) - 1
            number, skip = number + 1, 0

    def find(
        self,
        pattern: str,
        start_line: int,
        start_column: int | None = None,
        *,
        backwards: bool = False,
        regex: bool = False,
        ignore_case: bool = True,
    ) -> tuple[int, int] | None:
        """Return (line number, column) of the next match at or after the start, or of the last one before it.

        Without a column the start line is searched as a whole, in both directions.
        """
        expression = compile_pattern(pattern, regex=regex, ignore_case=ignore_case)
        blocks = list(self._blocks())
        for block, start in reversed(blocks) if backwards else blocks:
            line = start_line - start
            if lacks(block.text, pattern, regex=regex):
                continue
            if backwards and line >= 0:
                limit = (line, start_column) if start_column is not None else (line + 1, 0)
                match = find_last(expression, block.text, limit)
            elif not backwards and line < len(block):
                match = find_first(expression, block.text, (line, start_column or 0) if line >= 0 else (0, 0))
            else:
                continue
            if match:
                return start + match[0], match[1]
        return None

    @property
    def _sealed_rows(self) -> int:
        return self._ends[-1] if self._ends else 0

    def _seal(self) -> None:
        """Turn what is enough for a chunk into one, and drop the oldest chunks that are too many."""
        count = len(self._tail) // CHUNK_LINES
        if count < 1:
            return
        for chunk in self._tail.take(count):
            self._chunks.append(chunk)
            self._ends.append(self._sealed_rows + chunk.height(self._width))
        dropped = len(self._chunks) - self._max_chunks
        if dropped > 0:
            del self._chunks[:dropped]
            self.first_line += dropped * CHUNK_LINES
            self.dropped += dropped * CHUNK_LINES
            del self._sources[: bisect_left(self._sources, self.first_line)]
            self._ends = list(accumulate([chunk.height(self._width) for chunk in self._chunks]))

    def _blocks(self) -> Iterator[tuple[Chunk | OpenLines, int]]:
        """Yield every block that has lines, with the number of its first line."""
        start = self.first_line
        blocks: list[Chunk | OpenLines] = [*self._chunks, self._tail, self._live]
        for block in blocks:
            if len(block):
                yield block, start
            start += len(block)

    def _block_of(self, number: int) -> tuple[OpenLines, int]:
        """Return the lines around a number, and the number of the first of them."""
        if number >= self.live_start:
            return self._live, self.live_start
        index = (number - self.first_line) // CHUNK_LINES
        if index >= len(self._chunks):
            return self._tail, self.first_line + len(self._chunks) * CHUNK_LINES
        chunk = self._chunks[index]
        if self._open is None or self._open[0] is not chunk:
            self._open = chunk, chunk.opened(self._width)
        return self._open[1], self.first_line + index * CHUNK_LINES

    def _number_at(self, row: int) -> int:
        """Return the number of the line that a row belongs to."""
        if row < self._sealed_rows:
            index = bisect_right(self._ends, row)
            block, start = self._block_of(self.first_line + index * CHUNK_LINES)
            return start + block.index_at(row - (self._ends[index - 1] if index else 0))
        row -= self._sealed_rows
        if row < self._tail.height:
            return self.live_start - len(self._tail) + self._tail.index_at(row)
        return self.live_start + self._live.index_at(row - self._tail.height)
