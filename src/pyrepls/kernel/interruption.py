"""Ctrl+C: it reaches the user's code, and never ours.

While the user's code runs, SIGINT has the handler that this code sees and may replace (at first Python's own);
otherwise it has ours, which does nothing at the prompt. So a cell ends where Python would end it, and a report is
never torn in half.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
from _thread import get_ident

NUDGE = _signal.SIGURG
"""A signal that does nothing but end a wait."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any, Callable


class Interruption:
    """The two handlers and who has the main thread; only the main thread may call it, others pass through."""

    def __init__(self) -> None:
        self._main = get_ident()
        self._theirs: Any = _signal.default_int_handler
        self._armed = False
        self._held = 0
        self._pending = False
        self.in_cell = False
        """Whether Ctrl+C between two pieces of the user's code is kept for the next piece."""
        self.background: Callable[[], bool] = lambda: False
        """Tells whether a background task of the user's runs while the kernel waits for a cell."""
        self.nudged: Callable[[], None] = _do_nothing
        """What a nudge reminds the main thread of; what it raises, the code that runs there sees."""
        _signal.signal(_signal.SIGINT, self._ours)
        _signal.signal(NUDGE, lambda _number, _frame: self.nudged())

    @property
    def free(self) -> bool:
        """Whether code of the user's has the main thread, and none of ours was called by it."""
        return self._armed and not self._held

    def listen(self, descriptor: int) -> None:
        """Have the number of each signal that arrives written to a descriptor, unless the user's code does so."""
        theirs = _signal.set_wakeup_fd(descriptor, warn_on_full_buffer=False)
        if theirs not in (-1, descriptor):
            _signal.set_wakeup_fd(theirs)

    def stop_listening(self) -> None:
        """Write no numbers any more: in a forked child, the descriptor may soon be somebody else's."""
        try:
            _signal.set_wakeup_fd(-1)
        except ValueError:
            pass  # another thread than the main one has forked, and has become it

    def begin_cell(self) -> None:
        """From here on Ctrl+C is meant for the cell, also between its statements."""
        self._pending = False
        self.in_cell = True

    def end_cell(self) -> None:
        """The cell is over, or at its last report: Ctrl+C is not for it any more."""
        self.in_cell = self._pending = False

    def nudge(self) -> None:
        """Make the main thread look whether a signal has arrived; from any thread.

        A signal that comes just before a sleep or a read is noticed only when that is over.
        """
        _signal.pthread_kill(self._main, NUDGE)

    def guarded(self, function: Callable[..., Any], *values: Any) -> tuple[Any, BaseException | None]:
        """Call code of the user's: the value, and what it raised or None. Nothing escapes, not even a late Ctrl+C."""
        value, raised = None, None
        try:
            try:
                self._arm()
                value = function(*values)
            except BaseException as problem:
                raised = _without_this_frame(problem)
            raised = self._disarm() or raised
        except BaseException as problem:
            raised = raised or _without_this_frame(problem)
            self._disarm()
        return value, raised

    def __enter__(self) -> None:
        """Hold Ctrl+C back: the user's code has called ours."""
        if self._armed and get_ident() == self._main:
            self._held += 1
            if self._held == 1:
                self._theirs = _signal.signal(_signal.SIGINT, self._ours) or self._theirs

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._held or get_ident() != self._main:
            return
        if self._held == 1:
            _signal.signal(_signal.SIGINT, self._theirs)
        self._held -= 1
        if not self._held:
            self._deliver()

    def _arm(self) -> None:
        self._held = 0
        self._armed = True
        _signal.signal(_signal.SIGINT, self._theirs)
        self._deliver()

    def _deliver(self) -> None:
        if self._pending:
            self._pending = False
            _signal.raise_signal(_signal.SIGINT)

    def _disarm(self) -> BaseException | None:
        late: BaseException | None = None
        while self._armed:
            try:  # `signal` first runs the handlers of signals that have arrived
                self._theirs = _signal.signal(_signal.SIGINT, self._ours) or self._theirs
                self._armed = False
            except BaseException as problem:
                late = _without_this_frame(problem)
        return late

    def _ours(self, _number: int, _frame: FrameType | None) -> None:
        if self._held or self.in_cell:
            self._pending = True
        elif self.background():
            raise KeyboardInterrupt


def _do_nothing() -> None:
    pass


def block_signals() -> None:
    """Leave every signal to the main thread; each thread of ours calls it first."""
    _signal.pthread_sigmask(_signal.SIG_BLOCK, _signal.valid_signals())


def _without_this_frame(problem: BaseException) -> BaseException:
    # Our frame holds the exception, which holds our frame: cut, the two do not keep the user's values alive.
    trace = problem.__traceback__
    return problem.with_traceback(trace.tb_next if trace is not None else None)
