"""Numbers over time as rows of braille dots, with a scale at the left and the clock below. Pure.

The only place that knows the library that draws curves.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from pyrepls.model.session import Point
from pyrepls.model.watched import MOST_POINTS

_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+(e[-+][0-9]+)?")

LEAST_WIDTH = 24
LEAST_HEIGHT = 4
"""The axis of time included."""


@dataclass(frozen=True)
class ChartRow:
    """One row: a part of the scale, and a part of the curve or the clock."""

    scale: str
    curve: str
    is_clock: bool = False


def chart_rows(points: Sequence[Point], width: int, height: int) -> list[ChartRow]:
    """Return the newest points as a chart of exactly this size; nothing where there is nothing to draw or no room."""
    shown = [point for point in points if math.isfinite(point.value) and math.isfinite(point.time)][-MOST_POINTS:]
    if not shown or width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return []
    low, high = min(point.value for point in shown), max(point.value for point in shown)
    scale = _scale(low, high, height - 1)
    margin = max(len(label) for label in scale)
    room = width - margin - 2
    curve = _curve(_unit([point.time for point in shown]), _unit([point.value for point in shown]), room, height - 1)
    rows = [
        ChartRow(f"{label:>{margin}} {'┤' if label else '│'}", line) for label, line in zip(scale, curve, strict=True)
    ]
    return [*rows, ChartRow(" " * (margin + 1) + "╵", _clock(shown, room), is_clock=True)]


def number_text(value: float) -> str:
    """Return a number in a few characters."""
    return f"{value:.5g}"


def short_number(text: str, most: int) -> str:
    """Return a text as it is, or rounded if it is a number with a point and of more than so many characters."""
    if len(text) <= most or not _DECIMAL.fullmatch(text):
        return text
    return f"{float(text):.6g}"


def _scale(low: float, high: float, rows: int) -> list[str]:
    """Return the label of each row, the highest first."""
    labels = [""] * rows
    if low == high:
        labels[rows // 2] = number_text(low)
        return labels
    labels[0], labels[-1] = number_text(high), number_text(low)
    if rows % 2 and rows > 4:
        labels[rows // 2] = number_text(low / 2 + high / 2)
    return labels


def _unit(values: Sequence[float]) -> list[float]:
    """Return values between 0 and 1, by halves so that the largest floats do not overflow; equal ones in the middle."""
    low, high = min(values), max(values)
    span = high / 2 - low / 2
    if not span:
        return [0.5] * len(values)
    return [min(max((value / 2 - low / 2) / span, 0.0), 1.0) for value in values]


def _curve(across: Sequence[float], up: Sequence[float], width: int, height: int) -> list[str]:
    from plotille import Canvas  # type: ignore[import-untyped]  # 12 ms that only a chart is worth

    # A margin of a thousandth keeps what is exactly at the rim inside the canvas.
    canvas = Canvas(width, height, xmin=-0.001, ymin=-0.001, xmax=1.001, ymax=1.001)
    if len(up) == 1:
        canvas.point(across[0], up[0])
    for index in range(1, len(up)):
        canvas.line(across[index - 1], up[index - 1], across[index], up[index])
    drawn: list[str] = canvas.plot().split("\n")
    return drawn


def _clock(points: Sequence[Point], width: int) -> str:
    """Return when the first and the last point were, and between them how many there are."""
    if len(points) == 1:
        return _time_of_day(points[0].time).center(width)[:width]
    first, last = _time_of_day(points[0].time), _time_of_day(points[-1].time)
    said = f"{len(points)} points in {span_text(points[-1].time - points[0].time)}"
    between = width - len(first) - len(last)
    if between < len(said) + 2:
        said = ""
    if between < 1:
        return last.rjust(width)[:width]
    return first + said.center(between) + last


def span_text(seconds: float) -> str:
    """Return a span of time in a few characters."""
    seconds = max(seconds, 0.0)
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


def _time_of_day(moment: float) -> str:
    try:
        return time.strftime("%H:%M:%S", time.localtime(moment))
    except (OverflowError, ValueError, OSError):  # a kernel may send any number
        return "--:--:--"
