"""Where a change was made: the value that the exact layer hands to the comparison."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Callable


class Place:
    """A line of a cell, the thread that ran it, and which changes seen now were surely made there."""

    __slots__ = ("_ident", "_name", "cell", "line", "path", "sure")

    def __init__(
        self,
        cell: int,
        line: int,
        sure: Collection[str] | None,
        ident: int = 0,
        name: Callable[[int], str] = lambda _: "",
    ) -> None:
        self.cell = cell
        self.line = line
        self.sure = sure
        """Names; None for all."""
        self.path = ""
        """Where inside the value, when the value has said so itself."""
        self._ident = ident
        self._name = name

    @property
    def thread(self) -> str:
        """The name of the thread, looked up when it is needed: most lines change nothing."""
        return self._name(self._ident)
