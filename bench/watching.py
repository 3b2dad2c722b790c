"""What watching costs and how fast it is: tight loops, change to paint, memory beside big arrays, idle wake-ups."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from pyrepls.backends.interpreters import list_interpreters
from pyrepls.backends.local import LocalBackend
from pyrepls.backends.spec import LaunchSpec
from pyrepls.client.cells import run_cell
from pyrepls.model.messages import Execute, Queued
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.events import CellFinished, Ready
from pyrepls.protocol.requests import Execute as KernelExecute
from pyrepls.protocol.requests import Observe
from pyrepls.protocol.variables import Watch

from .figures import Row, megabytes, milliseconds, percentile, resident_memory, times
from .place import BENCH_PYTHON, ROOT, server, session
from .terminal import Terminal
from .typing_latency import PYREPLS
from .watching_programs import NAMES, ONE_LINE, sources

VERSIONS = ("3.9", "3.11", "3.12", "3.13")
WATCHED = Observe(True, tuple(Watch(text) for text in ("x", "y", "l", "v0", "len(l)")))
UNWATCHED = Observe(False, ())
SIDE = str(ROOT / "bench" / "watching_programs.py")

BUSY = (
    "import time\nend = time.time() + {seconds}\nwhile time.time() < end:\n    n = time.time()\n    time.sleep(0.001)"
)
STAMPS = """\
import time
stamps = []
mark = ''
time.sleep(1)
for number in range({count}):
    stamps.append(time.perf_counter())
    mark = chr(0x430 + number % 32) * 3
    time.sleep(0.1 + number % 7 / 100)
print('stamps', *stamps)"""
"""The clock of `perf_counter` is the same for all processes of a machine."""


class Kernel:
    """A kernel without a server."""

    def __init__(self) -> None:
        self.finished: asyncio.Queue[float] = asyncio.Queue()
        self.ready = asyncio.Event()
        self._count = 0

    async def launch(self, python: str, directory: str) -> None:
        """Launch it and wait until it is ready."""
        spec = LaunchSpec(python=python, runtime=directory, cwd=directory, environment=dict(os.environ))
        self.link = await LocalBackend().launch(spec)
        self.link.subscribe(self._take, lambda _reason: None)
        await self.ready.wait()

    async def run(self, source: str) -> float:
        """Run a cell and return the seconds that it took."""
        self._count += 1
        await self.link.request(KernelExecute(self._count, self._count, source))
        return await self.finished.get()

    def _take(self, events: list[tuple[int, Event]]) -> None:
        self.link.acknowledge(events[-1][0])
        for _, event in events:
            if isinstance(event, Ready):
                self.ready.set()
            elif isinstance(event, CellFinished):
                self.finished.put_nowait(event.seconds)


@contextlib.asynccontextmanager
async def _kernel(python: str) -> AsyncIterator[Kernel]:
    with tempfile.TemporaryDirectory(prefix="pyr-") as directory:
        os.chmod(directory, 0o700)
        kernel = Kernel()
        await kernel.launch(python, directory)
        try:
            yield kernel
        finally:
            await kernel.link.terminate()


async def watching_rows(scale: float = 1.0) -> list[Row]:
    """Measure everything; a smaller scale is for a look whether it works."""
    rows = []
    for version, python in _pythons().items():
        rows += await _slowdown_rows(version, python, scale)
    rows += [_theirs("watchpoints", str(BENCH_PYTHON), "watchpoints", scale / 500)]
    for panes, goal in ((1, "p95 < 60 ms"), (4, "p95 < 120 ms")):
        seconds = await _painted(panes, max(8, int(60 * scale)))
        figure = f"median {milliseconds(percentile(seconds, 0.5))}, p95 {milliseconds(percentile(seconds, 0.95))}"
        rows.append(
            Row(
                f"change to sidebar paint, {panes} busy {'pane' if panes == 1 else 'panes'}",
                "pyrepls",
                figure,
                "",
                goal,
            )
        )
    return [*rows, await _memory_row(scale), await _idle_row(scale)]


def _pythons() -> dict[str, str]:
    found: dict[str, str] = {}
    for each in list_interpreters(dict(os.environ), str(ROOT)):
        if ".venv" not in each.path:
            found.setdefault(each.version.rpartition(".")[0], each.path)
    return {version: found[version] for version in VERSIONS if version in found}


async def _slowdown_rows(version: str, python: str, scale: float) -> list[Row]:
    """Compare a kernel that watches fifty names with the same one that watches nothing, program by program."""
    goal = 1.07 if version in ("3.12", "3.13") else 1.35
    rows = []
    async with _kernel(python) as kernel:
        await kernel.run(NAMES)
        for name, source in sources(scale).items():
            seconds: dict[str, list[float]] = {"off": [], "watched": [], "off again": []}
            for _ in range(7):
                for how, taken in seconds.items():
                    await kernel.link.request(WATCHED if how == "watched" else UNWATCHED)
                    taken.append(await kernel.run(source))
            off, watched, again = (statistics.median(taken[1:]) for taken in seconds.values())
            wanted = max(goal, 1.10) if name == ONE_LINE else goal
            who = f"pyrepls, python {version}"
            figure = f"{watched / off:.2f}× (noise {again / off:.2f}×)"
            rows.append(Row(f"50 watched names, {name}", who, milliseconds(watched), figure, f"≤ {wanted:.2f}×"))
    return [*rows, _theirs("a dict subclass as globals", python, "dict", scale / 5, f", python {version}")]


def _theirs(who: str, python: str, how: str, scale: float, more: str = "") -> Row:
    words = [python, SIDE, how, str(scale)]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        return Row("the same programs", who + more, f"does not run: {done.stderr.strip().splitlines()[-1][:80]}")
    figures: dict[str, float] = json.loads(done.stdout)
    return Row("the same programs, in order", who + more, "", " · ".join(times(each) for each in figures.values()))


async def _painted(panes: int, count: int) -> list[float]:
    async with server() as client:
        mirror, found = await session(client, panes)
        focused = mirror.session.recent[0]
        await client.detach()
        size = (160, 45) if panes == 1 else (340, 60)  # wide enough for the sidebar of the smallest pane
        terminal = Terminal([*PYREPLS, "attach", mirror.session.name], *size)
        try:
            terminal.read_until(b"idle")
            terminal.settle(1.0)
            for pane in found:
                if pane != focused:
                    await client.ask(Execute(pane, BUSY.format(seconds=count * 0.13 + 3)), Queued)
            mirror = await client.attach(mirror.session.name)
            stamped = asyncio.create_task(run_cell(client, mirror, focused, STAMPS.format(count=count)))
            came = await asyncio.to_thread(_arrivals, terminal, count)
            stamps = (await stamped).output.partition("stamps ")[2].split()
        finally:
            terminal.close()
    return [shown - float(stamp) for shown, stamp in zip(came, stamps, strict=True)]


def _arrivals(terminal: Terminal, count: int) -> list[float]:
    return [terminal.read_until(chr(0x430 + number % 32).encode()) for number in range(count)]


async def _memory_row(scale: float) -> Row:
    async with _kernel(str(BENCH_PYTHON)) as kernel:
        items = int(2_500_000 * scale)
        await kernel.link.request(UNWATCHED)
        await kernel.run(f"import numpy\nfor n in range(50): globals()[f'v{{n}}'] = numpy.ones({items})")
        loop = "import time\nfor n in range(60):\n    v0[n] = n\n    v1 += 1\n    time.sleep(0.02)"
        await kernel.run(loop)
        pid = kernel.link.record.pid
        before = resident_memory(pid)
        await kernel.link.request(Observe(True, tuple(Watch(f"v{number}") for number in range(50))))
        await kernel.run(loop)
        kept = resident_memory(pid) - before
    what = f"memory kept for 50 names that hold {50 * items * 8 / 1e9:.2g} GB of arrays"
    return Row(what, "pyrepls kernel", megabytes(kept), "", "< 5 MB")


async def _idle_row(scale: float) -> Row:
    async with _kernel(list(_pythons().values())[-1]) as kernel:
        await kernel.run(NAMES)
        await kernel.link.request(WATCHED)
        await asyncio.sleep(1.0)
        seconds = max(1.0, 5 * scale)
        counted = await _difference(lambda: _wakeups(kernel.link.record.pid), seconds)
    return Row(f"wake-ups of an idle kernel with watches in {seconds:.0f} s", "pyrepls kernel", str(counted), "", "0")


async def _difference(count: Callable[[], int], seconds: float) -> int:
    before = count()
    await asyncio.sleep(seconds)
    return count() - before


def _wakeups(pid: int) -> int:
    texts = [(task / "status").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    lines = [line for text in texts for line in text.splitlines() if line.startswith("voluntary_ctxt_switches")]
    return sum(int(line.split()[1]) for line in lines)
