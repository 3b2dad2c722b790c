"""Themes: the shipped ones can be read by everyone, and a wrong one says what is wrong where."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.color import Color
from rich.style import Style
from textual.app import App

from pyrepls.errors import ConfigError
from pyrepls.tui.render.styles import DEFAULT_ROLES
from pyrepls.tui.themes import Theme, load_theme, read_theme, theme_files

SHIPPED = ["pyrepls", "paper"]


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's directory of themes."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    directory = tmp_path / "pyrepls" / "themes"
    directory.mkdir(parents=True)
    return directory


@pytest.fixture(params=SHIPPED)
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


def luminance(color: Color) -> float:
    parts = [part / 255 for part in color.get_truecolor()]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str | Color | None, other: str | Color | None) -> float:
    """The ratio of WCAG, from 1 to 21."""
    colors = [Color.parse(color) if isinstance(color, str) else color or Color.default() for color in (one, other)]
    low, high = sorted(map(luminance, colors))
    return (high + 0.05) / (low + 0.05)


def test_both_themes_are_found_without_being_installed() -> None:
    assert set(theme_files()) == set(SHIPPED)


@pytest.mark.parametrize("ground", ["background", "panel"])
def test_text_and_code_are_readable(theme: Theme, ground: str) -> None:
    background = theme.interface[ground]
    words = {key: theme.interface[key] for key in ("text", "text.bright", "accent", "success", "warning", "failure")}
    codes = {key: style.color for key, style in theme.code.items()}
    poor = {key: color for key, color in {**words, **codes}.items() if contrast(color, background) < 4.5}
    assert poor == {}


def test_dim_words_can_still_be_read(theme: Theme) -> None:
    assert contrast(theme.interface["dim"], theme.interface["background"]) >= 3
    assert contrast(theme.interface["dim"], theme.interface["panel"]) >= 3


@pytest.mark.parametrize("ground", ["flash", "selection"])
def test_a_lit_or_selected_value_is_readable_and_seen(theme: Theme, ground: str) -> None:
    for role in ("number", "string", "keyword"):
        assert contrast(theme.code[role].color, theme.interface[ground]) >= 3
    assert contrast(theme.interface["text"], theme.interface[ground]) >= 4.5
    assert theme.interface[ground] != theme.interface["background"]


def test_what_programs_print_in_colour_is_readable(theme: Theme) -> None:
    poor = [color for color in theme.output[1:] if contrast(color, theme.interface["background"]) < 4]
    assert poor == []


def test_the_focused_border_stands_out_from_the_others(theme: Theme) -> None:
    background = theme.interface["background"]
    assert contrast(theme.interface["border.focus"], background) > 2 * contrast(theme.interface["border"], background)


def test_every_role_that_is_painted_has_a_style(theme: Theme) -> None:
    assert set(DEFAULT_ROLES) <= set(theme.roles)
    assert all(key.startswith("@") for key in theme.roles)
    table = theme.style_table()
    assert table.role("@keyword") == theme.code["keyword"]
    assert table.style("31", Style()).color == Color.parse(theme.output[1])


async def test_textual_takes_the_theme_and_its_colours(theme: Theme) -> None:
    app: App[None] = App()
    async with app.run_test():
        app.register_theme(theme.textual())
        app.theme = theme.name
        variables = app.get_css_variables()
        assert variables["background"].lower() == theme.interface["background"]
        assert variables["ui-border-focus"] == theme.interface["border.focus"]
        assert app.current_theme.dark is theme.dark


def test_a_theme_does_not_change() -> None:
    with pytest.raises(AttributeError):
        load_theme().name = "other"  # type: ignore[misc]


def test_the_user_s_own_theme_hides_ours(config: Path) -> None:
    text = theme_files()["paper"].read_text()
    (config / "pyrepls.toml").write_text(text.replace('name = "paper"', 'name = "pyrepls"'))
    assert load_theme("pyrepls").dark is False


def test_an_unknown_theme_names_the_nearest() -> None:
    with pytest.raises(
        ConfigError, match=r"^there is no theme 'papr'; did you mean paper\? \(known: paper, pyrepls\)$"
    ):
        load_theme("papr")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('accent = "#4f6f17"', 'accent = "blu"', ", line 13: interface.accent is 'blu', which is no colour"),
        ('accent = "#4f6f17"', "accent = 7", ", line 13: interface.accent is 7, which is no colour"),
        ('accent = "#4f6f17"\n', "", ", line 5: interface.accent is missing"),
        ("dim = ", "dimm = ", ", line 12: interface.dimm is unknown; did you mean dim?"),
        ('comment = "italic #6c6370"', 'comment = "slanted #6c6370"', "code.comment has 'slanted', which is no colour"),
        ("dark = false", 'dark = "no"', ", line 3: dark is neither true nor false"),
        ('name = "paper"', "name = 1", ", line 2: name is no text"),
        ("[output]", "[outputs]", ": outputs is unknown; did you mean output?"),
        ("dark = false", "dark = ", "Invalid value (at line 3, column 8)"),
    ],
)
def test_a_wrong_theme_says_what_is_wrong_where(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = theme_files()["paper"].read_text()
    assert old in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        read_theme(path)
    assert str(path) in str(caught.value)
    assert told in str(caught.value)


def test_a_theme_that_is_no_text_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"mine\.toml"):
        read_theme(path)
    with pytest.raises(ConfigError, match=r"none\.toml"):
        read_theme(tmp_path / "none.toml")
