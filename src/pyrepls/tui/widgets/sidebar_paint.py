"""The sidebar's rows as segments; nothing here knows Textual."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from pyrepls.model.session import Variable
from pyrepls.protocol.variables import Preview
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.widgets.sidebar_columns import GAP, MARK, Columns, fit, safe
from pyrepls.tui.widgets.sidebar_fade import blend

CHANGED = "•"
DIGITS = 6
"""Of a float that has more of them than there is room."""

_ROLES = {
    **dict.fromkeys(("int", "float", "complex", "Fraction", "Decimal"), "@number"),
    **dict.fromkeys(("str", "bytes", "bytearray"), "@string"),
    **dict.fromkeys(("bool", "NoneType", "ellipsis"), "@keyword"),
}
"""How a value is coloured, by its type; other values stand in the colour of the text."""


class Painter:
    """Paints rows of one width in the looks of one theme."""

    def __init__(self, columns: Columns, looks: StyleTable, base: Style) -> None:
        self.columns = columns
        self._looks = looks
        self._base = base

    def header(self, count: int, below: int) -> list[Segment]:
        """Return the first row: how many there are, and how many are out of sight."""
        left, right = f"{' ' * MARK}variables · {count}", f"↓ {below} " if below > 0 else ""
        return [self._segment(fit(left, self.columns.width - cell_len(right)) + right, "@dim")]

    def footer(self, variable: Variable) -> list[Segment]:
        """Return the last row: when the selected variable changed."""
        place = f"cell {variable.cell}" if variable.cell else "no cell"
        line = f", line {variable.line}" if variable.line else ""
        times = f", {variable.changes} changes" if variable.changes > 1 else ""
        return [self._segment(fit(f"{' ' * MARK}{place}{line}{times}", self.columns.width), "@dim")]

    def words(self, text: str) -> list[Segment]:
        """Return a row of ours."""
        return [self._segment(fit(" " * MARK + text, self.columns.width), "@dim")]

    def variable(self, variable: Variable, spark: str, level: int, selected: bool) -> list[Segment]:
        """Return the row of a variable; `level` says how brightly its change is lit."""
        columns, preview = self.columns, variable.preview
        ground = self._base + self._looks.role("@selection") if selected else self._base
        spark = spark[-columns.spark :] if columns.spark else ""
        room = columns.value - (columns.spark + 1 if spark else 0)
        value = fit_value(preview, room)
        lit = blend(ground.bgcolor, self._looks.role("@flash").bgcolor, level)
        kind = fit(safe(preview.type), columns.type) + " " * GAP if columns.type else ""
        segments = [
            Segment(f"{CHANGED if level else ' '} ", self._looks.style("@accent", ground)),
            Segment(fit(safe(variable.name), columns.name) + " " * GAP, ground),
            Segment(kind, self._looks.style("@dim", ground)),
            Segment(value, self._looks.style(_ROLES.get(preview.type, ""), ground) + lit),
            Segment(" " * max(columns.value - cell_len(value) - cell_len(spark), 0), ground),
            Segment(spark, self._looks.style("@dim", ground)),
            Segment(" ", ground),
        ]
        return [segment for segment in segments if segment.text]

    def _segment(self, text: str, role: str) -> Segment:
        return Segment(text, self._looks.style(role, self._base))


def fit_value(preview: Preview, width: int) -> str:
    """Return a value in at most so many cells; a float is rounded, so that its exponent is never what is cut."""
    text = safe(preview.text)
    if cell_len(text) <= width:
        return text
    if preview.type == "float":
        for digits in range(DIGITS, 0, -1):
            try:
                rounded = f"{float(text):.{digits}g}"
            except ValueError:
                break
            if len(rounded) <= width:
                return rounded
    return fit(text, width)
