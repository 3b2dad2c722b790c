"""What is searched for in a transcript, and which match was found last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyrepls.tui.render.lines import Part
from pyrepls.tui.render.search import compile_pattern, match_spans
from pyrepls.tui.render.store import LineStore
from pyrepls.tui.widgets.transcript_paint import Span

Place = tuple[int, int]
"""(line number, column)."""


class Finder:
    """Finds one match after the other, going round at the ends."""

    def __init__(self, store: LineStore) -> None:
        self.found: Place | None = None
        self._store = store
        self._wanted = ("", False)
        self._expression: re.Pattern[str] | None = None

    def clear(self) -> None:
        """Forget what was searched for."""
        self._wanted, self._expression, self.found = ("", False), None, None

    def find(self, pattern: str, start: int, *, backwards: bool, regex: bool) -> Place | None:
        """Return the match next to the one found last, or, for a new pattern, next to the line `start`."""
        if (pattern, regex) != self._wanted:
            self._expression, self.found = compile_pattern(pattern, regex=regex), None
            self._wanted = pattern, regex
        if not pattern:
            return None
        line, column = self.found or (start, None)
        if column is not None and not backwards:
            column += 1
        store = self._store
        found = store.find(pattern, line, column, backwards=backwards, regex=regex)
        if found is None:
            again = store.end_line - 1 if backwards else store.first_line
            found = store.find(pattern, again, backwards=backwards, regex=regex)
        self.found = found
        return found

    def spans(self, part: Part) -> Iterator[Span]:
        """Yield the matches in a line, for highlighting."""
        if self._expression is None:
            return
        for start, end in match_spans(self._expression, part.text):
            yield start, end, "@match.current" if (part.number, start) == self.found else "@match"
