"""Whatever a kernel prints, what is left of it cannot command a terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.model.safe_text import safe_text

hostile = st.lists(
    st.sampled_from(
        ["\x1b", "[", "]", "0;", "31", "m", "H", "\x07", "\\", "P", "\x9b", "\r", "\b", "\x00", "a", "\n", "?", "c"]
    )
    | st.text(max_size=3)
).map("".join)


@given(hostile)
def test_no_control_character_but_newline_and_tab_is_left(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", safe_text(text))


@given(hostile)
def test_with_colours_only_colours_are_left(text: str) -> None:
    without = re.sub(r"\x1b\[[0-9;:]*m", "", safe_text(text, colours=True))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", without)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_ordinary_text_of_any_language_is_left_alone(text: str) -> None:
    assert safe_text(text) == text
    assert safe_text(text, colours=True) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b]0;title\x07x", "x"),
        ("\x1b]52;c;aGk=\x1b\\x", "x"),
        ("\x1b[2J\x1b[Hx", "x"),
        ("a\x1b[6nb", "ab"),
        ("\x1bP1$r\x1b\\x", "x"),
        ("\x1b]0;never ends", ""),
        ("tab\tand\nnewline", "tab\tand\nnewline"),
    ],
)
def test_known_attacks_leave_nothing(text: str, left: str) -> None:
    assert safe_text(text) == left
