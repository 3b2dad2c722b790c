"""What names a value: a variable or the text of a watch, then one step per level inside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

Path = tuple[str, ...]
"""As in the questions to the kernel: `("model", ".layers", "[0]")`."""

UNREACHABLE = "#"
"""A step that begins so is the number of an entry that no expression leads to."""

_SIMPLE = re.compile(r"[\w.\[\]'\"]+")


def expression_of(path: Path) -> str | None:
    """Return the Python expression for a value; None when there is none."""
    root, *steps = path
    if any(step.startswith(UNREACHABLE) for step in steps):
        return None
    return "".join([root if not steps or _SIMPLE.fullmatch(root) else f"({root})", *steps])


def is_literal(text: str) -> bool:
    """Tell whether a text is the whole of a literal: a preview that nothing was left out of."""
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return False
    return True


def first_step(place: str, steps: Sequence[str]) -> str | None:
    """Return which of some steps a place such as `['a'].b` begins with; None when it is none of them."""
    found = [step for step in steps if step and place.startswith(step) and place[len(step) : len(step) + 1] in "[."]
    return max(found, key=len, default=None)
