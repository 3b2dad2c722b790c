"""What is typed in a pane: the mode of its prompt, its history and the draft that the server keeps."""

from __future__ import annotations

from textual.timer import Timer

from pyrepls.model.cell import Text
from pyrepls.model.session import InputPrompt, Kernel
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.prompt.gutter import Mode
from pyrepls.tui.prompt.prompt import Prompt

DRAFT_SECONDS = 1.0


class PaneTyping:
    """Keeps a prompt in step with its kernel: cells in general, a line when the code reads one."""

    def __init__(self, prompt: Prompt, link: PaneLink) -> None:
        self.prompt = prompt
        self.link = link
        self._reads: InputPrompt | None = None
        self._answered: InputPrompt | None = None
        """The question that was answered last; the server may still have it."""
        self._shown: tuple[Mode, str] | None = None
        self._label = ""
        self._draft_timer: Timer | None = None

    async def begin(self) -> None:
        """Fetch what was typed before and what was being typed."""
        self.prompt.set_history(await self.link.read_history())
        draft = await self.link.read_draft()
        if draft and not self.prompt.text and self._reads is None:
            self.prompt.load(draft)

    def follow(self, kernel: Kernel) -> None:
        """Bring the prompt into the mode that the kernel wants."""
        reads = kernel.input if kernel.state != "dead" and kernel.input is not self._answered else None
        if reads is not None and self._reads is None:
            self.save_draft()
        self._reads = reads
        self._label = str(kernel.next_number)
        mode: Mode = "cell" if reads is None else "secret" if reads.secret else "line"
        self._show(mode, self._label if reads is None else _question(kernel, reads.prompt))
        self.prompt.set_busy(kernel.state == "busy" or kernel.running is not None)

    def _show(self, mode: Mode, label: str) -> None:
        if (mode, label) != self._shown:
            self._shown = mode, label
            self.prompt.set_mode(mode, label)

    def submit(self, source: str, broadcast: bool) -> None:
        """Send what was typed where it belongs."""
        if self._reads is not None:
            self.link.give_input(source)
            self._answered, self._reads = self._reads, None
            if self.prompt.mode == "cell":
                self._shown = "cell", self._label  # it has gone back to cells by itself
        elif source.strip():
            self.link.submit(source, broadcast)
            self.save_draft()

    def end_input(self) -> bool:
        """Say that no more lines come; False when no code reads one."""
        if self._reads is not None:
            self.link.give_input("", end=True)
        return self._reads is not None

    def changed(self) -> None:
        """Keep the draft in a moment."""
        if self._draft_timer is None and self._reads is None:
            self._draft_timer = self.prompt.set_timer(DRAFT_SECONDS, self.save_draft)

    def save_draft(self) -> None:
        """Keep the draft now; an answer to the code is none."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None
        if self._reads is None:
            self.link.save_draft(self.prompt.text)


def _question(kernel: Kernel, prompt: str) -> str:
    """Return what the prompt must say of a question: nothing when the transcript, right above it, ends with it."""
    outputs = kernel.running.outputs if kernel.running is not None else ()
    last = outputs[-1] if outputs else None
    asked = prompt.strip()
    return "" if asked and isinstance(last, Text) and last.text.rstrip().endswith(asked) else prompt
