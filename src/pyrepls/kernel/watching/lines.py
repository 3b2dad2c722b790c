"""What happens when a line of a cell has run: compare what it may have changed, within a budget of time per tick.

Shared by both ways of learning that a line has run (`monitoring`, `flagging`). A line is exact until it is hot: until
it has run `HITS` times within a tick, or all lines together have cost `SECONDS` of it. Then only the tick sees it.
"""

from __future__ import annotations

import sys
from _thread import get_ident
from time import thread_time

from .place import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Callable, Optional

    from ..interruption import Interruption
    from .changes import Changes
    from .threads import Threads

    Sure = Optional[Collection[str]]

HITS = 20
"""How often a line is exact within one tick: about 600 times a second."""

SECONDS = 0.002 if sys.version_info >= (3, 12) else 0.004
"""What comparing after lines may cost within one tick, a thirtieth of a second; older Pythons are slower at it."""


class Lines:
    """The budget, and the comparison after a line."""

    def __init__(self, changes: Changes, threads: Threads, interruption: Interruption) -> None:
        self.changes = changes
        self.after: Callable[[list, bool], BaseException | None] = lambda _changes, _main: None  # type: ignore[type-arg]
        """What else is done after a line: evaluate watches, decide whether the cell is to be broken."""
        self._threads = threads
        self._interruption = interruption
        self._spent = 0.0

    @property
    def tired(self) -> bool:
        """Whether the budget of this tick is used up."""
        return self._spent > SECONDS

    def rest(self) -> None:
        """A new tick begins."""
        self._spent = 0.0

    def ran(self, names: Collection[str] | None, cell: int, line: int, sure: Sure) -> None:
        """A line has run that may have changed these names, or any for None. Raises what breaks the cell.

        `sure` are the names that it changed itself if they have changed, None for all.
        """
        began = thread_time()
        thread = get_ident()
        stop: BaseException | None = None
        with self._interruption:
            try:
                place = Place(cell, line, sure, thread, self._threads.name)
                stop = self.after(self.changes.check(names, place), thread == self._threads.main)
            except Exception:
                pass  # no stack or no memory is left: the user's code must not feel that it is watched
        self._spent += thread_time() - began
        if stop is not None:
            raise stop
