"""The prompt of a pane: what is typed here is posted as a cell, or as the answer that a running cell waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from textual import events, on
from textual.document._document import Location
from textual.message import Message
from textual.widgets import TextArea

from pyrepls.tui.prompt.completeness import ends_cell
from pyrepls.tui.prompt.gutter import Mode
from pyrepls.tui.prompt.indent import next_indent, to_next_stop
from pyrepls.tui.prompt.keys import KEYS, is_chord
from pyrepls.tui.prompt.kills import Kills
from pyrepls.tui.prompt.paste import clean, pasted
from pyrepls.tui.prompt.recall import Recall
from pyrepls.tui.prompt.remembering import RecallingEditor
from pyrepls.tui.render.styles import StyleTable

PREFIX = "ctrl+b"


class Prompt(RecallingEditor):
    """Where a cell or an answer is typed. Owns the text, its draft and the walk through the history."""

    DEFAULT_CSS = """
    Prompt {
        height: auto; max-height: 50%; border: none; padding: 0;
        background: transparent; scrollbar-size: 0 0;
        &:focus { border: none; }
    }
    """

    @dataclass
    class Submitted(Message):
        """A whole cell, or the line that was asked for."""

        source: str

    @dataclass
    class Edited(Message):
        """The text changed."""

        text: str

    @dataclass
    class Resized(Message):
        """The prompt wants another number of rows."""

        rows: int

    @dataclass
    class EndOfInput(Message):
        """Ctrl+D where there is no text."""

    @dataclass
    class InterruptAsked(Message):
        """Ctrl+C where there is no text."""

    @dataclass
    class ClearAsked(Message):
        """Ctrl+L."""

    def __init__(
        self,
        looks: StyleTable | None = None,
        *,
        prefix: str = PREFIX,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self.prefix = prefix
        """The one chord that is left to the rest of the program."""
        self.kills = Kills()
        self._recalls: dict[Mode, Recall] = {"cell": Recall(), "line": Recall(), "secret": Recall()}
        self._draft = ""
        self._answered = False
        """Whether a secret was given since one was asked for: what is typed now is typed ahead."""
        self._number = ""
        """What the gutter says while cells are read."""
        self._wanted = 1
        super().__init__(looks or StyleTable(), name, id, classes)

    @property
    def mode(self) -> Mode:
        """What is typed: a cell, a line that is asked for, or a secret one."""
        return self.gutter_now.mode

    @property
    def recall(self) -> Recall:
        """The history of what is typed now; cells and answers each have their own."""
        return self._recalls[self.mode]

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Say whether a key is the prompt's, so that no binding above it gets the key."""
        if key == self.prefix:
            return False
        return key in KEYS or is_chord(key) or (character is not None and character.isprintable())

    def on_key(self, event: events.Key) -> None:
        """Do what a key says."""
        if not self.check_consume_key(event.key, event.character):
            return
        event.stop()
        event.prevent_default()
        if self.search_key(event):
            return
        action, _, select = KEYS.get(event.key, "").partition(" ")
        if not action.startswith("kill"):
            self.kills.part()
        if action:
            getattr(self, f"action_{action}")(*[True] * bool(select))
        elif event.is_printable and event.character:
            self.put(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Insert what is pasted; nothing in it is taken for a key."""
        event.stop()
        event.prevent_default()
        self.end_search()
        row, column = self.cursor_location
        alone = not self.document[row].strip() and self.selection.is_empty
        if self.mode != "cell":
            self.put(" ".join(clean(event.text).strip("\n").split("\n")))
            return
        text = pasted(event.text, alone)
        if alone and "\n" in text:
            self.delete((row, 0), (row, column), maintain_selection_offset=False)
        self.put(text)

    @on(TextArea.Changed)
    def report_edit(self, event: TextArea.Changed) -> None:
        """Tell what stands here now; a secret is told to nobody."""
        event.stop()
        if self.mode != "secret":
            self.post_message(self.Edited(self.text))

    def on_resize(self) -> None:
        """Let the question of `input()` have its share of the new width."""
        self._set_gutter(room=self.size.width)

    def action_enter(self) -> None:
        """Submit what is whole, break the line of what is not."""
        if self.mode != "cell":
            self._submit(self.text)
        elif self._whole:
            if self.text.strip():
                self._submit(self.text.rstrip())
        else:
            self.action_newline()

    def action_newline(self) -> None:
        """Break the line, with the white space that the next one begins with."""
        if self.mode == "cell":
            self.put("\n" + next_indent(self.typed))

    def action_tab(self) -> None:
        """Fill leading white space up to the next stop."""
        row, column = self.cursor_location
        before = self.document[row][:column]
        if self.mode == "cell" and not before.strip():
            self.put(to_next_stop(before))

    def action_search(self) -> None:
        """Begin to search the history; what would be typed there is shown, so not while a secret is read."""
        if self.mode != "secret":
            super().action_search()

    def action_copy_region(self) -> None:
        """Copy the selection, unless it is a secret."""
        if self.mode != "secret":
            super().action_copy_region()

    def action_delete_or_end(self) -> None:
        """Delete the character under the cursor; where there is no text, say that there is no more."""
        if self.text:
            self.action_delete_right()
        else:
            self.post_message(self.EndOfInput())

    def action_give_up(self) -> None:
        """Throw away what is typed; where there is nothing, ask for an interrupt."""
        if self.text:
            self.recall.reset()
            self.put_all("")
        else:
            self.post_message(self.InterruptAsked())

    def action_ask_clear(self) -> None:
        """Ask for an empty screen."""
        self.post_message(self.ClearAsked())

    def set_mode(self, mode: Mode, label: str = "") -> None:
        """Read cells (the label is the next number), a line or a secret (the label is what `input()` says).

        The draft of a cell waits while a line is read.
        """
        before = self.mode
        if mode != before:
            self.end_search(keep=False)
        if mode != before and before == "cell":
            self._draft = self.text
        self._number = label if mode == "cell" else self._number
        self._set_gutter(mode=mode, label=label)
        if mode != before and (mode == "cell" or before != "line"):
            ahead = self.text if before == "line" or self._answered else ""  # but half a secret is never shown
            self.load(self._draft + ahead if mode == "cell" else "")
        self._answered = False

    def set_busy(self, busy: bool) -> None:
        """Show whether what is entered will run at once or wait."""
        self._set_gutter(busy=busy)

    def set_history(self, entries: Iterable[str]) -> None:
        """Replace the history of cells, the oldest first."""
        self._recalls["cell"].load(map(clean, entries))

    def add_history(self, source: str) -> None:
        """Add a cell to the history."""
        self._recalls["cell"].add(clean(source))

    def load(self, text: str) -> None:
        """Show a draft, the cursor behind it."""
        self.recall.reset()
        self.load_text(clean(text))
        self.move_cursor(self.document.end)

    def kill(self, to: Location) -> None:
        """Delete from the cursor to a location; a secret is not kept for a yank."""
        if self.mode == "secret":
            self.delete(self.cursor_location, to, maintain_selection_offset=False)
        else:
            super().kill(to)

    @property
    def _whole(self) -> bool:
        """Whether Enter submits: a text of several lines only on its last one."""
        lines = self.document.lines
        if len(lines) == 1:
            return ends_cell(lines[0])
        below = lines[self.cursor_location[0] + 1 :]
        return not any(line.strip() for line in below) and ends_cell(self.typed)

    def _submit(self, source: str) -> None:
        if self.mode != "secret":
            self.recall.add(source)
        self.load("")
        self._answered = True
        if self.mode == "line":  # at once: what is typed ahead must not go to a question that was answered
            self.set_mode("cell", self._number)
        self.post_message(self.Submitted(source))

    def _set_gutter(self, **changes: Any) -> None:
        self.set_gutter(replace(self.gutter_now, **changes))

    def _refresh_size(self) -> None:
        super()._refresh_size()
        if self.rows != self._wanted:
            self._wanted = self.rows
            self.post_message(self.Resized(self.rows))
