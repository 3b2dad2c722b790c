"""Which names of the namespace each line of a code object binds or may change, read from its bytecode."""

from __future__ import annotations

import sys

from ..imports import import_standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

_opcode = import_standard("opcode")
_numbers: dict[str, int] = _opcode.opmap

LOADS_GLOBAL = _numbers["LOAD_GLOBAL"] if sys.version_info >= (3, 11) else -1
"""Its argument is the index of the name times two."""

NAMES = frozenset(
    _numbers[name]
    for name in (
        "LOAD_NAME",
        "STORE_NAME",
        "DELETE_NAME",
        "LOAD_GLOBAL",
        "STORE_GLOBAL",
        "DELETE_GLOBAL",
        "LOAD_FROM_DICT_OR_GLOBALS",
    )
    if name in _numbers
)

MAY_CHANGE_ANYTHING = frozenset(
    number
    for name, number in _numbers.items()
    if name.startswith(("CALL", "IMPORT", "INPLACE"))
    or name in ("STORE_ATTR", "DELETE_ATTR", "STORE_SUBSCR", "DELETE_SUBSCR", "STORE_SLICE")
)
"""A call can do anything, and a store into a value can change one that has other names. The next step of an iterator
is left out: when it is a generator of a cell, it has lines of its own."""

BINARY = _numbers.get("BINARY_OP", -1)
IN_PLACE = 13
"""The first of the arguments of `BINARY_OP` that mean an operation in place."""

BINDING = frozenset(_numbers[name] for name in ("STORE_NAME", "DELETE_NAME", "STORE_GLOBAL", "DELETE_GLOBAL"))

JUMPS_BACK = frozenset(number for name, number in _numbers.items() if name.startswith("JUMP_BACKWARD"))
EXTENDED = _numbers["EXTENDED_ARG"]


class LineNames:
    """What one line does to the namespace."""

    __slots__ = ("anything", "binds", "mentions")

    def __init__(self) -> None:
        self.binds: set[str] = set()
        self.mentions: set[str] = set()
        self.anything = False
        """Whether it may change what has other names, too."""


NONE = LineNames()


def names_by_line(code: CodeType) -> dict[int, LineNames]:
    """Return what each line of a code object does."""
    found: dict[int, LineNames] = {}
    raw, names = code.co_code, code.co_names
    for start, end, line in _ranges(code):
        here = found.setdefault(line, LineNames())
        extended = 0
        for offset in range(start, end, 2):
            operation, argument = raw[offset], raw[offset + 1] | extended
            if operation == EXTENDED:
                extended = argument << 8
                continue
            extended = 0
            if operation in NAMES:
                name = names[argument >> 1 if operation == LOADS_GLOBAL else argument]
                here.mentions.add(name)
                if operation in BINDING:
                    here.binds.add(name)
            elif operation in MAY_CHANGE_ANYTHING or (operation == BINARY and argument >= IN_PLACE):
                here.anything = True
    return found


def _ranges(code: CodeType) -> Iterator[tuple[int, int, int]]:
    if sys.version_info >= (3, 10):
        yield from ((start, end, line) for start, end, line in code.co_lines() if line)
        return
    start, line = 0, code.co_firstlineno
    table = code.co_lnotab  # pairs of steps: so many bytes, so many lines (Objects/lnotab_notes.txt of CPython)
    for width, step in zip(table[::2], table[1::2]):
        if width:
            yield start, start + width, line
            start += width
        line += step - 256 if step > 127 else step
    yield start, len(code.co_code), line
