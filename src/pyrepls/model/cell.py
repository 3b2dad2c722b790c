"""One cell with its outputs, as everybody sees it."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..protocol.outputs import Failure
from ..protocol.record import Record
from .ids import CellId

Outcome = Literal["ok", "failed", "interrupted", "timeout", "withdrawn", "dead"]
"""How a cell ended: `dead` when its kernel ended under it, `withdrawn` when it never ran."""

CellState = Literal["queued", "running", "ok", "failed", "interrupted", "timeout", "withdrawn", "dead"]
"""Where a cell is on its way."""

CellMode = Literal["cell", "script", "edit", "undo"]
"""How it runs: `edit` is one assignment that can be undone, `undo` gives back what the last one replaced."""


class CellOutput(Record):
    """One thing that a cell produced."""

    variant_: ClassVar[bool] = True


class Text(CellOutput):
    """Text from the terminal, with its escape sequences."""

    text: str


class Value(CellOutput):
    """The value of the last expression."""

    text: str
    type: str
    cut: int = 0
    """Characters left out at the end of the text."""


class Raised(CellOutput):
    """The user's code raised, or does not compile."""

    failure: Failure


class Notice(CellOutput):
    """Something that we have to say about the kernel: it was restarted, it died, it asks to exit."""

    text: str


class Cell(Record):
    """One piece of code submitted at once, with its outputs."""

    id: CellId
    number: int
    """What the user sees; 0 for the preamble."""
    source: str
    state: CellState
    outputs: tuple[CellOutput, ...] = ()
    queued: float = 0.0
    """When it was submitted, in seconds since the epoch."""
    started: float = 0.0
    seconds: float | None = None
    """Wall time; None until it has finished."""
    cpu_seconds: float | None = None
    origin: str = ""
    """Who submitted it, when that was not a person at a prompt."""
    elided: int = 0
    """Characters of its oldest outputs that are not here any more."""
    mode: CellMode = "cell"

    @property
    def finished(self) -> bool:
        """Whether nothing more is expected from it."""
        return self.state not in ("queued", "running")


def size_of(output: CellOutput) -> int:
    """Return the characters that an output weighs."""
    if isinstance(output, (Text, Value, Notice)):
        return len(output.text)
    if isinstance(output, Raised):
        return len(output.failure.traceback) + len(output.failure.message)
    return 0
