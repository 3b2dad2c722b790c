"""What runs in a pane, in full: everything that its border has no room for."""

from __future__ import annotations

from rich.table import Table
from textual.widget import Widget
from textual.widgets import Static

from pyrepls.model.ids import PaneId
from pyrepls.model.session import Session
from pyrepls.tui.screens.overlay import Overlay

Facts = list[tuple[str, str]]


def facts_of(session: Session, pane: PaneId) -> Facts:
    """Return what there is to say about a pane, as name and value."""
    kernel = session.kernel_of(pane)
    running = kernel.running
    transcript = kernel.transcript
    elided = transcript.elided
    cells = sum(1 for cell in transcript.cells if cell.id)
    facts = [
        ("pane", f"{session.label(pane)}  {pane}"),
        ("name", session.pane(pane).name),
        ("python", kernel.python),
        ("executable", kernel.executable),
        ("process", str(kernel.pid) if kernel.pid else ""),
        ("directory", kernel.spec.cwd),
        ("policy", kernel.spec.policy),
        ("state", f"{kernel.state}: {kernel.reason}" if kernel.reason else kernel.state),
        ("runs", f"cell {running.number}" if running else ""),
        ("waiting", str(len(kernel.queued)) if kernel.queued else ""),
        ("cells", f"{cells:,}" + (f" and {transcript.dropped:,} that are gone" if transcript.dropped else "")),
        ("output", f"{transcript.size:,} characters" + (f", {elided:,} older ones not loaded" if elided else "")),
        ("variables", f"{len(kernel.variables):,}"),
    ]
    return [(name, value) for name, value in facts if value]


class PaneInformation(Overlay[None]):
    """Shows the facts about a pane."""

    TITLE_TEXT = "pane information"

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts

    def contents(self) -> list[Widget]:
        """Return the facts."""
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for name, value in self.facts:
            table.add_row(name, value)
        return [Static(table)]
