"""What one pane asks of the server for its user: cells, input, drafts, older output, and all about its variables."""

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
from pyrepls.model.replies import Queued
from pyrepls.model.session import Kernel
from pyrepls.model.variable_messages import (
    AddWatch,
    Describe,
    EditVariable,
    Look,
    Moved,
    MoveVariable,
    ReadTable,
    RemoveWatch,
    Represent,
    UndoEdit,
    Unfold,
)
from pyrepls.protocol.envelope import Reply
from pyrepls.protocol.inspecting import Description, Representation, TablePart, Unfolded
from pyrepls.protocol.variables import BreakKind, Watch
from pyrepls.tui.panes.requester import Requester


class PaneLink:
    """Speaks to the server about one pane."""

    def __init__(self, requester: Requester, pane: PaneId) -> None:
        self.requester = requester
        self.pane = pane
        self._terminal = (0, 0)
        self._draft = ""
        self._lookers: set[str] = set()

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

    @property
    def looked_at(self) -> bool:
        """Whether any part of the screen shows the pane's variables."""
        return bool(self._lookers)

    def look(self, who: str, on: bool, again: bool = False) -> None:
        """Say whether a part of the screen shows the pane's variables; the server is told while any does.

        It is told once, or `again` after it may have forgotten.
        """
        before = self.looked_at
        (self._lookers.add if on else self._lookers.discard)(who)
        now = self.looked_at
        if now != before or (again and now):
            self.requester.send(Look(self.pane, now))

    async def unfold(self, path: tuple[str, ...], start: int = 0, count: int = 50) -> Unfolded:
        """Return a page of what is inside a value."""
        return await self.requester.ask(Unfold(self.pane, path, start, count), Unfolded)

    async def read_table(
        self, path: tuple[str, ...], row: int = 0, rows: int = 50, column: int = 0, columns: int = 20
    ) -> TablePart:
        """Return a rectangle of a table."""
        return await self.requester.ask(ReadTable(self.pane, path, row, rows, column, columns), TablePart)

    async def describe(self, path: tuple[str, ...]) -> Description:
        """Return all that can be said of a value without running code of the user."""
        return await self.requester.ask(Describe(self.pane, path), Description)

    async def represent(self, path: tuple[str, ...]) -> Representation:
        """Return what the value's own `repr` says."""
        return await self.requester.ask(Represent(self.pane, path), Representation)

    async def edit(self, path: tuple[str, ...], source: str) -> Queued:
        """Assign the value of an expression, as a cell."""
        return await self.requester.ask(EditVariable(self.pane, path, source), Queued)

    async def undo(self) -> Queued:
        """Take the last edit back, as a cell."""
        return await self.requester.ask(UndoEdit(self.pane), Queued)

    async def add_watch(self, text: str, breaks: BreakKind = "never", everywhere: bool = False) -> None:
        """Pin something in this pane, or in all panes."""
        await self.requester.ask(AddWatch(self.pane, Watch(text, breaks), everywhere), Reply)

    async def remove_watch(self, text: str) -> None:
        """Let a watch go."""
        await self.requester.ask(RemoveWatch(self.pane, text), Reply)

    async def move(self, path: tuple[str, ...], target: PaneId, name: str) -> Moved:
        """Copy a variable into another pane."""
        return await self.requester.ask(MoveVariable(self.pane, path, target, name), Moved)
