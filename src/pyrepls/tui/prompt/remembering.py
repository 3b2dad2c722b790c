"""The history in an editor: Up and Down walk it, Ctrl+R searches it."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events

from pyrepls.tui.prompt.editing import Editor
from pyrepls.tui.prompt.keys import SEARCH_ENDS, SEARCH_KEYS
from pyrepls.tui.prompt.recall import Recall
from pyrepls.tui.prompt.search import Search

HINT = " enter takes it, esc gives up"
"""How a search ends; told where there is room."""


class RecallingEditor(Editor):
    """An editor that brings back what was submitted before."""

    search: Search | None = None
    """The search that goes on."""
    _before_search: str = ""

    @property
    def recall(self) -> Recall:
        """The history that is walked."""
        raise NotImplementedError

    @property
    def note(self) -> str:
        """The row of a search."""
        if self.search is None:
            return ""
        words = f"{'nothing found' if self.search.failed else 'search'}: {self.search.query}▏"
        return words + HINT if cell_len(words + HINT) < self.size.width - self.gutter_width else words

    @property
    def typed(self) -> str:
        """The text before the cursor."""
        return self.get_text_range((0, 0), self.cursor_location)

    def action_up(self) -> None:
        """Go up a row, from the first one to the entry before."""
        if self.navigator.is_first_wrapped_line(self.cursor_location):
            self.action_older()
        else:
            self.action_cursor_up()

    def action_down(self) -> None:
        """Go down a row, from the last one to the entry after."""
        if self.navigator.is_last_wrapped_line(self.cursor_location):
            self.action_newer()
        else:
            self.action_cursor_down()

    def action_older(self) -> None:
        """Show the next older entry that begins with what was typed; the cursor stays where Up leads further."""
        found = self.recall.older(self.text, self.typed)
        if found is not None:
            self.put_all(found)
            self.move_cursor((0, len(self.document[0])))

    def action_newer(self) -> None:
        """Show the next newer entry, at last what was typed."""
        found = self.recall.newer(self.text, self.typed)
        if found is not None:
            self.put_all(found)

    def action_search(self) -> None:
        """Begin to search the history."""
        self._before_search = self.text
        self.search = Search(self.recall.entries)
        self._refresh_size()
        self.refresh()

    def search_key(self, event: events.Key) -> bool:
        """Let a search that goes on have a key; False when the key is for the editor."""
        search = self.search
        if search is None:
            return False
        if event.key in SEARCH_KEYS:
            getattr(search, SEARCH_KEYS[event.key])()
        elif event.is_printable and event.character:
            search.type(event.character)
        else:
            self.end_search(keep=SEARCH_ENDS.get(event.key, True))
            return event.key in SEARCH_ENDS
        self._show_found(search)
        return True

    def end_search(self, keep: bool = True) -> None:
        """Close the search with what it found, or with what was there before."""
        if self.search is not None:
            self.search = None
            if not keep:
                self.put_all(self._before_search)
            self._refresh_size()
            self.refresh()

    def _show_found(self, search: Search) -> None:
        if search.found is not None and search.found != self.text:
            self.put_all(search.found)
        if search.found is not None:
            before = search.found[: search.column]
            self.move_cursor((before.count("\n"), len(before) - before.rfind("\n") - 1))
        self.refresh()
