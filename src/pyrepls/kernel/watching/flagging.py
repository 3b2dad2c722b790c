"""Which line has run, before Python 3.12: flags in the code of cells, which call back behind their statements."""

from __future__ import annotations

import sys
from _thread import get_ident
from _weakref import ref

from ..inspecting.slots import identity
from .exact import Exact
from .flags import Flag, instrumented, patched
from .lines import HITS, Heat, Lines
from .threads import Threads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any, Callable

    from .code_names import LineNames
    from .exact import Compile
    from .flags import Names


_getframe = sys._getframe
_gettrace, _getprofile = sys.gettrace, sys.getprofile  # kept: a cell may put others in their place

MOST_KNOWN = 200
"""Code objects whose lines are remembered."""


class CellFlag(Flag):
    """A flag that knows its cell and how often it was met within this tick."""

    __slots__ = ("__weakref__", "cell", "done", "heat", "hits")

    def __init__(self, line: int, names: Names, report: Callable[[Any], object], cell: int) -> None:
        super().__init__(line, names, report)
        self.cell = cell
        self.hits = 0
        self.heat = Heat()
        self.done: LineNames | None = None
        """What its statement does to the namespace."""

    def turn(self, on: bool) -> None:
        """Let the code call it, or no longer."""
        self[:] = (True,) if on else ()


class Flagging(Exact):
    """The flags of the cells' code: which are off and why.

    While a trace function is set all are: a debugger would step into what they call. Until then it is as if nothing
    told of lines.
    """

    def __init__(self, lines: Lines, threads: Threads) -> None:
        self._lines = lines
        self._threads = threads
        self._names: Any = None
        self._known: dict[int, tuple[CodeType, dict[int, LineNames]]] = {}
        self._on = False
        self._touched: list[CellFlag] = []
        self._hot: list[CellFlag] = []
        self._unsure = False
        self._cooled: set[str] = set()
        self._flags: list[ref[CellFlag]] = []
        self._prune_at = 1000
        self._aside = False

    def compiled(self, node: Any, cell: int, compile_node: Compile) -> CodeType:
        """Return the code with flags in it; without, when nothing is watched or it cannot be flagged."""
        if len(self._flags) > self._prune_at:
            self._flags = [each for each in self._flags if each() is not None]
            self._prune_at = max(1000, 2 * len(self._flags))
        if self._on and hasattr(node, "body"):
            try:
                return self._flagged(node, cell, compile_node)
            except Exception:
                pass  # what is wrong with the source is said by the plain code; a defect of ours must not be felt
        return compile_node(node)

    def warm_up(self) -> None:
        """Import what reads the code of cells."""
        from . import code_names

        self._names = code_names

    def switch(self, on: bool) -> None:
        """Begin, or stop until further notice."""
        if on != self._on:
            self._on = on
            self._turn_all()

    def begin(self) -> None:
        """A statement of a cell begins on this thread: whoever traced may have gone."""
        if self._aside and _gettrace() is None and _getprofile() is None:
            self._aside = False
            self._turn_all()

    def step_aside(self) -> None:
        """Call nothing until a statement begins without a trace function."""
        if not self._aside:
            self._aside = True
            self._turn_all()

    @property
    def unsure(self) -> bool:
        """Whether what is found now may be the work of a flag that was off."""
        return self._unsure

    def pending(self) -> set[str]:
        """Return the names that lines which run now on other threads bind, and will tell themselves."""
        names: set[str] = set()
        if self._threads.running:
            here = get_ident()
            for ident, frame in self._threads.frames().items():
                if ident != here:
                    names |= self._line(frame.f_code, frame.f_lineno).binds
        return names - self._cooled

    def tick(self) -> None:
        """Turn hot flags on again."""
        self._lines.rest()
        touched, self._touched = self._touched, []
        hot, self._hot = self._hot, []
        for flag in touched:
            flag.hits = 0
            if flag:
                flag.heat.ticks = 0
        for flag in hot:
            flag.heat.ticks += 1
            if flag.heat.rests:
                self._hot.append(flag)
            else:
                flag.turn(self._on and not self._aside)

    def cool_down(self) -> None:
        """Everything was compared, and no code of the user's runs: all lines are exact again."""
        hot, self._hot = self._hot, []
        for flag in hot:
            flag.heat.ticks = flag.hits = 0
            flag.turn(self._on and not self._aside)
        self.settle()

    def settle(self) -> None:
        """Everything was compared since the last tick: what changes from now on is the work of a line that tells."""
        if not self._hot:
            self._unsure = False
            self._cooled.clear()

    def leave(self) -> None:
        """Be quiet for ever: this is a forked child."""
        self.switch(False)

    def _turn_all(self) -> None:
        on = self._on and not self._aside
        self._hot = []
        kept = []
        for each in self._flags:
            flag = each()
            if flag is not None:
                flag.turn(on)
                kept.append(each)
        self._flags = kept

    def _line(self, code: CodeType, line: int) -> LineNames:
        if self._names is None:
            self.warm_up()
        known = self._known.get(identity(code))
        if known is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            known = self._known[identity(code)] = code, self._names.names_by_line(code)
        return known[1].get(line) or self._names.NONE

    def _flagged(self, node: Any, cell: int, compile_node: Compile) -> CodeType:
        flags: list[Flag] = []

        def make(line: int, names: Names) -> Flag:
            flag = CellFlag(line, names, self._met, cell)
            flag.turn(not self._aside)
            self._flags.append(ref(flag))
            flags.append(flag)
            return flag

        marked = instrumented(node, make)
        code = compile_node(marked)
        return patched(code, flags) if flags else code

    def _met(self, flag: Any) -> None:
        flag.hits += 1
        if flag.hits == 1:
            self._touched.append(flag)
        if flag.hits >= HITS or self._lines.tired:
            flag.turn(False)
            self._hot.append(flag)
            self._cooled.update(flag.done.binds if flag.done else ())
            self._unsure = True
        done = flag.done or self._done(flag, _getframe(2).f_code)
        sure = None if not self._unsure else done.binds - self._cooled
        self._lines.ran(done, flag.cell, flag.line, sure, flag.hits)

    def _done(self, flag: CellFlag, code: CodeType) -> LineNames:
        line = self._line(code, flag.line)
        flag.done = done = type(line)()
        done.anything = flag.names is None
        done.mentions, done.binds = set(flag.names or ()), line.binds
        return done
