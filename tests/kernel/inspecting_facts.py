"""How facts about looking into values are tried: as a script under any Python, with traps in the place of user code.

Standard library only, as the interpreters of the kernels have nothing else.
"""

from __future__ import annotations

import json
import traceback
from typing import Any, Callable

from pyrepls.kernel.inspecting.describe import describe
from pyrepls.kernel.inspecting.paths import NoSuchValue, read, resolve
from pyrepls.kernel.inspecting.preview import preview
from pyrepls.kernel.inspecting.tables import read_table
from pyrepls.kernel.inspecting.unfold import unfold
from pyrepls.protocol.errors import NoTable

sprung: list[str] = []
"""What code of the user's was run, which none of ours may do."""


class Plain:
    def __init__(self) -> None:
        self.name = "a"
        self.items = [1, 2]
        self._hidden = None


def look(value: Any) -> None:
    """Do with a value everything that is done while code runs."""
    shown = preview(value)
    assert len(shown.text) <= 200, shown
    assert shown.text.isprintable(), shown
    unfold(value, 0, 50)
    describe(value)
    try:
        read_table(value, 0, 50, 0, 20)
    except NoTable:
        pass
    for step in (".a", "[0]", "['a']", "#0", "[(0, 'a')]"):
        try:
            read(value, step)
        except NoSuchValue:
            pass


def refusal(names: dict[str, Any], path: tuple[str, ...]) -> str:
    """Return why nothing is at the end of a path."""
    try:
        resolve(names, path)
    except NoSuchValue as problem:
        return str(problem)
    raise AssertionError(f"there is something at {path}")


def tell(*facts: Callable[[], None]) -> None:
    """Print what is not so: each fact is a function that raises then."""
    told: dict[str, Any] = {"facts": [fact.__name__ for fact in facts]}
    for fact in facts:
        sprung.clear()
        try:
            fact()
            assert not sprung, sprung
        except BaseException:
            told[fact.__name__] = traceback.format_exc()
    print(json.dumps(told))
