"""Starts the server as a process of its own. The only thing known of the server here is its module's name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ..config.paths import state_directory
from ..errors import ConnectFailed


def log_path() -> Path:
    """Return where the server writes what went wrong."""
    return state_directory() / "server.log"


def start_daemon(patience: float) -> None:
    """Start a server unless one runs; returns when it listens, or another one holds the lock.

    Raises ConnectFailed with what it said when it could not.
    """
    command = [sys.executable, "-m", "pyrepls.server.daemon"]
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=patience,
            cwd="/",
            env=_environment(),
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ConnectFailed(
            f"the pyrepls server did not start within {patience:.0f} s; its log is {log_path()}"
        ) from None
    except OSError as problem:
        raise ConnectFailed(f"the pyrepls server cannot be started with {sys.executable}: {problem}") from None
    if ended.returncode != 0:
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if said else f"exit status {ended.returncode}"
        raise ConnectFailed(f"the pyrepls server did not start: {why} (its log is {log_path()})")


def _environment() -> dict[str, str]:
    """Return ours, in which relative places keep their meaning although the server starts in another directory."""
    environment = dict(os.environ)
    found = environment.get("PYTHONPATH")
    if found:
        environment["PYTHONPATH"] = os.pathsep.join(os.path.abspath(part) for part in found.split(os.pathsep))
    return environment
