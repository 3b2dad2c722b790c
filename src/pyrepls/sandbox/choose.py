"""Chooses the sandbox that keeps a policy. A policy that nothing here keeps is refused, never weakened."""

from __future__ import annotations

from ..errors import SandboxUnavailable
from .base import Sandbox
from .none import NoSandbox

SANDBOXES: tuple[Sandbox, ...] = (NoSandbox(),)


def choose_sandbox(policy: str) -> Sandbox:
    """Return a sandbox that keeps the policy; raises SandboxUnavailable."""
    for sandbox in SANDBOXES:
        if policy in sandbox.policies():
            return sandbox
    raise SandboxUnavailable(
        f'the policy "{policy[:40]}" cannot be kept: this version of pyrepls has no sandbox yet; '
        'use the policy "trusted"'
    )
