"""`pyrepls capture`: print a pane's whole transcript."""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncIterator

from pyrepls.client.client import Client
from pyrepls.model.cell import Cell
from pyrepls.model.ids import CellId, PaneId
from pyrepls.model.messages import ReadTranscript, TranscriptPage
from pyrepls.model.safe_text import safe_text
from pyrepls.model.text import cell_text
from pyrepls.protocol.record import replace

from .arguments import Parser, attach_to, with_client

COLUMNS = 10_000
"""Lines are not wrapped: who reads them has a width of their own."""


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command's words."""
    parser = Parser("capture", "print a pane's transcript")
    parser.add_argument("target", metavar="TARGET", help="session, session:tab.pane or %%pane-id")
    parser.add_argument("--ansi", action="store_true", help="keep the colours of the output")
    return parser.parse_args(words)


def run(options: argparse.Namespace) -> int:
    """Print the transcript."""

    async def work(client: Client) -> int:
        _, pane = await attach_to(client, options.target)
        async for cell in cells_of(client, pane):
            sys.stdout.write(rendered(cell_text(cell), options.ansi))
        return 0

    return with_client(work)


async def cells_of(client: Client, pane: PaneId) -> AsyncIterator[Cell]:
    """Yield the cells of a pane, the oldest first, each whole, read page by page."""
    at: CellId | None = CellId(0)
    output = 0
    held: Cell | None = None
    while at is not None:
        page = await client.ask(ReadTranscript(pane, at, output), TranscriptPage)
        for cell in page.cells:
            if held is not None and held.id == cell.id:
                held = replace(held, outputs=held.outputs + cell.outputs)
                continue
            if held is not None:
                yield held
            held = cell
        at, output = page.next_cell, page.next_output
    if held is not None:
        yield held


def rendered(text: str, ansi: bool) -> str:
    """Return terminal output as the lines that it leaves behind: progress bars as they stood at the end."""
    from pyrepls.tui.render.line_terminal import LineTerminal

    terminal = LineTerminal(rows=50, columns=COLUMNS)
    terminal.feed(text)
    terminal.finish_block()
    lines = []
    for line, runs in terminal.take_frozen():
        lines.append(coloured(line, runs) if ansi and runs else safe_text(line))
    return "".join(f"{line}\n" for line in lines)


def coloured(line: str, runs: tuple[tuple[int, str], ...]) -> str:
    """Return a line with its runs as SGR sequences."""
    pieces = [safe_text(line[: runs[0][0]])]
    ends = [start for start, _ in runs[1:]] + [len(line)]
    for (start, key), end in zip(runs, ends):
        piece = safe_text(line[start:end])
        pieces.append(f"\x1b[{key}m{piece}\x1b[0m" if key and not key.startswith("@") else piece)
    return "".join(pieces)
