"""The numbers that a sidebar has seen a variable have, and their sparkline."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Container, Sequence

from pyrepls.model.session import Variable
from pyrepls.protocol.variables import Preview

BLOCKS = "▁▂▃▄▅▆▇█"
POINTS = 20
_NUMBERS = {"int", "float"}


class Points:
    """The last numbers of each variable, by name."""

    def __init__(self) -> None:
        self._points: dict[str, deque[float]] = {}
        self._last: dict[str, Variable] = {}

    def __getitem__(self, name: str) -> Sequence[float]:
        return self._points.get(name, ())

    def see(self, variable: Variable) -> None:
        """Take a variable's value if it is a number; another value ends the line."""
        if self._last.get(variable.name) is variable:
            return
        self._last[variable.name] = variable
        value = number(variable.preview)
        if value is None:
            self._points.pop(variable.name, None)
        else:
            self._points.setdefault(variable.name, deque(maxlen=POINTS)).append(value)

    def keep(self, names: Container[str]) -> None:
        """Forget all but these."""
        for name in [name for name in self._last if name not in names]:
            del self._last[name]
            self._points.pop(name, None)

    def clear(self) -> None:
        """Forget all."""
        self._points.clear()
        self._last.clear()


def number(preview: Preview) -> float | None:
    """Return a value as a finite number; None when it is none."""
    if preview.number is not None:
        return preview.number if math.isfinite(preview.number) else None
    if preview.type not in _NUMBERS:
        return None
    try:
        value = float(preview.text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def sparkline(points: Sequence[float], width: int) -> str:
    """Return the last points as blocks, the lowest as the lowest one; nothing for a single point."""
    shown = list(points)[-width:] if width > 0 else []
    if len(shown) < 2:
        return ""
    low, high = min(shown), max(shown)
    if low == high:
        return BLOCKS[0] * len(shown)
    top = len(BLOCKS) - 1
    return "".join(BLOCKS[_block(point, low, high, top)] for point in shown)


def _block(point: float, low: float, high: float, top: int) -> int:
    span = high / 2 - low / 2
    return round((point / 2 - low / 2) / span * top) if span else top * (point > low)
