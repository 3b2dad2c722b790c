"""From a path and an expression to the cell that assigns: exactly one assignment, or a refusal."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.errors import UsageError
from pyrepls.server.editing import MOST_SOURCE, assignment


@pytest.mark.parametrize(
    ("path", "source", "cell"),
    [
        (("x",), "5", "x = 5"),
        (("x",), " 5\n", "x = 5"),
        (("model", ".layers", "[0]", ".bias"), "1, 2", "model.layers[0].bias = 1, 2"),
        (("rows", "['a b']"), "[1,\n 2]", "rows['a b'] = [1,\n 2]"),
        (("x",), "'''a\nb'''", "x = '''a\nb'''"),
        (("x",), "5  # five", "x = 5  # five"),
        (("x",), "await f()", "x = await f()"),
        (("x",), "lambda: 0", "x = lambda: 0"),
        (("f(x)", ".y"), "1", "f(x).y = 1"),
    ],
)
def test_an_edit_is_an_assignment(path: tuple[str, ...], source: str, cell: str) -> None:
    assert assignment(path, source) == cell


@pytest.mark.parametrize(
    ("path", "source", "sentence"),
    [
        ((), "5", "no expression leads to that value"),
        (("x", "#5"), "5", "no expression leads to that value"),
        (("len(x)",), "5", "only a name, an attribute or an item can be assigned to"),
        (("None",), "5", "only a name, an attribute or an item"),
        (("a, b",), "5", "only a name, an attribute or an item"),
        (("x; y",), "5", "x; y is not one expression"),
        (("x #",), "5", "not one expression that can stand behind an equals sign"),
        (("x = y",), "5", "x = y is not one expression"),
        (("x",), "", "there is no new value; type an expression"),
        (("x",), "y = 5", "y = 5 is not one expression"),
        (("x",), "5; import os", "is not one expression"),
        (("x",), "5) + (5", "is not one expression"),
        (("x",), "# five\n5", "not one expression that can stand behind an equals sign"),
        (("x",), "5 +", "5 + is not one expression: invalid syntax"),
        (("x",), "(" * 10_000, "is not one expression"),
        (("x",), "1" * (MOST_SOURCE + 1), f"an edit has at most {MOST_SOURCE} characters"),
        (("x" * 5000,), "1", "an edit has at most"),
        (("x",), "'\0'", "is not one expression"),
    ],
)
def test_what_is_no_assignment_is_refused(path: tuple[str, ...], source: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        assignment(path, source)
    assert sentence in str(refused.value)
    assert str(refused.value).isprintable()


PIECES = st.lists(
    st.sampled_from(["x", ".y", "[0]", "=", "5", "(", ")", ";", "#", "\n", "import os", ":=", ",", " ", "'"])
)


@given(PIECES, PIECES)
def test_whatever_is_given_comes_out_as_one_assignment_or_not_at_all(path: list[str], source: list[str]) -> None:
    try:
        cell = assignment(tuple(path), "".join(source))
    except UsageError:
        return
    (statement,) = ast.parse(cell).body
    assert isinstance(statement, ast.Assign)
    assert len(statement.targets) == 1
