"""What waits to be committed for one session, and how a hole in a journal is mended with a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import LocalProtocolError
from ..model.cell import size_of
from ..model.events import CellGrew, SnapshotTaken, VariablesChanged
from ..model.session import History, Kernel, Session
from ..model.snapshot import tail_of
from ..model.stamped import Stamped
from ..model.transcript import TAIL
from ..protocol.framing import MAX_FRAME
from ..protocol.record import replace

ALL, SOME, FEW = 1 << 30, 2000, 20
"""Variables per kernel that a snapshot has; with fewer than all, the histories of watches are short, too."""

SIZES = ((1, 5000, ALL), (8, 5000, ALL), (8, 500, ALL), (8, 500, SOME), (64, 50, SOME), (64, 5, SOME), (64, 5, FEW))
"""By how much a snapshot's outputs are shortened, how many cells and how many variables it has per kernel: the first
that fits is taken."""

SHORT_CURVE, SHORT_STORY = 60, 3
"""Points and changes of a watch in a snapshot that is short."""

HEALED_TAIL = 1024 * 1024
"""Characters of output per kernel in the snapshot that mends a journal."""


class Gathered:
    """Events of one session that are to be committed together."""

    def __init__(self) -> None:
        self.events: list[Stamped] = []
        self.state: Session | None = None
        self.seq = 0
        self.callbacks: list[Callable[[], None]] = []
        self.gap = False
        """Whether events before these, or these themselves, were left out."""

    def add(self, events: Sequence[Stamped], state: Session, on_kept: Callable[[], None] | None) -> None:
        """Take some more."""
        self.events.extend(events)
        self.state = state
        if events:
            self.seq = events[-1].seq
        if on_kept is not None:
            self.callbacks.append(on_kept)

    def drop(self) -> None:
        """Leave the events out: the disk is too slow for them."""
        self.gap = self.gap or bool(self.events)
        self.events = []

    def follow(self, missing: Gathered) -> None:
        """Come after events that are missing."""
        self.gap = True
        if self.state is None:
            self.state = missing.state
        self.seq = max(self.seq, missing.seq)

    def healed(self) -> list[Stamped]:
        """Return a snapshot in place of the events, for a journal that lacks some before them."""
        return [snapshot_event(self.seq, self.state, HEALED_TAIL)] if self.state is not None and self.seq else []


def weigh(stamped: Stamped) -> int:
    """Return about how many bytes an event has on disk, without encoding it."""
    event = stamped.event
    if isinstance(event, VariablesChanged):
        return 200 + 300 * len(event.changes)
    return 200 + size_of(event.output) if isinstance(event, CellGrew) else 200


def snapshot_event(seq: int, state: Session, limit: int = TAIL) -> Stamped:
    """Return the session as an event that fits into a frame: the oldest output is left out first, then cells."""
    for part, cells, variables in SIZES:
        shortened = newest_of(tail_of(state, limit // part), cells, variables)
        if _least_size(shortened) > MAX_FRAME:
            continue
        stamped = Stamped(seq, SnapshotTaken(shortened))
        try:
            if stamped.frame:
                return stamped
        except LocalProtocolError:
            continue
    raise LocalProtocolError(f"session {state.name} is too large for a frame even without its transcripts")


def _least_size(state: Session) -> int:
    """Return how many bytes the texts of a session have at least: what is too large need not be encoded to be known."""
    cells = (cell for kernel in state.kernels.values() for cell in kernel.transcript.cells)
    outputs = sum(kernel.transcript.size for kernel in state.kernels.values())
    return outputs + sum(len(cell.source) for cell in cells)


def newest_of(state: Session, cells: int, variables: int = ALL) -> Session:
    """Return the session with at most so many cells and variables per kernel."""
    kernels = {id: _without_most(_newest(kernel, cells), variables) for id, kernel in state.kernels.items()}
    return replace(state, kernels=kernels)


def _without_most(kernel: Kernel, variables: int) -> Kernel:
    """Return a kernel with so many variables, those that changed last, and with short histories."""
    if variables == ALL:
        return kernel
    newest = sorted(kernel.variables.values(), key=lambda variable: variable.time)[-variables:]
    names = {variable.name for variable in newest}
    return replace(
        kernel,
        variables={name: variable for name, variable in kernel.variables.items() if name in names},
        histories={text: _short(history) for text, history in list(kernel.histories.items())[-variables:]},
    )


def _short(history: History) -> History:
    return History(history.points[-SHORT_CURVE:], history.changes[-SHORT_STORY:])


def _newest(kernel: Kernel, count: int) -> Kernel:
    transcript = kernel.transcript
    surplus = len(transcript.cells) - count
    if surplus <= 0:
        return kernel
    gone = sum(size_of(output) for cell in transcript.cells[:surplus] for output in cell.outputs)
    kept = replace(
        transcript,
        cells=transcript.cells[surplus:],
        size=transcript.size - gone,
        dropped=transcript.dropped + surplus,
    )
    return replace(kernel, transcript=kept)
