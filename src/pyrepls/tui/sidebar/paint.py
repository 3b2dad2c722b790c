"""The sidebar's rows as segments; nothing here knows Textual."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from pyrepls.model.session import Variable
from pyrepls.protocol.variables import Preview
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.sidebar.columns import GAP, MARK, Columns, fit, safe, size_text
from pyrepls.tui.sidebar.fade import blend
from pyrepls.tui.sidebar.namespace import Pin

CHANGED, COALESCED = "•", "≈"
"""What marks a fresh change: seen as it happened, or seen by the tick, which may have missed others."""
FOLDED, UNFOLDED = "▸", "▾"
TROUBLE = "✗ "
BREAKS = {"never": "", "changed": "◆", "true": "◇"}
"""What marks a watch that interrupts the cell."""
EVERYWHERE = "*"
"""What marks a watch of all panes."""
UNBOUND = "not bound yet"
DIGITS = 6
"""Of a float that has more of them than there is room."""
INDENT, DEEPEST = 2, 5
BOLD = Style(bold=True)
"""What shows the selected row where there are no colours."""

_ROLES = {
    **dict.fromkeys(("int", "float", "complex", "Fraction", "Decimal"), "@number"),
    **dict.fromkeys(("str", "bytes", "bytearray"), "@string"),
    **dict.fromkeys(("bool", "NoneType", "ellipsis"), "@keyword"),
}
"""How a value is coloured, by its type; other values stand in the colour of the text."""

_BREAKING = {"never": "", "changed": "breaks when it changes", "true": "breaks when true"}


@dataclass(frozen=True)
class EntryLook:
    """All that decides what the row of a value looks like."""

    label: str
    preview: Preview | None
    """None: a watch whose name is not bound."""
    depth: int = 0
    unfolded: bool = False
    pin: Pin | None = None
    spark: str = ""
    level: int = 0
    """How brightly its change is lit."""
    coalesced: bool = False
    selected: bool = False

    @property
    def indent(self) -> int:
        """How far the name is moved to the right."""
        return INDENT * min(self.depth, DEEPEST)

    @property
    def full_name(self) -> str:
        """The name and what marks a watch."""
        return f"{safe(self.label)} {self.marks}" if self.marks else safe(self.label)

    @property
    def marks(self) -> str:
        """What follows the name of a watch."""
        return "" if self.pin is None else EVERYWHERE * self.pin.everywhere + BREAKS[self.pin.breaks]


class Painter:
    """Paints rows of one width in the looks of one theme."""

    def __init__(self, columns: Columns, looks: StyleTable, base: Style) -> None:
        self.columns = columns
        self._looks = looks
        self._base = base

    def words(self, left: str, right: str = "", indent: int = MARK, selected: bool = False) -> list[Segment]:
        """Return a row of ours."""
        room = self.columns.width
        right = fit(right, room) if cell_len(right) > room else right
        return [self._segment(fit(" " * indent + left, room - cell_len(right)) + right, "@dim", selected)]

    def entry(self, look: EntryLook) -> list[Segment]:
        """Return the row of a value."""
        columns, ground = self.columns, self._ground(look.selected)
        spark = look.spark[-columns.spark :] if columns.spark else ""
        value, role = self._value(look, columns.value - (columns.spark + 1 if spark else 0))
        lit = blend(ground.bgcolor, self._looks.role("@flash").bgcolor, look.level)
        mark = (COALESCED if look.coalesced else CHANGED) if look.level else " "
        indent = min(look.indent, columns.name - INDENT)
        name = fit_name(look, columns.name - indent)
        segments = [
            Segment(mark, self._looks.style("@accent", ground)),
            Segment(" " * indent + _sign(look) + " ", self._looks.style("@dim", ground)),
            Segment(name + " " * GAP, ground + BOLD if look.selected else ground),
            Segment(self._kind(look.preview), self._looks.style("@dim", ground)),
            Segment(value, self._looks.style(role, ground) + lit),
            Segment(" " * max(columns.value - cell_len(value) - cell_len(spark), 0), ground),
            Segment(spark, self._looks.style("@dim", ground)),
            Segment(" ", ground),
        ]
        return [segment for segment in segments if segment.text]

    def _value(self, look: EntryLook, room: int) -> tuple[str, str]:
        if look.preview is None:
            return fit_text(UNBOUND, room), "@dim"
        if look.preview.trouble:
            return fit_text(TROUBLE + safe(look.preview.text), room), "@gutter.failure"
        return fit_value(look.preview, room), _ROLES.get(look.preview.type, "")

    def _kind(self, preview: Preview | None) -> str:
        """Return the columns of type and size."""
        columns = self.columns
        known = preview if preview is not None and not preview.trouble else None
        kind = fit(safe(known.type if known else ""), columns.type) + " " * GAP if columns.type else ""
        size = fit_text(size_text(known) if known else "", columns.size)
        return kind + (" " * (columns.size - cell_len(size)) + size + " " * GAP if columns.size else "")

    def _ground(self, selected: bool) -> Style:
        return self._base + self._looks.role("@selection") if selected else self._base

    def _segment(self, text: str, role: str, selected: bool) -> Segment:
        return Segment(text, self._looks.style(role, self._ground(selected)))


def last_change(variable: Variable | None, pin: Pin | None, number: int | None, thread: str) -> str:
    """Return what the footer says of a value: where it was changed last, and how."""
    if variable is None:
        return f"{UNBOUND}: it shows as soon as there is one"
    if variable.preview.trouble:
        return safe(variable.preview.text)
    cell = f"cell {number}" if number else "no cell"
    parts = [cell + (f", line {variable.line}" if variable.line else "")]
    parts += [f"thread {safe(thread)}"] * bool(thread)
    parts += [f"{variable.changes:,} changes"] * (variable.changes > 1)
    parts += ["coalesced"] * variable.coalesced
    parts += [_BREAKING[pin.breaks], "in all panes" * pin.everywhere] if pin else []
    return " · ".join(part for part in parts if part)


def fit_name(look: EntryLook, width: int) -> str:
    """Return the column of names; what marks a watch is never cut."""
    if not look.marks or cell_len(look.full_name) <= width:
        return fit(look.full_name, width)
    name = fit_text(safe(look.label), max(width - len(look.marks) - 1, 0))
    return fit(f"{name} {look.marks}", width)


def fit_text(text: str, width: int) -> str:
    """Return text in at most so many cells."""
    return text if cell_len(text) <= width else fit(text, width)


def fit_value(preview: Preview, width: int) -> str:
    """Return a value in at most so many cells.

    A float is rounded, so that its exponent is never what is cut; the type before an array's shape is cut first.
    """
    text = safe(preview.text)
    if cell_len(text) <= width:
        return text
    text = text.removeprefix(f"{safe(preview.type)} ")
    if preview.type == "float":
        for digits in range(DIGITS, 0, -1):
            try:
                rounded = f"{float(text):.{digits}g}"
            except ValueError:
                break
            if len(rounded) <= width:
                return rounded
    return fit(text, width)


def _sign(look: EntryLook) -> str:
    if look.preview is None or not look.preview.unfolds:
        return " "
    return UNFOLDED if look.unfolded else FOLDED
