"""Sending a variable to another pane."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.widget import Widget
from textual.widgets import Input

from pyrepls.client.mirror import Mirror
from pyrepls.model import events as ev
from pyrepls.model.ids import PaneId
from pyrepls.model.session import Kernel, Session, Variable
from pyrepls.model.split import panes_of
from pyrepls.model.variable_messages import Moved
from pyrepls.protocol.envelope import Event
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.screens.choice_list import MOVES, Choice, ChoiceList
from pyrepls.tui.screens.details_text import bytes_text
from pyrepls.tui.screens.dialog import Dialog, labelled, typed_line
from pyrepls.tui.screens.live_overlay import answered
from pyrepls.tui.screens.picker import Option, Picker
from pyrepls.tui.sidebar.columns import fit, safe
from pyrepls.tui.sidebar.paths import Path, expression_of

MOST_SHOWN = 8
MOST_NAME, MOST_TYPE = 20, 10
EMPTY = "no variable here has these letters"
_CONCERNS = (ev.VariablesChanged, ev.KernelStateChanged, ev.KernelRestarted, ev.PaneOpened, ev.PaneClosed)
NOT_MOVED = ("module", "function", "type", "builtin_function_or_method")
"""Types whose values are offered last: they can hardly ever be moved."""


class MoveVariable(Dialog[str]):
    """Ends with the sentence to say. Escape leaves a move that has begun going; its end is said later."""

    DEFAULT_CSS = """
    MoveVariable {
        & ChoiceList { margin: 0 0 1 7; min-height: 1; }
    }
    """
    TITLE_TEXT: ClassVar[str] = "send a variable to another pane"
    WAY_OUT: ClassVar[str] = "type to find · Tab next line · Enter sends · Escape closes"
    HINT: ClassVar[str] = "a copy is made: by pickle, or by repr for literals"

    def __init__(
        self,
        mirror: Mirror,
        link: PaneLink,
        path: Path | None,
        say: Callable[[str], None],
        likely: PaneId | None = None,
    ) -> None:
        super().__init__(mirror, link.requester)
        self._link = link
        self._selected = path
        self._paths = paths_of(mirror.session.kernel_of(link.pane), path)
        self._say = say
        self._filter = typed_line("", "type a few letters of a name")
        self._list = ChoiceList(self._choices(""), EMPTY, MOST_SHOWN)
        self._target = Picker("to", options_of(mirror.session, link.pane), likely or "")
        self._new_name = typed_line("", "its name there")
        self._own_name = False
        """Whether the user has typed a name."""

    def lines(self) -> list[Widget]:
        """Return the variables, the panes and the name."""
        return [labelled("send", self._filter), self._list, self._target, labelled("as", self._new_name)]

    def on_mount(self) -> None:
        """Let the user type, the selected variable marked."""
        self._filter.focus()

    def concerned(self, events: list[Event]) -> bool:
        """Tell whether there may be other variables or other panes now."""
        return any(isinstance(event, (*_CONCERNS, ev.SnapshotTaken)) for event in events)

    def follow(self) -> None:
        """Offer what there is now; what is marked stays marked."""
        if not self._there:
            self.refuse("the pane was closed")
            return
        session, marked = self.mirror.session, self._list.marked
        self._paths = paths_of(session.kernel_of(self._link.pane), self._selected)
        self._list.show(self._choices(self._filter.value))
        if marked is not None:
            self._list.mark(marked)
        self._propose_name()
        if options := options_of(session, self._link.pane):
            self._target.show(options)

    @on(Input.Changed)
    def _change(self, event: Input.Changed) -> None:
        if event.input is self._filter:
            self._list.show(self._choices(event.value))
            self._propose_name()
        elif event.input.has_focus:
            self._own_name = bool(event.value)

    @on(ChoiceList.Chosen)
    def _mark(self, event: ChoiceList.Chosen) -> None:
        self._list.mark(event.id)
        self._propose_name()

    def on_key(self, event: events.Key) -> None:
        """Move the mark among the variables; Textual calls the dialog's own handler for all other keys."""
        if event.key in MOVES and self._filter.has_focus:
            self._list.move(MOVES[event.key])
            self._propose_name()
            event.stop()
            event.prevent_default()

    async def send(self) -> None:
        """Have it carried over, and tell how it went: here, or in the status line when the dialog is gone by then."""
        session, text = self.mirror.session, self._list.marked
        target, name = PaneId(self._target.chosen), self._new_name.value.strip()
        if text is None:
            self.refuse("no variable is marked; type fewer letters")
        elif not name.isidentifier():
            self.refuse(f"{name or 'an empty name'} is no name; begin it with a letter")
        elif target not in session.panes:
            self.refuse("that pane was closed; choose another one")
        else:
            self.answer(waiting_text(session, self._link.pane, target, text))
            moved = await answered(self._link.move(self._paths[text], target, name), self._tell_refusal)
            if moved is not None:
                self._tell(moved_text(self.mirror.session, moved, text, target))

    def _tell(self, sentence: str) -> None:
        if self.is_attached:
            self.dismiss(sentence)
        else:
            self._say(sentence)

    def _tell_refusal(self, sentence: str) -> None:
        if self.is_attached:
            self.refuse(sentence)
        else:
            self._say(safe(sentence))

    def _choices(self, letters: str) -> list[Choice]:
        kernel = self.mirror.session.kernel_of(self._link.pane) if self._there else None
        found = [text for text in self._paths if letters.lower() in text.lower()]
        return choices_of(found, kernel.variables if kernel else {})

    @property
    def _there(self) -> bool:
        return self._link.pane in self.mirror.session.panes

    def _propose_name(self) -> None:
        text = self._list.marked
        if text is not None and not self._own_name:
            self._new_name.value = name_for(self._paths[text])


def paths_of(kernel: Kernel, selected: Path | None) -> dict[str, Path]:
    """Return what may be sent by its text: what is selected first, then variables, those that hardly travel last."""
    names = [name for name in kernel.variables if name.isidentifier()]
    names.sort(key=lambda name: kernel.variables[name].preview.type in NOT_MOVED)
    first = {} if selected is None else {expression_of(selected) or "".join(selected): selected}
    return {**first, **{name: (name,) for name in names if name not in first}}


def choices_of(texts: Sequence[str], variables: Mapping[str, Variable]) -> list[Choice]:
    """Return a line per variable: its name, its type and its value in columns."""
    width = min(max((cell_len(safe(text)) for text in texts), default=0), MOST_NAME)
    choices = []
    for text in texts:
        variable, name = variables.get(text), fit(safe(text), width)
        value = f"  {fit(safe(variable.preview.type), MOST_TYPE)}  {safe(variable.preview.text)}" if variable else ""
        choices.append(Choice(text, name + value))
    return choices


def options_of(session: Session, source: PaneId) -> list[Option]:
    """Return the other panes, those of the same tab first."""
    here = panes_of(session.tab_of(source).layout)
    there = [pane for tab in session.tabs for pane in panes_of(tab.layout) if pane not in here]
    return [Option(pane, pane_text(session, pane)) for pane in (*here, *there) if pane != source]


def pane_text(session: Session, pane: PaneId) -> str:
    """Return a pane in a few words."""
    kernel = session.kernel_of(pane)
    python = f"python {kernel.python}" if kernel.python else ""
    state = "" if kernel.state == "idle" else kernel.state
    return " · ".join(part for part in (session.label(pane), session.panes[pane].name, python, state) if part)


def name_for(path: Path) -> str:
    """Return the name that is proposed: the last one in the path."""
    for step in reversed(path):
        name = step.removeprefix(".").strip("[]'\"")
        if name.isidentifier():
            return name
    return "value"


def waiting_text(session: Session, source: PaneId, target: PaneId, text: str) -> str:
    """Return what is said while it is carried over."""
    busy = [pane for pane in (source, target) if session.kernel_of(pane).running is not None]
    if not busy:
        return f"sends {text} to {session.label(target)}…"
    where = " and ".join(session.label(pane) for pane in busy)
    return f"waits until the cell in {where} ends; Escape leaves it going"


def moved_text(session: Session, moved: Moved, text: str, target: PaneId) -> str:
    """Return what is said when it has arrived."""
    where = session.label(target) if target in session.panes else "a pane that was closed since"
    how = "by pickle" if moved.form == "pickle" else "as a literal"
    named = "" if moved.name == text else f" as {moved.name}"
    return safe(f"{text} is in {where}{named} now: {bytes_text(moved.size)}, {how}")
