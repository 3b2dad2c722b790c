"""Requests that run code of the user: done on the main thread, one after the other with the cells, replied to then."""

from __future__ import annotations

from ..protocol.envelope import reply_frame, trouble_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ..protocol.envelope import Reply, Request
    from .interruption import Interruption
    from .outbox import Outbox

    Table = dict[type[Request], Callable[[Any], Reply]]
    """Functions that may run code of the user; what they raise is the answer."""


class Errand:
    """A request that waits for the main thread; one with the id 0 is ours and not replied to."""

    __slots__ = ("id", "request")

    def __init__(self, id: int, request: Request) -> None:
        self.id = id
        self.request = request


class Errands:
    """Does errands and answers them."""

    def __init__(self, outbox: Outbox, interruption: Interruption, table: Table) -> None:
        self.finished = 0
        self._outbox = outbox
        self._interruption = interruption
        self._table = table

    def __contains__(self, kind: type[Request]) -> bool:
        return kind in self._table

    def run(self, errand: Errand) -> None:
        """Do what is asked, and reply; on the main thread."""
        reply, raised = self._interruption.guarded(self._table[type(errand.request)], errand.request)
        self.finished += 1
        if not errand.id:
            return
        if raised is None:
            self._outbox.reply(reply_frame(errand.id, reply))
            return
        if issubclass(type(raised), KeyboardInterrupt):
            raised = InterruptedError("it was interrupted")
        text, trouble = self._interruption.guarded(str, raised)
        said = text if trouble is None and type(text) is str else "the value's own code raised an error without a text"
        self._outbox.reply(trouble_frame(errand.id, type(raised).__name__, said[:2000]))
