"""Top-level `await`: one event loop that runs while such a statement runs and while the kernel waits for a cell.

Made when the first cell awaits. Between cells it goes on, so background tasks make progress at the prompt; while an
ordinary statement runs they pause, as the main thread is not the loop's.
"""

from __future__ import annotations

from .imports import import_standard
from .pace import TICK

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from typing import Any, Callable

    from .execute import Statement


class Loop:
    """The user's event loop on the main thread."""

    def __init__(self) -> None:
        self._asyncio: Any = import_standard("asyncio")
        self._loop: asyncio.AbstractEventLoop = self._asyncio.new_event_loop()

    @property
    def closed(self) -> bool:
        """Whether the user's code has closed it."""
        return self._loop.is_closed()

    def run(self, statement: Statement, names: dict[str, Any]) -> None:
        """Run a statement to its end; Ctrl+C cancels it. Runs user code, so guard it."""
        self._asyncio.set_event_loop(self._loop)
        task = self._loop.create_task(_run(statement, names))
        try:
            self._loop.run_until_complete(task)
        except (KeyboardInterrupt, SystemExit) as stop:
            if task.done():
                own = not task.cancelled() and task.exception() is stop
                raise (stop if own else stop.with_traceback(None))  # noqa: B904 - it is the one that was caught
            task.cancel()
            trace = self._end(task)
            raise stop.with_traceback(trace) from None

    def wait(self, ready: Callable[[], bool], look: Callable[[], None]) -> None:
        """Run background tasks until `ready`, with a `look` at each tick while there are any.

        What they raise through the loop is raised here.
        """
        while not ready() and not self.closed:
            ticks = self._tick_soon(look)
            try:
                self._loop.run_forever()
            finally:
                ticks.clear()

    def _tick_soon(self, look: Callable[[], None]) -> list[bool]:
        """Begin to tick; what is returned is cleared to end it."""
        going = [True]

        def tick() -> None:
            if going:
                look()
                arm()

        def arm() -> None:
            if self._asyncio.all_tasks(self._loop):
                self._loop.call_later(TICK, tick)

        arm()
        return going

    def wake(self) -> None:
        """Make `wait` look again; from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._loop.stop)
        except RuntimeError:
            pass  # it is closed

    def in_task(self) -> bool:
        """Whether a task of the user's has the main thread right now."""
        return self._asyncio.current_task(self._loop) is not None

    def _end(self, task: asyncio.Task[Any]) -> Any:
        try:
            self._loop.run_until_complete(task)
        except self._asyncio.CancelledError as cancelled:
            while isinstance(cancelled.__context__, self._asyncio.CancelledError):
                cancelled = cancelled.__context__  # before 3.11, this one knows where the user's code waited
            return cancelled.__traceback__
        except Exception as problem:
            return problem.__traceback__
        return None


async def _run(statement: Statement, names: dict[str, Any]) -> None:
    value = eval(statement.code, names)
    if statement.awaits:
        await value
