"""One choice out of a few on one line, changed with the arrows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pyrepls.tui.sidebar.columns import fit, safe


@dataclass(frozen=True)
class Option:
    """What may be chosen: what it stands for, and what it says."""

    id: str
    text: str


class Picker(Widget, can_focus=True, inherit_bindings=False):
    """Shows all options when they fit beside each other, else only the chosen one. Owns which one is chosen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"picker--label", "picker--chosen", "picker--other"}
    DEFAULT_CSS = """
    Picker {
        height: 1; color: $foreground;
        & > .picker--label { color: $ui-dim; }
        & > .picker--chosen { color: $foreground; }
        & > .picker--other { color: $ui-dim; }
        &:focus > .picker--chosen { color: $accent; }
        &:focus > .picker--label { color: $accent; }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Submitted(Message):
        """The user pressed Enter on it."""

    def __init__(self, label: str, options: list[Option], chosen: str = "", label_width: int = 8) -> None:
        super().__init__()
        self._label = label
        self._label_width = label_width
        self._options = options
        self._at = next((index for index, option in enumerate(options) if option.id == chosen), 0)

    @property
    def chosen(self) -> str:
        """What the chosen option stands for."""
        return self._options[self._at].id

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked, or the next one where only one is shown."""
        x = event.x - self._label_width
        if not self._all_fit:
            self._move(1)
            return
        for index, option in enumerate(self._options):
            x -= cell_len(_shown(option)) + 4
            if x < 0:
                self._move(index - self._at)
                return

    def on_key(self, event: events.Key) -> None:
        """Choose another, or take the chosen one."""
        moves = {"left": -1, "right": 1, "space": 1, "h": -1, "l": 1}
        if event.key in moves:
            self._move(moves[event.key])
        elif event.key == "enter":
            self.post_message(self.Submitted())
        else:
            return
        event.stop()

    def show(self, options: list[Option]) -> None:
        """Show other options; the chosen one stays chosen while it exists."""
        chosen = self.chosen
        self._options = options
        self._at = next((index for index, option in enumerate(options) if option.id == chosen), 0)
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - it has one
        """Return the line."""
        plain = self.rich_style
        chosen, other = (self.get_component_rich_style(f"picker--{name}") for name in ("chosen", "other"))
        segments = [Segment(fit(self._label, self._label_width), self.get_component_rich_style("picker--label"))]
        if self._all_fit:
            for index, option in enumerate(self._options):
                mark, style = ("●", chosen) if index == self._at else ("○", other)
                segments.append(Segment(f"{mark} {_shown(option)}  ", style))
        else:
            place = f" ({self._at + 1} of {len(self._options)})"
            room = max(self.size.width - self._label_width - len(place) - 4, 1)
            text = _shown(self._options[self._at])
            text = text if cell_len(text) <= room else fit(text, room)
            segments += [Segment(f"◂ {text} ▸", chosen), Segment(place, other)]
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    @property
    def _all_fit(self) -> bool:
        used = sum(cell_len(_shown(option)) + 4 for option in self._options)
        return self._label_width + used - 2 <= self.size.width

    def _move(self, by: int) -> None:
        self._at = (self._at + by) % len(self._options)
        self.refresh()


def _shown(option: Option) -> str:
    return safe(option.text)
