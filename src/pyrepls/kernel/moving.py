"""A variable on its way to another kernel, or from one: the bytes that wait here, taken and given in pieces.

Packing and unpacking are errands on the main thread; pieces are read and taken on the control thread meanwhile. At
most one value waits in each direction, and none for longer than the server is connected that asked for it.
"""

from __future__ import annotations

from ..protocol.envelope import Reply
from ..protocol.moving import MOST_BYTES, PIECE, Packed, Piece
from .imports import import_standard
from .inspecting.slots import type_name
from .late import Late

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Union

    from ..protocol.moving import Pack, ReadPiece, TakePiece, Unpack

_NOTHING = b""

resolve = Late("inspecting.paths", "resolve")


class Moving:
    """What was packed last, and what has been taken so far."""

    def __init__(self, names: dict[str, Any], noticed: Callable[[], object]) -> None:
        self._names = names
        self._noticed = noticed
        """Called when a name was bound."""
        self._packed: Union[bytes, bytearray] = _NOTHING
        self._taken = bytearray()

    def pack(self, request: Pack) -> Packed:
        """Pack a value, and keep it until its last piece is read; raises NoSuchValue, CannotMove. An errand."""
        self._packed = _NOTHING
        value = resolve(self._names, request.path)
        from .packing import pack  # with the modules that it needs, only when something is moved

        form, data = pack(value, request.highest)
        self._packed = data
        return Packed(form, len(data), type_name(type(value)))

    def unpack(self, request: Unpack) -> Reply:
        """Bind a name to the value that was taken; raises CannotMove. An errand."""
        from .packing import unpack

        taken, self._taken = self._taken, bytearray()
        self._names[request.name] = unpack(request.form, taken)
        self._noticed()
        return Reply()

    def read_piece(self, request: ReadPiece) -> Piece:
        """Return a piece of what was packed; from the last one on, and beyond it, nothing is kept."""
        if request.start < 0:
            raise ValueError("a piece cannot begin before the value")
        packed, end = self._packed, request.start + PIECE
        if end >= len(packed):
            self._packed = _NOTHING
        text = import_standard("binascii").b2a_base64(packed[request.start : end], newline=False)
        return Piece(text.decode("ascii"))

    def take_piece(self, request: TakePiece) -> Reply:
        """Keep a piece for unpacking; the first forgets what was taken before, so an empty one frees it."""
        if request.start == 0:
            self._taken = bytearray()
        if request.start != len(self._taken):
            raise ValueError(f"a piece begins at {request.start}, but {len(self._taken)} bytes were taken")
        data = import_standard("binascii").a2b_base64(request.data)
        if len(data) > PIECE or request.start + len(data) > MOST_BYTES:
            raise ValueError(f"a piece has at most {PIECE} bytes, a value at most {MOST_BYTES}")
        self._taken += data
        return Reply()

    def forget(self) -> None:
        """Let go of everything: whoever was moving it is gone."""
        self._packed = _NOTHING
        self._taken = bytearray()
