"""Which line has run, on Python 3.12 and later: `sys.monitoring`, on the code of cells only.

An event comes *before* a line runs, so what the line before it did is compared then. Lines that are hot switch their
own events off until the tick, which re-arms only our tool: `restart_events` would re-arm other people's as well.
"""

from __future__ import annotations

import sys
from _thread import get_ident
from _weakref import ref

from ..inspecting.slots import identity
from .exact import Exact
from .lines import HITS, Heat, Lines
from .threads import Threads, innermost_in_cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Any, Callable, Optional

    from .code_names import LineNames
    from .exact import Compile

TOOLS = (4, 3)
"""The numbers that no convention gives to a debugger, a profiler, coverage or an optimizer."""

NAME = "pyrepls"

_getframe = sys._getframe  # kept: a cell may put something else in its place


class Monitoring(Exact):
    """The code of the cells, and where each thread was last seen in it."""

    def __init__(self, lines: Lines, threads: Threads, complain: Callable[[str], None]) -> None:
        self._lines = lines
        self._threads = threads
        self._complain = complain
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        self._monitoring = monitoring
        self._disable = monitoring.DISABLE
        self._get_tool = monitoring.get_tool
        self._set_events = monitoring.set_local_events
        events = monitoring.events
        self._events = events.LINE | events.PY_RETURN | events.PY_YIELD | events.PY_RESUME
        self._tool = -1
        self._on = False
        self._codes: dict[int, Code] = {}
        self._last: dict[int, Optional[tuple[Code, int]]] = {}
        """By thread: the line that runs, None when it is not known."""
        self._touched: set[Code] = set()
        self._hot: set[Code] = set()
        self._unsure: set[Code] = set()
        """Those that were hot since everything was compared: what is found now may have been their work."""
        self._muted: set[Code] = set()
        self._stood: dict[int, tuple[CodeType, int]] = {}

    def compiled(self, node: Any, cell: int, compile_node: Compile) -> CodeType:
        """Return the code of a statement; its lines are watched, and those of the functions in it."""
        code = compile_node(node)
        if _lines_of(code) > 1:  # else its end tells as much as its line
            self._add(code, cell)
        self._adopt_inside(code, cell)
        return code

    def warm_up(self) -> None:
        """Import what reads the code of cells."""
        _code_names()

    def switch(self, on: bool) -> None:
        """Begin, or stop until further notice."""
        if on == self._on:
            return
        self._on = on
        if on and self._tool < 0:
            self._take_tool()
        for each in list(self._codes.values()):
            self._set(each, on)
        self._last.clear()

    def begin(self) -> None:
        """A statement of a cell begins on this thread."""
        self._last.pop(get_ident(), None)

    def end(self) -> tuple[int, int]:
        """A statement has ended: return the cell and the line that ran last, zeros when they are not known."""
        last = self._last.pop(get_ident(), None)
        return (last[0].cell, last[1]) if last is not None and not self._unsure else (0, 0)

    def tick(self) -> None:
        """Make hot lines exact again, and mute loops of one line: they give no events but would pay for them."""
        self._lines.rest()
        self._mute()
        hot, self._hot = self._hot, set()
        for each in self._touched - hot:
            each.heat.ticks = 0
        for each in list(hot):
            each.heat.ticks += 1
            if each.heat.rests:
                self._hot.add(each)
            else:
                self._rearm(each)
        for each in list(self._touched):
            each.hits.clear()
        self._touched = set()
        alive = self._threads.idents()
        for ident in [ident for ident in list(self._last) if ident not in alive]:
            self._last.pop(ident, None)

    @property
    def unsure(self) -> bool:
        """Whether what is found now may be the work of a line that was too hot to tell."""
        return bool(self._unsure)

    def pending(self) -> set[str]:
        """Return the names that lines which run now on other threads bind, and will tell themselves."""
        names: set[str] = set()
        thread = get_ident()
        for ident, last in list(self._last.items()):
            if last is not None and ident != thread and not last[0].hot:
                names |= last[0].line(last[1]).binds
        return names

    def cool_down(self) -> None:
        """Everything was compared, and no code of the user's runs: all lines are exact again."""
        self._hot = set()
        for each in [each for each in list(self._codes.values()) if each.hot]:  # a tick may have missed one
            each.heat.ticks = 0
            each.hits.clear()
            self._rearm(each)
        self.settle()

    def _rearm(self, each: Code) -> None:
        each.hot = False
        if each not in self._muted:
            self._set(each, False)
            self._set(each, self._on)

    def settle(self) -> None:
        """Everything was compared since the last tick: what changes from now on is the work of a line that tells."""
        for each in self._unsure - self._hot:
            each.cooled.clear()
        self._unsure &= self._hot

    def _adopt_inside(self, code: CodeType, cell: int) -> None:
        for each in code.co_consts:
            if type(each) is type(code):
                if _lines_of(each) > 1 or not each.co_name.startswith("<"):
                    self._add(each, cell)
                self._adopt_inside(each, cell)

    def _add(self, code: CodeType, cell: int) -> None:
        key = identity(code)
        self._codes[key] = added = Code(ref(code, lambda _: self._codes.pop(key, None)), cell)
        if self._on:
            self._set(added, True)

    def _take_tool(self) -> None:
        monitoring = self._monitoring
        for tool in TOOLS:
            try:
                monitoring.use_tool_id(tool, NAME)
            except ValueError:
                continue  # a tool of the user's
            self._tool = tool
            events = monitoring.events
            monitoring.register_callback(tool, events.LINE, self._on_line)
            monitoring.register_callback(tool, events.PY_RETURN, self._on_return)
            monitoring.register_callback(tool, events.PY_YIELD, self._on_return)
            monitoring.register_callback(tool, events.PY_RESUME, self._on_resume)
            return
        self._lose("other tools have taken all free numbers of sys.monitoring")

    def _set(self, each: Code, on: bool) -> None:
        code = each.code()
        if code is None or self._tool < 0:
            return
        if self._get_tool(self._tool) != NAME:  # whose it is now, that one's events they are
            self._tool = -1
            self._lose("a tool of the code's has taken its number of sys.monitoring")
            return
        self._set_events(self._tool, code, self._events if on else 0)

    def _lose(self, why: str) -> None:
        self._complain(f"changes are seen thirty times a second but no longer line by line, since {why}")

    def _on_line(self, code: CodeType, line: int) -> Any:
        each = self._codes.get(identity(code))
        if each is None or not self._on:
            return self._disable
        hits = self._count(each, line)
        if hits:
            self._step((each, line), hits)
            return None
        each.cool(line)
        self._step(None, HITS)
        return self._disable

    def _on_return(self, code: CodeType, offset: int, _value: object) -> Any:
        each = self._codes.get(identity(code))
        if each is None or not self._on:
            return self._disable
        hits = self._count(each, -offset - 1)
        self._step(self._standing(innermost_in_cell(_getframe(1).f_back)), hits or HITS)
        return None if hits else self._disable

    def _on_resume(self, code: CodeType, offset: int) -> Any:
        each = self._codes.get(identity(code))
        if each is None or not self._on:
            return self._disable
        hits = self._count(each, -offset - 1)
        self._step((each, _getframe(1).f_lineno), hits or HITS)
        return None if hits else self._disable

    def _step(self, now: tuple[Code, int] | None, hits: int) -> None:
        """Compare what the line that ran last on this thread has done; `now` another one begins."""
        thread = get_ident()
        before = self._last.get(thread)
        try:
            if before is not None:
                self._compare(*before, hits)
        finally:  # not earlier: until it is compared, other threads leave it alone
            self._last[thread] = now

    def _standing(self, frame: FrameType | None) -> tuple[Code, int] | None:
        each = self._codes.get(identity(frame.f_code)) if frame is not None else None
        return None if each is None or frame is None else (each, frame.f_lineno)

    def _count(self, each: Code, location: int) -> int:
        """Return how often an event came from a place within this tick; 0 when that place is to fall silent."""
        hits = each.hits
        count = hits.get(location, 0) + 1
        hits[location] = count
        self._touched.add(each)
        if count < HITS and not self._lines.tired:
            return count
        each.hot = True
        self._hot.add(each)
        self._unsure.add(each)
        return 0

    def _compare(self, each: Code, line: int, hits: int) -> None:
        done = each.line(line)
        if done.anything or done.mentions:
            self._lines.ran(done, each.cell, line, done.binds - each.cooled if self._unsure else None, hits)

    def _mute(self) -> None:
        """Two ticks on the same line, no event, and the lock given away at the loop's jump back: a loop of one line."""
        stood, self._stood = self._stood, {}
        wanted = set()
        for ident, frame in self._threads.frames().items():
            code, line = frame.f_code, frame.f_lineno or 0
            each = self._codes.get(identity(code))
            self._stood[ident] = code, line
            if each is None or stood.get(ident) != (code, line):
                continue
            if each in self._muted or (not each.hits and code.co_code[frame.f_lasti] in _code_names().JUMPS_BACK):
                wanted.add(each)
        for each in wanted - self._muted:
            self._set(each, False)
        for each in self._muted - wanted:
            self._set(each, self._on)
        self._muted = wanted


class Code:
    """One code object of a cell: what its lines do, and how often they ran within this tick."""

    __slots__ = ("_lines", "cell", "code", "cooled", "heat", "hits", "hot")

    def __init__(self, code: ref[CodeType], cell: int) -> None:
        self.code = code
        self.cell = cell
        self.hits: dict[int, int] = {}
        self.heat = Heat()
        self.hot = False
        """Whether some of its events are off, so that the line seen last need not be the one that ran last."""
        self.cooled: set[str] = set()
        """What the lines bind whose events are off."""
        self._lines: dict[int, LineNames] | None = None

    def line(self, line: int) -> LineNames:
        """Return what a line does to the namespace."""
        if self._lines is None:
            code = self.code()
            self._lines = {} if code is None else _code_names().names_by_line(code)
        return self._lines.get(line) or _code_names().NONE

    def cool(self, line: int) -> None:
        """The events of a line are off until the next tick."""
        self.cooled |= self.line(line).binds


_kept: list[Any] = []


def _code_names() -> Any:
    """Import late, and keep: a cell may empty `sys.modules`."""
    if not _kept:
        from . import code_names

        _kept.append(code_names)
    return _kept[0]


def _lines_of(code: CodeType) -> int:
    return len({line for _, _, line in code.co_lines() if line})
