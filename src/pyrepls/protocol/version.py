"""The versions of the protocols, and the one place that decides whether two sides can talk."""

from __future__ import annotations

from .errors import VersionMismatch

RELEASE = "0.1.0"
"""The version of pyrepls, as in `pyproject.toml`; a test compares them."""

KERNEL_PROTOCOL = 1
"""Raised when the messages between server and kernel change incompatibly."""

SESSION_PROTOCOL = 1
"""Raised when the messages between client and server change incompatibly."""


def check_version(ours: int, theirs: int, peer: str, release: str) -> None:
    """Raise VersionMismatch, naming both versions and what to upgrade, unless they are the same."""
    if ours != theirs:
        older = "this pyrepls" if ours < theirs else peer
        raise VersionMismatch(
            f"{peer} (pyrepls {release or 'of unknown version'}) speaks protocol {theirs}, this one ({RELEASE}) "
            f"speaks {ours}; upgrade {older}"
        )
