"""The transcript shows cells, output, results and failures in rows, and moves only when it should."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot

from pyrepls.tui.render.styles import DEFAULT_ANSI, StyleTable
from pyrepls.tui.widgets.transcript import Transcript
from pyrepls.tui.widgets.transcript_queue import LEAST_GULP, LIMIT, MOST_GULP, WorkQueue

TRACEBACK = 'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nValueError: no\n'


class TranscriptApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.transcript = Transcript(max_lines=5000)
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.transcript

    def on_transcript_scrolled(self, message: Transcript.Scrolled) -> None:
        self.told.append(message)

    def on_transcript_resized(self, message: Transcript.Resized) -> None:
        self.told.append(message)

    def on_transcript_top_reached(self, message: Transcript.TopReached) -> None:
        self.told.append(message)


@asynccontextmanager
async def running(width: int = 40, height: int = 10) -> AsyncIterator[tuple[Transcript, Pilot[None]]]:
    app = TranscriptApp()
    async with app.run_test(size=(width, height)) as pilot:
        await pilot.pause()
        yield app.transcript, pilot


def told(pilot: Pilot[None]) -> list[Message]:
    assert isinstance(pilot.app, TranscriptApp)
    return pilot.app.told


def work(transcript: Transcript) -> None:
    while transcript.pending:
        transcript.tick()


def row(transcript: Transcript, y: int) -> str:
    return transcript.render_line(y).text.rstrip()


def rows(transcript: Transcript) -> list[str]:
    """Return what is on the screen, without the empty rows at the end."""
    shown = [row(transcript, y) for y in range(transcript.size.height)]
    while shown and not shown[-1]:
        shown.pop()
    return shown


def numbers(first: int, last: int) -> str:
    return "".join(f"{number}\n" for number in range(first, last + 1))


async def test_nothing_is_shown_before_a_tick() -> None:
    async with running() as (transcript, _):
        assert not transcript.pending
        transcript.show_cell(7, 1, "x = 1", "queued")
        assert transcript.pending
        assert rows(transcript) == []
        assert transcript.tick()
        assert rows(transcript) == ["  1… x = 1"]
        assert not transcript.pending
        assert not transcript.tick()


async def test_a_cell_is_source_output_result_and_failure() -> None:
    async with running(height=12) as (transcript, _):
        transcript.show_cell(7, 1, "for x in range(2):\n    print(x)", "ok")
        transcript.write_output(7, "0\n1\n")
        transcript.show_result(7, "'the result'")
        transcript.show_cell(8, 2, "fail()", "failed")
        transcript.show_failure(8, TRACEBACK)
        transcript.show_notice("the kernel was restarted")
        work(transcript)
        assert rows(transcript) == [
            "  1  for x in range(2):",
            "         print(x)",
            "     0",
            "     1",
            "     'the result'",
            "  2✗ fail()",
            "   ▎ Traceback (most recent call last):",
            '   ▎   File "<stdin>", line 1, in <modul',
            "   ▎ e>",
            "   ▎ ValueError: no",
            "     the kernel was restarted",
        ]
        assert transcript.total_rows == 11
        assert transcript.text().splitlines()[-2:] == ["ValueError: no", "the kernel was restarted"]


@pytest.mark.parametrize(
    ("state", "seconds", "expected"),
    [
        ("queued", None, "  1… f()"),
        ("running", None, "  1▸ f()"),
        ("ok", 0.0123, "  1  f()                           12 ms"),
        ("failed", 1.5, "  1✗ f()                           1.5 s"),
        ("interrupted", 75, "  1! f()              interrupted 1m 15s"),
        ("timeout", 30, "  1! f()                  timeout 30.0 s"),
        ("withdrawn", None, "  1- f()                       withdrawn"),
        ("dead", 7300, "  1† f()                     dead 2h 01m"),
    ],
)
async def test_the_state_of_a_cell_is_told_beside_its_source(state: str, seconds: float | None, expected: str) -> None:
    async with running() as (transcript, _):
        transcript.show_cell(7, 1, "f()", "queued")
        work(transcript)
        transcript.set_cell_state(7, state, seconds)  # type: ignore[arg-type]
        work(transcript)
        assert rows(transcript) == [expected]


async def test_long_numbers_take_the_room_there_is() -> None:
    async with running() as (transcript, _):
        for cell, number in ((1, 999), (2, 1234), (3, 123_456)):
            transcript.show_cell(cell, number, "f()", "running")
        work(transcript)
        assert rows(transcript) == ["999▸ f()", "…34▸ f()", "…56▸ f()"]
        for cell in (1, 2, 3):
            transcript.set_cell_state(cell, "ok")
        work(transcript)
        assert rows(transcript) == ["999  f()", "1234 f()", "…456 f()"]


async def test_the_duration_gives_way_to_the_source() -> None:
    async with running(width=20) as (transcript, _):
        transcript.show_cell(7, 1, "some_function()", "ok")
        transcript.set_cell_state(7, "ok", 0.5)
        work(transcript)
        assert rows(transcript) == ["  1  some_function()"]


async def test_a_wrapped_line_has_one_gutter() -> None:
    async with running(width=15) as (transcript, _):
        transcript.show_cell(7, 3, "a_very_long_name = 1", "running")
        work(transcript)
        assert rows(transcript) == ["  3▸ a_very_lon", "     g_name = 1"]


async def test_a_progress_bar_moves_in_place() -> None:
    async with running() as (transcript, _):
        transcript.write_output(7, "start\n 10%")
        work(transcript)
        transcript.write_output(7, "\r 50%\x1b[")
        work(transcript)
        assert rows(transcript) == ["     start", "      50%"]
        transcript.write_output(7, "K\r100%\nend")
        work(transcript)
        assert rows(transcript) == ["     start", "     100%", "     end"]
        assert transcript.total_rows == 3


async def test_output_of_another_cell_starts_on_a_fresh_line() -> None:
    async with running() as (transcript, _):
        transcript.write_output(7, "no newline")
        transcript.write_output(8, "\x1b[Aother")
        work(transcript)
        assert rows(transcript) == ["     no newline", "     other"]


async def test_an_unknown_cell_has_no_state() -> None:
    async with running() as (transcript, _):
        transcript.set_cell_state(99, "ok", 1)
        work(transcript)
        assert rows(transcript) == []


async def test_colours_come_from_the_table_and_runs_are_few_segments() -> None:
    async with running() as (transcript, _):
        transcript.set_style_table(StyleTable(DEFAULT_ANSI, {"@keyword": Style(color="#123456")}))
        transcript.show_cell(7, 1, "pass", "ok")
        transcript.write_output(7, "plain " * 5 + "\n\x1b[31mred\x1b[0m rest\n")
        work(transcript)
        keyword = next(segment for segment in transcript.render_line(0) if segment.text.strip() == "pass")
        assert keyword.style is not None
        assert keyword.style.color is not None
        assert keyword.style.color.name == "#123456"
        assert len(list(transcript.render_line(1))) == 1
        assert [segment.text.strip() for segment in transcript.render_line(2)] == ["", "red", "rest"]


async def test_the_end_is_followed_until_the_user_scrolls() -> None:
    async with running(height=5) as (transcript, pilot):
        transcript.write_output(7, numbers(1, 20))
        work(transcript)
        assert transcript.following
        assert rows(transcript) == [f"     {number}" for number in range(16, 21)]

        transcript.scroll_rows(-3)
        assert not transcript.following
        assert rows(transcript)[0] == "     13"
        transcript.write_output(7, numbers(21, 120))
        work(transcript)
        assert rows(transcript)[0] == "     13"

        transcript.scroll_to_end()
        assert transcript.following
        assert rows(transcript)[-1] == "     120"
        await pilot.pause()
        scrolls = [(m.following, m.rows_below) for m in told(pilot) if isinstance(m, Transcript.Scrolled)]
        assert scrolls == [(False, 3), (False, 103), (True, 0)]


async def test_scrolling_down_to_the_end_follows_again() -> None:
    async with running(height=5) as (transcript, _):
        transcript.write_output(7, numbers(1, 20))
        work(transcript)
        transcript.scroll_pages(-2)
        assert (transcript.row_offset, transcript.following) == (7, False)
        transcript.scroll_pages(1)
        assert not transcript.following
        transcript.scroll_pages(1)
        assert transcript.following
        transcript.scroll_rows(-999)
        assert transcript.at_top


async def test_the_mouse_wheel_scrolls() -> None:
    async with running(height=5) as (transcript, pilot):
        transcript.write_output(7, numbers(1, 20))
        work(transcript)
        await pilot._post_mouse_events([MouseScrollUp], transcript, offset=(3, 3))
        assert not transcript.following
        await pilot._post_mouse_events([MouseScrollDown], transcript, offset=(3, 3))
        assert transcript.following


async def test_the_first_row_stays_through_resizing_and_pruning() -> None:
    async with running(width=25, height=5) as (transcript, pilot):
        transcript.write_output(7, "".join(f"line {number:04} {'x' * 40}\n" for number in range(4000)))
        work(transcript)
        transcript._move_to(transcript._viewport.row_at(3900))
        first = row(transcript, 0)
        assert first == "     line 3899 xxxxxxxxxx"
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        assert row(transcript, 0) == "     line 3899 " + "x" * 40
        transcript.write_output(7, numbers(1, 4000))
        work(transcript)
        assert transcript._store.first_line > 1
        assert row(transcript, 0) == "     line 3899 " + "x" * 40
        transcript.write_output(7, numbers(1, 9000))
        work(transcript)
        assert transcript.at_top
        assert not transcript.following


async def test_only_changed_rows_are_repainted(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(height=10) as (transcript, _):
        transcript.write_output(7, numbers(1, 5) + "bar 1")
        work(transcript)
        repainted: list[Region] = []
        monkeypatch.setattr(transcript, "refresh", lambda *regions: repainted.extend(regions))
        transcript.write_output(7, "\rbar 2")
        assert transcript.tick()
        assert repainted == [Region(0, 5, 40, 1)]
        transcript.write_output(7, "\rbar 2")
        assert not transcript.tick()
        assert repainted == [Region(0, 5, 40, 1)]


async def test_the_rows_wanted_are_told() -> None:
    async with running() as (transcript, pilot):
        transcript.show_cell(7, 1, "1", "ok")
        work(transcript)
        transcript.show_result(7, "1")
        work(transcript)
        await pilot.pause()
        assert [m.total_rows for m in told(pilot) if isinstance(m, Transcript.Resized)] == [1, 2]
        assert transcript.content_rows == 2


async def test_the_first_row_tells_of_lines_that_were_too_many() -> None:
    async with running(width=60, height=5) as (transcript, _):
        transcript.write_output(7, numbers(1, 8192))
        work(transcript)
        transcript.scroll_to_start()
        first = transcript._store.first_line
        assert first > 1
        assert rows(transcript)[:2] == [f"     … {first - 1:,} earlier lines are not kept", f"     {first}"]
        transcript.clear()
        transcript.write_output(7, "new")
        work(transcript)
        assert rows(transcript) == ["     new"]


async def test_reaching_the_top_asks_once_for_what_is_not_loaded() -> None:
    async with running(width=80, height=5) as (transcript, pilot):
        transcript.write_output(7, numbers(1, 20))
        transcript.prepend_dropped(12345)
        work(transcript)
        transcript.scroll_rows(-999)
        transcript.scroll_rows(1)
        transcript.scroll_rows(-1)
        await pilot.pause()
        assert len([m for m in told(pilot) if isinstance(m, Transcript.TopReached)]) == 1
        assert rows(transcript)[:2] == [
            "     … 12,345 earlier characters are not loaded: scroll up to fetch",
            "     1",
        ]
        transcript.prepend_dropped(0)
        work(transcript)
        assert transcript.total_rows == 20
        assert rows(transcript)[0] == "     1"


async def test_jumping_goes_from_cell_to_cell() -> None:
    async with running(height=5) as (transcript, _):
        for cell in (1, 2, 3):
            transcript.show_cell(cell, cell, f"cell_{cell}()", "ok")
            transcript.write_output(cell, numbers(1, 10))
        work(transcript)
        assert transcript.jump_cell(-1)
        assert row(transcript, 0) == "  3  cell_3()"
        assert transcript.jump_cell(-2)
        assert row(transcript, 0) == "  1  cell_1()"
        assert not transcript.jump_cell(-1)
        assert transcript.jump_cell(1)
        assert row(transcript, 0) == "  2  cell_2()"
        transcript.scroll_rows(2)
        assert transcript.jump_cell(-1)
        assert row(transcript, 0) == "  2  cell_2()"


async def test_search_shows_and_highlights_matches_and_goes_round() -> None:
    async with running(height=5) as (transcript, _):
        transcript.write_output(7, numbers(1, 40) + "Needle one, needle two\n" + numbers(41, 80))
        work(transcript)
        assert transcript.search("needle", backwards=True)
        y = next(y for y in range(5) if "Needle" in row(transcript, y))
        looks = {segment.text: segment.style for segment in transcript.render_line(y)}
        assert looks["needle"] != looks["Needle"]
        assert not transcript.following
        assert transcript._finder.found == (41, 12)
        assert transcript.search("needle", backwards=True)
        assert transcript._finder.found == (41, 0)
        assert transcript.search("needle", backwards=True)
        assert transcript._finder.found == (41, 12)
        assert transcript.search("needle")
        assert transcript._finder.found == (41, 0)
        assert not transcript.search("nothing like it")
        with pytest.raises(ValueError, match="not a regular expression"):
            transcript.search("(", regex=True)
        transcript.search("needle")
        transcript.clear_search()
        assert len(list(transcript.render_line(y))) == 1


async def test_clearing_drops_also_what_is_queued() -> None:
    async with running() as (transcript, _):
        transcript.show_cell(7, 1, "x", "ok")
        transcript.write_output(7, "shown")
        work(transcript)
        transcript.write_output(7, "never shown")
        transcript.clear()
        transcript.write_output(7, "after")
        work(transcript)
        assert rows(transcript) == ["     after"]
        assert transcript.text() == "after"


async def test_a_flood_is_read_in_slices() -> None:
    async with running() as (transcript, _):
        transcript._queue = WorkQueue(clock=count().__next__)  # a second goes by whenever somebody asks for the time
        lines = 40 * MOST_GULP // 80
        transcript.write_output(7, ("y" * 79 + "\n") * lines)
        ticks = 0
        while transcript.pending:
            before = transcript._store.end_line
            transcript.tick()
            assert 0 < transcript._store.end_line - before <= MOST_GULP // 80 + 1
            ticks += 1
        assert ticks >= 40
        assert transcript.text().count("y" * 79) >= 4096


def test_output_that_takes_long_is_read_in_smaller_pieces() -> None:
    spent = count(step=0.01).__next__
    queue, sizes = WorkQueue(clock=count().__next__, spent=spent), list[int]()
    queue._gulp = MOST_GULP
    queue.add_output(7, "x" * 4 * MOST_GULP)
    while queue:
        queue.work(lambda _, text: sizes.append(len(text)))
    assert sizes[:5] == [MOST_GULP, MOST_GULP // 2, MOST_GULP // 4, MOST_GULP // 8, LEAST_GULP]
    assert sum(sizes) == 4 * MOST_GULP


async def test_what_was_worked_on_is_shown_by_the_next_tick() -> None:
    async with running() as (transcript, _):
        transcript.write_output(7, "one\ntwo")
        transcript.work()
        assert not transcript.queued
        assert transcript.pending
        assert rows(transcript) == []
        assert transcript.tick()
        assert rows(transcript) == ["     one", "     two"]
        assert not transcript.pending


async def test_a_flood_never_piles_up_beyond_its_limit() -> None:
    async with running() as (transcript, _):
        for _ in range(3):
            transcript.write_output(7, ("z" * 1999 + "\n") * (LIMIT // 2000))
            transcript.tick()
            assert transcript._queue.characters <= LIMIT
        work(transcript)
        assert transcript._queue.characters == 0
        assert transcript.text().endswith("z" * 1999)


async def test_order_is_kept_across_slices() -> None:
    async with running() as (transcript, _):
        for cell in range(1, 200):
            transcript.show_cell(cell, cell, f"cell({cell})", "running")
            transcript.write_output(cell, f"output {cell}\n" * 20)
            transcript.show_result(cell, f"result {cell}")
        work(transcript)
        lines = transcript.text().split("\n")
        kept = lines.index("cell(199)")
        assert lines[kept:] == ["cell(199)", *["output 199"] * 20, "result 199"]
        assert len(lines) == 199 * 22


async def test_cells_are_forgotten_with_their_lines() -> None:
    async with running() as (transcript, _):
        for cell in range(1, 12_000):
            transcript.show_cell(cell, cell, "x", "ok")
        work(transcript)
        assert len(transcript._cells) == len(transcript._store.sources) <= 7 * 1024


async def test_a_hidden_transcript_still_takes_what_it_is_told() -> None:
    transcript = Transcript()
    transcript.write_output(7, numbers(1, 3))
    assert transcript.tick()
    assert transcript.text() == "1\n2\n3"


hostile = st.text(
    st.one_of(
        st.sampled_from("\x00\x07\x08\t\n\r\x0b\x1b[]0;2JmHAPX_^\\\x7f\x85\x9b\x9d\u202e\ud800日\u0301"),
        st.characters(),
    ),
    max_size=60,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 4), hostile), max_size=8))
async def test_no_control_character_reaches_a_segment(steps: list[tuple[int, str]]) -> None:
    async with running(width=30, height=12) as (transcript, _):
        for kind, text in steps:
            if kind == 0:
                transcript.write_output(7, text)
            elif kind == 1:
                transcript.show_cell(7, 1, text, "ok")
            elif kind == 2:
                transcript.show_result(7, text)
            elif kind == 3:
                transcript.show_failure(7, text)
            else:
                transcript.show_notice(text)
        work(transcript)
        for y in range(12):
            strip = transcript.render_line(y)
            assert strip.cell_length == 30
            assert sum(segment.cell_length for segment in strip) == 30
            for segment in strip:
                assert segment.control is None
                segment.text.encode()
                assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in segment.text)
