"""Colours by role: one file fills the interface, the code and the sixteen colours of what programs print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from rich.style import Style
from textual.theme import Theme as TextualTheme

from pyrepls.config.paths import config_file
from pyrepls.errors import ConfigError
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.theme_file import OUTPUT, ThemeFile, nearest

DEFAULT = "pyrepls"


@dataclass(frozen=True)
class Theme:
    """The colours of everything. Read from one file, never changed."""

    name: str
    dark: bool
    interface: Mapping[str, str]
    """Role to `#rrggbb`."""
    code: Mapping[str, Style]
    """Role, without its `@`, to style."""
    output: tuple[str, ...]
    """The sixteen colours of a terminal, black first."""

    @cached_property
    def roles(self) -> dict[str, Style]:
        """The style of every role by its key in text, which begins with `@`."""
        interface = {key: Style(color=color) for key, color in self.interface.items() if key not in _GROUNDS}
        grounds = {key: Style(bgcolor=self.interface[key]) for key in _GROUNDS}
        roles = {**interface, **grounds, **self.code, **self._derived()}
        return {f"@{key}": style for key, style in roles.items()}

    def style_table(self) -> StyleTable:
        """Return the styles as the widgets of transcript, prompt and sidebar want them."""
        return StyleTable(self.output, self.roles)

    def textual(self) -> TextualTheme:
        """Return the theme for Textual; its style sheets find each colour of the interface as `$ui-…` too."""
        color = self.interface
        return TextualTheme(
            name=self.name,
            dark=self.dark,
            primary=color["accent"],
            secondary=color["dim"],
            accent=color["accent"],
            foreground=color["text"],
            background=color["background"],
            surface=color["background"],
            panel=color["panel"],
            success=color["success"],
            warning=color["warning"],
            error=color["failure"],
            variables=self._variables(),
        )

    def _derived(self) -> dict[str, Style]:
        color = self.interface
        dim, failure = Style(color=color["dim"]), Style(color=color["failure"])
        return {
            "cursor": Style(color=color["background"], bgcolor=color["accent"]),
            "result": Style(color=color["text.bright"]),
            "notice": Style(color=color["dim"], italic=True),
            "gutter": dim,
            "gutter.running": Style(color=color["accent"]),
            "gutter.failed": failure,
            "gutter.failure": failure,
            "match": Style(bgcolor=color["selection"]),
            "match.current": Style(color=color["background"], bgcolor=color["accent"]),
            "traceback.header": dim,
            "traceback.file": self.code["name.builtin"],
            "traceback.line": self.code["number"],
            "traceback.caret": failure,
            "traceback.error": Style(color=color["failure"], bold=True),
        }

    def _variables(self) -> dict[str, str]:
        color = self.interface
        own = {"ui-" + key.replace(".", "-"): value for key, value in color.items()}
        return {
            **own,
            "border": color["border.focus"],
            "border-blurred": color["border"],
            "block-cursor-foreground": color["background"],
            "block-cursor-background": color["accent"],
            "block-cursor-text-style": "none",
            "input-cursor-foreground": color["background"],
            "input-cursor-background": color["accent"],
            "input-cursor-text-style": "none",
            "input-selection-background": color["selection"],
            "footer-key-foreground": color["accent"],
            "scrollbar": color["border"],
            "scrollbar-hover": color["dim"],
            "scrollbar-active": color["dim"],
            "scrollbar-background": color["background"],
            "scrollbar-background-hover": color["background"],
            "scrollbar-background-active": color["background"],
            "scrollbar-corner-color": color["background"],
        }


_GROUNDS = ("background", "panel", "selection", "flash")


def load_theme(name: str = DEFAULT) -> Theme:
    """Return a theme by name, the user's own before ours; raises ConfigError when it is unknown or wrong."""
    paths = theme_files()
    if name not in paths:
        known = ", ".join(sorted(paths))
        raise ConfigError(f"there is no theme {name!r}{nearest(name, paths)} (known: {known})")
    return read_theme(paths[name])


def read_theme(path: Path) -> Theme:
    """Return the theme that a file describes; raises ConfigError with what is wrong with it."""
    file = ThemeFile(path)
    output = file.colors("output")
    return Theme(
        name=file.name,
        dark=file.dark,
        interface=file.colors("interface"),
        code=file.styles("code"),
        output=tuple(output[name] for name in OUTPUT),
    )


def theme_files() -> dict[str, Path]:
    """Return the files of all themes by name; one of the user hides ours of the same name."""
    found: dict[str, Path] = {}
    for directory in (_shipped(), config_file().parent / "themes"):
        found.update({path.stem: path for path in sorted(directory.glob("*.toml"))})
    return found


def _shipped() -> Path:
    """Return where our themes lie: in the installed package, or at the root of the source tree."""
    installed = Path(str(files("pyrepls"))) / "themes"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "themes"
