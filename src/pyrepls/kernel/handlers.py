"""What the kernel does for each request; on the control thread, so nothing here may wait for the user's code."""

from __future__ import annotations

from ..protocol.envelope import Reply
from ..protocol.moving import ReadPiece, TakePiece
from ..protocol.requests import Acknowledge, Execute, Input, Interrupt, Observe, Resize, Shutdown
from .errands import Errand
from .watching.watching import Refresh

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ..protocol.envelope import Request
    from .inspecting.questions import Questions
    from .kernel import Kernel
    from .moving import Moving

END_OF_FILE = b"\x04"
LONGEST_LINE = 4000
"""Bytes of a line that a terminal takes on every system; it drops what is beyond."""


class Handlers:
    """One method per request, found in a table."""

    def __init__(
        self, kernel: Kernel, hand_over: Callable[[bytes], bool], moving: Moving, questions: Questions
    ) -> None:
        self._kernel = kernel
        self._moving = moving
        self._hand_over = hand_over
        self._terminal = kernel.cells.terminal
        self._table: dict[type[Request], Callable[[Any], Reply | None]] = {
            Acknowledge: lambda request: kernel.cells.outbox.acknowledge(request.seq),
            Execute: kernel.submit,
            Input: self._input,
            Interrupt: lambda _: kernel.cells.terminal.interrupt(),
            Observe: self._observe,
            ReadPiece: moving.read_piece,
            Resize: self._resize,
            Shutdown: self._shut_down,
            TakePiece: moving.take_piece,
            **questions.at_once(),
        }

    def handle(self, request: Request) -> Reply:
        """Do what is asked; raises OSError or ValueError when it cannot be done, KeyError when it is not for us."""
        return self._table[type(request)](request) or Reply()

    def forget_peer(self) -> None:
        """Free what was kept for a server that is gone."""
        self._moving.forget()

    def _input(self, request: Input) -> None:
        line = request.text.encode("utf-8", "replace") + b"\n"
        if len(line) > LONGEST_LINE and self._hand_over(line):
            line = b"\n"
        self._terminal.type(END_OF_FILE if request.end else line)

    def _observe(self, request: Observe) -> None:
        self._kernel.cells.watching.observe(request)
        if not self._kernel.waiting:
            self._kernel.submit(Errand(0, Refresh()))

    def _resize(self, request: Resize) -> None:
        if not (0 < request.rows < 10_000 and 0 < request.columns < 10_000):
            raise ValueError(f"a terminal of {request.rows} rows and {request.columns} columns cannot be")
        self._terminal.resize(request.rows, request.columns)

    def _shut_down(self, _request: Shutdown) -> None:
        self._kernel.stop("it was asked to shut down")
        if self._kernel.waiting:
            self._terminal.interrupt()
