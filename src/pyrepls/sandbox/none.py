"""No confinement: the policy "trusted", under which a kernel may do whatever its user may."""

from __future__ import annotations

from ..errors import SandboxUnavailable
from .base import Sandbox


class NoSandbox(Sandbox):
    """Keeps only the policy that asks for nothing."""

    def policies(self) -> tuple[str, ...]:
        """Return "trusted" alone."""
        return ("trusted",)

    def command(self, policy: str, command: list[str], cwd: str) -> list[str]:
        """Return the command as it is."""
        if policy != "trusted":
            raise SandboxUnavailable(f"running in {cwd} without a sandbox does not keep the policy {policy}")
        return command
