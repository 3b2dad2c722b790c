"""How brightly a changed value is lit: fully at first, not at all after 600 ms, in a few steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from rich.color import Color, blend_rgb
from rich.color_triplet import ColorTriplet
from rich.style import Style

SECONDS = 0.6
STEPS = 6
INTERVAL = SECONDS / STEPS


class Fade:
    """The names that are lit, and since when."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[str, float] = {}

    def __bool__(self) -> bool:
        return bool(self._since)

    def light(self, names: Collection[str]) -> None:
        """Light names anew."""
        self._since.update(dict.fromkeys(names, self._clock()))

    def level(self, name: str) -> int:
        """Return how brightly a name is lit: from STEPS down to 0."""
        since = self._since.get(name)
        if since is None:
            return 0
        left = 1 - (self._clock() - since) / SECONDS
        return min(max(round(left * STEPS + 0.499), 0), STEPS)

    def step(self) -> set[str]:
        """Return the names that are dimmer now than before; forget those that are dark."""
        lit = set(self._since)
        for name in [name for name in lit if not self.level(name)]:
            del self._since[name]
        return lit

    def clear(self) -> None:
        """Put everything out."""
        self._since.clear()


def blend(ground: Color | None, flash: Color | None, level: int) -> Style:
    """Return a background between the usual one and the lit one; nothing when the terminal's own is used."""
    if flash is None or not level:
        return Style.null()
    if ground is None or ground.triplet is None:
        return Style(bgcolor=flash)
    end = flash.triplet or ColorTriplet(*flash.get_truecolor())
    return Style(bgcolor=Color.from_triplet(blend_rgb(ground.triplet, end, level / STEPS)))
