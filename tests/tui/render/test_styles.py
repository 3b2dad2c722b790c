"""Style keys become colours of the theme."""

from __future__ import annotations

import pytest
from rich.color import Color
from rich.style import Style

from pyrepls.tui.render.sgr import combine
from pyrepls.tui.render.styles import DEFAULT_ANSI, StyleTable

PALETTE = [f"#0000{index:02x}" for index in range(16)]
TABLE = StyleTable(PALETTE, {"@name": Style(bold=True), "@name.class": Style(italic=True)})
BASE = Style(color="#ffffff", bgcolor="#101010")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("31", Style(color="#000001")),
        ("97", Style(color="#00000f")),
        ("44", Style(bgcolor="#000004")),
        ("103", Style(bgcolor="#00000b")),
        ("38;5;9", Style(color="#000009")),
        ("38;5;201", Style(color="#ff00ff")),
        ("38;5;232", Style(color="#080808")),
        ("48;2;1;2;3", Style(bgcolor="#010203")),
        ("38:2::1:2:3", Style(color="#010203")),
        ("1;2;3;4;7;9", Style(bold=True, dim=True, italic=True, underline=True, reverse=True, strike=True)),
        ("4:3", Style(underline=True)),
        ("58;5;3;31", Style(color="#000001")),
        ("31;39", Style()),
        ("", Style()),
        ("@name", Style(bold=True)),
        ("@name.class", Style(italic=True)),
        ("@name.function", Style(bold=True)),
        ("@unknown", Style()),
    ],
)
def test_a_key_has_a_style(key: str, expected: Style) -> None:
    assert TABLE.style(key, BASE) == BASE + expected


def test_default_colours_come_from_the_base() -> None:
    assert TABLE.style("1", BASE).color == Color.parse("#ffffff")


@pytest.mark.parametrize(
    ("before", "parameters", "after"),
    [
        ("", "31", "31"),
        ("31", "1", "1;31"),
        ("1;31", "22", "31"),
        ("1;31", "0", ""),
        ("1;31", "", ""),
        ("31", "0;32", "32"),
        ("31;42", "39", "42"),
        ("4", "4:0", ""),
        ("", "38;5", "38;5;0"),
        ("", "38;2;1", "38;2;1;0;0"),
        ("", "38;5;999", "38;5;255"),
        ("7", "999;;5", ""),
        ("7", "999;5", "7"),
    ],
)
def test_looks_add_up(before: str, parameters: str, after: str) -> None:
    assert combine(before, parameters) == after


def test_a_palette_has_sixteen_colours() -> None:
    assert len(DEFAULT_ANSI) == 16
    with pytest.raises(ValueError, match="16 colours"):
        StyleTable(["#000000"], {})
