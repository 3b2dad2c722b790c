"""What readline does with words, lines and killed text, as actions of a text area."""

from __future__ import annotations

import re

from textual.document._document import Location, Selection

from pyrepls.tui.prompt.indent import to_last_stop
from pyrepls.tui.prompt.kills import Kills
from pyrepls.tui.prompt.painting import PaintedArea

_WORD_LEFT = re.compile(r"\w+\W*\Z|\W+\Z")
_WHITE_WORD_LEFT = re.compile(r"\S*\s*\Z")
_WORD_RIGHT = re.compile(r"\W*\w+|\W+")


class Editor(PaintedArea):
    """A text area that edits as readline does."""

    kills: Kills

    def action_word_left(self) -> None:
        """Go to the start of the word before the cursor."""
        self.move_cursor(self._matched_left(_WORD_LEFT))

    def action_word_right(self) -> None:
        """Go to the end of the word after the cursor."""
        self.move_cursor(self._word_end())

    def action_text_start(self) -> None:
        """Go to the start of the text."""
        self.move_cursor((0, 0))

    def action_text_end(self) -> None:
        """Go to the end of the text."""
        self.move_cursor(self.document.end)

    def action_erase(self) -> None:
        """Delete the selection, the character before the cursor, or a level of leading spaces."""
        row, column = self.cursor_location
        count = to_last_stop(self.document[row][:column])
        if count > 1 and self.selection.is_empty:
            self.delete((row, column - count), (row, column), maintain_selection_offset=False)
        else:
            self.action_delete_left()

    def action_outdent(self) -> None:
        """Take a level of leading white space from the line."""
        row, _ = self.cursor_location
        line = self.document[row]
        white = line[: len(line) - len(line.lstrip(" "))]
        if white:
            self.delete((row, 0), (row, to_last_stop(white)))

    def action_kill_word_left(self) -> None:
        """Kill back to the start of a word."""
        self.kill(self._matched_left(_WORD_LEFT))

    def action_kill_white_word_left(self) -> None:
        """Kill back to the last white space."""
        self.kill(self._matched_left(_WHITE_WORD_LEFT))

    def action_kill_word_right(self) -> None:
        """Kill to the end of a word."""
        self.kill(self._word_end())

    def action_kill_left(self) -> None:
        """Kill back to the start of the line, or join it with the line above."""
        row, column = self.cursor_location
        self.kill((row, 0) if column else self.get_cursor_left_location())

    def action_kill_right(self) -> None:
        """Kill to the end of the line, or join it with the line below."""
        row, column = self.cursor_location
        end = len(self.document[row])
        self.kill((row, end) if column < end else self.get_cursor_right_location())

    def action_yank(self) -> None:
        """Put back what was killed."""
        self.put(self.kills.text)

    def action_transpose(self) -> None:
        """Swap the characters around the cursor, at the end of a line the last two."""
        row, column = self.cursor_location
        line = self.document[row]
        column = min(column, len(line) - 1)
        if column > 0:
            swapped = line[column] + line[column - 1]
            self.replace(swapped, (row, column - 1), (row, column + 1), maintain_selection_offset=False)

    def action_copy_region(self) -> None:
        """Copy the selection."""
        if self.selected_text:
            self.kills.add(self.selected_text, before=False)
            self.app.copy_to_clipboard(self.selected_text)

    def action_unselect(self) -> None:
        """Select nothing."""
        self.selection = Selection.cursor(self.cursor_location)

    def put(self, text: str) -> None:
        """Insert text in place of the selection, the cursor behind it."""
        self.replace(text, *self.selection, maintain_selection_offset=False)

    def put_all(self, text: str) -> None:
        """Replace the whole text in one step that can be undone, the cursor behind it."""
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)

    def kill(self, to: Location) -> None:
        """Delete from the cursor to a location, and keep what was there."""
        here = self.cursor_location
        self.kills.add(self.get_text_range(here, to), before=to < here)
        self.delete(here, to, maintain_selection_offset=False)

    def _matched_left(self, word: re.Pattern[str]) -> Location:
        row, column = self.cursor_location
        found = word.search(self.document[row][:column])
        return (row, found.start()) if column and found else self.get_cursor_left_location()

    def _word_end(self) -> Location:
        row, column = self.cursor_location
        found = _WORD_RIGHT.match(self.document[row], column)
        return (row, found.end()) if found else self.get_cursor_right_location()
