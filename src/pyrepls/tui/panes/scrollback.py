"""What a pane shows of its past: searched, emptied by the user, completed when one scrolls to its top."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pyrepls.model.session import Kernel
from pyrepls.tui.panes.kernel_feed import KernelFeed
from pyrepls.tui.panes.older import complete, join_pages
from pyrepls.tui.panes.pane_link import PaneLink


class Scrollback:
    """Works on one transcript; `kernel` tells what the mirror has at any moment."""

    def __init__(self, feed: KernelFeed, link: PaneLink, kernel: Callable[[], Kernel]) -> None:
        self.below = 0
        """Rows below the visible part."""
        self._feed = feed
        self._link = link
        self._kernel = kernel
        self._whole = False
        """Whether everything that the server keeps is, or is about to be, in the transcript."""
        self._pattern = ("", False)

    def load(self) -> None:
        """Begin with what the mirror has."""
        self._whole = False
        self._feed.load(self._kernel())

    def empty(self) -> None:
        """Show nothing of what was until one scrolls up."""
        transcript = self._kernel().transcript
        self._whole = False
        self._feed.show_cells((), transcript.size + transcript.elided)

    def fetch(self) -> None:
        """Show everything that the server keeps, unless it is shown."""
        if not self._whole:
            self._whole = True
            self._link.requester.start(self._fetch())

    def search(self, pattern: str, backwards: bool) -> bool:
        """Look for a pattern and remember it; tell whether it is there."""
        self._pattern = pattern, backwards
        return self._feed.transcript.search(pattern, backwards)

    def search_on(self, reverse: bool) -> bool:
        """Look for the same pattern once more, perhaps the other way; tell whether it is there."""
        pattern, backwards = self._pattern
        return bool(pattern) and self._feed.transcript.search(pattern, backwards != reverse)

    async def _fetch(self) -> None:
        """Fill the transcript anew; the same text stays in sight."""
        pages = await self._link.read_pages() if self._kernel().transcript.elided else []
        below = self.below
        self._feed.show_cells(complete(self._kernel().transcript, join_pages(pages)))
        transcript = self._feed.transcript
        while transcript.pending:
            transcript.tick()
            await asyncio.sleep(0)
        transcript.scroll_to_end()
        transcript.scroll_rows(-below)
