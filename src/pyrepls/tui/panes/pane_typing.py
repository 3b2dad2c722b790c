"""What is typed in a pane: the mode of its prompt, its history and the draft that the server keeps."""

from __future__ import annotations

from textual.timer import Timer

from pyrepls.model.session import InputPrompt, Kernel
from pyrepls.tui.panes.pane_link import PaneLink
from pyrepls.tui.prompt.prompt import Prompt

DRAFT_SECONDS = 1.0


class PaneTyping:
    """Keeps a prompt in step with its kernel: cells in general, a line when the code reads one."""

    def __init__(self, prompt: Prompt, link: PaneLink) -> None:
        self.prompt = prompt
        self.link = link
        self._reads: InputPrompt | None = None
        self._number = 0
        self._draft_timer: Timer | None = None

    async def begin(self) -> None:
        """Fetch what was typed before and what was being typed."""
        self.prompt.set_history(await self.link.read_history())
        draft = await self.link.read_draft()
        if draft and not self.prompt.text and self._reads is None:
            self.prompt.load(draft)

    def follow(self, kernel: Kernel) -> None:
        """Bring the prompt into the mode that the kernel wants."""
        reads = kernel.input if kernel.state != "dead" else None
        if reads is not None and reads != self._reads:
            self.save_draft()
            self.prompt.set_mode("secret" if reads.secret else "line", reads.prompt)
        elif reads is None and (self._reads is not None or kernel.next_number != self._number):
            self._number = kernel.next_number
            self.prompt.set_mode("cell", str(self._number))
        self._reads = reads
        self.prompt.set_busy(kernel.state == "busy" or kernel.running is not None)

    def submit(self, source: str, broadcast: bool) -> None:
        """Send what was typed where it belongs."""
        if self._reads is not None:
            self.link.give_input(source)
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
