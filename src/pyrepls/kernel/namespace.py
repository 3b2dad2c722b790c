"""The user's names: a fresh `__main__` with a plain dict, and which of its names are variables."""

from __future__ import annotations

import builtins
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OURS = frozenset({"In", "Out", "_", "__", "___"})
"""Names that the kernel binds itself."""


class Namespace:
    """The module `__main__` that cells run in."""

    def __init__(self) -> None:
        self._boot = sys.modules["__main__"]  # kept: taken apart, its functions would lose their globals
        self.module = type(sys)("__main__")
        self.names: dict[str, Any] = self.module.__dict__
        self.names["__builtins__"] = builtins
        sys.modules["__main__"] = self.module
        self._initial: dict[str, int] = {}

    def settle(self) -> None:
        """What is bound now was not bound by a cell of the user's."""
        self._initial = {name: id(value) for name, value in self.names.items()}

    def can_be_variable(self, name: str) -> bool:
        """Whether a name is one that the user could have meant to bind; not Python's own and not ours."""
        if name in OURS or (name.startswith("__") and name.endswith("__")):
            return False
        return not (name.startswith("_") and name[1:].isdigit())

    def is_bound_by_user(self, name: str, value: object) -> bool:
        """Whether a name has another value than at the start."""
        return self._initial.get(name) != id(value)
