"""Events as lines of text: made safe, in order, with the prompt of cells that others submitted."""

from __future__ import annotations

from typing import TextIO

from ..model import events as ev
from ..model.cell import CellOutput, Raised, Text, Value
from ..model.safe_text import safe_text
from ..model.text import source_text
from ..protocol.envelope import Event


class Printer:
    """Prints the events of one kernel to a stream."""

    def __init__(self, stream: TextIO, colours: bool) -> None:
        self._stream = stream
        self._colours = colours
        self._own: set[int] = set()
        self._numbers: dict[int, int] = {}
        self._at_line_start = True

    def own(self, cell: int) -> None:
        """Do not print this cell's source: the user has just typed it."""
        self._own.add(cell)

    def show(self, event: Event) -> None:
        """Print an event, if it is one to see."""
        if isinstance(event, ev.CellQueued):
            self._numbers[event.cell.id] = event.cell.number
            if event.cell.id not in self._own and event.cell.origin != "console":
                self._lines(source_text(event.cell))
        elif isinstance(event, ev.CellGrew):
            self._output(event.cell, event.output)
        elif isinstance(event, ev.CellFinished) and event.outcome not in ("ok", "failed"):
            self.say(f"the cell ended as {event.outcome}")
        elif isinstance(event, (ev.CellFinished, ev.InputWanted)):
            self.flush()

    def say(self, sentence: str) -> None:
        """Print a sentence of ours."""
        self._lines(f"[{sentence}]\n")

    def flush(self) -> None:
        """Bring everything onto the screen."""
        self._stream.flush()

    def _output(self, cell: int, output: CellOutput) -> None:
        if isinstance(output, Text):
            text = safe_text(output.text, self._colours)
            self._stream.write(text)
            self._at_line_start = text.endswith("\n") if text else self._at_line_start
        elif isinstance(output, Value):
            more = f" … {output.cut:,} more characters" if output.cut else ""
            self._lines(f"Out[{self._numbers.get(cell, 0)}]: {safe_text(output.text)}{more}\n")
        elif isinstance(output, Raised):
            self._lines(safe_text(output.failure.traceback).rstrip("\n") + "\n")
        else:
            self.say(safe_text(getattr(output, "text", "")))

    def _lines(self, text: str) -> None:
        if not self._at_line_start:
            self._stream.write("\n")
        self._stream.write(text)
        self._at_line_start = True
