"""Sends this client's requests in the background, and is the only place where their troubles are caught."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from pyrepls.client.client import Client
from pyrepls.config.paths import state_directory
from pyrepls.errors import ConnectionClosed, ConnectionLost, PyreplsError
from pyrepls.protocol.envelope import Reply, Request

R = TypeVar("R", bound=Reply)

LOG_LIMIT = 1024 * 1024


class Requester:
    """Sends requests one after the other as they are asked for; what goes wrong is said in one sentence."""

    def __init__(self, client: Client, say: Callable[[str], None], read_only: bool = False) -> None:
        self.client = client
        self.read_only = read_only
        self._say = say
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, request: Request) -> None:
        """Send a request whose reply says nothing."""
        self.start(self.client.do(request))

    async def ask(self, request: Request, reply: type[R]) -> R:
        """Send a request and return its reply."""
        return await self.client.ask(request, reply)

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let some work go on in the background."""
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self, seconds: float = 1.0) -> None:
        """Give what was sent a moment to arrive, then drop the rest."""
        pending = {task for task in self._tasks if task is not asyncio.current_task()}
        if pending:
            _, late = await asyncio.wait(pending, timeout=seconds)
            for task in late:
                task.cancel()

    async def _guarded(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except (ConnectionLost, ConnectionClosed):
            return  # whoever waits for the connection says so
        except PyreplsError as problem:
            self._say(str(problem))
        except Exception as problem:
            self._say(f"an error of pyrepls itself: {problem!r}; it is described in {log_problem(problem)}")


def log_problem(problem: BaseException) -> Path:
    """Write an error of ours to the log and return its path."""
    path = state_directory() / "tui.log"
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.old"))
    lines = traceback.format_exception(type(problem), problem, problem.__traceback__)
    with path.open("a", encoding="utf-8", errors="replace") as log:
        log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')}\n{''.join(lines)}\n")
    return path
