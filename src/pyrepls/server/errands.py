"""What a runner has going in the background, so that nothing of it outlives the runner unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from ..backends.base import KernelLink
from ..errors import PyreplsError
from ..protocol.envelope import Request


class Errands:
    """Tasks that nobody waits for until the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def ask(self, link: KernelLink | None, request: Request) -> None:
        """Ask a kernel something whose answer does not matter."""
        if link is not None:
            self.run(_ask(link, request))

    async def wait(self) -> None:
        """Return when everything is done."""
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _ask(link: KernelLink, request: Request) -> None:
    try:
        await link.request(request)
    except PyreplsError:
        pass  # a kernel that is gone says so by itself
