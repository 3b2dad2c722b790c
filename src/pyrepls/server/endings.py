"""What becomes of a kernel's cells when its process ends or is replaced, and what its pane says of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import events as ev
from ..model.cell import Cell, Notice, Text
from ..model.ids import CellId, KernelId
from ..model.session import Kernel
from ..model.transcript import CHUNK
from ..protocol.envelope import Event


def endings(kernel: Kernel, running: CellId, waiting: Iterable[Cell], now: float) -> list[Event]:
    """Return how the running cell and the waiting ones end with their process."""
    ended: list[Event] = []
    if running:
        cell = kernel.transcript.cell(running)
        seconds = now - cell.started if cell is not None and cell.started else 0.0
        ended.append(ev.CellFinished(kernel.id, running, "dead", max(seconds, 0.0)))
    ended.extend(ev.CellFinished(kernel.id, cell.id, "withdrawn") for cell in waiting)
    return ended


def death_notice(kernel: KernelId, cell: CellId, reason: str, last_words: str) -> list[Event]:
    """Return what is said in a cell about the end of the process: why, and what it printed last."""
    said: list[Event] = [ev.CellGrew(kernel, cell, Notice(f"the interpreter ended: {reason}"))]
    if last_words:
        said.append(ev.CellGrew(kernel, cell, Text(last_words[-CHUNK:])))
    return said


def restart_notice(kernel: Kernel, cell: CellId) -> Event:
    """Return what is said in a cell when a new process has taken over."""
    return ev.CellGrew(kernel.id, cell, Notice(f"restarted: python {kernel.python}, empty namespace"))


def put_to_sleep(kernel: Kernel) -> list[Event]:
    """Return what happened to a kernel that was alive when its server ended."""
    running = kernel.running.id if kernel.running is not None else CellId(0)
    ended = endings(kernel, running, kernel.queued, 0.0)
    return [*ended, ev.KernelStateChanged(kernel.id, "dead", "the server was ended")]
