"""Who may open a connection, and what is said to them."""

from __future__ import annotations

import os
import sys
from _operator import _compare_digest

from ..protocol.errors import MalformedMessage, VersionMismatch
from ..protocol.requests import Greeting
from ..protocol.version import KERNEL_PROTOCOL, RELEASE, check_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..protocol.requests import Hello
    from .ring import Ring


class Welcome:
    """The token, and the highest request id seen."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._last_request = 0

    def refusal(self, hello: Hello) -> tuple[str, str] | None:
        """Return the type and text of the error that a hello deserves; None when it is welcome."""
        if not _compare_digest(hello.token.encode("utf-8", "replace"), self._token.encode()):
            return "NotAllowed", "the token is not that of this kernel"
        try:
            check_version(KERNEL_PROTOCOL, hello.version, "the server", hello.release)
        except VersionMismatch as problem:
            return "VersionMismatch", str(problem)
        return None

    def greeting(self, ring: Ring, busy_cell: int) -> Greeting:
        """Return the answer to a hello."""
        return Greeting(
            version=KERNEL_PROTOCOL,
            release=RELEASE,
            pid=os.getpid(),
            python=".".join(map(str, sys.version_info[:3])),
            executable=sys.executable or "",
            first=ring.first if ring.first < ring.next else 0,
            next=ring.next,
            last_request=self._last_request,
            busy_cell=busy_cell,
        )

    def note_request(self, id: int) -> None:
        """Remember the id of a request; raises MalformedMessage when one that is as high was seen."""
        if id <= self._last_request:
            raise MalformedMessage(f"request {id} was sent before; the last one was {self._last_request}")
        self._last_request = id
