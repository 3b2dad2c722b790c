"""What happens when a line of a cell has run: compare what it may have changed, within a budget of time per tick.

Shared by both ways of learning that a line has run (`monitoring`, `flagging`). A line is exact until it is hot: until
it has run `HITS` times within a tick, or all lines together have cost `SECONDS` of it. Then only the tick sees it.
"""

from __future__ import annotations

import sys
from _thread import get_ident

from ..sources import cell_of
from .place import Place
from .threads import innermost_in_cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Callable, Optional

    from ...protocol.variables import Change
    from ..interruption import Interruption
    from .changes import Changes
    from .code_names import LineNames
    from .threads import Threads

    Sure = Optional[Collection[str]]

_getframe = sys._getframe  # kept: a cell may put something else in its place

HITS = 20
"""How often a line is exact within one tick: about 600 times a second."""

BUDGET = 200
"""What all lines together may cost within one tick, in units of about five microseconds.

Counted, not timed: on a busy machine a clock would take what is exact for hot.
"""

PROBE = 10
"""Ticks after which a line that stays hot is looked at again, to see whether it still is; meanwhile it rests."""

WIDE = 5
"""How often within one tick a line that makes a call is looked at for names which the called code may have bound."""

COMPARED = 4
"""What it costs to compare when something seems to have changed."""


class Heat:
    """How long a line, or the code that it stands in, has been too hot to be exact."""

    __slots__ = ("ticks",)

    def __init__(self) -> None:
        self.ticks = 0

    @property
    def rests(self) -> bool:
        """Whether it is left alone for now; only the ticks see what it does."""
        return self.ticks > 1 and bool(self.ticks % PROBE)


class Lines:
    """The budget, and the comparison after a line."""

    def __init__(self, changes: Changes, threads: Threads, interruption: Interruption) -> None:
        self.changes = changes
        self.after: Callable[[list[Change], bool], BaseException | None] = lambda _changes, _main: None
        """What else is done after a line: evaluate watches, decide whether the cell is to be broken."""
        self.wakeful: Callable[[], bool] = lambda: False
        """Whether there is anything of that to do although nothing has changed."""
        self._threads = threads
        self._interruption = interruption
        self._spent = 0

    @property
    def tired(self) -> bool:
        """Whether the budget of this tick is used up."""
        return self._spent > BUDGET

    def rest(self) -> None:
        """A new tick begins."""
        self._spent = 0

    def told(self, value: object, path: str, _event: object) -> None:
        """A value has said itself that it has changed, at a path inside it. Raises what breaks the cell."""
        frame = None if self.tired else innermost_in_cell(_getframe(1))
        if frame is None:
            return
        place = Place(cell_of(frame.f_code.co_filename), frame.f_lineno or 0, None, get_ident(), self._threads.name)
        place.path = path
        self._compare(lambda: self.changes.tell(value, place))
        self._spent += 2

    def ran(self, done: LineNames, cell: int, line: int, sure: Sure, hits: int) -> None:
        """A line has run, for the `hits`-th time within this tick. Raises what breaks the cell.

        `sure` are the names that it changed itself if they have changed, None for all.
        """
        names, comparison = None if done.anything else done.mentions, self.changes.comparison
        wide = hits <= WIDE
        try:
            # What the line binds itself is compared even when a call on it could have bound anything else.
            stirs = (
                comparison.stirs(names, wide)
                or (names is None and not wide and comparison.stirs(done.binds, wide))
                or self.wakeful()
            )
        except Exception:
            stirs = True  # another thread bound a name meanwhile
        if stirs:
            place = Place(cell, line, sure, get_ident(), self._threads.name)
            self._spent += COMPARED
            self._compare(lambda: self.changes.check(names, place))
        else:
            self._spent += 1 if names is not None else comparison.weight(wide)

    def _compare(self, work: Callable[[], list[Change]]) -> None:
        stop: BaseException | None = None
        with self._interruption:
            try:
                stop = self.after(work(), get_ident() == self._threads.main)
            except Exception:
                pass  # no stack or no memory is left: the user's code must not feel that it is watched
        if stop is not None:
            raise stop
