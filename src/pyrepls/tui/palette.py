"""Which actions a few typed letters mean, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable

from pyrepls.tui.actions import ACTIONS, Action


def find_actions(typed: str, actions: Iterable[Action] = tuple(ACTIONS.values())) -> list[Action]:
    """Return the actions whose title or name holds the typed letters in order; all of them for no letters."""
    offered = [action for action in actions if action.in_palette]
    needle = typed.lower().replace(" ", "")
    if not needle:
        return offered
    scored = [(score, action) for action in offered if (score := score_of(needle, action)) is not None]
    return [action for _, action in sorted(scored, key=lambda each: each[0])]


def score_of(needle: str, action: Action) -> int | None:
    """Return how badly an action fits, 0 being best; None when it does not."""
    found = [_gaps(needle, text.lower()) for text in (action.title, action.name)]
    return min((score for score in found if score is not None), default=None)


def _gaps(needle: str, text: str) -> int | None:
    """Return the letters skipped by the tightest match that begins at a letter of the needle; early ones win."""
    best: int | None = None
    for start, letter in enumerate(text):
        if letter != needle[0]:
            continue
        end = _match_end(needle, text, start)
        if end is None:
            break
        at_word = start == 0 or not text[start - 1].isalnum()
        score = (end - start - len(needle)) * 10 + (0 if at_word else 20) + start
        best = score if best is None else min(best, score)
    return best


def _match_end(needle: str, text: str, start: int) -> int | None:
    at = start
    for letter in needle:
        at = text.find(letter, at) + 1
        if at == 0:
            return None
    return at
