"""The only place that reads theme files; whatever is wrong with one is said with file, line and key."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import tomllib
from rich.style import Style

from pyrepls.errors import ConfigError

INTERFACE = [
    "background",
    "panel",
    "border",
    "border.focus",
    "text",
    "text.bright",
    "dim",
    "accent",
    "success",
    "warning",
    "failure",
    "selection",
    "flash",
]
CODE = [
    "keyword",
    "name.function",
    "name.class",
    "name.builtin",
    "name.builtin.self",
    "name.exception",
    "string",
    "string.escape",
    "number",
    "comment",
    "operator",
    "punctuation",
    "decorator",
]
_BASIC = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
OUTPUT = [*_BASIC, *(f"bright_{name}" for name in _BASIC)]
"""The order of the terminal's sixteen colours."""

_SECTIONS = {"interface": INTERFACE, "code": CODE, "output": OUTPUT}
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_ATTRIBUTES = {"bold", "dim", "italic", "underline"}


class ThemeFile:
    """A theme as it stands in its file, checked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._text = path.read_text(encoding="utf-8")
            self._values: Mapping[str, object] = tomllib.loads(self._text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            raise ConfigError(f"theme {path}: {problem}") from None
        self._check_keys("", self._values, ["name", "dark", *_SECTIONS])

    @property
    def name(self) -> str:
        """The theme's name."""
        value = self._values["name"]
        if not isinstance(value, str):
            raise self._refusal("", "name", "is no text; write it in quotes")
        return value

    @property
    def dark(self) -> bool:
        """Whether the text is lighter than the background."""
        value = self._values["dark"]
        if not isinstance(value, bool):
            raise self._refusal("", "dark", "is neither true nor false")
        return value

    def colors(self, section: str) -> dict[str, str]:
        """Return the colours of a section by key."""
        return {key: self._color(section, key, value) for key, value in self._section(section).items()}

    def styles(self, section: str) -> dict[str, Style]:
        """Return the styles of a section by key."""
        return {key: self._style(section, key, value) for key, value in self._section(section).items()}

    def _section(self, section: str) -> dict[str, object]:
        values = self._values[section]
        if not isinstance(values, dict):
            raise self._refusal("", section, f"is no section; write [{section}]")
        self._check_keys(section, values, _SECTIONS[section])
        return {key: values[key] for key in _SECTIONS[section]}

    def _color(self, section: str, key: str, value: object) -> str:
        if not isinstance(value, str) or not _COLOR.match(value):
            raise self._refusal(section, key, f'is {value!r}, which is no colour; write it as "#rrggbb"')
        return value

    def _style(self, section: str, key: str, value: object) -> Style:
        words = value.split() if isinstance(value, str) else [""]
        for word in words:
            if word not in _ATTRIBUTES and not _COLOR.match(word):
                raise self._refusal(
                    section, key, f'has {word!r}, which is no colour or style; write "#rrggbb", bold, italic, underline'
                )
        return Style.parse(" ".join(words))

    def _check_keys(self, section: str, values: Mapping[str, object], wanted: Iterable[str]) -> None:
        for key in values:
            if key not in wanted:
                raise self._refusal(section, key, "is unknown" + nearest(key, wanted))
        for key in wanted:
            if key not in values:
                raise self._refusal(section, key, "is missing")

    def _refusal(self, section: str, key: str, what: str) -> ConfigError:
        line = self._line(section, key)
        where = f"{self.path}, line {line}" if line else f"{self.path}"
        return ConfigError(f"theme {where}: {section}{'.' if section else ''}{key} {what}")

    def _line(self, section: str, key: str) -> int:
        """Return the line of a key, or of its section when the key is missing; 0 when neither is there."""
        inside = found = 0 if section else 1
        for number, line in enumerate(self._text.splitlines(), 1):
            words = line.strip()
            if words.startswith("["):
                inside = number if words.startswith(f"[{section}]") else 0
                found = found or inside
            elif inside and re.match(rf'"?{re.escape(key)}"?\s*=', words):
                return number
        return found if section else 0


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` for a misspelt name, or nothing."""
    close = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {close[0]}?" if close else ""
