"""What is remembered of a variable between two looks, so that a change can be told without keeping the value alive.

Small atoms are held themselves, and so are the atoms that a container shows; everything else as its identity and
the text of its preview. Comparing remembered identities alone would miss objects that took the place of others.
"""

from __future__ import annotations

import sys
from _operator import is_
from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ...protocol.variables import Preview

ATOMS = frozenset({int, float, str, bytes, bool, complex, type(None)})
BIG_ATOM = 4096
"""Characters, bytes or bits from which on an atom is not held."""

SAMPLE = 6
"""Items of a container that are compared before its preview is made."""

STEADY = frozenset({type(sys), type, type(len), type(lambda: None)})
"""Types whose preview depends on nothing that changes: while it is the same object, nothing has."""

_NOT_HELD = object()


class Held:
    """One variable as it was last seen."""

    __slots__ = ("_length", "_sample", "identity", "preview", "value")

    def __init__(self, value: Any, shown: Preview) -> None:
        self.identity = id(value)
        self.preview = shown
        self.value = value if _is_small_atom(value) else _NOT_HELD
        sample = _sample(value)
        self._sample = sample if sample is not None and all(map(_is_small_atom, sample)) else None
        self._length = len(value) if self._sample is not None else 0

    @property
    def is_atom(self) -> bool:
        """Whether the value itself is held."""
        return self.value is not _NOT_HELD

    def is_surely(self, value: Any) -> bool:
        """Whether nothing has changed, as far as can be told at once; False may be wrong."""
        if self.identity != id(value):
            return type(value) is type(self.value) and type(value) in ATOMS and bool(value == self.value)
        if type(value) in STEADY:
            return True
        if self._sample is None:
            return False
        sample = _sample(value)
        if sample is None or len(sample) != len(self._sample) or len(value) != self._length:
            return False
        return all(map(is_, sample, self._sample))


def _sample(value: Any) -> list[Any] | None:
    kind = type(value)
    try:
        if kind is list or kind is tuple:
            return [*value[:SAMPLE]]
        if kind is dict:
            return [*islice(value, SAMPLE), *islice(value.values(), SAMPLE)]
        if kind is set:
            return [*islice(value, SAMPLE)]
    except RuntimeError:  # another thread changed its size meanwhile
        pass
    return None


def _is_small_atom(value: Any) -> bool:
    kind = type(value)
    if kind is str or kind is bytes:
        return len(value) <= BIG_ATOM
    return kind in ATOMS and (kind is not int or value.bit_length() <= BIG_ATOM)
