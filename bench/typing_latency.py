"""Key press to painted character in the real interface on a pseudo-terminal, and first paint of an attach."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pyrepls.client.client import Client
from pyrepls.model.messages import Execute, Queued

from .figures import Row, median_of, milliseconds, percentile
from .place import server, session
from .terminal import Terminal

PYREPLS = [sys.executable, "-m", "pyrepls"]
LETTERS = "абвгдежзиклмнопрстуфхцчшщъыьэюя"
"""Typed one after the other: none of them is painted by anything else."""

FLOOD = "import time\nend = time.time() + 25\nwhile time.time() < end: print('a line of output', time.time())"
LINES = "for i in range(100_000): print('line', i, 'of the transcript')"


def type_keys(terminal: Terminal, count: int) -> list[float]:
    """Type letters and return the seconds from each key to its paint."""
    found = []
    for number in range(count):
        letter = LETTERS[number % len(LETTERS)]
        if letter == LETTERS[0]:
            terminal.send("\x15")
            terminal.drain(0.1)
        pressed = time.perf_counter()
        terminal.send(letter)
        found.append(terminal.read_until(letter.encode()) - pressed)
        terminal.drain(0.03)
    return found


async def typing_rows() -> list[Row]:
    """Measure with 1, 4 and 16 quiet panes, and with one of four flooding."""
    rows = []
    for panes in (1, 4, 16):
        async with server() as client:
            rows.append(_row(f"key press to paint, {panes} quiet panes", await _typed(client, panes), "p99 < 16 ms"))
    async with server() as client:
        seconds = await _typed(client, 4, flood=True)
        rows.append(_row("key press to paint, 1 of 4 panes floods", seconds, "median < 8 ms, p99 < 40 ms"))
    return rows


def _row(what: str, seconds: list[float], goal: str) -> Row:
    figure = f"median {milliseconds(percentile(seconds, 0.5))}, p99 {milliseconds(percentile(seconds, 0.99))}"
    return Row(what, "pyrepls", figure, "", goal)


async def _typed(client: Client, panes: int, flood: bool = False) -> list[float]:
    mirror, found = await session(client, panes)
    await client.detach()
    terminal = Terminal([*PYREPLS, "attach", mirror.session.name])
    try:
        terminal.read_until(b"idle")
        terminal.settle(1.0)
        if flood:
            focused = mirror.session.recent[0]
            other = next(pane for pane in found if pane != focused)
            await client.ask(Execute(other, FLOOD), Queued)
            terminal.drain(1.0)
        return type_keys(terminal, 150)
    finally:
        terminal.close()


async def attach_rows() -> list[Row]:
    """Measure attach to first paint of the last of 100,000 lines, beside tmux with the same lines."""
    async with server() as client:
        mirror, (pane,) = await session(client, 1)
        await client.ask(Execute(pane, LINES), Queued)
        await mirror.wait_for(lambda now: now.kernel_of(pane).transcript.cells[-1].state == "ok")
        await client.detach()
        ours = median_of(lambda: _first_paint([*PYREPLS, "attach", mirror.session.name], b"99999"), 7)
    with _tmux_with_lines() as socket:
        theirs = median_of(lambda: _first_paint(["tmux", "-S", socket, "attach"], b"99999"), 7)
    textual = median_of(_import_textual, 7)
    return [
        Row("attach to first paint, 100,000 lines of transcript", "pyrepls", milliseconds(ours)),
        Row("", "python -c 'import textual.app'", milliseconds(textual), f"{ours / textual:.2f}×"),
        Row("", "tmux", milliseconds(theirs), f"{ours / theirs:.1f}×"),
    ]


def _first_paint(words: list[str], wanted: bytes) -> float:
    before = time.perf_counter()
    terminal = Terminal(words)
    try:
        return terminal.read_until(wanted) - before
    finally:
        terminal.close()


def _import_textual() -> float:
    before = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import textual.app"], check=True)
    return time.perf_counter() - before


@contextlib.contextmanager
def _tmux_with_lines() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as directory:
        socket = f"{directory}/tmux"
        script = Path(directory) / "lines.py"
        script.write_text(LINES)
        tmux = ["tmux", "-S", socket, "-f", "/dev/null"]
        setting = ["set", "-g", "history-limit", "200000", ";", "new-session", "-d", "-x", "160", "-y", "45"]
        subprocess.run([*tmux, "start-server", ";", *setting, f"{sys.executable} -i {script}"], check=True)
        while b"99999" not in subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True).stdout:
            time.sleep(0.05)
        try:
            yield socket
        finally:
            subprocess.run([*tmux, "kill-server"], check=False)
