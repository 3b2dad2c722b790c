"""What one pane asks of the server for its user: cells, input, drafts, history, older output, the terminal's size."""

from __future__ import annotations

from pyrepls.model.cell import Cell
from pyrepls.model.ids import CellId, PaneId
from pyrepls.model.messages import (
    Draft,
    Execute,
    HistoryEntries,
    Input,
    Interrupt,
    ReadDraft,
    ReadHistory,
    ReadTranscript,
    ResizeTerminal,
    SaveDraft,
    TranscriptPage,
    Withdraw,
)
from pyrepls.model.session import Kernel
from pyrepls.tui.panes.requester import Requester


class PaneLink:
    """Speaks to the server about one pane."""

    def __init__(self, requester: Requester, pane: PaneId) -> None:
        self.requester = requester
        self.pane = pane
        self._terminal = (0, 0)
        self._draft = ""

    def submit(self, source: str, broadcast: bool) -> None:
        """Submit a cell."""
        self.requester.send(Execute(self.pane, source, broadcast=broadcast))

    def give_input(self, text: str, end: bool = False) -> None:
        """Answer the code that reads a line."""
        self.requester.send(Input(self.pane, text, end))

    def interrupt(self, kernel: Kernel) -> None:
        """Interrupt what runs; when nothing does, take back the cell that was submitted last."""
        if kernel.running is not None or kernel.state == "busy":
            self.requester.send(Interrupt(self.pane))
        elif kernel.queued:
            self.requester.send(Withdraw(self.pane, kernel.queued[-1].id))

    def resize_terminal(self, rows: int, columns: int) -> None:
        """Say how much room there is for output, when that has changed."""
        if rows > 0 and columns > 0 and (rows, columns) != self._terminal and not self.requester.read_only:
            self._terminal = rows, columns
            self.requester.send(ResizeTerminal(self.pane, rows, columns))

    def save_draft(self, text: str) -> None:
        """Keep the text being typed, when it has changed."""
        if text != self._draft and not self.requester.read_only:
            self._draft = text
            self.requester.send(SaveDraft(self.pane, text))

    async def read_draft(self) -> str:
        """Return the text that was being typed at the last attach."""
        self._draft = (await self.requester.ask(ReadDraft(self.pane), Draft)).text
        return self._draft

    async def read_history(self) -> tuple[str, ...]:
        """Return what was typed in this pane."""
        return (await self.requester.ask(ReadHistory(self.pane), HistoryEntries)).entries

    async def read_pages(self) -> list[tuple[Cell, ...]]:
        """Return the whole transcript that the server keeps, page by page."""
        pages: list[tuple[Cell, ...]] = []
        cell: CellId | None = CellId(0)
        output = 0
        while cell is not None:
            page = await self.requester.ask(ReadTranscript(self.pane, cell, output), TranscriptPage)
            pages.append(page.cells)
            cell, output = page.next_cell, page.next_output
        return pages
