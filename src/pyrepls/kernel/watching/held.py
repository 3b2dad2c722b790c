"""What is remembered of a variable between two looks, so that a change can be told without keeping the value alive.

Small atoms are held themselves, and so are the atoms that a container shows; of everything else the identity, a
fingerprint, and the text of the preview. Holding more would be felt: a reference keeps memory and finalizers waiting,
even a weak one makes `ndarray.resize` raise. Remembered identities alone would miss objects that took another's place.
"""

from __future__ import annotations

import gc
import sys
from _collections import deque  # type: ignore[import-not-found]
from _operator import is_
from itertools import islice

from ..inspecting.slots import class_dict, identity, mro_of
from .fingerprints import SMALL, fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ...protocol.variables import Preview

ATOMS = frozenset(map(identity, (int, float, str, bytes, bool, complex, type(None))))
"""Classes by identity: a metaclass may have a hash of its own."""

BIG_ATOM = 4096
"""Characters, bytes or bits from which on an atom is not held."""

SAMPLE = 6
"""Items of a container that are compared: those that its preview shows."""

DEPTH = 3
MOST_PARTS = 40
"""Atoms and lengths of one value that are compared before its preview is made."""

ATTRIBUTES = 16

STEADY = frozenset(map(identity, (type(sys), type, type(len), type(lambda: None))))
"""Classes whose preview depends on nothing that changes: while it is the same object, nothing has."""

SAME, UNSURE, CHANGED = 0, 1, 2

_NOT_HELD = object()


class Held:
    """One variable as it was last seen."""

    __slots__ = ("_loose", "_parts", "_print", "due", "identity", "preview", "value")

    def __init__(self, value: Any, shown: Preview, window: int = 0) -> None:
        self.identity = identity(value)
        self.preview = shown
        self.due = 0.0
        """When its preview, which is slow to make, may be made again while a statement runs."""
        self.value = value if _is_small_atom(value) else _NOT_HELD
        self._parts: Parts | None = None
        self._print: Any = None
        self._loose = (
            self.value is _NOT_HELD and identity(type(value)) not in STEADY and identity(type(value)) not in ATOMS
        )
        if self._loose:
            self._print = fingerprint(value, window)
            if self._print is None:
                parts = Parts()
                self._parts = parts if parts.take(value, DEPTH) else None

    @property
    def weight(self) -> int:
        """What comparing it costs, in comparisons of a small list."""
        if self._print is not None:
            return 2 + min(self.preview.bytes or 0, SMALL) // 8192
        return 1 if self._parts is not None else 0  # opaque: left out after most lines

    @property
    def is_opaque(self) -> bool:
        """Whether only its preview tells what it is."""
        return self._loose and self._parts is None and self._print is None

    @property
    def is_steady(self) -> bool:
        """Whether it stays what it is while it is the same object."""
        return not self._loose and not self.is_atom

    @property
    def is_loose(self) -> bool:
        """Whether it may change without being bound anew."""
        return self._loose

    @property
    def is_atom(self) -> bool:
        """Whether the value itself is held."""
        return self.value is not _NOT_HELD

    def compare(self, value: Any, window: int) -> int:
        """Tell whether a value is what it was: SAME, CHANGED, or UNSURE, when only its preview can tell.

        `window` says which part of a big array is compared beside what is displayed; it moves on with the ticks.
        """
        if self.value is value:
            return SAME
        kind = type(value)
        if self.identity != identity(value):
            equal = self.value is not _NOT_HELD and kind is type(self.value) and bool(value == self.value)
            return SAME if equal and (kind is not float or value) else CHANGED  # -0.0 == 0.0
        if identity(kind) in STEADY:
            return SAME
        if self._print is not None:
            return self._compare_print(value, window)
        if self._parts is None:
            return UNSURE
        parts = Parts()
        return SAME if parts.take(value, DEPTH) and parts.are(self._parts) else UNSURE

    def _compare_print(self, value: Any, window: int) -> int:
        now = fingerprint(value, window)
        if now is None:
            return CHANGED
        shown, rolling = self._print
        if now[0] != shown:
            return CHANGED
        for start, part in now[1].items():
            if rolling.setdefault(start, part) != part:
                return CHANGED
        return SAME


class Parts:
    """The atoms that a value shows, and how long everything in it is."""

    __slots__ = ("_atoms", "_lengths")

    def __init__(self) -> None:
        self._atoms: list[Any] = []
        self._lengths: list[int] = []

    def are(self, others: Parts) -> bool:
        """Whether all parts are the same objects."""
        atoms, theirs = self._atoms, others._atoms
        return self._lengths == others._lengths and len(atoms) == len(theirs) and all(map(is_, atoms, theirs))

    def take(self, value: Any, depth: int) -> bool:
        """Add a value's parts; False when they cannot tell what it shows."""
        kind = type(value)
        if identity(kind) in ATOMS:
            self._atoms.append(value)
            return _is_small_atom(value)
        if identity(kind) in STEADY:
            self._lengths.append(identity(value))
            return True
        if not depth:
            return True  # its preview shows no more either
        if len(self._atoms) + len(self._lengths) > MOST_PARTS:
            return False
        try:
            inside = self._inside(value, kind)
        except RuntimeError:  # another thread changed its size meanwhile
            return False
        return inside is not None and all(self.take(each, depth - 1) for each in inside)

    def _inside(self, value: Any, kind: type) -> list[Any] | None:
        if kind is list or kind is tuple:
            self._lengths.append(len(value))
            return [*value[:SAMPLE]]
        if kind is dict:
            self._lengths.append(len(value))
            return [*islice(value, SAMPLE), *islice(value.values(), SAMPLE)]
        if kind is set or kind is frozenset or kind is deque:
            self._lengths.append(len(value))
            return [*islice(value, SAMPLE)]
        if not _is_plain(kind):
            return None
        # Its attributes, without `obj.__dict__`, which would make the object slower for ever on 3.11 and 3.12.
        inside: list[Any] = []
        for each in gc.get_referents(value):
            if type(each) is dict:
                self._lengths.append(len(each))
                inside += islice(each.values(), ATTRIBUTES)
            elif each is not kind:
                inside.append(each)
        self._lengths.append(len(inside))
        return inside[:ATTRIBUTES]


def _is_small_atom(value: Any) -> bool:
    kind = type(value)
    if kind is str or kind is bytes:
        return len(value) <= BIG_ATOM
    return identity(kind) in ATOMS and (kind is not int or value.bit_length() <= BIG_ATOM)


_plain: dict[int, tuple[type, bool]] = {}
"""Remembered for some classes by identity, as the question is asked at every look."""

_HEAP_TYPE = 1 << 9
_flags = type.__dict__["__flags__"].__get__
_dict_offset = type.__dict__["__dictoffset__"].__get__


def _is_plain(kind: type) -> bool:
    """Whether instances hold nothing but attributes: every class but `object` is made by a `class` statement."""
    known = _plain.get(identity(kind))
    if known is None:
        if len(_plain) > 500:
            _plain.clear()
        known = _plain[identity(kind)] = kind, all(map(_is_made_by_statement, mro_of(kind)[:-1]))
    return known[1]


def _is_made_by_statement(kind: type) -> bool:
    return bool(_flags(kind) & _HEAP_TYPE and (_dict_offset(kind) or "__slots__" in class_dict(kind)))
