"""The only place that decides which key leads to which action: the prefix, repeated keys, modes.

Everything it does not take goes to the prompt.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Literal

from textual.events import Key

from pyrepls.tui.actions import ACTIONS, MODES, Action, Section

PREFIX = "ctrl+b"
PREFIX_SHOWN = "Ctrl+B"
REPEAT_SECONDS = 0.5

Press = Action | Literal["prompt", "prefix", "cancelled", "unknown"]
"""What a key means: an action, or the prompt's, the prefix itself, the end of a prefix, nothing that we know."""


def key_of(event: Key) -> str:
    """Return the name under which the table of actions knows a key."""
    if event.character and event.is_printable and event.character != " ":
        return event.character
    return event.key


class Bindings:
    """Turns key presses into actions, one key at a time."""

    def __init__(
        self,
        actions: Iterable[Action] = tuple(ACTIONS.values()),
        prefix: str = PREFIX,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pending = False
        self._prefix = prefix
        self._clock = clock
        self._repeat_until = 0.0
        self._after_prefix: dict[str, Action] = {}
        self._in_mode: dict[Section, dict[str, Action]] = {mode: {} for mode in MODES}
        for action in actions:
            table = self._in_mode[action.mode] if action.mode else self._after_prefix
            table.update(dict.fromkeys(action.keys, action))

    def press(self, key: str, mode: Section | None = None) -> Press:
        """Return what a key means now, in one of the modes or in none."""
        if self.pending:
            return self._press_after_prefix(key)
        if key == self._prefix:
            self.pending = True
            return "prefix"
        if self._clock() < self._repeat_until and (again := self._after_prefix.get(key)) and again.repeats:
            return self._remembered(again)
        self._repeat_until = 0.0
        return self._in_mode[mode].get(key, "unknown") if mode else "prompt"

    def _press_after_prefix(self, key: str) -> Press:
        self.pending = False
        if key == self._prefix:
            return "prompt"
        if key == "escape":
            return "cancelled"
        action = self._after_prefix.get(key)
        return self._remembered(action) if action else "unknown"

    def _remembered(self, action: Action) -> Action:
        self._repeat_until = self._clock() + REPEAT_SECONDS if action.repeats else 0.0
        return action
