"""How brightly a changed value is lit: fully at first, not at all after 600 ms, in a few steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Hashable

from rich.color import Color, blend_rgb
from rich.color_triplet import ColorTriplet
from rich.style import Style

SECONDS = 0.6
STEPS = 6
INTERVAL = SECONDS / STEPS


class Fade:
    """What is lit, by whatever names it, and since when."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: dict[Hashable, float] = {}

    def __bool__(self) -> bool:
        return bool(self._since)

    def light(self, keys: Collection[Hashable]) -> None:
        """Light something anew."""
        self._since.update(dict.fromkeys(keys, self._clock()))

    def level(self, key: Hashable) -> int:
        """Return how brightly something is lit: from STEPS down to 0."""
        since = self._since.get(key)
        if since is None:
            return 0
        left = 1 - (self._clock() - since) / SECONDS
        return min(max(round(left * STEPS + 0.499), 0), STEPS)

    def step(self) -> set[Hashable]:
        """Return what is dimmer now than before; forget what is dark."""
        lit = set(self._since)
        for key in [key for key in lit if not self.level(key)]:
            del self._since[key]
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
