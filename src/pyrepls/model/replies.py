"""What several requests of the session protocol are answered with."""

from __future__ import annotations

from ..protocol.envelope import Reply
from .ids import CellId


class Queued(Reply):
    """The id and number of a cell that was accepted."""

    cell: CellId
    number: int
