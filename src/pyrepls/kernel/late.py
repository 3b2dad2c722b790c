"""Functions whose modules are imported right after `Ready`, before the first cell, and not before it.

Nothing of the user's has run by then: an import may run code of the user's, and a cell may make imports impossible.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PACKAGE = __name__.rpartition(".")[0]
_all: list[Late] = []


class Late:
    """One such function; called earlier, it is imported by that."""

    __slots__ = ("_function", "_module", "_name")

    def __init__(self, module: str, name: str) -> None:
        self._module = f"{_PACKAGE}.{module}"
        self._name = name
        self._function: Any = None
        _all.append(self)

    def __call__(self, *values: Any) -> Any:
        """Call the function."""
        function = self._function or self.load()
        return function(*values)

    def load(self) -> Any:
        """Import the module; return the function."""
        self._function = getattr(__import__(self._module, fromlist=["*"]), self._name)
        return self._function


def load_all() -> None:
    """Import all of them."""
    for each in _all:
        each.load()
