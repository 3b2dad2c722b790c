"""The only place that turns style keys into rich styles; nothing else in the transcript knows a colour.

A key is either SGR parameters ("1;38;5;201") or a role ("@keyword", "@name.function") which the theme fills.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rich.color import Color
from rich.style import Style

from pyrepls.tui.render.sgr import combine, read_slots

CACHE_SIZE = 8192

DEFAULT_ANSI = (
    *("#1d2021", "#e06c75", "#98c379", "#d7ba7d", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4"),
    *("#5c6370", "#ff7b86", "#b1e18b", "#f0d399", "#7cc0ff", "#dd8cf2", "#6fd3de", "#ffffff"),
)

DEFAULT_ROLES: Mapping[str, Style] = MappingProxyType(
    {
        "@keyword": Style(color="#c678dd"),
        "@name.function": Style(color="#61afef"),
        "@name.class": Style(color="#d7ba7d"),
        "@name.builtin": Style(color="#56b6c2"),
        "@name.exception": Style(color="#e06c75"),
        "@string": Style(color="#98c379"),
        "@number": Style(color="#d19a66"),
        "@comment": Style(color="#7f848e", italic=True),
        "@decorator": Style(color="#61afef"),
        "@traceback.header": Style(dim=True),
        "@traceback.file": Style(color="#56b6c2"),
        "@traceback.line": Style(color="#d19a66"),
        "@traceback.caret": Style(color="#e06c75"),
        "@traceback.error": Style(color="#e06c75", bold=True),
        "@result": Style(bold=True),
        "@notice": Style(dim=True, italic=True),
        "@gutter": Style(dim=True),
        "@gutter.running": Style(color="#61afef"),
        "@gutter.failed": Style(color="#e06c75"),
        "@gutter.failure": Style(color="#e06c75"),
        "@dim": Style(dim=True),
        "@match": Style(reverse=True, dim=True),
        "@match.current": Style(reverse=True),
        "@selection": Style(bgcolor="#3b4252"),
    }
)


class StyleTable:
    """The looks of one theme: 16 colours for what programs print, and roles for what we write ourselves."""

    def __init__(self, ansi: Sequence[str] = DEFAULT_ANSI, roles: Mapping[str, Style] = DEFAULT_ROLES) -> None:
        if len(ansi) != 16:
            raise ValueError(f"a palette has 16 colours, not {len(ansi)}")
        self._ansi = [Color.parse(name) for name in ansi]
        self._roles = dict(roles)
        self._cache: dict[tuple[str, Style], Style] = {}

    def style(self, key: str, base: Style) -> Style:
        """Return the style of a key laid over `base`."""
        if not key:
            return base
        found = self._cache.get((key, base))
        if found is None:
            if len(self._cache) >= CACHE_SIZE:
                self._cache.clear()
            found = base + (self.role(key) if key[0] == "@" else self._sgr_style(key))
            self._cache[key, base] = found
        return found

    def role(self, key: str) -> Style:
        """Return a role's style; `@a.b` falls back to `@a`, and that to nothing."""
        while key not in self._roles and "." in key:
            key = key.rpartition(".")[0]
        return self._roles.get(key, Style.null())

    def _sgr_style(self, key: str) -> Style:
        slots = read_slots(combine("", key))
        return Style(
            color=self._color(slots.get("color")),
            bgcolor=self._color(slots.get("bgcolor")),
            bold="bold" in slots or None,
            dim="dim" in slots or None,
            italic="italic" in slots or None,
            underline="underline" in slots or None,
            reverse="reverse" in slots or None,
            conceal="conceal" in slots or None,
            strike="strike" in slots or None,
        )

    def _color(self, value: str | None) -> Color | None:
        if value is None:
            return None
        code, *rest = map(int, value.split(";"))
        if not rest:
            return self._ansi[code % 10 + 8 if code >= 90 else code % 10]
        if rest[0] == 5:
            return self._ansi[rest[1]] if rest[1] < 16 else Color.from_rgb(*_indexed(rest[1]))
        return Color.from_rgb(*rest[1:])


def _indexed(index: int) -> tuple[int, int, int]:
    """Return the colour that xterm gives to 16-255: a cube of 6 levels, then 24 greys."""
    if index >= 232:
        return (8 + (index - 232) * 10,) * 3
    levels = (0, 95, 135, 175, 215, 255)
    index -= 16
    return levels[index // 36], levels[index // 6 % 6], levels[index % 6]
