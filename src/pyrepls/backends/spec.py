"""What a kernel is launched from, and what is written down so that a later server can adopt it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from ..errors import MalformedMessage


@dataclass(frozen=True)
class LaunchSpec:
    """The declared wish for one kernel."""

    python: str
    """Path of the interpreter."""
    runtime: str
    """Directory of sockets; `kernels` is made in it."""
    cwd: str
    environment: dict[str, str] = field(default_factory=dict)
    """The whole environment of the process; nothing is inherited beside it."""
    rows: int = 24
    columns: int = 80
    policy: str = "trusted"
    name: str = ""
    """Value of the environment variable PYREPLS, by which programs know where they run."""
    ring: int = 4 * 1024 * 1024
    """Most bytes of events that the kernel keeps until they are journaled."""
    linger: float = 24 * 3600.0
    """Seconds without a server after which the kernel ends itself."""


@dataclass(frozen=True)
class KernelRecord:
    """What adoption needs; lies as JSON beside the socket, readable for the user only."""

    pid: int
    birth: int
    """When the process began, in ticks since the machine started: process numbers are used again. 0 when unknown."""
    socket: str
    token: str
    spec: LaunchSpec

    def to_json(self) -> str:
        """Return the record as JSON text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> KernelRecord:
        """Return the record that JSON text holds; raises MalformedMessage when it holds none."""
        try:
            value: dict[str, Any] = json.loads(text)
            value["spec"] = LaunchSpec(**value["spec"])
            return cls(**value)
        except (ValueError, TypeError, KeyError) as problem:
            raise MalformedMessage(f"a record of a kernel cannot be read: {problem}") from None
