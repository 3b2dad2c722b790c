"""How the server gets a kernel: from the warm spare when that fits, else by launching one.

After a launch one more kernel of the same sort is kept ready, because the next pane is mostly like the last one. It
counts as nothing until it is taken, and ends with the server.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from functools import partial

from ..backends.base import Backend, KernelLink
from ..backends.interpreters import find_interpreter
from ..backends.spec import LaunchSpec
from ..config.paths import runtime_directory, server_socket
from ..errors import LaunchFailed, PyreplsError
from ..model.session import KernelSpec
from ..sandbox.choose import choose_sandbox

log = logging.getLogger(__name__)

SPARE_DELAY = 0.5
"""Seconds after a launch until the spare is made: the pane that was asked for comes first."""

GRACE = 3.0
"""Seconds that a kernel has to end by itself."""


class Spare:
    """A kernel that waits for a pane: what it says meanwhile is kept by its link."""

    def __init__(self, spec: LaunchSpec, link: KernelLink) -> None:
        self.spec = spec
        self.link = link


class Launcher:
    """Launches kernels on this machine."""

    def __init__(self, backend: Backend, keep_spare: bool = True) -> None:
        self._backend = backend
        self._keep_spare = keep_spare
        self._spare: Spare | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._making: asyncio.Task[None] | None = None
        self._making_wish: LaunchSpec | None = None
        self._closed = False

    async def check(self, spec: KernelSpec, environment: Mapping[str, str]) -> None:
        """Raise LaunchFailed or SandboxUnavailable when a wish cannot be met, before anything is created for it."""
        await self._wish(spec, environment)

    async def launch(self, spec: KernelSpec, environment: Mapping[str, str]) -> KernelLink:
        """Return a kernel that has said hello; raises LaunchFailed."""
        wish = await self._wish(spec, environment)
        if self._making is not None and self._making_wish == wish:
            await asyncio.wait({self._making})
        link = self._take_spare(wish)
        if link is None:
            link = await self._backend.launch(wish)
        self._make_spare_soon(wish)
        return link

    async def close(self) -> None:
        """End the spare, and make no other."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._making is not None:
            await asyncio.wait({self._making})  # cancelled, it would leave its process behind
        await self._drop_spare()

    async def _wish(self, spec: KernelSpec, environment: Mapping[str, str]) -> LaunchSpec:
        choose_sandbox(spec.policy)
        cwd = spec.cwd or "/"
        if not os.path.isdir(cwd):
            raise LaunchFailed(f"there is no directory {cwd}")
        # Looking for interpreters may start some of them to ask for their version.
        find = partial(find_interpreter, spec.python, environment, cwd)
        found = await asyncio.get_running_loop().run_in_executor(None, find)
        runtime = str(runtime_directory())
        return LaunchSpec(found.path, runtime, cwd, dict(environment), policy=spec.policy, name=str(server_socket()))

    def _take_spare(self, wish: LaunchSpec) -> KernelLink | None:
        spare = self._spare
        if spare is None or spare.spec != wish or spare.link.exit_reason():
            return None
        self._spare = None
        return spare.link

    def _make_spare_soon(self, wish: LaunchSpec) -> None:
        if not self._keep_spare or self._closed:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(SPARE_DELAY, self._begin_spare, wish)

    def _begin_spare(self, wish: LaunchSpec) -> None:
        self._timer = None
        if self._making is not None:
            self._make_spare_soon(wish)
            return
        if self._spare is not None and self._spare.spec == wish and not self._spare.link.exit_reason():
            return
        self._making_wish = wish
        self._making = asyncio.get_running_loop().create_task(self._make_spare(wish))

    async def _make_spare(self, wish: LaunchSpec) -> None:
        try:
            await self._drop_spare()
            self._spare = Spare(wish, await self._backend.launch(wish))
        except PyreplsError as problem:
            log.info("no spare interpreter: %s", problem)
        finally:
            self._making = None

    async def _drop_spare(self) -> None:
        spare, self._spare = self._spare, None
        if spare is not None:
            await spare.link.terminate(GRACE)
