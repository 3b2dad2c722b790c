"""Text is selected by the mouse in lines, not in rows: it survives resizing, and is copied without the gutter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import SELECT_ALL, Selection

from pyrepls.tui.widgets.transcript import Transcript


class TranscriptApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.transcript = Transcript(max_lines=3000)

    def compose(self) -> ComposeResult:
        yield self.transcript


@asynccontextmanager
async def running(width: int = 25, height: int = 8) -> AsyncIterator[tuple[Transcript, Pilot[None]]]:
    app = TranscriptApp()
    async with app.run_test(size=(width, height)) as pilot:
        transcript = app.transcript
        transcript.show_cell(7, 1, "print(text)", "ok")
        transcript.write_output(7, "a line that is longer than the pane\nshort\n日本語 wide\n")
        while transcript.pending:
            transcript.tick()
        await pilot.pause()
        yield transcript, pilot


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)
    await pilot.pause()


def highlighted(transcript: Transcript) -> list[str]:
    """Return the highlighted text of each row that has some."""
    found = []
    for y in range(transcript.size.height):
        texts = [
            s.text
            for s in transcript.render_line(y)
            if s.style and s.style.bgcolor and s.style.bgcolor.name == "#3b4252"
        ]
        if texts:
            found.append("".join(texts))
    return found


async def test_a_drag_selects_across_wraps_and_lines() -> None:
    async with running() as (transcript, pilot):
        await drag(pilot, (7, 1), (8, 3))
        selection = transcript.text_selection
        assert selection is not None
        assert selection.start == Offset(2, 2)
        assert selection.end is not None
        assert selection.end.y == 3
        assert transcript.screen.get_selected_text() == "line that is longer than the pane\nshor"
        assert highlighted(transcript) == ["line that is longe", "r than the pane", "shor"]


async def test_a_drag_from_the_gutter_selects_from_the_first_column() -> None:
    async with running() as (transcript, pilot):
        await drag(pilot, (1, 0), (9, 0))
        assert transcript.screen.get_selected_text() == "print"


async def test_wide_characters_are_selected_as_wholes() -> None:
    async with running() as (transcript, pilot):
        await drag(pilot, (5, 4), (7, 4))
        assert transcript.screen.get_selected_text() == "日本"


async def test_a_selection_stays_when_the_pane_changes() -> None:
    async with running() as (transcript, pilot):
        await drag(pilot, (7, 1), (8, 3))
        before = transcript.screen.get_selected_text()
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        assert highlighted(transcript) == ["line that is longer than the pane", "shor"]
        transcript.write_output(7, "more\n" * 100)
        transcript.tick()
        assert transcript.screen.get_selected_text() == before


async def test_a_selection_whose_lines_are_gone_is_empty() -> None:
    async with running() as (transcript, pilot):
        await drag(pilot, (7, 1), (8, 3))
        transcript.write_output(7, "more\n" * 10_000)
        while transcript.pending:
            transcript.tick()
        assert transcript.screen.get_selected_text() == ""


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (SELECT_ALL, "print(text)\na line that is longer than the pane\nshort\n日本語 wide"),
        (Selection(Offset(2, 3), None), "ort\n日本語 wide"),
        (Selection(None, Offset(4, 2)), "print(text)\na li"),
        (Selection(Offset(2, 3), Offset(4, 3)), "or"),
        (Selection(Offset(-5, 3), Offset(99, 3)), "short"),
        (Selection(Offset(0, 50), Offset(1, 60)), ""),
    ],
)
async def test_any_selection_has_its_text(selection: Selection, expected: str) -> None:
    async with running() as (transcript, _):
        assert transcript.get_selection(selection) == (expected, "\n")


async def test_clearing_the_selection_clears_the_highlight() -> None:
    async with running() as (transcript, pilot):
        await drag(pilot, (7, 1), (8, 3))
        assert highlighted(transcript)
        transcript.screen.clear_selection()
        await pilot.pause()
        assert highlighted(transcript) == []
