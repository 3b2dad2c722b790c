"""An edit is a cell that can be undone: its target gets the very value back that it had."""

from __future__ import annotations

from typing import Any

import pytest

from pyrepls.kernel.edits import MOST_EDITS, Edits
from pyrepls.protocol.requests import Execute
from tests.kernel.driver import Driver, Ran

NUMBERS = iter(range(1000, 10**9))


async def submit(kernel: Driver, source: str, mode: str) -> Ran:
    cell = next(NUMBERS)
    await kernel.link.request(Execute(cell, cell, source, mode))  # type: ignore[arg-type]
    return await kernel.finish(cell)


def edited(names: dict[str, Any], source: str) -> Edits:
    edits = Edits(names)
    edits.begin(source, "<edit>")
    exec(source, names)
    edits.end(True)
    return edits


class Slotted:
    __slots__ = ("size",)

    def __init__(self) -> None:
        self.size = 1


class Shape:
    color = "red"

    def __init__(self) -> None:
        self._width = 2
        self.height = 3

    @property
    def width(self) -> int:
        return self._width

    @width.setter
    def width(self, value: int) -> None:
        self._width = value

    def area(self) -> int:
        return self.width * self.height


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("x = 2", "x"),
        ("new = 2", "new"),
        ("rows[0] = 2", "rows"),
        ("rows[-1][1] = 2", "rows"),
        ("rows[1:2] = [7, 8, 9]", "rows"),
        ("rows[::-1] = [7, 8]", "rows"),
        ("table['a'] = 2", "table"),
        ("table['new'] = 2", "table"),
        ("counts['new'] = 2", "dict(counts)"),
        ("shape.height = 9", "vars(shape)"),
        ("shape.new = 9", "vars(shape)"),
        ("shape.width = 9", "vars(shape)"),
        ("shape.color = 'blue'", "vars(shape)"),
        ("shape.area = None", "vars(shape)"),
        ("Shape.color = 'blue'", "Shape.color"),
        ("Shape.new = 1", "hasattr(Shape, 'new')"),
        ("slotted.size = 9", "slotted.size"),
        ("array[0] = 9", "array.tolist()"),
        ("array[0, 1] = 9", "array.tolist()"),
        ("array[:, 0] = 9", "array.tolist()"),
        ("array[...] = 9", "array.tolist()"),
        ("data[0] = 9", "bytes(data)"),
        ("data[:1] = b'xyz'", "bytes(data)"),
    ],
)
def test_an_undo_brings_back_what_was_there_or_that_nothing_was(source: str, shown: str) -> None:
    import collections

    import numpy

    names: dict[str, Any] = {
        "x": 1,
        "rows": [1, [0, 1]],
        "table": {"a": 1},
        "counts": collections.defaultdict(int, a=1),
        "shape": Shape(),
        "Shape": Shape,
        "slotted": Slotted(),
        "array": numpy.arange(4).reshape(2, 2),
        "data": bytearray(b"abc"),
    }
    bound = set(names)
    before = str(eval(shown, names)) if shown != "new" else ""
    edits = edited(names, source)
    assert shown == "new" or str(eval(shown, names)) != before
    edits.undo()
    assert shown == "new" or str(eval(shown, names)) == before
    assert set(names) == bound | {"__builtins__"}


def test_the_value_comes_back_itself_and_into_the_object_that_was_edited() -> None:
    former, rows = object(), [0]
    rows[0] = former  # type: ignore[call-overload]
    names: dict[str, Any] = {"rows": rows}
    edits = edited(names, "rows[0] = 1")
    names["rows"] = "something else"
    edits.undo()
    assert rows[0] is former
    assert names["rows"] == "something else"


def test_edits_are_undone_one_after_the_other_the_last_first() -> None:
    names: dict[str, Any] = {"x": 0}
    edits = Edits(names)
    for number in range(1, MOST_EDITS + 6):
        edits.begin(f"x = {number}", "<edit>")
        names["x"] = number
        edits.end(True)
    for _ in range(MOST_EDITS):
        edits.undo()
    assert names["x"] == 5
    with pytest.raises(LookupError, match="no edit to undo"):
        edits.undo()


def test_an_edit_that_was_not_done_is_not_undone() -> None:
    edits = Edits({"x": 1})
    edits.begin("x = 2", "<edit>")
    edits.end(False)
    edits.end(True)
    with pytest.raises(LookupError):
        edits.undo()


@pytest.mark.parametrize("source", ["x", "x = y = 1", "x, y = 1, 2", "x += 1", "x = 1; y = 2", "", "[*x] = []"])
def test_what_is_not_one_assignment_to_one_target_is_no_edit(source: str) -> None:
    with pytest.raises(ValueError, match="an edit is one assignment"):
        Edits({"x": 1}).begin(source, "<edit>")


async def test_an_edit_runs_and_is_undone_as_a_cell_with_its_changes_reported(kernel: Driver) -> None:
    await kernel.run("rows = [1, 2]")
    ran = await submit(kernel, "rows[0] = 5", "edit")
    assert (ran.outcome, [change.name for change in ran.changes]) == ("ok", ["rows"])
    ran = await submit(kernel, "# undo", "undo")
    assert (ran.outcome, [change.new.text for change in ran.changes if change.new]) == ("ok", ["[1, 2]"])
    assert (await kernel.run("rows")).result == "[1, 2]"


async def test_a_value_that_is_awaited_is_assigned_and_undone_as_well(edge: Driver) -> None:
    await edge.run("import asyncio\nx = 1")
    assert (await submit(edge, "x = await asyncio.sleep(0, 5)", "edit")).outcome == "ok"
    assert (await edge.run("x")).result == "5"
    await submit(edge, "", "undo")
    assert (await edge.run("x")).result == "1"


async def test_cells_between_an_edit_and_its_undo_are_no_edits(newest: Driver) -> None:
    await newest.run("x = 1")
    await submit(newest, "x = 2", "edit")
    await newest.run("x = 3")
    await submit(newest, "", "undo")
    assert (await newest.run("x")).result == "1"


async def test_what_goes_wrong_with_an_edit_is_shown_as_of_any_cell(edge: Driver) -> None:
    await edge.run("class Picky:\n    def __setitem__(self, key, value): raise KeyError('no')\n    __getitem__ = len")
    await edge.run("picky, x = Picky(), 1")
    assert (await submit(edge, "picky[0] = 1", "edit")).failure.type == "TypeError"
    assert (await submit(edge, "x = 1 / 0", "edit")).failure.type == "ZeroDivisionError"
    assert (await submit(edge, "x =", "edit")).failure.type == "SyntaxError"
    assert (await submit(edge, "x, y = 1, 2", "edit")).failure.message.startswith("an edit is one assignment")
    failure = (await submit(edge, "", "undo")).failure
    assert failure.message == "there is no edit to undo in this interpreter"
    assert "kernel" not in failure.traceback


async def test_an_endless_getitem_of_an_edited_value_can_be_interrupted(newest: Driver) -> None:
    await newest.run("class Slow:\n    def __getitem__(self, key):\n        print('at it')\n        while True: pass")
    await newest.run("slow = Slow()")
    cell = next(NUMBERS)
    await newest.link.request(Execute(cell, cell, "slow[0] = 1", "edit"))
    await newest.wait_text("at it")
    await newest.link.interrupt()
    assert (await newest.finish(cell)).outcome == "interrupted"
    assert (await newest.run("1 + 1")).result == "2"
