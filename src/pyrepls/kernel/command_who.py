"""`%who` and `%whos`, printed as IPython prints them."""

from __future__ import annotations

import sys

from .failure import clean
from .inspecting.slots import type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .cells import Cells

PER_LINE = 9
GAP = 3
LONGEST, END = 50, 25
"""A text that is longer is shown by its two ends."""

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
BIG = 100_000


def who(cells: Cells, words: str) -> None:
    """Print the names of the variables."""
    names = list(_variables(cells, words))
    if not names:
        _say_none(cells, words)
        return
    rows = [names[start : start + PER_LINE] for start in range(0, len(names), PER_LINE)]
    text = "\n".join("".join(f"{name}\t " for name in row) for row in rows)
    cells.streams.out.text.write(f"{text}\n")


def whos(cells: Cells, words: str) -> None:
    """Print the variables as a table. Runs `str` on them, which may be the user's code."""
    found = _variables(cells, words)
    if not found:
        _say_none(cells, words)
        return
    types = {name: type_name(type(value)) for name, value in found.items()}
    width = max(map(len, (*found, "Variable"))) + GAP
    type_width = max(map(len, (*types.values(), "Type"))) + GAP
    lines = [f"{'Variable':<{width}}{'Type':<{type_width}} Data/Info", "-" * (width + type_width + len(" Data/Info"))]
    lines += [f"{name:<{width}}{types[name]:<{type_width}} {_shown(value)}" for name, value in found.items()]
    cells.streams.out.text.write(clean("\n".join([*lines, ""]), 1 << 30))


def _variables(cells: Cells, words: str) -> dict[str, Any]:
    """Return the user's variables by name, those of the wanted types only."""
    space, wanted = cells.namespace, words.split()
    names = {name: value for name, value in dict(space.names).items() if type(name) is str and name[:1] != "_"}
    found = {
        name: names[name]
        for name in sorted(names)
        if space.can_be_variable(name) and space.is_bound_by_user(name, names[name])
    }
    return {name: value for name, value in found.items() if not wanted or type_name(type(value)) in wanted}


def _say_none(cells: Cells, words: str) -> None:
    none = "No variables match your requested type." if words else "Interactive namespace is empty."
    cells.streams.out.text.write(f"{none}\n")


def _shown(value: Any) -> str:
    kind = type(value)
    if kind in (dict, list, tuple):
        return f"n={len(value)}"
    numpy = sys.modules.get("numpy")
    if numpy is not None and kind is getattr(numpy, "ndarray", None):
        return _array(value)
    try:
        text = str(value)
    except Exception:
        return f"<object with id {id(value)} (str() failed)>"
    text = text.replace("\n", "\\n")
    return text if len(text) < LONGEST else f"{text[:END]}<...>{text[-END:]}"


def _array(value: Any) -> str:
    shape = "x".join(map(str, value.shape))
    size = value.size * value.itemsize
    text = f"{shape}: {value.size} elems, type `{value.dtype}`, {size} bytes"
    if size < BIG:
        return text
    return f"{text} ({size / KILOBYTE} kb)" if size < MEGABYTE else f"{text} ({size / MEGABYTE} Mb)"
