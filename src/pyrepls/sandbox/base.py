"""The seam for confining kernels: which policies can be kept here, and the command that keeps one."""

from __future__ import annotations

from abc import ABC, abstractmethod


class Sandbox(ABC):
    """One means of confining a process."""

    @abstractmethod
    def policies(self) -> tuple[str, ...]:
        """Return the policies that this means can keep on this machine."""

    @abstractmethod
    def command(self, policy: str, command: list[str], cwd: str) -> list[str]:
        """Return the command that runs `command` under a policy; raises SandboxUnavailable when it cannot be kept."""
