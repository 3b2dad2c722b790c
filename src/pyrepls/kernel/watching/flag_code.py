"""Puts flags into compiled code (Python 3.9 to 3.11): where it loads a placeholder's name, it loads the constant then.

The code keeps its length, so its tables of lines and exceptions stay right.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType
    from typing import Any

PLACEHOLDER = "flag "
"""Begins a name that no source can spell; the flag's number follows."""

LOAD_CONST, LOAD_NAME, LOAD_GLOBAL, EXTENDED_ARG = 100, 101, 116, 144
POP_TOP, PUSH_NULL, NOP, JUMP_FORWARD, PRECALL, CALL = 1, 2, 9, 110, 166, 171
POP_JUMP_FORWARD_IF_FALSE, POP_JUMP_BACKWARD_IF_FALSE = 114, 175
LOADS, JUMPS_IF_FALSE = (LOAD_NAME, LOAD_GLOBAL), (POP_JUMP_FORWARD_IF_FALSE, POP_JUMP_BACKWARD_IF_FALSE)
"""Numbers of instructions; those of released versions never change, and `opcode` need not be imported for them."""

WIDE = sys.version_info >= (3, 11)
"""Whether instructions have room for a cache behind them, and LOAD_GLOBAL may push a NULL for a call."""

ROOM = {LOAD_GLOBAL: 5, PRECALL: 1, CALL: 4} if WIDE else {}
"""Units of that room."""


def patched(code: CodeType, flags: Sequence[object]) -> CodeType:
    """Return code with the placeholders of some flags, and of those in code inside it, replaced by the flags.

    A flag for which an instruction has no room is off for ever. Raises ValueError when even that cannot be said.
    """
    inside = [patched(each, flags) if type(each) is type(code) else each for each in code.co_consts]
    names = code.co_names
    wanted = {index: flags[_number(name)] for index, name in enumerate(names) if name.startswith(PLACEHOLDER)}
    if not wanted:
        changed = any(new is not old for new, old in zip(inside, code.co_consts))
        return code.replace(co_consts=tuple(inside)) if changed else code
    places = {index: len(inside) + count for count, index in enumerate(wanted)}
    constants = (*inside, *wanted.values())
    units = _Units(code.co_code, places, constants)
    units.rewrite()
    return code.replace(co_code=bytes(units.code), co_consts=constants, co_names=_without_placeholders(names))


def _number(name: str) -> int:
    return int(name[len(PLACEHOLDER) :])


def _without_placeholders(names: tuple[str, ...]) -> tuple[str, ...]:
    # Indices must stay: one of the other names, listed once more, stands where a placeholder stood.
    other = next((name for name in names if not name.startswith(PLACEHOLDER)), None)
    return () if other is None else tuple(other if name.startswith(PLACEHOLDER) else name for name in names)


class _Units:
    """The code as pairs of bytes, while it is rewritten."""

    def __init__(self, code: bytes, places: dict[int, int], constants: tuple[Any, ...]) -> None:
        self.code = bytearray(code)
        self._places = places
        self._constants = constants

    def rewrite(self) -> None:
        """Replace every load of a placeholder."""
        for begin, at, op, argument in list(self._loads()):
            has_room = WIDE and op == LOAD_GLOBAL
            place = self._places.get(argument >> 1 if has_room else argument)
            if place is None:
                continue
            end = at + 2 + 2 * ROOM.get(op, 0)
            after = self._end_of_test(end) if WIDE else 0
            if after:
                self._write_test(begin, end, place, after)
            else:
                null = [(PUSH_NULL, 0)] if has_room and argument & 1 else []
                self._write(begin, end, null + self._load(place, (end - begin) // 2 - len(null)))

    def _loads(self) -> Iterator[tuple[int, int, int, int]]:
        # Where it begins with its prefixes, where the instruction itself stands, which it is, and what it loads.
        begin = argument = 0
        for at in range(0, len(self.code), 2):
            op = self.code[at]
            argument = argument << 8 | self.code[at + 1]
            if op == EXTENDED_ARG:
                continue
            if op in LOADS:
                yield begin, at, op, argument
            argument, begin = 0, at + 2

    def _end_of_test(self, at: int) -> int:
        # Where `if FLAG: FLAG()` ends, when what has just been loaded is its condition; else 0.
        for expected in (JUMPS_IF_FALSE, LOADS, (PRECALL,), (CALL,), (POP_TOP,)):
            while self.code[at] in (EXTENDED_ARG, PUSH_NULL):
                at += 2
            if self.code[at] not in expected:
                return 0
            at += 2 + 2 * ROOM.get(self.code[at], 0)
        return at

    def _write_test(self, begin: int, end: int, place: int, after: int) -> None:
        # Always forward, to a jump back where there is one: it alone makes a loop of 3.11 run in its fast form.
        while self.code[end] == EXTENDED_ARG:
            end += 2
        end += 2
        load = self._load(place, (end - begin) // 2 - 1)
        distance = (after - begin) // 2 - len(load) - 1
        self._write(begin, end, [*load, (POP_JUMP_FORWARD_IF_FALSE, distance)])

    def _load(self, place: int, room: int) -> list[tuple[int, int]]:
        if place >= 256**room:
            fitting = enumerate(self._constants[: 256**room])
            place = next((index for index, each in fitting if each is None or each is False), -1)
            if place < 0:
                raise ValueError("there is no room for a flag among the constants of the code")
        prefixes = [(EXTENDED_ARG, place >> shift & 255) for shift in (24, 16, 8) if place >> shift]
        return [*prefixes, (LOAD_CONST, place & 255)]

    def _write(self, begin: int, end: int, instructions: list[tuple[int, int]]) -> None:
        rest = (end - begin) // 2 - len(instructions)
        filler = [(NOP, 0)] * rest
        if WIDE and rest > 1:
            filler[0] = (JUMP_FORWARD, rest - 1)
        self.code[begin:end] = bytes(byte for unit in instructions + filler for byte in unit)
