"""What programs print becomes the lines a terminal would show, and nothing else comes out."""

from __future__ import annotations

import pytest

from pyrepls.tui.render.line_terminal import LineTerminal
from pyrepls.tui.render.lines import Line


def lines_of(*feeds: str, rows: int = 24, columns: int = 80) -> list[Line]:
    terminal = LineTerminal(rows, columns)
    for text in feeds:
        terminal.feed(text)
    terminal.finish_block()
    return terminal.take_frozen()


def texts_of(*feeds: str, rows: int = 24, columns: int = 80) -> list[str]:
    return [text for text, _ in lines_of(*feeds, rows=rows, columns=columns)]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("one\ntwo", ["one", "two"]),
        ("one\r\ntwo\r\n", ["one", "two"]),
        ("\n\n", ["", ""]),
        (" 10%\r 20%\r100%\n", ["100%"]),
        ("long line\rshort\x1b[K\n", ["short"]),
        ("abc\b\bX", ["aXc"]),
        ("a\tb\tc", ["a       b       c"]),
        ("one\ntwo\n\x1b[2A\x1b[2Knew\n", ["new", "two"]),
        ("abcdef\x1b[3DX\x1b[10GY", ["abcXef   Y"]),
        ("abcdef\r\x1b[2P\x1b[2@..", ["..cdef"]),
        ("abcdef\r\x1b[3X", ["   def"]),
        ("a\nb\nc\x1b[2A\x1b[J", ["a"]),
        ("a\nb\x1b[1J", ["", " "]),
        ("abc\x1b[1K", ["   "]),
        ("\x1b7one\x1b8two", ["two"]),
        ("\x1b[sone\x1b[utwo", ["two"]),
        ("a\x1b[2;3Hb", ["a", "  b"]),
        ("gone\x1b[2J\x1b[Hhere", ["here"]),
        ("a\nb\x1bMc", ["ac", "b"]),
        ("a\x1b[1Eb\x1b[1Fc", ["c", "b"]),
    ],
)
def test_controls_do_what_a_terminal_does(output: str, expected: list[str]) -> None:
    assert texts_of(output) == expected


@pytest.mark.parametrize(
    "noise",
    [
        "\x1b]0;title\x07",
        "\x1b]2;title\x1b\\",
        "\x1b]52;c;c2VjcmV0\x07",
        "\x1bP+q544e\x1b\\",
        "\x1b_Ga=T;AAAA\x1b\\",
        "\x1bkname\x1b\\",
        "\x1b[6n",
        "\x1b[c",
        "\x1b[>0;95;0c",
        "\x1b[?1049h",
        "\x1b[?25l",
        "\x1b[!p",
        "\x1b[2 q",
        "\x1b(B",
        "\x1b=",
        "\x07",
        "\x0e\x0f",
        "\x00",
        "\x7f",
        "\x9b",
        "\x85",
        "\u202e",
        "\u2028",
        "\x1b[" + "9" * 5000 + "A",
        "\x1b[99999999999999999999m",
        "\x1b[1:2A",
    ],
)
def test_what_is_not_text_leaves_no_trace(noise: str) -> None:
    assert lines_of("a" + noise + "b") == [("ab", None)]
    assert lines_of(*("a" + noise + "b")) == [("ab", None)]


def test_a_hyperlink_is_its_text() -> None:
    assert texts_of("\x1b]8;;https://e.org/x\x1b\\link\x1b]8;;\x07 end") == ["link end"]


def test_a_title_that_never_ends_is_dropped_to_the_end_of_its_line_and_kept_nowhere() -> None:
    terminal = LineTerminal()
    terminal.feed("\x1b]0;")
    for _ in range(64):
        terminal.feed("x" * 10_000)
    assert len(terminal._held) < 10
    terminal.feed("\nafter")
    assert terminal.live_lines() == [("", None), ("after", None)]


def test_a_device_string_that_never_ends_is_over_with_its_block() -> None:
    terminal = LineTerminal()
    terminal.feed("a\x1bPq")
    terminal.feed("junk\njunk")
    terminal.finish_block()
    terminal.feed("b")
    assert terminal.live_lines() == [("b", None)]


def test_a_sequence_that_never_ends_holds_back_a_bounded_tail() -> None:
    terminal = LineTerminal()
    terminal.feed("a\x1b[")
    for _ in range(100):
        terminal.feed("1;" * 1000)
        assert len(terminal._held) <= 4096
    terminal.feed("mb")
    assert terminal.live_lines() == [("ab", None)]


def test_lone_surrogates_are_replaced() -> None:
    assert texts_of("a\ud800b\udfff") == ["a\ufffdb\ufffd"]


def test_colours_become_runs_with_canonical_keys() -> None:
    assert lines_of("\x1b[31mred\x1b[1m bold\x1b[0m plain") == [("red bold plain", ((0, "31"), (3, "1;31"), (8, "")))]
    assert lines_of("a\x1b[4:3;38:2::1:2:3mb\x1b[24;39mc") == [("abc", ((1, "4;38;2;1;2;3"), (2, "")))]


def test_colours_without_a_reset_do_not_pile_up() -> None:
    ((text, runs),) = lines_of("".join(f"\x1b[{30 + index % 8}mx" for index in range(1000)))
    assert len(text) == 1000
    assert runs is not None
    assert max(len(key) for _, key in runs) == 2


def test_wide_characters_take_two_columns() -> None:
    assert texts_of("日本\x1b[5GX") == ["日本X"]
    assert texts_of("日本\rX") == ["X 本"]
    assert texts_of("日本\x1b[2GX") == [" X本"]
    assert texts_of("日本語\r\x1b[2P") == ["本語"]
    assert texts_of("日本語\r\x1b[1P") == [" 本語"]


def test_what_combines_shares_a_column() -> None:
    assert texts_of("e\u0301a\x1b[2GX") == ["e\u0301X"]
    assert texts_of("e", "\u0301", "x") == ["e\u0301x"]
    family = "\U0001f468\u200d\U0001f469"
    assert texts_of(family + "\x1b[3GX") == [family + "X"]
    assert texts_of(*family, "\x1b[3GX") == [family + "X"]


def test_a_line_that_wrapped_is_one_line() -> None:
    assert texts_of("x" * 200 + "\ny", columns=80) == ["x" * 200, "y"]
    assert texts_of("日" * 9, columns=5) == ["日" * 9]


def test_a_line_longer_than_the_live_region_is_one_line() -> None:
    assert texts_of(*["0123456789"] * 100, rows=3, columns=8) == ["0123456789" * 100]


def test_a_bar_longer_than_the_width_is_redrawn_in_place() -> None:
    bar = "[" + "#" * 98 + "]"
    assert texts_of(bar + "\n", "\x1b[2A" + bar.replace("#", "=") + "\n", columns=80) == [bar.replace("#", "=")]


def test_a_cursor_cannot_reach_what_has_scrolled_out() -> None:
    many = "".join(f"{index}\n" for index in range(100))
    lines = texts_of(many + "\x1b[99A\rX", rows=10)
    assert lines[90:92] == ["90", "X1"]


def test_live_lines_are_what_would_be_frozen() -> None:
    terminal = LineTerminal(5, 20)
    terminal.feed("".join(f"{index}\n" for index in range(10)) + "y" * 50)
    live = terminal.live_lines()
    assert len(live) <= 5
    before = terminal.take_frozen()
    terminal.finish_block()
    assert terminal.take_frozen() == live
    assert [text for text, _ in before + live] == [*map(str, range(10)), "y" * 50]


def test_finishing_an_empty_block_gives_nothing() -> None:
    terminal = LineTerminal()
    terminal.finish_block()
    terminal.feed("a\n")
    terminal.finish_block()
    terminal.finish_block()
    assert terminal.take_frozen() == [("a", None)]
    assert terminal.live_lines() == []


def test_colours_end_with_their_block() -> None:
    terminal = LineTerminal()
    terminal.feed("\x1b[31mred")
    terminal.finish_block()
    terminal.feed("plain")
    assert terminal.live_lines() == [("plain", None)]


def test_a_resize_wraps_the_live_rows_anew_and_keeps_the_cursor() -> None:
    terminal = LineTerminal(10, 20)
    terminal.feed("0123456789" * 5)
    terminal.resize(10, 30)
    terminal.feed("AB\rC")
    assert terminal.live_lines() == [("0123456789" * 3 + "C123456789" + "0123456789" + "AB", None)]


def test_fewer_rows_freeze_the_first_ones() -> None:
    terminal = LineTerminal(10, 20)
    terminal.feed("a\nb\nc\nd")
    terminal.resize(2, 20)
    assert terminal.take_frozen() == [("a", None), ("b", None)]
    assert terminal.live_lines() == [("c", None), ("d", None)]
