"""A list from which one line is chosen with arrows and Enter, or with the mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget


@dataclass(frozen=True)
class Choice:
    """One line: what it stands for, what it says at the left, and in dim at the right."""

    id: str
    text: str
    detail: str = ""


class ChoiceList(Widget):
    """Shows some choices, one of them marked; it is told what keys mean, and is never focused itself."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--marked", "choice--detail"}
    DEFAULT_CSS = """
    ChoiceList {
        height: auto; color: $foreground;
        & > .choice--marked { background: $accent; color: $background; }
        & > .choice--detail { color: $ui-dim; }
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Chosen(Message):
        """The user clicked on a choice."""

        id: str

    def __init__(self, choices: list[Choice], empty: str, most: int = 14) -> None:
        super().__init__()
        self._choices = choices
        self._empty = empty
        self._most = most
        self._at = 0
        self._top = 0

    def on_click(self, event: events.Click) -> None:
        """Choose the line that was clicked on."""
        index = self._top + event.y
        if index < len(self._choices):
            self.post_message(self.Chosen(self._choices[index].id))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002
        """Return the rows that it wants."""
        return max(1, min(len(self._choices), self._most))

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        index, width = self._top + y, self.size.width
        plain = self.rich_style
        if not self._choices:
            said = Segment(self._empty if y == 0 else "", self._detail_style())
            return Strip([said]).extend_cell_length(width, plain)
        if index >= len(self._choices):
            return Strip.blank(width, plain)
        choice = self._choices[index]
        marked = index == self._at
        style = self.get_component_rich_style("choice--marked") if marked else plain
        detail = f" {choice.detail} " if choice.detail else ""
        room = width - cell_len(detail)
        text = f"{'›' if marked else ' '} {choice.text}"
        text = text if cell_len(text) <= room else set_cell_size(text, max(room - 1, 0)) + "…"
        left = Segment(set_cell_size(text, max(room, 0)), style)
        right = Segment(detail, style if marked else self._detail_style())
        return Strip([left, right]).adjust_cell_length(width, style)

    def show(self, choices: list[Choice]) -> None:
        """Show other choices, the first one marked."""
        self._choices, self._at, self._top = choices, 0, 0
        self.refresh(layout=True)

    def mark(self, id: str) -> None:
        """Mark a choice."""
        self._at = next((index for index, choice in enumerate(self._choices) if choice.id == id), self._at)
        self.move(0)

    def move(self, by: int) -> None:
        """Mark another choice, wrapping around by single steps."""
        count = len(self._choices)
        if count:
            self._at = (self._at + by) % count if abs(by) == 1 else min(max(self._at + by, 0), count - 1)
            rows = max(self.size.height, 1)
            self._top = min(max(self._top, self._at - rows + 1), self._at)
            self.refresh()

    @property
    def marked(self) -> str | None:
        """What the marked line stands for."""
        return self._choices[self._at].id if self._choices else None

    def _detail_style(self) -> Style:
        return self.get_component_rich_style("choice--detail")


MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "ctrl+p": -1, "ctrl+n": 1}
"""Keys that move the mark."""
