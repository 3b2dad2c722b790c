"""One pane: its border, and inside it the transcript, the prompt and the sidebar of one kernel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual import events, on
from textual.app import ComposeResult
from textual.layout import Layout
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Digits

from pyrepls.model.ids import PaneId
from pyrepls.model.session import Kernel
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.variables import Watch
from pyrepls.tui.bindings import PREFIX_SHOWN
from pyrepls.tui.panes.exit_question import ExitQuestion
from pyrepls.tui.panes.kernel_feed import KernelFeed
from pyrepls.tui.panes.pane_frame import PaneFrame
from pyrepls.tui.panes.pane_layout import PaneLayout, PaneParts, text_width
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.panes.pane_notes import Lines, note_of, queue_lines
from pyrepls.tui.panes.pane_sidebar import PaneSidebar
from pyrepls.tui.panes.pane_typing import PaneTyping
from pyrepls.tui.panes.scrollback import Scrollback
from pyrepls.tui.panes.terminal_size import TerminalSize
from pyrepls.tui.prompt.prompt import Prompt
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.sidebar.edge import SidebarEdge
from pyrepls.tui.sidebar.sidebar import Sidebar
from pyrepls.tui.widgets.pane_border import state_words
from pyrepls.tui.widgets.transcript import Transcript
from pyrepls.tui.widgets.transcript_cells import GUTTER

ROOMY = 8
"""A pane of fewer rows, or of fewer than three times as many columns, says everything as shortly as it can."""

HINT = f"Enter runs a cell · {PREFIX_SHOWN} % splits · {PREFIX_SHOWN} ? shows all keys"


class PaneView(PaneFrame):
    """Shows one pane. The kernel's values are the session's; the view owns scroll position and what is shown or not."""

    DEFAULT_CSS = """
    PaneView {
        & > Digits { width: 7; background: $accent; color: $background; text-align: center; }
        & > Sidebar { background: $panel; }
    }
    """

    @dataclass
    class Touched(Message):
        """The user pressed a mouse button in the pane."""

        pane: PaneId

    @dataclass
    class ActionAsked(Message):
        """Something that happened in the pane leads to an action."""

        action: str

    @dataclass
    class Stirred(Message):
        """Something in the pane waits to be painted, or its time runs."""

    def __init__(self, pane: PaneId, kernel: Kernel, link: PaneLink, looks: StyleTable) -> None:
        super().__init__(pane)
        self.pane = pane
        self.kernel = kernel
        self.link = link
        self.alone = False
        """Whether it is the session's only pane: then an empty one says what to do."""
        self.transcript = Transcript(table=looks, name="transcript")
        self.note, self.queue, self.hint = Lines("note"), Lines("queue"), Lines("hint")
        self.prompt = Prompt(looks, name="prompt")
        self.side = PaneSidebar(looks, link, lambda: self.size.width, lambda: self.kernel)
        self.sidebar = self.side.widget
        self.feed = KernelFeed(self.transcript, self.prompt, self.sidebar)
        self.typing = PaneTyping(self.prompt, self.link)
        self.scrollback = Scrollback(self.feed, self.link, lambda: self.kernel)
        self._pane_layout = PaneLayout()
        self._loaded = False
        self._question = ExitQuestion()
        self._terminal_size = TerminalSize(self, self.transcript, link)

    def compose(self) -> ComposeResult:
        """Make the parts, each with the name by which the layout knows it."""
        yield from (self.transcript, self.note, self.queue, self.prompt, self.hint, self.side.edge, self.sidebar)
        yield Digits("", name="number")

    def on_mount(self) -> None:
        """Show what the kernel has so far."""
        self.hint.show([" " * GUTTER + HINT])
        self.load(self.kernel)
        self.link.requester.start(self.typing.begin())

    @property
    def layout(self) -> Layout:
        """Return the layout that places the parts."""
        return self._pane_layout

    @on(Prompt.Submitted)
    def _submit(self, event: Prompt.Submitted) -> None:
        event.stop()
        self.transcript.scroll_to_end()
        self.typing.submit(event.source, self.title.broadcast)

    @on(Prompt.EndOfInput)
    def _end_input(self, event: Prompt.EndOfInput) -> None:
        event.stop()
        if not self.typing.end_input():
            self.post_message(self.ActionAsked("pane.close"))

    @on(Prompt.InterruptAsked)
    def _interrupt(self, event: Prompt.InterruptAsked) -> None:
        event.stop()
        self.link.interrupt(self.kernel)

    @on(Prompt.Edited)
    def _keep_draft(self, event: Prompt.Edited) -> None:
        event.stop()
        self.typing.changed()
        self.fit_parts()

    @on(Prompt.ClearAsked)
    def _clear(self, event: Prompt.ClearAsked) -> None:
        event.stop()
        self.scrollback.empty()
        self.post_message(self.Stirred())
        self.fit_parts()

    @on(Transcript.Resized)
    def _make_room(self, event: Transcript.Resized) -> None:
        event.stop()
        if self._content_rows != self._pane_layout.parts.content:
            self.fit_parts()

    @on(Prompt.Resized)
    def _rearrange(self, event: Message) -> None:
        event.stop()
        self.fit_parts()

    @on(Transcript.Scrolled)
    def _show_rows_below(self, event: Transcript.Scrolled) -> None:
        event.stop()
        self.scrollback.below = 0 if event.following else event.rows_below
        self.show_border()

    @on(Transcript.TopReached)
    def _read_older(self, event: Transcript.TopReached) -> None:
        event.stop()
        self.scrollback.fetch()

    @on(Sidebar.Seen)
    def _tell_what_is_seen(self, event: Sidebar.Seen) -> None:
        event.stop()
        self.side.tell()
        if not event.on and self.side.has_keys:
            self.give_keys(self.prompt)

    @on(Sidebar.ActionAsked)
    def _do_for_sidebar(self, event: Sidebar.ActionAsked) -> None:
        event.stop()
        self.post_message(self.ActionAsked(event.action))

    @on(SidebarEdge.Dragged)
    def _resize_sidebar(self, event: SidebarEdge.Dragged) -> None:
        event.stop()
        self.side.widen(self.sidebar.region.x - 1 - event.column)
        self.fit_parts()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Ask for the focus; it is the prompt's unless the sidebar was touched."""
        beside = not self.sidebar.region.contains(int(event.screen_x), int(event.screen_y))
        if self.sidebar.has_focus and beside and not self.side.edge.mouse_hover:
            self.give_keys(self.prompt)
        self.post_message(self.Touched(self.pane))

    def on_resize(self, _event: events.Resize) -> None:
        """Place the parts in the new room, and tell the kernel's terminal in a moment."""
        self.fit_parts()
        self.show_border()
        self._terminal_size.tell_soon()

    def load(self, kernel: Kernel) -> None:
        """Show a kernel from its beginning: at first, and after a snapshot."""
        self.kernel = kernel
        self._loaded = True
        self.scrollback.load()
        self.side.tell(again=True)
        self.refresh_state()
        self.post_message(self.Stirred())

    def apply(self, event: Event, kernel: Kernel) -> None:
        """Show one event of the kernel; `refresh_state` follows when the batch is through."""
        self.kernel = kernel
        if self._loaded:
            self.feed.apply(event, kernel)

    def show_watches(self, shared: tuple[Watch, ...], kernel: Kernel) -> None:
        """Show what is pinned now, in all panes and in this one."""
        self.kernel, self.feed.shared = kernel, shared
        if self._loaded:
            self.feed.show_variables(kernel)

    def refresh_state(self) -> None:
        """Bring everything but the transcript into step with the kernel."""
        if not self._loaded:
            return
        self.typing.follow(self.kernel)
        self._question.follow(self.kernel.exit_asked is not None)
        self.fit_parts()
        self.show_border()

    def fit_parts(self) -> None:
        """Place the parts anew if any of them needs other room than it has."""
        if not self._loaded:
            return
        kernel = self.kernel
        closed = kernel.state == "dead" or self.link.requester.read_only
        note = note_of(kernel, short=self.size.height < ROOMY or self.size.width < 3 * ROOMY)
        self.note.set_class(kernel.state == "dead", "-trouble")
        self.note.set_class(kernel.state != "dead", "-question")
        parts = PaneParts(
            content=self._content_rows,
            note=self.note.show_wrapped(note, text_width(self.size.width, self.sidebar_shown, self.side.columns)),
            queue=self.queue.show(queue_lines(kernel)),
            prompt=0 if closed else self.prompt.rows,
            hint=1 if self.alone and not closed and kernel.next_number == 1 and not self.prompt.text else 0,
            sidebar=self.sidebar_shown,
            sidebar_width=self.side.columns,
            number=self._pane_layout.parts.number,
        )
        self._place(parts)

    @property
    def _content_rows(self) -> int:
        """The rows that the transcript wants: no more than there are, so that a full one asks for nothing anew."""
        return min(self.transcript.content_rows, self.size.height)

    @property
    def sidebar_shown(self) -> bool:
        """Whether the sidebar is shown."""
        return self.side.shown

    @property
    def has_keys(self) -> bool:
        """Whether the keys go to the pane: to its prompt or its sidebar."""
        return self.screen.focused is self.prompt or (self.side.has_keys and self.sidebar_shown)

    def give_keys(self, widget: Widget) -> None:
        """Let the prompt or the sidebar have the keys, from the very next one on."""
        self.screen.set_focus(widget, scroll_visible=False)

    @property
    def busy(self) -> bool:
        """Whether its time runs."""
        return self.kernel.running is not None and self.kernel.input is None

    def answer_of(self, key: str) -> str:
        """Return the action that a key leads to as an answer to the pane's question; empty when it is none."""
        return "" if self.prompt.text else self._question.answer_of(key)

    def save_draft(self) -> None:
        """Keep what is being typed."""
        if self._loaded:
            self.typing.save_draft()

    def show_number(self, shown: bool) -> None:
        """Show the pane's number large, or no longer."""
        self.query_one(Digits).update(str(self.title.number))
        self._place(replace(self._pane_layout.parts, number=shown))

    def show_border(self) -> None:
        """Bring the border into step with the kernel."""
        kernel = self.kernel
        state, role = state_words(kernel, self.feed.busy_for, self.feed.last_seconds)
        self.show_title(
            replace(
                self.title,
                python=kernel.python,
                policy=kernel.spec.policy,
                state=state,
                state_role=role,
                queued=len(kernel.queued) if kernel.running is not None else 0,
                below=self.scrollback.below,
            )
        )

    def _place(self, parts: PaneParts) -> None:
        if parts == self._pane_layout.parts:
            return
        before = self._pane_layout.parts
        if (parts.sidebar, parts.sidebar_width) != (before.sidebar, before.sidebar_width):
            self._terminal_size.tell_soon()
        self.side.place(parts.sidebar)
        self._pane_layout.parts = parts
        self.note.refresh(layout=True)  # a child's, since Textual drops only the arrangements of ancestors
