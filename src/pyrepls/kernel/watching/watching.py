"""The facade of watching: what is watched, and what is done for it at each statement, line and tick."""

from __future__ import annotations

import os
import sys
from time import monotonic

from ...observable.hooks import listen
from ...protocol.envelope import Reply, Request
from ...protocol.events import WatchingStopped
from ...protocol.variables import Change
from ..inspecting.steps import steps_of
from .changes import Changes
from .comparison import Comparison
from .conditions import Conditions, WatchBreak
from .exact import Exact
from .expressions import EVERY, LIVE, Evaluator, Expression
from .lines import Lines
from .place import Place
from .threads import Threads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Callable

    from ...protocol.requests import Observe
    from ...protocol.variables import Watch
    from ..interruption import Interruption
    from ..namespace import Namespace
    from ..outbox import Outbox


BEARABLE = 0.05
"""Seconds that an expression may take to be evaluated at the end of every cell."""


class Refresh(Request):
    """Never sent: what the control thread asks of the main thread when other things are to be watched."""


class Watching:
    """What is watched in one kernel."""

    def __init__(self, namespace: Namespace, outbox: Outbox, interruption: Interruption) -> None:
        self.watches: tuple[Watch, ...] = ()
        self.threads = Threads()
        self.comparison = Comparison(namespace)
        self.changes = Changes(self.comparison, outbox.emit)
        self.cell = 0
        """The cell that runs or ran last."""
        self._outbox = outbox
        self._interruption = interruption
        self._evaluator = Evaluator(namespace.names)
        self._expressions: dict[str, Expression] = {}
        self._conditions = Conditions(self._evaluator)
        self._next_due = 0.0
        self._doubts: list[Change] = []
        """Changes that a condition has not been asked about: another thread than the main one saw them."""
        lines = Lines(self.changes, self.threads, interruption)
        lines.after, lines.wakeful = self._after_line, self._is_wakeful
        self._told = lines.told
        self._deafen: Callable[[], None] | None = None
        """Ends the listening to observables."""
        self.exact = _choose(lines, self.threads, self._complain)
        self.comparison.pending = self.exact.pending
        self._switch()
        interruption.nudged = self._nudged
        os.register_at_fork(after_in_child=self._leave)

    @property
    def on(self) -> bool:
        """Whether anything is watched."""
        return self.comparison.variables or bool(self.watches)

    @property
    def lively(self) -> bool:
        """Whether ticks are needed while no cell runs: something is watched, and a thread of the user's is alive."""
        return self.threads.running and self.on

    @property
    def overdue(self) -> bool:
        """Whether the main thread must be reminded of something by `nudge`."""
        return self._evaluator.overdue or bool(self._doubts)

    def observe(self, request: Observe) -> None:
        """Watch other things than before; from the control thread."""
        self.watches = request.watches
        names: list[str] = []
        paths, expressions = {}, {}
        for watch in request.watches:
            steps = steps_of(watch.text)
            expression = self._expressions.get(watch.text) or Expression(watch.text)
            if watch.breaks == "true":
                names += expression.names  # else nobody would notice that it is to be asked again
            if steps is not None and len(steps) == 1 and expression.code is not None:
                names.append(watch.text)
                continue
            if steps is not None and len(steps) > 1:
                paths[watch.text] = steps
            expressions[watch.text] = expression
        self._expressions = expressions
        self._conditions.set(request.watches)
        self.changes.pin(request.variables, dict.fromkeys(names), paths, expressions)
        self._switch()
        if self.on:
            self.changes.look(Place(self.cell, 0, ()))
            self._outbox.send_waiting()

    def _switch(self) -> None:
        self.exact.switch(self.on)
        if self.on and self._deafen is None:
            self._deafen = listen(self._told)
        elif not self.on and self._deafen is not None:
            self._deafen()
            self._deafen = None

    def refresh(self) -> Reply:
        """Evaluate what is watched while nothing runs."""
        self._evaluate(Place(self.cell, 0, None), list(self._expressions.values()))
        self.changes.look(Place(self.cell, 0, None))
        self._outbox.send_waiting()
        return Reply()

    def begin_cell(self, cell: int) -> None:
        """A cell begins: on the main thread, before its first statement. Runs code of the user, which cannot raise."""
        self.cell = cell
        self._doubts = []
        if self.on:
            self.exact.tick()
        if self._conditions:
            self._conditions.begin()

    def after_statement(self, line: int, simple: bool, last: bool) -> BaseException | None:
        """A statement has ended; return what breaks the cell before the next one.

        `line` is its first, and `simple` says that it ran no loop of its own, so that a change is exactly one.
        """
        if not self.on:
            return None
        where = self.exact.end()
        known = where != (0, 0)
        place = self._here(
            *(where if known else (self.cell, line)), None if (known or simple) and not self.exact.unsure else ()
        )
        found = self._doubts + self.changes.look(place, last)
        self._doubts = []
        if self.exact.unsure and not self.threads.running:
            self.exact.cool_down()
        if self._expressions:
            now = monotonic()
            due = [each for each in self._expressions.values() if each.due <= now or (last and each.seconds < BEARABLE)]
            found += self._evaluate(place, due)
            self.changes.flush()
        reason = self._conditions.reason(found) if found and self._conditions and not last else ""
        return WatchBreak(reason) if reason else None

    def tick(self, cell: int) -> None:
        """Compare what changes in hot code, in libraries, in other threads; on the tick thread."""
        if not self.on:
            return
        self.exact.tick()
        where = self.threads.place(self.threads.main) if cell else (0, 0)
        place = Place(where[0] or cell or self.cell, where[1], ())
        self._doubt(self.changes.glance(place, self.exact.settle))

    def _here(self, cell: int, line: int, sure: Collection[str] | None) -> Place:
        return Place(cell, line, sure, self.threads.main, self.threads.name)

    def _evaluate(self, place: Place, expressions: Iterable[Expression]) -> list[Change]:
        found: list[Change] = []
        for each in expressions:
            if each.text not in self.comparison.resolved:
                found += self.changes.note(each.text, self._evaluator.preview(each), place)
        return found

    def _is_wakeful(self) -> bool:
        if not self._expressions or monotonic() < self._next_due:
            return False
        self._next_due = monotonic() + EVERY
        return True

    def _after_line(self, found: list[Change], main: bool) -> BaseException | None:
        if not main:
            self._doubt(found)
            return None
        if self._expressions:
            now = monotonic()
            due = [each for each in self._expressions.values() if each.due <= now and each.seconds < LIVE]
            if due:
                found = found + self._evaluate(self._here(self.cell, 0, ()), due)
        reason = self._conditions.reason(found) if found and self._conditions else ""
        return WatchBreak(reason) if reason else None

    def _doubt(self, found: list[Change]) -> None:
        if found and self._conditions and self._conditions.concern(found):
            self._doubts += found
        if self._doubts:
            self._interruption.nudge()

    def _nudged(self) -> None:
        self._evaluator.remind()
        if self._doubts and self._interruption.free:
            doubts, self._doubts = self._doubts, []
            reason = self._conditions.reason(doubts)
            if reason:
                raise WatchBreak(reason)

    def _complain(self, why: str) -> None:
        self._outbox.emit(WatchingStopped(why))

    def _leave(self) -> None:
        self.watches = ()
        self.changes.stop()
        self.exact.leave()


def _choose(lines: Lines, threads: Threads, complain: object) -> Exact:
    if sys.version_info >= (3, 12):
        from .monitoring import Monitoring

        return Monitoring(lines, threads, complain)  # type: ignore[arg-type]
    from .flagging import Flagging

    return Flagging(lines, threads)
