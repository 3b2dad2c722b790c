"""Facts about the line terminal that hold for every output, however hostile and however it is cut."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pyrepls.tui.render.line_terminal import LineTerminal
from pyrepls.tui.render.lines import Line
from pyrepls.tui.render.tokens import plain

FINALS = "ABCDEFGHJKPX@LMdfmhlnqrsu"
words = st.sampled_from(["plain text", "x" * 30, "a", "日本", "e\u0301", "\u0301", "\u200d", "\U0001f468", "ü", " "])
controls = st.sampled_from([*"\n\n\n\r\b\t\x07\x00\x7f\x9b\x9d\x85", "\r\n", "\ud800"])
sequences = st.builds(
    lambda numbers, final: f"\x1b[{';'.join(map(str, numbers))}{final}",
    st.lists(st.integers(0, 40), max_size=3),
    st.sampled_from(FINALS),
)
colours = st.sampled_from(["\x1b[31m", "\x1b[1;38;5;9m", "\x1b[0m", "\x1b[m", "\x1b[39;22m"])
strings = st.sampled_from(
    ["\x1b]0;t\x07", "\x1b]8;;u\x1b\\", "\x1bPq\n1\x1b\\", "\x1b]52;", "\x1b", "\x1b[", "\x1bP", "\x1b(", "\x18"]
)
outputs = st.lists(st.one_of(words, words, controls, controls, sequences, colours, strings, st.text(max_size=5)))
many_lines = st.lists(st.sampled_from(["", "short", "x" * 25, "\x1b[32mgreen\x1b[0m end"]), max_size=40).map("\n".join)


def final_lines(feeds: list[str]) -> list[Line]:
    terminal = LineTerminal(4, 10)
    for text in feeds:
        terminal.feed(text)
    terminal.finish_block()
    return terminal.take_frozen()


@settings(max_examples=400, deadline=None)
@given(outputs, many_lines, st.lists(st.integers(0, 10_000), max_size=8))
def test_it_does_not_matter_where_output_is_cut(pieces: list[str], tail: str, places: list[int]) -> None:
    text = "".join(pieces) + tail
    cuts = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    parts = [text[start:end] for start, end in zip(cuts, cuts[1:], strict=False)]
    whole = [line for line, _ in final_lines([text])]
    assert [line for line, _ in final_lines(parts)] == whole
    assert [line for line, _ in final_lines(list(text))] == whole


@settings(max_examples=200, deadline=None)
@given(many_lines, st.sampled_from(["", "\x1b[1mbold"]))
def test_both_paths_give_the_same_looks(text: str, before: str) -> None:
    assert final_lines([before + text]) == final_lines(list(before + text))


@settings(max_examples=400, deadline=None)
@given(outputs)
def test_no_control_character_comes_out(pieces: list[str]) -> None:
    text = "".join(pieces)
    for line, runs in final_lines([text]):
        assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in line)
        line.encode()
        positions = [position for position, _ in runs or ()]
        assert positions == sorted(set(positions))
        assert all(0 <= position < max(1, len(line)) for position in positions)
    assert not any(
        ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in plain(text) if character != "\n"
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.one_of(words, controls, sequences), st.integers(1, 6), st.integers(1, 15))))
def test_resizing_at_any_moment_keeps_the_region_bounded(steps: list[tuple[str, int, int]]) -> None:
    terminal = LineTerminal(4, 10)
    for text, rows, columns in steps:
        terminal.feed(text)
        terminal.resize(rows, columns)
        assert len(terminal.live_lines()) <= rows
    terminal.finish_block()
    assert terminal.live_lines() == []
