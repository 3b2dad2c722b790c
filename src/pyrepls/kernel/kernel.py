"""The main thread: takes cells from a queue and has them run; between two cells it lets background tasks go on."""

from __future__ import annotations

from _queue import SimpleQueue

from .errands import Errand
from .imports import import_standard
from .late import load_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Union

    from ..protocol.requests import Execute
    from .cells import Cells
    from .errands import Errands

WARM_UP = ("linecache", "traceback")
"""What the first failure needs; imported while nobody waits, it does not delay it."""


class Kernel:
    """The queue of cells, and why it ends."""

    def __init__(self, cells: Cells, errands: Errands) -> None:
        self.cells = cells
        self.errands = errands
        self.stopping = ""
        """Why no further cell is taken."""
        self._queue: SimpleQueue[Union[Execute, Errand, None]] = SimpleQueue()
        self._accepted = 0
        self._in_loop = False
        cells.interruption.background = self._runs_task

    @property
    def waiting(self) -> int:
        """Cells and errands accepted and not finished; each count is written by one thread only."""
        return self._accepted - self.cells.finished - self.errands.finished

    def submit(self, work: Execute | Errand) -> None:
        """Queue a cell or an errand; from the control thread."""
        self._accepted += 1
        self._put(work)

    def stop(self, reason: str) -> None:
        """Take no further cell, and end after the running one; from the control thread."""
        self.stopping = reason
        self._put(None)

    def run(self) -> None:
        """Run cells until told to stop."""
        load_all()
        self.cells.watching.exact.warm_up()
        for name in WARM_UP:
            if self._queue.empty():
                import_standard(name)
        while True:
            work = self._next()
            if self.stopping or work is None:
                return
            if isinstance(work, Errand):
                self.errands.run(work)
            else:
                self.cells.run(work)

    def _put(self, work: Execute | Errand | None) -> None:
        self._queue.put(work)
        if self.cells.loop is not None:
            self.cells.loop.wake()

    def _next(self) -> Execute | Errand | None:
        loop = self.cells.loop
        while loop is not None and not loop.closed and self._queue.empty():
            self._in_loop = True
            try:
                loop.wait(lambda: not self._queue.empty(), self.cells.look_at_tasks)
            except BaseException as problem:  # a background task raised SystemExit, or was interrupted
                self.cells.show(problem)
            finally:
                self._in_loop = False
        return self._queue.get()

    def _runs_task(self) -> bool:
        return self._in_loop and self.cells.loop is not None and self.cells.loop.in_task()
