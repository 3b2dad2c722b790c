"""Leading the user to a line of a cell: which line of the transcript that is, and that it is marked."""

from __future__ import annotations

import pytest

from pyrepls.tui.render.lines import Part
from pyrepls.tui.render.store import LineStore
from pyrepls.tui.widgets.transcript_pointer import Pointer


def store() -> LineStore:
    """Two cells with output between them; the second has an empty line."""
    lines = LineStore()
    lines.extend([("a = 1", None), ("b = 2", None)], "source", 7)
    lines.extend([("b = 2", None)])
    lines.extend([("for n in x:", None), ("", None), ("    n", None)], "source", 9)
    return lines


@pytest.mark.parametrize(
    ("cell", "line", "text"),
    [(7, 1, "a = 1"), (7, 2, "b = 2"), (9, 3, "    n"), (7, 0, "a = 1"), (7, 3, "a = 1"), (9, 99, "for n in x:")],
)
def test_a_line_is_found_in_its_cell_and_one_that_is_not_there_leads_to_the_first(
    cell: int, line: int, text: str
) -> None:
    lines = store()
    number = Pointer(lines).point_at(cell, line)
    assert number is not None
    assert lines.lines(number, number) == [text]
    mark = lines.mark(number)
    assert mark is not None
    assert mark.cell == cell


def test_a_cell_that_is_not_kept_is_not_found_and_nothing_is_marked() -> None:
    lines = store()
    pointer = Pointer(lines)
    pointer.point_at(7, 1)
    assert pointer.point_at(8, 1) is None
    assert not [span for part in lines.parts(0, 9) for span in pointer.spans(part)]


def test_exactly_the_line_is_marked() -> None:
    lines = store()
    pointer = Pointer(lines)
    number = pointer.point_at(7, 2)
    marked: list[Part] = [part for part in lines.parts(0, 9) if list(pointer.spans(part))]
    assert [part.number for part in marked] == [number]
