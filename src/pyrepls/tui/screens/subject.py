"""What a screen is about when it is about one value: the pane, the path to the value, and what the session knows."""

from __future__ import annotations

import ast
import time
from collections.abc import Iterable

from pyrepls.client.mirror import Mirror
from pyrepls.model import events as ev
from pyrepls.model.ids import CellId
from pyrepls.model.session import History, Kernel, Point, Session, Variable
from pyrepls.model.watched import MOST_POINTS, changed
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.record import replace
from pyrepls.protocol.variables import Watch
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.sidebar.paths import Path, expression_of

_OF_THE_VALUE = (ev.VariablesChanged, ev.KernelStateChanged, ev.KernelRestarted, ev.CellStarted, ev.CellFinished)
_OF_THE_SESSION = (ev.WatchesChanged, ev.PaneClosed, ev.SnapshotTaken)


class Subject:
    """One value of one pane. It may be unbound and bound again, and its pane may go away."""

    def __init__(self, mirror: Mirror, link: PaneLink, path: Path) -> None:
        self.mirror = mirror
        self.link = link
        self.path = path
        self.expression = expression_of(path)
        """The value as an expression; None when no expression leads to it."""
        self.text = self.expression or "".join(path)
        """How the value is called; an expression is also the text of the watch that pins it."""

    @property
    def session(self) -> Session:
        """The session as it is now."""
        return self.mirror.session

    @property
    def kernel(self) -> Kernel | None:
        """The pane's kernel; None when the pane is closed."""
        return self.session.kernel_of(self.link.pane) if self.link.pane in self.session.panes else None

    @property
    def label(self) -> str:
        """The pane as users name it; empty when it is closed."""
        return self.session.label(self.link.pane) if self.kernel else ""

    @property
    def variable(self) -> Variable | None:
        """What was last reported of the value; None for what is neither a variable nor pinned."""
        kernel = self.kernel
        return kernel.variables.get(self.text) if kernel else None

    @property
    def root(self) -> Variable | None:
        """What was last reported of the variable in which the value lies."""
        kernel = self.kernel
        return kernel.variables.get(self.path[0]) if kernel else None

    @property
    def history(self) -> History | None:
        """What the value has been; None while it is not pinned."""
        kernel = self.kernel
        if kernel is None or self.watch is None:
            return None
        return kernel.histories.get(self.text, History())

    @property
    def watch(self) -> Watch | None:
        """The watch that pins the value."""
        kernel = self.kernel
        watches = self.session.watches_of(kernel.id) if kernel else ()
        return next((watch for watch in watches if watch.text == self.text), None)

    @property
    def pinned(self) -> str:
        """Where the value is pinned, in words; empty when it is not."""
        watch = self.watch
        if watch is None:
            return ""
        everywhere = any(each.text == watch.text for each in self.session.watches)
        return "pinned in all panes" if everywhere else "pinned"

    @property
    def busy(self) -> bool:
        """Whether code of the user runs, which may change the value."""
        kernel = self.kernel
        return kernel is not None and kernel.running is not None

    def number_of(self, cell: int) -> int:
        """Return the number that a cell carries on the screen; 0 for one that is not known any more."""
        kernel = self.kernel
        found = kernel.transcript.cell(CellId(cell)) if kernel else None
        return found.number if found else 0

    @property
    def trouble(self) -> str:
        """Why nothing new can be known of the value now; empty when it can."""
        kernel = self.kernel
        if kernel is None:
            return "the pane was closed"
        if kernel.state == "dead":
            return "the interpreter is dead" + (f": {kernel.reason}" if kernel.reason else "")
        return "the interpreter starts" if kernel.state == "starting" else ""

    def concerned(self, events: Iterable[Event]) -> bool:
        """Tell whether events may have changed what there is to say about the value."""
        kernel = self.kernel
        names = (self.text, self.path[0])
        for event in events:
            if isinstance(event, _OF_THE_SESSION):
                return True
            if isinstance(event, _OF_THE_VALUE) and kernel is not None and event.kernel == kernel.id:
                if not isinstance(event, ev.VariablesChanged):
                    return True
                if any(change.name in names for change in event.changes):
                    return True
        return False


class Seen:
    """What a value has been since somebody began to look: the history of what is not pinned."""

    def __init__(self, subject: Subject) -> None:
        self.history = History()
        self._subject = subject

    def take(self, events: Iterable[Event]) -> None:
        """Keep what events say of the value."""
        kernel, text = self._subject.kernel, self._subject.text
        for event in events:
            if isinstance(event, ev.VariablesChanged) and kernel is not None and event.kernel == kernel.id:
                mine = [change for change in event.changes if change.name == text]
                if mine:
                    self.history = changed({}, {text: self.history}, mine, {text})[1][text]

    def see(self, number: float | None) -> None:
        """Keep a point of a value that nobody reports."""
        if number is not None and self._subject.variable is None:
            points = (*self.history.points[-MOST_POINTS + 1 :], Point(time.time(), number))
            self.history = replace(self.history, points=points)


def path_in(text: str) -> Path:
    """Return the path that a typed expression is, step by step; the whole of it where it is no chain of steps."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return (text.strip(),)
    steps: list[str] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            steps.append(f".{node.attr}")
        elif isinstance(node, ast.Subscript):
            steps.append(f"[{ast.unparse(node.slice)}]")
        else:
            return (text.strip(),)
        node = node.value
    return (node.id, *reversed(steps))
