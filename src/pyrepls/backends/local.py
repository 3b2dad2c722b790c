"""Kernels on this machine: a process in a session of its own, on a pseudo-terminal, behind a socket."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
import subprocess
from contextlib import closing
from pathlib import Path

from ..errors import KernelLost, LaunchFailed, PyreplsError
from ..protocol.requests import Greeting
from . import bundle
from .base import Backend
from .connection import Connection
from .link import PATIENCE, LocalLink
from .process import Process, birth_of
from .spec import KernelRecord, LaunchSpec
from .terminal import Pty, open_pty

DEADLINE = 10.0
"""Seconds from the start of the process to its hello."""

MAX_SOCKET_PATH = 104
"""Bytes that the path of a unix socket may have on every system."""

UNWANTED = ("PYTHONINSPECT", "COLUMNS", "LINES")
"""Variables that would change what a kernel's process is, or contradict its terminal."""


class LocalBackend(Backend):
    """Launches interpreters of this machine without a sandbox."""

    def __init__(self, cache: Path | None = None, deadline: float = DEADLINE) -> None:
        self._cache = cache or bundle.default_cache()
        self._deadline = deadline

    async def launch(self, spec: LaunchSpec) -> LocalLink:
        """Start a kernel and say hello; raises LaunchFailed with its last words."""
        _check(spec)
        directory = bundle.unpacked(self._cache)
        path, token = _new_socket_path(spec), secrets.token_hex(16)
        pty = open_pty(spec.rows, spec.columns)
        try:
            with closing(_listen(path)) as listener:
                pid = _start(spec, directory, pty, listener, token)
        except BaseException:
            os.close(pty.master)
            _forget(path)
            raise
        finally:
            pty.close_slaves()
        record = KernelRecord(pid, birth_of(pid), path, token, spec)
        _write_record(record)
        return await self._meet(record, Process(pid, record.birth, child=True), pty.master, 0)

    async def adopt(self, record: KernelRecord, cursor: int = 0) -> LocalLink:
        """Say hello to a kernel that another server has launched; raises KernelLost."""
        if not record.birth or birth_of(record.pid) != record.birth:
            forget_record(record)
            raise KernelLost("the process has ended")
        try:
            return await self._meet(record, Process(record.pid, record.birth, child=False), -1, cursor)
        except LaunchFailed as problem:
            raise KernelLost(str(problem)) from None

    async def _meet(self, record: KernelRecord, process: Process, master: int, cursor: int) -> LocalLink:
        link = LocalLink(record, process, master)
        hello = asyncio.ensure_future(_say_hello(link.connection, record, cursor))
        ended = asyncio.ensure_future(process.ended.wait())
        try:
            await asyncio.wait({hello, ended}, timeout=self._deadline, return_when=asyncio.FIRST_COMPLETED)
            if hello.done() and hello.exception() is None:
                link.greeting = hello.result()
                return link
            raise await self._failure(link, process, hello)
        except BaseException:
            await link.close()
            raise
        finally:
            ended.cancel()
            hello.cancel()

    async def _failure(self, link: LocalLink, process: Process, hello: asyncio.Future[Greeting]) -> LaunchFailed:
        refused = hello.exception() if hello.done() else None
        if refused is not None and not process.reason:  # perhaps because it is about to end
            await _wait(process, PATIENCE)
        why = process.reason or (str(refused) if refused else f"it did not say hello within {self._deadline:g} seconds")
        if link.launched and not process.reason:
            link.kill()
            await _wait(process, PATIENCE)
        if process.reason:
            forget_record(link.record)
        words = link.last_words().strip()
        return LaunchFailed(f"{link.record.spec.python}: {why}" + (f"\n{words}" if words else ""))


async def _wait(process: Process, seconds: float) -> None:
    try:
        await asyncio.wait_for(process.ended.wait(), seconds)
    except asyncio.TimeoutError:
        pass


def records(runtime: str) -> list[KernelRecord]:
    """Return the records of the kernels below a runtime directory that may still run; those of the dead are removed."""
    found = []
    for path in sorted(Path(runtime, "kernels").glob("*.json")):
        try:
            record = KernelRecord.from_json(path.read_text())
        except (OSError, PyreplsError):
            continue
        if record.birth and birth_of(record.pid) == record.birth:
            found.append(record)
        else:
            forget_record(record)
    return found


def forget_record(record: KernelRecord) -> None:
    """Remove a kernel's socket and its record."""
    _forget(record.socket)


def _check(spec: LaunchSpec) -> None:
    if not os.path.isdir(spec.cwd):
        raise LaunchFailed(f"there is no directory {spec.cwd}")
    if not os.path.isfile(spec.python):
        raise LaunchFailed(f"there is no interpreter at {spec.python}")
    if not os.access(spec.python, os.X_OK):
        raise LaunchFailed(f"{spec.python} is not executable")


def _new_socket_path(spec: LaunchSpec) -> str:
    directory = Path(spec.runtime, "kernels")
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = str(directory / f"{secrets.token_hex(6)}.sock")
    if len(os.fsencode(path)) > MAX_SOCKET_PATH:
        raise LaunchFailed(f"the runtime directory's name is too long for a socket: {spec.runtime}")
    return path


def _listen(path: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(path)
        os.chmod(path, 0o600)
        listener.listen(8)
    except OSError as problem:
        listener.close()
        raise LaunchFailed(f"no socket can be made at {path}: {problem}") from None
    return listener


def _start(spec: LaunchSpec, directory: Path, pty: Pty, listener: socket.socket, token: str) -> int:
    shared = {"listener": listener.fileno(), "master": pty.master, "marks": pty.marks}
    boot = {**shared, "token": token, "ring": spec.ring, "linger": float(spec.linger)}
    try:
        process = subprocess.Popen(
            [spec.python, str(directory / bundle.BOOT)],
            stdin=pty.slave,
            stdout=pty.slave,
            stderr=pty.slave,
            cwd=spec.cwd,
            env={**_environment(spec), "_PYREPLS_BOOT": json.dumps(boot)},
            start_new_session=True,
            pass_fds=tuple(shared.values()),
        )
    except (OSError, ValueError) as problem:
        raise LaunchFailed(f"{spec.python} cannot be started: {problem}") from None
    process.returncode = 0  # `Process` reaps it; Popen must neither do so nor complain
    return process.pid


def _environment(spec: LaunchSpec) -> dict[str, str]:
    wanted = {name: value for name, value in spec.environment.items() if name not in UNWANTED}
    wanted.setdefault("TERM", "xterm-256color")
    # A pager would wait for keys that nobody can press.
    return {**wanted, "PYREPLS": spec.name, "PAGER": "cat", "MANPAGER": "cat", "GIT_PAGER": "cat"}


def _write_record(record: KernelRecord) -> None:
    path = _record_path(record.socket)
    made = f"{path}.new"
    with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(record.to_json())
    os.replace(made, path)


def _record_path(socket_path: str) -> str:
    return socket_path[: -len(".sock")] + ".json"


def _forget(socket_path: str) -> None:
    for path in (socket_path, _record_path(socket_path)):
        try:
            os.unlink(path)
        except OSError:
            pass


async def _say_hello(connection: Connection, record: KernelRecord, cursor: int) -> Greeting:
    loop = asyncio.get_running_loop()
    try:
        await loop.create_unix_connection(lambda: connection, record.socket)
    except OSError as problem:
        raise KernelLost(f"nobody answers at {record.socket}: {problem}") from None
    return await connection.hello(record.token, cursor)
