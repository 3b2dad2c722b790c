"""One value at length: what it is, what it has been, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from pyrepls.model.ids import CellId, PaneId
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.inspecting import Description
from pyrepls.tui.render.tokens import plain
from pyrepls.tui.screens.details_edit import Edit, editable
from pyrepls.tui.screens.details_view import DetailsView
from pyrepls.tui.screens.hidden_line import HiddenLine
from pyrepls.tui.screens.live_overlay import Keys, LiveOverlay, Repeated, answered
from pyrepls.tui.screens.subject import Seen, Subject
from pyrepls.tui.screens.variable_table import VariableTable
from pyrepls.tui.sidebar.columns import safe


@dataclass(frozen=True)
class Place:
    """A line of a cell in the transcript of a pane."""

    pane: PaneId
    cell: CellId
    line: int


class VariableDetails(LiveOverlay[Place]):
    """Ends with the place to jump to, if the user asks for that. What it shows is the session's and the kernel's."""

    DEFAULT_CSS = """
    VariableDetails > #frame { width: 110; max-height: 96%; }
    """
    WAY_OUT: ClassVar[str] = "r repr · t table · p pin · e edit · y Y copy · j jump · Escape closes"

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject.mirror)
        self.subject = subject
        self._line = HiddenLine("an expression: what the value becomes")
        self._view = DetailsView()
        self.description: Description | None = None
        self._question = Repeated(subject.link.requester, self._describe)
        self._seen = Seen(subject)
        self._representation = ""
        """What the value's own `repr` said, until the value changes."""
        self._trouble = ""
        """Why the kernel does not describe the value."""
        self._refusal = ""
        """Why the last thing that was asked for is not done."""
        self._whole = False
        self._edit = Edit(subject)
        self._start = subject.link.requester.start

    def contents(self) -> list[Widget]:
        """Return the line of an edit and the parts below it."""
        return [self._line, self._view]

    def on_mount(self) -> None:
        """Say what this is about."""
        self.query_one("#frame", VerticalScroll).border_title = Content(safe(self.subject.text))

    def on_unmount(self) -> None:
        """Ask no more."""
        self._question.stop()

    @on(Input.Submitted)
    def _assign(self, event: Input.Submitted) -> None:
        self._line.close()
        if event.value.strip():
            self._start(self._send_edit(event.value.strip()))

    def keys(self) -> Keys:
        """Return what can be done with the value."""
        return {
            "r": self._ask_representation,
            "t": lambda: self.app.push_screen(VariableTable(self.subject)),
            "p": lambda: self._start(self._pin()),
            "e": self._open_line,
            "f2": self._open_line,
            "m": self._show_all,
            "y": lambda: self.copy(plain(self._text)),
            "Y": lambda: self.copy(safe(self.subject.text)),
            "j": self._jump,
        }

    def concerned(self, events: list[Event]) -> bool:
        """Tell whether events are about the value, and keep what they say it has been."""
        self._seen.take(events)
        return self.subject.concerned(events)

    def follow(self) -> None:
        """Show what the session knows, and ask the kernel for the rest."""
        self._refusal = self._edit.failure() or self._refusal
        self.show()
        if not self.subject.trouble:
            self._question.want()
        self.poll(self.subject.busy, self._question.want)

    def show(self) -> None:
        """Paint everything."""
        subject, view, description = self.subject, self._view, self.description
        variable, history = subject.variable, subject.history
        preview = description.preview if description else variable.preview if variable else None
        view.show_heading(preview, subject.label, subject.pinned)
        broken = safe(preview.text) if preview is not None and preview.trouble else ""
        view.show_trouble(subject.trouble or self._trouble or self._refusal or broken)
        view.show_value(self._text, self._whole)
        view.show_history(history or self._seen.history, history is not None, subject.number_of)
        view.show_facts(description.facts if description else ())

    @property
    def _text(self) -> str:
        if self._representation:
            return self._representation
        if self.description is not None:
            return self.description.text
        return self.subject.variable.preview.text if self.subject.variable else ""

    async def _describe(self) -> None:
        description = await answered(self.subject.link.describe(self.subject.path), self._miss)
        if description is None or not self.is_attached:
            return
        before, self.description, self._trouble = self.description, description, ""
        if before is not None and description.preview != before.preview:
            self._representation = ""
        if before is None or description.preview.number != before.preview.number:
            self._seen.see(description.preview.number)
        self.show()

    def _ask_representation(self) -> None:
        self.say("its repr is asked for when the cell ends" if self.subject.busy else "asks for its repr")
        self._start(self._represent())

    async def _represent(self) -> None:
        answer = await answered(self.subject.link.represent(self.subject.path), self._refuse)
        if answer is None or not self.is_attached:
            return
        self._representation = answer.text
        self.say("no repr of its own" if answer.trouble else "shown is its own repr")
        self._refuse(f"its own repr {answer.trouble}" if answer.trouble else "")

    async def _pin(self) -> None:
        subject, self._refusal = self.subject, ""
        if subject.watch is not None:
            await answered(subject.link.remove_watch(subject.text), self._refuse)
        elif subject.expression is None:
            self._refuse("this value cannot be pinned: no expression leads to it")
        else:
            await answered(subject.link.add_watch(subject.text), self._refuse)

    async def _send_edit(self, source: str) -> None:
        await self._edit.send(source)
        if self.is_attached:
            self.follow()

    def _open_line(self) -> None:
        self._refuse("")
        self._line.open(editable(plain(self._text)))

    def _show_all(self) -> None:
        self._whole = not self._whole
        self.show()

    def _jump(self) -> None:
        changes = (self.subject.history or self._seen.history).changes
        last = changes[-1] if changes else self.subject.variable or self.subject.root
        if last is None or not last.cell:
            self.say("nothing is known of the cell that changed it")
        else:
            self.dismiss(Place(self.subject.link.pane, CellId(last.cell), last.line))

    def _miss(self, sentence: str) -> None:
        self._trouble = safe(sentence)
        if self.is_attached:
            self.show()

    def _refuse(self, sentence: str) -> None:
        self._refusal = safe(sentence)
        if self.is_attached:
            self.show()
