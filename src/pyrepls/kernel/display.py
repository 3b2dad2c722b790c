"""The value of a cell's last expression: shown once, and kept as `_`, `__`, `___`, `_n` and `Out[n]`."""

from __future__ import annotations

import builtins
import sys

from ..protocol.events import Result
from .failure import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

MAX_RESULT = 100_000
"""Most characters of a result's text."""

_NOTHING = object()


class Display:
    """Our `sys.displayhook`, and the names in the user's namespace that it keeps."""

    def __init__(self, namespace: dict[str, Any], report: Callable[[Result], None]) -> None:
        self._namespace = namespace
        self._report = report
        self._last: Any = _NOTHING
        self._out: dict[int, Any] = {}
        self._in: list[str] = [""]
        self.cell = 0
        self.number = 0
        self.hidden = False
        """Whether the cell ends in a semicolon."""
        namespace.update(In=self._in, Out=self._out)
        sys.displayhook = sys.__displayhook__ = self.show

    def begin(self, cell: int, number: int, source: str) -> None:
        """A cell is about to run."""
        self.cell, self.number, self.hidden = cell, number, False
        if number >= 0:
            missing = number + 1 - len(self._in)
            self._in.extend([""] * min(missing, 100_000))
            if number < len(self._in):
                self._in[number] = source

    def show(self, value: object, /) -> None:
        """Report the value, unless it is None. Runs `repr`, which is the user's code."""
        if value is None or self.hidden:
            return
        text = repr(value)
        cut = max(0, len(text) - MAX_RESULT)
        self._report(Result(self.cell, clean(text[:MAX_RESULT], MAX_RESULT * 8), type(value).__name__[:200], cut))
        self._keep(value)

    def _keep(self, value: object) -> None:
        names = self._namespace
        if names.get("_", self._last) is self._last:  # a user who binds `_` keeps it
            names["___"], names["__"], names["_"] = names.get("__"), names.get("_"), value
            self._last = value
        self._out[self.number] = value
        vars(builtins)[f"_{self.number}"] = value  # not in the namespace, which is looked through after each statement
