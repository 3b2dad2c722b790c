"""Asks for what is inside values: when the user unfolds one, and again while it changes, not too often."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any

from pyrepls.errors import NoSuchValue
from pyrepls.protocol.inspecting import Unfolded
from pyrepls.tui.sidebar.branches import PAGE, Branches
from pyrepls.tui.sidebar.paths import Path
from pyrepls.tui.sidebar.rows import Entry
from pyrepls.tui.sidebar.window import Window

MOST = 200
"""Entries that a kernel gives at once."""

PAUSE = 0.1
"""Seconds between two looks at what has changed."""

Ask = Callable[[Path, int, int], Awaitable[Unfolded]]
Start = Callable[[Coroutine[Any, Any, None]], object]
"""Lets some work go on in the background, and tells the user what goes wrong with it."""


class Unfolding:
    """Fills branches for one sidebar; `fresh` hears which entries look different when a page has come."""

    def __init__(
        self, branches: Branches, window: Window, ask: Ask, start: Start, fresh: Callable[[Collection[Path]], None]
    ) -> None:
        self._branches = branches
        self._window = window
        self._ask = ask
        self._start = start
        self._fresh = fresh
        self._stale: set[str] = set()
        self._running = False

    def load_more(self, path: Path) -> None:
        """Load the next page of an unfolded value."""
        self._start(self._fetch(path, len(self._branches[path].items), PAGE))

    def stir(self, names: Collection[str]) -> None:
        """Look again at what is unfolded and in sight of some variables that changed."""
        self._stale |= {path[0] for path in self._branches if path[0] in names}
        if self._stale and not self._running:
            self._running = True
            self._start(self._follow())

    async def _follow(self) -> None:
        try:
            while self._stale:
                names, self._stale = self._stale, set()
                for path, (first, last) in self._in_sight(names).items():
                    end = max(last + 1, PAGE if first < PAGE else 0)  # what was added at the end shows, too
                    await self._fetch(path, first, min(end - first, MOST))
                await sleep(PAUSE)
        finally:
            self._running = False

    async def _fetch(self, path: Path, start: int, count: int) -> None:
        try:
            page = await self._ask(path, start, count)
        except NoSuchValue:
            self._branches.close(path)
            self._fresh(())
            return
        if path in self._branches:
            different = self._branches[path].take(start, count, page)
            self._fresh([(*path, key) for key in different])

    def _in_sight(self, names: Collection[str]) -> dict[Path, tuple[int, int]]:
        """Return which entries of unfolded values are in sight, as the first and the last."""
        window = self._window
        seen: dict[Path, tuple[int, int]] = {}
        for row in window.rows[window.top : window.top + window.height]:
            if isinstance(row, Entry) and row.path[0] in names:
                if row.path in self._branches:
                    seen.setdefault(row.path, (0, 0))
                parent = row.path[:-1]
                place = self._branches.place(row.path) if parent else None
                if place is not None:
                    first, last = seen.get(parent, (place, place))
                    seen[parent] = min(first, place), max(last, place)
        return seen
