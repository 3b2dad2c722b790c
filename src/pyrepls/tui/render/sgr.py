"""The only place that understands SGR parameters: any sequence of them becomes one canonical key per look.

A key is itself a string of SGR parameters in a fixed order ("1;31;48;5;17"), so it is bounded however often a
program changes its colours without a reset.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

SLOTS = ("bold", "dim", "italic", "underline", "reverse", "conceal", "strike", "color", "bgcolor")

_ON = {
    1: ("bold", "1"),
    2: ("dim", "2"),
    3: ("italic", "3"),
    4: ("underline", "4"),
    21: ("underline", "4"),
    7: ("reverse", "7"),
    8: ("conceal", "8"),
    9: ("strike", "9"),
    **{code: ("color", str(code)) for code in (*range(30, 38), *range(90, 98))},
    **{code: ("bgcolor", str(code)) for code in (*range(40, 48), *range(100, 108))},
}
_OFF = {
    0: SLOTS,
    22: ("bold", "dim"),
    23: ("italic",),
    24: ("underline",),
    27: ("reverse",),
    28: ("conceal",),
    29: ("strike",),
    39: ("color",),
    49: ("bgcolor",),
}
_EXTENDED = {38: "color", 48: "bgcolor", 58: ""}
"""Colours that take arguments; 58 is the colour of an underline, which we do not show."""


@lru_cache(maxsize=4096)
def combine(key: str, parameters: str) -> str:
    """Return the key of the look `key` after the SGR sequence with these parameters."""
    slots = dict(read_slots(key))
    for slot, value in _changes(parameters):
        if value:
            slots[slot] = value
        else:
            slots.pop(slot, None)
    return ";".join([slots[slot] for slot in SLOTS if slot in slots])


@lru_cache(maxsize=4096)
def read_slots(key: str) -> Mapping[str, str]:
    """Return what a key sets, by slot: `{"bold": "1", "color": "38;5;201"}`."""
    return {slot: value for slot, value in _changes(key) if value} if key else {}


def _changes(parameters: str) -> Iterator[tuple[str, str]]:
    """Yield (slot, value) in order; an empty value takes the slot back."""
    fields = iter(parameters.split(";"))
    for field in fields:
        code, *rest = field.split(":")
        number = _number(code)
        if number in _EXTENDED:
            value = _nested_color(rest) if rest else _spread_color(fields)
            if value and _EXTENDED[number]:
                yield _EXTENDED[number], f"{number};{value}"
        elif number in _ON and rest[:1] != ["0"]:
            yield _ON[number]
        elif number in _ON:
            yield _ON[number][0], ""
        else:
            for slot in _OFF.get(number, ()):
                yield slot, ""


def _nested_color(values: list[str]) -> str:
    """Read `5:201` or `2::1:2:3`, where the empty field names a colour space."""
    if values[0] == "5" and len(values) > 1:
        return _index(values[1])
    if values[0] == "2" and len(values) > 3:
        return _triple(values[2:5] if len(values) > 4 else values[1:4])
    return ""


def _spread_color(fields: Iterator[str]) -> str:
    """Read `5;201` or `2;1;2;3` from the fields that follow."""
    mode = next(fields, "")
    if mode == "5":
        return _index(next(fields, ""))
    if mode == "2":
        return _triple([next(fields, "") for _ in range(3)])
    return ""


def _index(value: str) -> str:
    return f"5;{min(_number(value), 255)}"


def _triple(values: list[str]) -> str:
    red, green, blue = (min(_number(value), 255) for value in values)
    return f"2;{red};{green};{blue}"


def _number(value: str) -> int:
    return int(value[:6]) if value.isascii() and value.isdigit() else 0
