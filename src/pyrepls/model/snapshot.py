"""What of a session is sent to a client that attaches: everything but the older output."""

from __future__ import annotations

from ..protocol.record import replace
from .session import Kernel, Session
from .transcript import TAIL, trim


def tail_of(session: Session, limit: int = TAIL) -> Session:
    """Return the session with every transcript cut to its newest `limit` characters.

    What was left out is counted in the cells' `elided`, and is read with `ReadTranscript`.
    """
    return replace(session, kernels={id: _tail(kernel, limit) for id, kernel in session.kernels.items()})


def _tail(kernel: Kernel, limit: int) -> Kernel:
    if kernel.transcript.size <= limit:
        return kernel
    return replace(kernel, transcript=trim(kernel.transcript, limit))
