"""Where a change was made: the value that the exact layer hands to the comparison."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection


class Place:
    """A line of a cell, the thread that ran it, and which changes seen now were surely made there."""

    __slots__ = ("cell", "line", "sure", "thread")

    def __init__(self, cell: int, line: int, thread: str, sure: Collection[str] | None) -> None:
        self.cell = cell
        self.line = line
        self.thread = thread
        self.sure = sure
        """Names; None for all."""
