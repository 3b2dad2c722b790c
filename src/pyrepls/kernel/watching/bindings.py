"""What was bound to each name at the last look: tells in a few microseconds that nothing has been bound since.

Only reads, so that it needs no lock and may be interrupted. Small atoms are held by the comparison anyway, so their
identity is telling; of everything else the identity is compared as a number, and its content elsewhere.
"""

from __future__ import annotations

from _operator import is_
from itertools import compress

from ..inspecting.slots import identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .held import Held


class Bindings:
    """The names in their order, and what was bound to them."""

    def __init__(self) -> None:
        self._order: list[str] = []
        self._is_atom: list[bool] = []
        self._is_other: list[bool] = []
        self._atoms: list[Any] = []
        self._others: list[int] = []
        self._place: dict[str, int] = {}
        """Where in `_atoms` a name's value stands."""

    def hold(self, names: dict[str, Any]) -> bool:
        """Whether every name is bound to what it was bound to."""
        if len(names) != len(self._order):
            return False
        try:
            return (
                all(map(is_, names, self._order))
                and all(map(is_, compress(names.values(), self._is_atom), self._atoms))
                and [*map(identity, compress(names.values(), self._is_other))] == self._others
            )
        except RuntimeError:  # another thread bound a name meanwhile
            return False

    def take(self, names: dict[str, Any], held: Mapping[str, Held]) -> None:
        """Remember what is bound now, and was compared just before."""
        items = list(names.items())
        self._order = [name for name, _ in items]
        self._is_atom, self._is_other, self._atoms, self._others, self._place = [], [], [], [], {}
        for name, value in items:
            known = held.get(name) if type(name) is str else None
            atom = known is not None and known.value is value
            self._is_atom.append(atom)
            self._is_other.append(not atom)
            if atom:
                self._place[name] = len(self._atoms)
                self._atoms.append(value)
            else:
                self._others.append(identity(value))

    def rebind(self, name: str, before: Held | None, now: Held | None) -> None:
        """One name was compared: it is bound to an atom after an atom, or everything is to be taken anew."""
        if before is not None and before.is_atom and now is not None and now.is_atom and name in self._place:
            self._atoms[self._place[name]] = now.value
        elif now is None or before is None or now.identity != before.identity:
            self.forget()

    def forget(self) -> None:
        """Hold nothing: the next look compares everything."""
        self._order = []
