"""Interpreters: start to ready, round trip of `1+1`, memory of one and of ten; beside python, Jupyter and others."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from pyrepls.backends.interpreters import list_interpreters
from pyrepls.backends.local import LocalBackend
from pyrepls.backends.spec import LaunchSpec
from pyrepls.model.messages import Execute, Opened, Queued, SplitPane
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.events import CellFinished, Ready
from pyrepls.protocol.requests import Execute as KernelExecute

from .figures import Row, median_of, megabytes, milliseconds, percentile, resident_memory, times
from .place import BENCH_PYTHON, ROOT, server, session
from .terminal import Terminal


def jupyter() -> dict[str, float]:
    """Return the figures of jupyter_client with ipykernel."""
    words = [str(BENCH_PYTHON), str(ROOT / "bench" / "jupyter_side.py"), "5"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


async def start_rows(jupyter_seconds: float) -> list[Row]:
    """Measure launch to `Ready` for every Python from 3.9 on, beside `python -c pass` of the same one."""
    rows = []
    for interpreter in _one_per_version():
        bare, ours = [], []
        for _ in range(15):  # one after the other, so that a noisy moment hits both
            bare.append(_bare_start(interpreter.path))
            ours.append(await _launch(interpreter.path))
        ratio = statistics.median(ours) / statistics.median(bare)
        who = f"pyrepls kernel, python {interpreter.version}"
        rows.append(Row("interpreter start to ready", who, milliseconds(statistics.median(ours)), "", "≤ 3×"))
        rows.append(Row("", "python -c pass", milliseconds(statistics.median(bare)), times(ratio)))
        mine = statistics.median(ours)
    rows.append(Row("", "ipykernel", milliseconds(jupyter_seconds), times(mine / jupyter_seconds)))
    for name, wanted in (("ipython", b"In ["), ("ptpython", b">>>")):
        words = [str(BENCH_PYTHON.parent / name)]
        theirs = median_of(lambda words=words, wanted=wanted: _until(words, wanted), 5)  # type: ignore[misc]
        rows.append(Row("", f"{name}, until its prompt", milliseconds(theirs), times(mine / theirs)))
    rows.append(Row("new pane usable, with the warm spare", "pyrepls", milliseconds(await _warm_pane())))
    return rows


def _one_per_version() -> list:  # type: ignore[type-arg]
    found = {}
    for interpreter in list_interpreters(dict(os.environ), str(ROOT)):
        minor = tuple(map(int, interpreter.version.split(".")[:2]))
        if minor >= (3, 9) and ".venv" not in str(interpreter.path):
            found.setdefault(minor, interpreter)
    return [found[minor] for minor in sorted(found)]


def _bare_start(python: str) -> float:
    before = time.perf_counter()
    subprocess.run([python, "-c", "pass"], check=True)
    return time.perf_counter() - before


async def _launch(python: str) -> float:
    with tempfile.TemporaryDirectory(prefix="pyr-") as directory:
        os.chmod(directory, 0o700)
        ready: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def take(events: list[tuple[int, Event]]) -> None:
            if any(isinstance(event, Ready) for _, event in events) and not ready.done():
                ready.set_result(time.perf_counter())

        before = time.perf_counter()
        link = await LocalBackend().launch(_spec(python, directory))
        link.subscribe(take, lambda _reason: None)
        came = await ready
        await link.terminate()
        return came - before


def _spec(python: str, directory: str) -> LaunchSpec:
    return LaunchSpec(python=python, runtime=directory, cwd=directory, environment=dict(os.environ))


def _until(words: list[str], wanted: bytes) -> float:
    before = time.perf_counter()
    terminal = Terminal(words)
    try:
        terminal.send("")
        return terminal.read_until(wanted) - before
    finally:
        terminal.close()


async def _warm_pane() -> float:
    async with server() as client:
        mirror, (pane,) = await session(client)
        seconds = []
        for _ in range(5):
            await asyncio.sleep(1.0)  # the spare is launched at leisure
            before = time.perf_counter()
            opened = await client.ask(SplitPane(pane, "across"), Opened)
            await mirror.wait_for(lambda now, new=opened.pane: now.kernel_of(new).state == "idle")  # type: ignore[misc]
            seconds.append(time.perf_counter() - before)
        return percentile(seconds, 0.5)


async def round_trip_rows(jupyter_seconds: float) -> list[Row]:
    """Measure `1+1` over the whole way, and over the bare link to a kernel."""
    async with server() as client:
        mirror, (pane,) = await session(client)
        found = []
        for number in range(600):
            before = time.perf_counter()
            queued = await client.ask(Execute(pane, "1+1"), Queued)
            await mirror.wait_for(lambda now, cell=queued.cell: now.kernel_of(pane).transcript.cell(cell).finished)  # type: ignore[misc, union-attr]
            if number >= 100:
                found.append(time.perf_counter() - before)
    ours = percentile(found, 0.5)
    bare = await _bare_round_trip()
    return [
        Row("round trip of 1+1, client to kernel and back", "pyrepls", f"{ours * 1e6:.0f} µs"),
        Row("", "pyrepls, without client and server", f"{bare * 1e6:.0f} µs", times(ours / bare)),
        Row(
            "",
            "jupyter_client, ipykernel",
            f"{jupyter_seconds * 1e6:.0f} µs",
            f"ours is {times(jupyter_seconds / ours)} faster",
            "≥ 10× faster",
        ),
    ]


async def _bare_round_trip() -> float:
    with tempfile.TemporaryDirectory(prefix="pyr-") as directory:
        os.chmod(directory, 0o700)
        finished: asyncio.Queue[float] = asyncio.Queue()

        def take(events: list[tuple[int, Event]]) -> None:
            link.acknowledge(events[-1][0])
            if any(isinstance(event, CellFinished) for _, event in events):
                finished.put_nowait(time.perf_counter())

        link = await LocalBackend().launch(_spec(sys.executable, directory))
        link.subscribe(take, lambda _reason: None)
        found = []
        for number in range(1, 601):
            before = time.perf_counter()
            await link.request(KernelExecute(number, number, "1+1"))
            found.append(await finished.get() - before)
        await link.terminate()
        return percentile(found[100:], 0.5)


async def memory_rows(one: float, ten: float) -> list[Row]:
    """Measure the resident memory of one idle kernel and of ten."""
    async with server() as client:
        mirror, _ = await session(client, 10)
        await asyncio.sleep(2.0)
        sizes = [resident_memory(kernel.pid) for kernel in mirror.session.kernels.values()]
        bare = _bare_memory()
        whole = sum(sizes) + resident_memory(client.server_pid)
    return [
        Row("memory of an idle interpreter (RSS)", "pyrepls kernel", megabytes(sizes[0]), "", "≤ 1/3 of ipykernel"),
        Row("", "bare python with json", megabytes(bare), times(sizes[0] / bare)),
        Row("", "ipykernel", megabytes(one), times(sizes[0] / one)),
        Row("memory of ten idle interpreters", "pyrepls, server included", megabytes(whole)),
        Row("", "ipykernel", megabytes(ten), times(whole / ten)),
    ]


def _bare_memory() -> int:
    words = [sys.executable, "-c", "import json; input()"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE)
    time.sleep(0.5)
    try:
        return resident_memory(process.pid)
    finally:
        with contextlib.suppress(BrokenPipeError):
            process.communicate(b"\n")
