"""An edit that was sent from the details of a value, and what its cell raised."""

from __future__ import annotations

from pyrepls.model.cell import Raised
from pyrepls.model.ids import CellId
from pyrepls.tui.screens.live_overlay import answered
from pyrepls.tui.screens.subject import Subject
from pyrepls.tui.sidebar.columns import safe

MOST_CHARACTERS = 200
"""A longer text is not put into the line of an edit."""


class Edit:
    """One edit at a time: it runs as a cell of the pane, so it may wait, and it may fail."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._cell: CellId | None = None
        self._refusal = ""

    async def send(self, source: str) -> None:
        """Assign the value of an expression."""
        queued = await answered(self._subject.link.edit(self._subject.path, source), self._refuse)
        if queued is not None:
            self._cell = queued.cell

    def failure(self) -> str:
        """Return once, as a sentence, why the value is what it was; empty when nothing has failed since."""
        kernel = self._subject.kernel
        cell = kernel.transcript.cell(self._cell) if kernel and self._cell is not None else None
        if cell is not None and cell.finished:
            self._cell = None
            raised = next((output.failure for output in cell.outputs if isinstance(output, Raised)), None)
            if raised is not None:
                self._refuse(f"the value was not changed: {raised.type}: {raised.message}")
        refusal, self._refusal = self._refusal, ""
        return refusal

    def _refuse(self, sentence: str) -> None:
        self._refusal = safe(sentence)


def editable(text: str) -> str:
    """Return the text with which an edit begins: the value's own where it may be an expression."""
    simple = len(text) <= MOST_CHARACTERS and text.isprintable() and "…" not in text and not text.startswith("<")
    return text if simple else ""
