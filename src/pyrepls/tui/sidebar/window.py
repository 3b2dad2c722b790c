"""Which rows of a list are in sight, and which one the cursor is on. Pure."""

from __future__ import annotations

from pyrepls.tui.sidebar.paths import Path
from pyrepls.tui.sidebar.rows import Heading, Row


class Window:
    """`height` rows of a list from `top` on, and a cursor that stays on its row while rows come and go."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.place: dict[Path, int] = {}
        """Where each row stands, by its key."""
        self.top = 0
        self.height = 0
        self.cursor: int | None = None

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor is not None else None

    @property
    def below(self) -> int:
        """How many rows come after the last one in sight."""
        return max(len(self.rows) - self.top - self.height, 0)

    def at(self, y: int) -> Row | None:
        """Return what a row in sight shows, the first one being 0."""
        place = self.top + y
        return self.rows[place] if 0 <= y < self.height and place < len(self.rows) else None

    def show(self, rows: list[Row]) -> None:
        """Take other rows; the cursor follows its row, or stays where it was when that is gone."""
        under = self.row
        self.rows = rows
        self.place = {row.key: place for place, row in enumerate(rows)}
        if under is not None:
            self.cursor = self.place.get(under.key, self.cursor)
            self._settle(1)
        self.scroll(0)

    def scroll(self, by: int) -> None:
        """Look further down or up."""
        self.top = max(min(self.top + by, len(self.rows) - self.height), 0)

    def point(self, key: Path | None) -> None:
        """Put the cursor on a row; None takes it away."""
        self.cursor = self.place.get(key) if key is not None else None
        self.reveal()

    def move(self, by: int) -> None:
        """Move the cursor; without one, begin at the first row in sight."""
        if not self.rows:
            return
        self.cursor = self.top if self.cursor is None else self.cursor + by
        self._settle(1 if by >= 0 else -1)
        self.reveal()

    def reveal(self) -> None:
        """Scroll so far that the cursor is in sight."""
        if self.cursor is not None:
            self.top = max(min(self.top, self.cursor), self.cursor - max(self.height, 1) + 1)
            if self.cursor == 1 and isinstance(self.rows[0], Heading) and self.height > 1:
                self.top = 0
        self.scroll(0)

    def _settle(self, way: int) -> None:
        """Bring the cursor onto a row that it may stand on."""
        if not self.rows or self.cursor is None:
            self.cursor = None
            return
        last = len(self.rows) - 1
        self.cursor = max(0, min(self.cursor, last))
        if isinstance(self.rows[self.cursor], Heading):
            ahead = self.cursor + way
            self.cursor = ahead if 0 <= ahead <= last else self.cursor - way
            if not 0 <= self.cursor <= last:
                self.cursor = None
