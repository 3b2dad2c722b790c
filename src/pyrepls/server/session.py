"""`LiveSession`: the one owner of a session's state. Everything that happens to it goes through `apply`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from ..errors import KernelLost
from ..model import events as ev
from ..model.cell import Notice
from ..model.ids import KernelId, PaneId
from ..model.reduce import reduce
from ..model.session import Kernel, KernelSpec, Session
from ..model.stamped import Stamped
from ..protocol.envelope import Event
from .endings import put_to_sleep
from .journal import Journal
from .kernel_runner import KernelRunner, RunnerHost
from .launcher import Launcher
from .publisher import Audience, Publisher

log = logging.getLogger(__name__)


class LiveSession(RunnerHost):
    """The state of a session with what makes it live: its kernels' runners, its clients, its journal."""

    def __init__(self, journal: Journal, launcher: Launcher, environment: Mapping[str, str]) -> None:
        self.state = Session("")
        self.seq = 0
        self.runners: dict[KernelId, KernelRunner] = {}
        self.drafts: dict[PaneId, str] = {}
        self.publisher = Publisher(lambda: (self.seq, self.state))
        self.ended = False
        self._environment = dict(environment)
        """What the kernels inherit: it holds secrets of the user, so it is never journaled."""
        self._journal = journal
        self._launcher = launcher
        self._asleep: set[KernelId] = set()

    @property
    def name(self) -> str:
        """The session's name."""
        return self.state.name

    def apply(self, events: Sequence[Event], on_kept: Callable[[], None] | None = None) -> None:
        """Let something happen: reduce, number, journal, publish; `on_kept` is called when it is on disk."""
        if self.ended:
            return
        state, stamped = self.state, []
        for event in events:
            state = reduce(state, event)
            self.seq += 1
            stamped.append(Stamped(self.seq, event))
        self.state = state
        self.publisher.publish(stamped)
        self._journal.append(state.name, stamped, state, on_kept)
        if any(isinstance(event, ev.WatchesChanged) for event in events):
            for runner in self.runners.values():
                runner.observing.tell()

    def forget_looks(self, client: object) -> None:
        """Note that a client looks at no pane any more."""
        for runner in self.runners.values():
            runner.observing.look(client, False)

    def kernel(self, id: KernelId) -> Kernel | None:
        """Return a kernel as everybody sees it; None when its pane was closed."""
        return self.state.kernels.get(id)

    def add_kernel(self, id: KernelId) -> KernelRunner:
        """Make the runner of a kernel that is in the state; it does not start by itself."""
        runner = self.runners[id] = KernelRunner(self, id, self._launcher, self._environment)
        return runner

    def runner_of(self, pane: PaneId) -> KernelRunner:
        """Return the runner of the kernel that a pane shows; raises NoSuchPane."""
        return self.runners[self.state.pane(pane).kernel]

    def living_runner_of(self, pane: PaneId) -> KernelRunner:
        """Return the runner as well, but raise KernelLost when its kernel is dead."""
        self.wake()
        kernel = self.state.kernel_of(pane)
        if kernel.state == "dead":
            why = f" ({kernel.reason})" if kernel.reason else ""
            raise KernelLost(f"the interpreter of {self.state.label(pane)} is dead{why}; restart it first")
        return self.runner_of(pane)

    def rename(self, name: str) -> None:
        """Take another name; the journal must have it already."""
        self.apply([ev.SessionRenamed(name)])

    async def check(self, spec: KernelSpec) -> None:
        """Raise LaunchFailed or SandboxUnavailable when no kernel of this session could be launched so."""
        await self._launcher.check(spec, self._environment)

    def give_notice(self, text: str) -> None:
        """Say something about the whole session, where somebody will look: in the pane used last."""
        for pane in self.state.recent[:1]:
            kernel = self.state.kernel_of(pane)
            self.apply([ev.CellGrew(kernel.id, kernel.transcript.cells[-1].id, Notice(text))])

    def count_clients(self, coming: int = 0) -> None:
        """Let everybody know how many clients are attached now, with those that are just about to be."""
        count = len(self.publisher.clients) + coming
        if count != self.state.clients:
            self.apply([ev.ClientsChanged(count)])

    def restore(self, seq: int, state: Session) -> None:
        """Begin where a journal ends: with the kernels dead, to be started anew when somebody comes."""
        self.seq, self.state = seq, state
        self._asleep = {kernel.id for kernel in state.kernels.values() if kernel.state != "dead"}
        for kernel in state.kernels.values():
            self.add_kernel(kernel.id)
        self.apply([event for id in sorted(self._asleep) for event in put_to_sleep(state.kernels[id])])

    def wake(self) -> None:
        """Start the kernels of a restored session anew."""
        asleep, self._asleep = self._asleep, set()
        for id in sorted(asleep):
            kernel = self.kernel(id)
            if kernel is not None and kernel.state == "dead":
                self.runners[id].restart()

    def end(self, event: Event, only: Sequence[Audience] | None = None) -> None:
        """Tell clients that nothing comes any more: all of them when the session itself ends."""
        self.publisher.publish_last(event, only)
        self.ended = only is None

    async def close_kernels(self) -> None:
        """End every kernel's process."""
        for runner in list(self.runners.values()):
            await runner.close()
