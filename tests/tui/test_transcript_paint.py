"""A row becomes a strip of exactly the width asked for, in as few segments as its colours allow."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.style import Style

from pyrepls.tui.render.lines import Mark, Part
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.widgets.transcript_cells import CellView, format_seconds
from pyrepls.tui.widgets.transcript_paint import EMPTY_ROW, Painter, RowView, view_part

PAINTER = Painter(StyleTable())
BASE = Style(color="#ffffff", bgcolor="#000000")


def segments(view: RowView, width: int = 30) -> list[tuple[str, str]]:
    """Return (text, colour) of each segment."""
    found = []
    for text, style, _ in PAINTER.strip(view, width, BASE):
        assert style is not None
        assert style.color is not None
        found.append((text, style.color.name))
    return found


def test_a_plain_row_is_one_segment() -> None:
    assert segments(EMPTY_ROW) == [(" " * 30, "#ffffff")]
    assert segments(EMPTY_ROW._replace(text="hello")) == [("     hello".ljust(30), "#ffffff")]


def test_neighbours_that_look_alike_are_one_segment() -> None:
    view = EMPTY_ROW._replace(text="abcdef", runs=((1, "31"), (2, "31"), (4, "")))
    assert segments(view) == [("     a", "#ffffff"), ("bcd", "#e06c75"), ("ef".ljust(21), "#ffffff")]


def test_highlights_lie_over_runs() -> None:
    view = EMPTY_ROW._replace(text="abcdef", runs=((0, "31"),), spans=((2, 4, "@selection"),))
    looks = [
        (segment.text, segment.style and segment.style.bgcolor and segment.style.bgcolor.name)
        for segment in PAINTER.strip(view, 11, BASE)
    ]
    assert looks == [("     ", "#000000"), ("ab", "#000000"), ("cd", "#3b4252"), ("ef", "#000000")]


def test_a_part_shows_its_stretch_of_everything() -> None:
    part = Part(9, "0123456789", ((4, "31"), (8, "")), Mark("source", 1), 5, 10)
    view = view_part(part, CellView(1, "ok", 1.0), [(0, 6, "@match"), (7, 99, "@match"), (1, 2, "@match")])
    assert view == RowView("     ", "", "", "56789", ((0, "31"), (3, "")), ((0, 1, "@match"), (2, 5, "@match")), "")


def test_a_narrow_pane_cuts_the_gutter() -> None:
    assert segments(EMPTY_ROW._replace(gutter="  1▸ ", text="x"), 3) == [("  1", "#ffffff")]


def test_durations_are_said_shortly() -> None:
    durations = (0, 0.0004, 0.0006, 0.9994, 0.9996, 59.94, 59.96, 3599, 3600, 360_000)
    said = ["<1 ms", "<1 ms", "1 ms", "999 ms", "1.0 s", "59.9 s", "1m 00s", "59m 59s", "1h 00m", "100h 00m"]
    assert [format_seconds(seconds) for seconds in durations] == said


texts = st.text("ab ü日\u0301\u200d\ufe0f\U0001f468", max_size=20)
keys = st.sampled_from(["", "31", "1;44", "@keyword"])


@settings(max_examples=300, deadline=None)
@given(texts, st.lists(st.tuples(st.integers(0, 20), keys), max_size=4), st.integers(0, 20), st.integers(1, 60))
@example("a\u0301\u0301\u200daaa", [], 0, 7)
def test_a_strip_has_exactly_its_width(text: str, runs: list[tuple[int, str]], cut: int, width: int) -> None:
    kept = tuple(sorted(dict(run for run in runs if run[0] < len(text)).items()))
    spans = ((cut, cut + 3, "@match"),) if cut < len(text) else ()
    strip = PAINTER.strip(EMPTY_ROW._replace(text=text, runs=kept or None, spans=spans, note="12 ms"), width, BASE)
    assert strip.cell_length == width
    assert sum(segment.cell_length for segment in strip) == width
