"""The server as a process: `python -m pyrepls.server.daemon` starts one in the background unless one runs already."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import time
from pathlib import Path

from ..backends.local import LocalBackend
from ..config.paths import runtime_directory, server_socket, state_directory
from ..errors import PyreplsError, StoreError
from ..stores.base import History, Store
from ..stores.null import MemoryHistory, NullStore
from .detaching import Ready, detach, leave_places, take_lock
from .launcher import Launcher
from .listeners import listen
from .log_file import LogFile
from .restoring import end_orphans, restore_sessions
from .server import Server

log = logging.getLogger(__name__)

PATIENCE = 9.0
"""Seconds to wait for a server that is just starting or ending; less than a client waits for us."""

QUIET = 60.0
"""Seconds without a session and a client after which the server ends."""


def main(arguments: list[str] | None = None) -> int:
    """Run the server; returns the exit status."""
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o077)
    try:
        runtime, state = runtime_directory(), state_directory()
    except (PyreplsError, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    if not _take_turn(runtime / "server.lock"):
        return 0
    ready: Ready = _say
    log_file = LogFile(state / "server.log")
    if not options.foreground:
        ready = detach()
        leave_places()
        log_file.begin()
    try:
        asyncio.run(_serve(options, ready, log_file))
    except (PyreplsError, OSError) as problem:
        log.error("%s", problem)
        ready(str(problem))
        return 1
    except BaseException as problem:
        log.exception("the server failed")
        ready(f"{type(problem).__name__}: {problem}")
        raise
    return 0


def _take_turn(lock: Path) -> bool:
    """Tell whether this process is to be the server: not while another one answers, but when one is just ending."""
    deadline = time.monotonic() + PATIENCE
    while not take_lock(lock):
        if _somebody_answers() or time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _somebody_answers() -> bool:
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as trial:
        try:
            trial.connect(str(server_socket()))
        except OSError:
            return False
        return True


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pyrepls.server.daemon", description="Run the server of pyrepls.")
    parser.add_argument("--foreground", action="store_true", help="stay at the terminal")
    parser.add_argument("--no-spare", action="store_true", help="keep no interpreter ready for the next pane")
    parser.add_argument("--quiet", type=float, default=QUIET, help="seconds without session and client until the end")
    return parser.parse_args(arguments)


async def _serve(options: argparse.Namespace, ready: Ready, log_file: LogFile) -> None:
    store, history, notice = open_store(state_directory() / "pyrepls.db")
    server = Server(Launcher(LocalBackend(), keep_spare=not options.no_spare), store, history)
    if notice:
        server.give_notice(notice)
    end_orphans(runtime_directory())
    restore_sessions(server, store, os.environ)
    stop = asyncio.Event()
    server.on_stop = stop.set
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    path = server_socket()
    listener = await listen(server, path)
    ready("")
    _be_private()
    log.info("listening at %s", path)
    await _wait_for_end(server, stop, options.quiet, log_file)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()  # from now on, clients start another server, which waits for our lock
    listener.close()
    await server.close()
    log.info("ended")


async def _wait_for_end(server: Server, stop: asyncio.Event, quiet: float, log_file: LogFile) -> None:
    while not stop.is_set():
        try:
            await asyncio.wait_for(stop.wait(), min(quiet, 30.0) / 2)
        except asyncio.TimeoutError:
            log_file.rotate()
            if server.is_quiet and time.monotonic() - server.quiet_since >= quiet:
                return


def open_store(path: Path) -> tuple[Store, History, str]:
    """Return the store and the history of a file; those that keep nothing, and why, when it cannot be used."""
    try:
        from ..stores.sqlite import SqliteStore, open_database
        from ..stores.sqlite_history import SqliteHistory

        database, notice = open_database(path)
    except (StoreError, ImportError) as problem:
        return NullStore(), MemoryHistory(), f"sessions go on in memory but are not kept on disk: {problem}"
    return SqliteStore(database, path), SqliteHistory(database, path), notice


def _be_private() -> None:
    """Let no process of the same user read our memory, in which the environments of kernels are."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
    except (ImportError, OSError, AttributeError):
        pass  # not Linux


def _say(problem: str) -> None:
    if problem:
        sys.stderr.write(f"{problem}\n")


if __name__ == "__main__":
    sys.exit(main())
