"""Code in colours: lexed by lines, only where somebody looks, and the same as when all is lexed at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.lexers.python import PythonLexer
from rich.cells import cell_len
from rich.style import Style

from pyrepls.tui.prompt import highlighting
from pyrepls.tui.prompt.highlighting import Highlighter, Spans, lex_line, role
from pyrepls.tui.prompt.rows import Overlay, paint_row
from pyrepls.tui.prompt.wrapping import TAB, row_starts
from pyrepls.tui.render.styles import StyleTable

CODE = '''\
import os  # why
@cache
class Net(Base):
    """Words
    and more."""
    def run(self, x: int = 0x1F) -> None:
        if x is not None and True:
            raise ValueError(f"no {x!r} \\n")
        match x:
            case [1, *rest]: return print("a" 'b')
'''


def roles_at_once(text: str) -> list[list[str]]:
    """The role of each character of each line, lexed as a whole."""
    rows: list[list[str]] = [[]]
    for token, piece in PythonLexer(stripnl=False, ensurenl=False).get_tokens(text):
        for character in piece:
            if character == "\n":
                rows.append([])
            else:
                rows[-1].append(role(token))
    return rows


def roles_by_line(text: str, highlighter: Highlighter) -> list[list[str]]:
    rows = []
    for number, line in enumerate(text.split("\n")):
        marks = [""] * len(line)
        for start, end, name in highlighter.spans(number):
            marks[start:end] = [name] * (end - start)
        rows.append(marks)
    return rows


def synced(text: str) -> Highlighter:
    highlighter = Highlighter()
    highlighter.sync(text.split("\n"))
    return highlighter


def test_lines_have_the_roles_that_the_whole_text_has() -> None:
    assert roles_by_line(CODE, synced(CODE)) == roles_at_once(CODE)


def test_the_words_of_the_code_have_their_roles() -> None:
    named = {
        line[start:end]: name
        for number, line in enumerate(CODE.split("\n"))
        for start, end, name in synced(CODE).spans(number)
    }
    assert named["Net"] == "@name.class"
    assert named["run"] == "@name.function"
    assert named["@cache"] == "@decorator"
    assert named["# why"] == "@comment"
    assert named["0x1F"] == "@number"
    assert named["ValueError"] == "@name.exception"
    assert named["print"] == "@name.builtin"
    assert named["is"] == named["def"] == named["match"] == "@keyword"


edits = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.integers(0, 40),
        st.sampled_from(["", "a", '"', "'", '"""', "(", "\n", "#", "def f():\n", "x = 1\n", "f'{x}'", " "]),
    ),
    max_size=12,
)


@given(edits)
def test_after_any_edits_the_roles_are_those_of_a_fresh_look(steps: list[tuple[int, int, str]]) -> None:
    text = CODE
    highlighter = synced(text)
    for position, length, insert in steps:
        start = position % (len(text) + 1)
        text = text[:start] + insert + text[start + length :]
        highlighter.sync(text.split("\n"))
        highlighter.spans(position % (text.count("\n") + 1))
    assert roles_by_line(text, highlighter) == roles_by_line(text, synced(text))


@pytest.fixture
def lexed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that were really lexed."""
    lines: list[str] = []

    def counting(line: str, state: highlighting.State) -> tuple[Spans, highlighting.State]:
        lines.append(line)
        return lex_line(line, state)

    monkeypatch.setattr(highlighting, "lex_line", counting)
    return lines


def test_a_key_costs_the_line_that_it_changed(lexed: list[str]) -> None:
    lines = [f"x{number} = {number}" for number in range(500)]
    highlighter = Highlighter()
    highlighter.sync(lines)
    highlighter.spans(499)
    lexed.clear()
    lines[250] = "y = 1"
    highlighter.sync(lines)
    highlighter.spans(499)
    assert lexed == ["y = 1"]
    lines.insert(3, "new = 1")
    highlighter.sync(lines)
    highlighter.spans(500)
    assert lexed == ["y = 1", "new = 1"]


def test_nothing_below_the_last_row_in_sight_is_lexed(lexed: list[str]) -> None:
    highlighter = Highlighter()
    highlighter.sync(["x"] * 500)
    highlighter.spans(20)
    assert len(lexed) == 21


def test_the_end_of_a_pasted_book_is_shown_without_lexing_the_book(lexed: list[str]) -> None:
    highlighter = Highlighter()
    highlighter.sync(["x = 1"] * 50_000)
    assert highlighter.spans(49_999) == ((2, 3, "@operator"), (4, 5, "@number"))
    assert len(lexed) < 200
    assert highlighter.spans(10) == highlighter.spans(49_999)


def test_a_line_that_is_data_is_shown_plain() -> None:
    assert lex_line("x" * 10_000 + " = 1", ("root",)) == ((), ("root",))


@given(st.text("ab\t日é\u0301👍", max_size=60), st.integers(2, 20))
def test_rows_hold_the_whole_line_and_fit_the_width(line: str, width: int) -> None:
    cuts = [0, *row_starts(line, width), len(line)]
    rows = [paint_row(line, columns, (), [], StyleTable(), Style()) for columns in zip(cuts, cuts[1:], strict=False)]
    texts = ["".join(segment.text for segment in row) for row in rows]
    assert sorted(cuts) == cuts
    assert all(cell_len(text) <= max(width, TAB) for text in texts)
    assert "".join(texts).replace(" ", "") == line.replace("\t", "")


def test_a_row_is_cut_at_the_last_column() -> None:
    assert row_starts("x" * 10, 4) == [4, 8]
    assert row_starts("x" * 8, 4) == [4]
    assert row_starts("日本語", 4) == [2]
    assert row_starts("anything", 0) == []


def test_the_cursor_behind_the_text_has_a_cell_of_its_own() -> None:
    cursor = Overlay(2, 3, Style(reverse=True))
    segments = paint_row("ab", (0, 2), (), [cursor], StyleTable(), Style())
    assert [(segment.text, bool(segment.style and segment.style.reverse)) for segment in segments] == [
        ("ab", False),
        (" ", True),
    ]
