"""How a variable is carried from one kernel to another: packed on one side, sent in pieces, unpacked on the other.

`Pack` and `Unpack` run code of the user (`__reduce__`), so they wait until the main thread is free.
"""

from __future__ import annotations

from .envelope import Reply, Request, by_wire_name

TYPE_CHECKING = False  # `import typing` is as dear as `import json`
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

Form: TypeAlias = 'Literal["pickle", "literal"]'

PIECE = 1024 * 1024
"""Most bytes of one piece."""

MOST_BYTES = 256 * 1024 * 1024
"""Most bytes of a packed value."""


class Packed(Reply):
    """How a value was packed, and how large it is."""

    form: Form
    size: int
    """In bytes."""
    type: str
    """The name of the value's class."""


class Pack(Request):
    """Pack a value and keep it for `ReadPiece`: pickled, or as `repr` for a literal. Raises CannotMove, NoSuchValue."""

    reply_ = Packed
    path: tuple[str, ...]
    highest: int
    """The highest pickle protocol that the other side reads."""


class Piece(Reply):
    """Some bytes in base64."""

    data: str


class ReadPiece(Request):
    """Read a piece of what was packed last; after the last one it is forgotten."""

    reply_ = Piece
    start: int


class TakePiece(Request):
    """The next piece of a value that is to be unpacked; `start` 0 begins a new one."""

    start: int
    data: str
    """In base64."""


class Unpack(Request):
    """Bind a name to the value whose pieces were taken. Raises CannotMove."""

    name: str
    form: Form


REQUESTS = by_wire_name(Pack, ReadPiece, TakePiece, Unpack)
