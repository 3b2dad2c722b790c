"""A million printed lines until the prompt is back: ours, a pipe that is thrown away, tmux, Jupyter."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pyrepls.model.messages import Execute, Queued

from .figures import Row, median_of, megabytes, milliseconds, percentile, resident_memory
from .place import server, session
from .terminal import Terminal
from .typing_latency import PYREPLS, type_keys

MILLION = "for i in range(1_000_000): print(i)"


async def flood_rows(jupyter_seconds: float) -> list[Row]:
    """Measure with a client that follows, and again with the interface attached and somebody typing."""
    pipe = median_of(_into_a_pipe, 3)
    tmux = median_of(_in_tmux, 3)
    async with server() as client:
        mirror, (pane,) = await session(client)
        seconds = []
        for _ in range(3):
            before = time.perf_counter()
            queued = await client.ask(Execute(pane, MILLION), Queued)
            await mirror.wait_for(lambda now, cell=queued.cell: now.kernel_of(pane).transcript.cell(cell).finished)
            seconds.append(time.perf_counter() - before)
        ours = percentile(seconds, 0.5)
        server_memory = resident_memory(client.server_pid)
    shown, tui_memory, typed = await _while_shown()
    return [
        Row("1,000,000 printed lines until the prompt is back", "pyrepls, a client follows", milliseconds(ours)),
        Row("", "pyrepls, shown and typed into", milliseconds(shown), f"{shown / ours:.2f}×"),
        Row("", "python into a pipe, thrown away", milliseconds(pipe), f"{ours / pipe:.2f}×", "ours ≤ 1×"),
        Row("", "tmux, python -q", milliseconds(tmux), f"{ours / tmux:.2f}×", "ours ≤ 0.5×"),
        Row("", "ipykernel", milliseconds(jupyter_seconds), f"{ours / jupyter_seconds:.2f}×"),
        Row("key press to paint during it", "pyrepls", f"worst {milliseconds(max(typed))}", "", "< 40 ms"),
        Row("memory after it", "pyrepls server", megabytes(server_memory)),
        Row("", "pyrepls interface", megabytes(tui_memory)),
    ]


async def _while_shown() -> tuple[float, int, list[float]]:
    async with server() as client:
        mirror, panes = await session(client, 2)
        await client.detach()
        terminal = Terminal([*PYREPLS, "attach", mirror.session.name])
        try:
            terminal.read_until(b"idle")
            terminal.settle(1.0)
            focused = mirror.session.recent[0]
            other = next(pane for pane in panes if pane != focused)
            await client.ask(
                Execute(other, f"import time; t = time.time(); {'exec'}({MILLION!r}); took = time.time() - t"), Queued
            )
            typed = type_keys(terminal, 30)
            terminal.settle(1.0)
            again = await client.attach(mirror.session.name)
            await again.wait_for(lambda now: now.kernel_of(other).transcript.cells[-1].finished)
            took = again.session.kernel_of(other).transcript.cells[-1].seconds or 0.0
            return took, resident_memory(terminal.pid), typed
        finally:
            terminal.close()


def _into_a_pipe() -> float:
    before = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", MILLION], stdout=subprocess.PIPE)
    assert process.stdout is not None
    while os.read(process.stdout.fileno(), 1 << 16):
        pass
    process.wait()
    process.stdout.close()
    return time.perf_counter() - before


def _in_tmux() -> float:
    with tempfile.TemporaryDirectory() as directory:
        done = Path(directory) / "done"
        tmux = ["tmux", "-S", f"{directory}/tmux", "-f", "/dev/null"]
        code = f"{MILLION}\nopen({str(done)!r}, 'w').close()"
        subprocess.run([*tmux, "new-session", "-d", "-x", "160", "-y", "45", f"{sys.executable} -q"], check=True)
        shown = Terminal([*tmux, "attach"])
        try:
            shown.read_until(b">>>")
            subprocess.run([*tmux, "send-keys", "-l", f"exec({code!r})"], check=True)
            before = time.perf_counter()
            subprocess.run([*tmux, "send-keys", "Enter"], check=True)
            while not done.exists():
                shown.drain(0.005)
            while (
                not subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True).stdout.rstrip().endswith(b">>>")
            ):
                shown.drain(0.005)
            return time.perf_counter() - before
        finally:
            shown.close()
            subprocess.run([*tmux, "kill-server"], check=False)
