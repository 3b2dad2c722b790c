"""Where sockets, state, logs and caches lie; and whether the directory of sockets is safe to use."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ..errors import RuntimeDirectoryError


def runtime_directory() -> Path:
    """Return the directory of sockets, mode 0700, made when it is missing.

    `$PYREPLS_RUNTIME_DIR`, else `$XDG_RUNTIME_DIR/pyrepls`, else `/tmp/pyrepls-<uid>`. Raises RuntimeDirectoryError,
    with the command that repairs it, when somebody else could use it.
    """
    chosen = os.environ.get("PYREPLS_RUNTIME_DIR")
    base = os.environ.get("XDG_RUNTIME_DIR")
    if chosen:
        path = Path(chosen)
    elif base and Path(base).is_dir():
        path = Path(base) / "pyrepls"
    else:
        path = Path(f"/tmp/pyrepls-{os.getuid()}")
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise RuntimeDirectoryError(
            f"the directory for sockets, {path}, cannot be made: {problem.strerror}; "
            "set XDG_RUNTIME_DIR to a directory of yours"
        ) from None
    check_private(path)
    return path


def check_private(path: Path) -> None:
    """Raise RuntimeDirectoryError unless a directory belongs to this user and nobody else may enter it."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise RuntimeDirectoryError(f"{path} is not a directory; remove it with: rm {path}")
    if found.st_uid != os.getuid():
        raise RuntimeDirectoryError(
            f"{path} belongs to another user (uid {found.st_uid}); set XDG_RUNTIME_DIR to a directory of yours"
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        mode = stat.S_IMODE(found.st_mode)
        raise RuntimeDirectoryError(
            f"{path} has mode {mode:04o}, so others could reach your interpreters; repair it with: chmod 700 {path}"
        )


def server_socket() -> Path:
    """Return the path of the server's socket."""
    return runtime_directory() / "server.sock"


def state_directory() -> Path:
    """Return the directory of journals, histories and logs, made when it is missing."""
    return _made(os.environ.get("XDG_STATE_HOME"), ".local/state")


def cache_directory() -> Path:
    """Return the directory of what can be made again, made when it is missing."""
    return _made(os.environ.get("XDG_CACHE_HOME"), ".cache")


def config_file() -> Path:
    """Return the path of the user's settings; it need not exist."""
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "pyrepls" / "config.toml"


def _made(base: str | None, fallback: str) -> Path:
    path = (Path(base) if base else Path.home() / fallback) / "pyrepls"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
