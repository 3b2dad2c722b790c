"""Who may connect: processes of this user, and of root. The directory of the socket keeps others out as well."""

from __future__ import annotations

import os
import socket
import struct

from ..errors import NotAllowed

_CREDENTIALS = struct.Struct("3i")


def check_peer(connection: socket.socket) -> None:
    """Raise NotAllowed unless the process at the other end may talk to us."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return  # no such question on this system; the directory's mode must do
    _, uid, _ = _CREDENTIALS.unpack(connection.getsockopt(socket.SOL_SOCKET, option, _CREDENTIALS.size))
    if uid not in (0, os.getuid()):
        raise NotAllowed(f"this server belongs to user {os.getuid()}; user {uid} may not use it")
