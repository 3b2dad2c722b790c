"""What a sidebar shows, row by row: pins, variables, what is inside them. Pure: nothing here knows a screen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pyrepls.model.session import Variable
from pyrepls.protocol.variables import Change, Preview
from pyrepls.tui.sidebar.branches import Branches
from pyrepls.tui.sidebar.namespace import Namespace, Pin
from pyrepls.tui.sidebar.order import MOVING, Order, arranged, passes
from pyrepls.tui.sidebar.paths import Path
from pyrepls.tui.sidebar.points import Points, sparkline
from pyrepls.tui.sidebar.rows import PLURALS, Entry, Fold, Heading, More, Row, group_of

MAIN_THREAD = "MainThread"


class Contents:
    """The namespace of a kernel as its user wants to see it: filtered, sorted, unfolded."""

    def __init__(self) -> None:
        self.namespace = Namespace()
        self.branches = Branches()
        self.order: Order = "appearance"
        self.filter = ""
        self.folded = True
        """Whether modules, functions and classes share one line."""
        self.sections: tuple[str, str] = ("", "")
        """What stands over the first row, and over the rows after the heading."""
        self._points = Points()
        self._threads: dict[str, str] = {}
        self._appeared: dict[str, None] = {}

    def take(self, namespace: Namespace) -> tuple[list[str], bool]:
        """Show another state; return the names whose values are new, and whether rows must be arranged anew."""
        before, self.namespace = self.namespace, namespace
        variables, old = namespace.variables, before.variables
        fresh = [name for name, variable in variables.items() if old.get(name) is not variable]
        for name in fresh:
            self._points.see(variables[name])
        others = before.pins != namespace.pins or old.keys() != variables.keys()
        return fresh, others or any(self._moves(old[name], variables[name]) for name in fresh)

    def see(self, changes: Collection[Change]) -> set[Path]:
        """Remember who made some changes, and return the paths of what they changed."""
        lit: set[Path] = set()
        for change in changes:
            self._threads[change.name] = "" if change.thread == MAIN_THREAD else change.thread
            if change.new is not None:
                lit |= {(change.name,), self.branches.nearest(change.name, change.path)}
        return lit

    def clear(self) -> None:
        """Forget everything but filter and order: the kernel begins anew."""
        self.namespace = Namespace(pins=self.namespace.pins)
        self.branches.keep(set())
        self._points.clear()
        self._threads.clear()
        self._appeared.clear()

    def arrange(self) -> list[Row]:
        """Return all rows."""
        variables = self.namespace.variables
        for variable in variables.values():
            self._points.see(variable)
        self._points.keep(variables)
        self.branches.keep(variables.keys() | self.namespace.pinned.keys())
        self._threads = {name: thread for name, thread in self._threads.items() if name in variables}
        pinned = [pin.text for pin in self.namespace.pins if self._passes(pin.text)]
        own = self._own_names()
        passing = [name for name in own if self._passes(name)]
        rows = [row for text in pinned for row in self._unfolded((text,))]
        shown = list(self._variable_rows(passing))
        counts = _counted("watching", pinned, self.namespace.pins), _counted("variables", passing, own)
        self.sections = counts if pinned else (counts[1], "")
        return [*rows, *([Heading(counts[1])] if rows and shown else []), *shown]

    def preview(self, path: Path) -> Preview | None:
        """Return the preview of a value; None when there is none."""
        if len(path) == 1:
            variable = self.namespace.variables.get(path[0])
            return variable.preview if variable else None
        item = self.branches.item(path)
        return item.preview if item else None

    def label(self, path: Path) -> str:
        """Return how a value is called in its row."""
        item = self.branches.item(path) if len(path) > 1 else None
        return item.label if item else path[-1]

    def variable(self, path: Path) -> Variable | None:
        """Return the variable that a value is, or is in."""
        return self.namespace.variables.get(path[0])

    def pin(self, text: str) -> Pin | None:
        """Return how something is pinned; None when it is not."""
        return next((pin for pin in self.namespace.pins if pin.text == text), None)

    def thread(self, path: Path) -> str:
        """Return the thread that made the last change; empty for the main one."""
        return self._threads.get(path[0], "")

    def spark(self, path: Path, width: int) -> str:
        """Return the sparkline of a number: of what the session has seen of a pin, else of what was shown here."""
        if len(path) > 1 or not width:
            return ""
        history = self.namespace.histories.get(path[0])
        if history is not None and len(history.points) > 1 and self.pin(path[0]) is not None:
            return sparkline([point.value for point in history.points[-width:]], width)
        return sparkline(self._points[path[0]], width)

    def unfolds(self, path: Path) -> bool:
        """Tell whether there is something inside a value."""
        preview = self.preview(path)
        return preview is not None and preview.unfolds

    def _moves(self, old: Variable, new: Variable) -> bool:
        """Tell whether a change may move a row, or open or close something."""
        before, after = old.preview, new.preview
        if before.type != after.type and (self.filter or self.order == "type"):
            return True
        unfolds = before.unfolds != after.unfolds and (new.name,) in self.branches
        return unfolds or group_of(before) != group_of(after)

    @property
    def moving(self) -> bool:
        """Whether any change of a value may move its row."""
        return self.order in MOVING

    def _passes(self, name: str) -> bool:
        variable = self.namespace.variables.get(name)
        return passes(name, variable.preview.type if variable else "", self.filter)

    def _own_names(self) -> list[str]:
        """Return the variables that are not pinned, in their order."""
        variables, pinned = self.namespace.variables, self.namespace.pinned
        self._appeared = {name: None for name in (*self._appeared, *variables) if name in variables}
        names = [name for name in self._appeared if name not in pinned and name.isidentifier()]
        return arranged(names, variables, self.order)

    def _variable_rows(self, names: Sequence[str]) -> Iterator[Row]:
        variables = self.namespace.variables
        groups = {name: None if self.filter else group_of(variables[name].preview) for name in names}
        for name in names:
            if groups[name] is None:
                yield from self._unfolded((name,))
        counts = tuple((group, count) for group in PLURALS if (count := list(groups.values()).count(group)))
        if counts:
            yield Fold(counts, not self.folded)
        if not self.folded:
            for wanted in PLURALS:
                for name in names:
                    if groups[name] == wanted:
                        yield from self._unfolded((name,))

    def _unfolded(self, path: Path) -> Iterator[Row]:
        """Yield the row of a value and the rows of what is unfolded inside it."""
        yield Entry(path)
        if path not in self.branches or not self.unfolds(path):
            return
        branch = self.branches[path]
        for item in branch.items:
            yield from self._unfolded((*path, item.key))
        if branch.left or branch.total is None:
            yield More(path, branch.left)


def _counted(word: str, shown: Sequence[object], all: Sequence[object]) -> str:
    return f"{word} · {len(all)}" if len(shown) == len(all) else f"{word} · {len(shown)} of {len(all)}"
