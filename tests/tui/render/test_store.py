"""Lines keep their numbers, rows find their lines, and memory stays bounded."""

from __future__ import annotations

import resource
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from pyrepls.tui.render.blocks import CHUNK_LINES
from pyrepls.tui.render.lines import Line, Mark, clip_runs
from pyrepls.tui.render.store import LineStore
from pyrepls.tui.render.wrapping import part_starts, text_cells


def numbered(first: int, count: int) -> list[Line]:
    return [(f"line {number}", None) for number in range(first, first + count)]


def rows_of(store: LineStore, row: int = 0, count: int = 10_000) -> list[str]:
    return [part.text[part.start : part.end] for part in store.parts(row, count)]


def test_rows_are_the_lines_wrapped() -> None:
    store = LineStore(width=4)
    store.extend([("abcdefghij", None), ("", None), ("xy", None)])
    store.replace_live([("live!", None)])
    assert rows_of(store) == ["abcd", "efgh", "ij", "", "xy", "live", "!"]
    assert store.total_rows == 7
    assert [store.locate(row) for row in range(7)] == [(1, 0), (1, 1), (1, 2), (2, 0), (3, 0), (4, 0), (4, 1)]
    assert rows_of(store, 1, 3) == ["efgh", "ij", ""]
    assert rows_of(store, 7) == []


def test_a_row_is_found_again_in_chunks_tail_and_live_lines() -> None:
    store = LineStore(width=5)
    store.extend(numbered(1, 3 * CHUNK_LINES + 10))
    store.replace_live(numbered(3 * CHUNK_LINES + 11, 5))
    for row in range(0, store.total_rows, 97):
        number, part = store.locate(row)
        assert store.row_of(number) + part == row
        assert store.lines(number, number) == [f"line {number}"]
        assert store.row_at(number, part * 5) == row


def test_another_width_changes_rows_but_not_numbers() -> None:
    store = LineStore(width=80)
    store.extend([("x" * (number % 200), None) for number in range(5000)])
    for width in (7, 80, 33):
        store.set_width(width)
        assert store.total_rows == sum(max(1, -(-(number % 200) // width)) for number in range(5000))
        assert store.lines(4001, 4001) == ["x" * 0 if 4000 % 200 == 0 else "x" * (4000 % 200)]


def test_wide_text_breaks_between_characters() -> None:
    store = LineStore(width=5)
    store.extend([("日本語テキスト", None), ("e\u0301" * 6, None)] * CHUNK_LINES)
    assert rows_of(store, 0, 6) == ["日本", "語テ", "キス", "ト", "e\u0301" * 5, "e\u0301"]
    assert store.total_rows == 6 * CHUNK_LINES
    store.set_width(14)
    assert rows_of(store, 0, 2) == ["日本語テキスト", "e\u0301" * 6]
    assert store.total_rows == 2 * CHUNK_LINES


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab ü日\u0301\u200d\ufe0f\U0001f468"), max_size=40), st.integers(1, 12))
def test_parts_cover_a_line_and_fit_the_width(text: str, width: int) -> None:
    text = text.lstrip("\u200d\ufe0f")  # with nothing to join, rich is not of one mind about widths
    starts = part_starts(text, width)
    assert starts[0] == 0
    pieces = [text[start:end] for start, end in pairwise((*starts, len(text)))]
    assert "".join(pieces) == text
    assert all(pieces) or text == ""
    if width > 1:
        assert all(text_cells(piece) <= width for piece in pieces)
    assert text_cells(text) == cell_len(text)


def test_old_chunks_are_dropped_and_numbers_stay() -> None:
    store = LineStore(max_lines=2 * CHUNK_LINES, width=20)
    store.extend(numbered(1, 10))
    store.extend([("x = 1", None), ("y = 2", None)], "source", 7)
    store.extend(numbered(13, 10 * CHUNK_LINES))
    assert store.first_line > 1
    assert store.first_line % CHUNK_LINES == 1
    assert store.end_line == 13 + 10 * CHUNK_LINES
    assert store.lines(1, store.first_line)[0] == f"line {store.first_line}"
    assert store.row_of(1) == 0
    assert store.row_of(store.first_line + 5) == 5
    assert list(store.sources) == []


def test_only_marked_lines_have_marks() -> None:
    store = LineStore()
    store.extend([("a", None), ("b", None)], "source", 7)
    store.extend([("out", None)])
    store.extend([("r", None)], "result", 7)
    expected = [Mark("source", 7), Mark("continuation", 7), None, Mark("result", 7)]
    assert [store.mark(number) for number in (1, 2, 3, 4)] == expected
    assert [part.mark for part in store.parts(0, 10)] == expected
    store.extend(numbered(0, 5 * CHUNK_LINES))
    assert [store.mark(number) for number in (1, 2, 3, 4)] == expected
    assert list(store.sources) == [1]


def test_marks_stay_with_their_lines_across_chunks() -> None:
    store = LineStore()
    for cell in range(1, 3000):
        store.extend([(f"source {cell}", None)], "source", cell)
    assert all(store.mark(number) == Mark("source", number) for number in range(1, 3000))
    assert list(store.sources) == list(range(1, 3000))


def test_live_lines_keep_their_numbers_when_they_are_frozen() -> None:
    store = LineStore()
    store.extend(numbered(1, 3))
    store.replace_live(numbered(4, 2))
    assert store.lines(4, 5) == ["line 4", "line 5"]
    store.extend(numbered(4, 1))
    store.replace_live(numbered(5, 1))
    assert store.lines(4, 5) == ["line 4", "line 5"]
    assert store.end_line == 6


def test_clearing_drops_lines_and_goes_on_counting() -> None:
    store = LineStore()
    store.extend(numbered(1, 5000))
    store.clear()
    assert (store.total_rows, store.lines(1, 9999), rows_of(store)) == (0, [], [])
    store.extend([("new", None)])
    assert store.lines(5001, 5001) == ["new"]


@pytest.mark.parametrize("count", [100, 5000])
def test_search_goes_both_ways(count: int) -> None:
    store = LineStore()
    store.extend(numbered(1, count))
    store.replace_live([("LIVE line here", None)])
    assert store.find("line 50", 1) == (50, 0)
    assert store.find("LINE 50", 1) == (50, 0)
    assert store.find("LINE 50", 1, ignore_case=False) is None
    assert store.find("line 50", 50, 1, backwards=False) == (None if count == 100 else (500, 0))
    assert store.find("line 50", 49, backwards=True) is None
    assert store.find("line 50", 50, backwards=True) == (50, 0)
    assert store.find("line 50", 50, 0, backwards=True) is None
    assert store.find("here", 1) == (count + 1, 10)
    assert store.find("e", count + 1, 8) == (count + 1, 8)
    assert store.find("e", count + 1, 9) == (count + 1, 11)
    assert store.find("e", count + 1, 11, backwards=True) == (count + 1, 8)
    assert store.find(r"^line 9\d$", 1, regex=True) == (90, 0)
    assert store.find("nothing", 1) is None


def test_a_match_does_not_cross_lines() -> None:
    store = LineStore()
    store.extend([("ab", None), ("cd", None), ("c", None)])
    assert store.find(r"b\s*c", 1, regex=True) is None
    assert store.find(r"[^x]+", 1, regex=True) == (1, 0)
    assert store.find(r"[^x]+", 2, regex=True) == (2, 0)
    assert store.find(r"[^x]+", 3, backwards=True, regex=True) == (3, 0)
    assert store.find("b\nc", 1) is None
    assert store.find(r"x*", 1, regex=True) is None


def test_a_bad_expression_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="not a regular expression: "):
        LineStore().find("(", 1, regex=True)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("ab日 ", max_size=12), max_size=60), st.integers(1, 15), st.integers(0, 3))
def test_rows_are_right_whatever_the_lines(texts: list[str], width: int, live: int) -> None:
    store = LineStore(width=80)
    store.extend([(text, None) for text in texts[: len(texts) - live]])
    store.set_width(width)
    store.replace_live([(text, None) for text in texts[len(texts) - live :]] if live else [])
    kept = texts[: len(texts) - live] + (texts[len(texts) - live :] if live else [])
    expected = [text[start:end] for text in kept for start, end in pairwise((*part_starts(text, width), len(text)))]
    assert rows_of(store) == expected
    assert store.total_rows == len(expected)


def test_clipped_runs_look_like_the_whole() -> None:
    runs = ((2, "31"), (5, ""), (8, "1"))
    assert clip_runs(runs, 0, 4) == ((2, "31"),)
    assert clip_runs(runs, 3, 9) == ((0, "31"), (2, ""), (5, "1"))
    assert clip_runs(runs, 6, 8) == ()
    assert clip_runs(runs, 8, 12) == ((0, "1"),)


def test_a_million_lines_are_kept_in_bounded_memory() -> None:
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    store = LineStore(max_lines=1_000_000, width=40)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for first in range(1, 1_100_001, 5000):
        store.extend(numbered(first, 5000))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / unit
    assert grown < 60
    assert store.end_line == 1_100_001
    assert 1_000_000 <= store.end_line - store.first_line < 1_000_000 + 2 * CHUNK_LINES
    assert store.total_rows == store.end_line - store.first_line
    for row in (0, 1023, 1024, 500_000, 999_423, store.total_rows - 1):
        assert rows_of(store, row, 1) == [f"line {store.first_line + row}"]
    store.set_width(8)
    assert rows_of(store, store.row_of(1_000_000), 2) == ["line 100", "0000"]
