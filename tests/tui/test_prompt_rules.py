"""The rules of the prompt that need no screen: what is whole, how far a line stands in, what a paste becomes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.tui.prompt.completeness import ends_cell
from pyrepls.tui.prompt.indent import next_indent, to_last_stop, to_next_stop
from pyrepls.tui.prompt.paste import clean, outdent, pasted, strip_prompts

LOOP = "for i in range(3):\n    print(i)"


@pytest.mark.parametrize(
    "source",
    [
        "x = 1",
        "a; b",
        "# only words",
        "for i in x: print(i)",
        "async def f(): pass",
        "await thing",
        "x = [\n1,\n2]",
        "x = [\n    1,\n    2]",
        "if a:\n    b\nelse: c",
        "with a:\n    b\nc",
        "é = 1\nif é: é\nx",
        "%time f(",
        "!ls (",
        "len?",
        "?len",
        "x = )",
        "print('a",
        "x = '\0'",
        "(" * 300 + ")" * 300,
    ],
)
def test_enter_runs_what_is_whole_or_can_never_be(source: str) -> None:
    assert ends_cell(source)


@pytest.mark.parametrize(
    "source",
    [
        "for i in x:",
        LOOP,
        "if a:\n    b\nelse:\n    c",
        "try:\n    x",
        "try:\n    x\nexcept E:\n    y",
        "match x:\n    case 1:\n        y",
        "class A:\n    def f(self):\n        return [\n1]",
        "@cache",
        "@cache\n",
        "x = [",
        "(\n\n",
        "'''a\n",
        "x = 1 + \\",
        "def f():\n    x\n# a comment",
        "if é:\n    é",
        "%%time\nx",
    ],
)
def test_enter_breaks_what_is_open(source: str) -> None:
    assert not ends_cell(source)


@pytest.mark.parametrize("end", ["\n", "\n    ", "\n\n"])
def test_an_empty_line_ends_a_block(end: str) -> None:
    assert ends_cell(LOOP + end)
    assert ends_cell("%%time\nx" + end)


def test_a_warning_of_the_compiler_is_not_shown_while_typing() -> None:
    assert ends_cell("x is 1; '\\d'")


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        ("x = 1", ""),
        ("for i in x:", 4),
        ("for i in x:  # why", 4),
        (LOOP, 4),
        ("def f():\n    if x:", 8),
        ("def f():\n    return 1", 0),
        ("def f():\n    if x:\n        raise E", 4),
        ("def f():\n    return (1,", 8),
        ("returned = 1", 0),
        ("    returned = 1", 4),
        ("x = {", 4),
        ("x = {\n    'a': 1,", 4),
        ("x = {\n    'a': [", 8),
        ("foo(\n    a,\n)", 0),
        ("if (a and\n    b):", 4),
        ("x = 1 + \\", 4),
        ("x = 1 + \\\n    2 + \\", 4),
        ("s = 'a:'", 0),
        ("s = 'it\\'s:'", 0),
        ("'''a\n  b", 2),
        ("a = '''x'''\nif a:", 4),
        ("x = d[1:", 4),
    ],
)
def test_a_new_line_stands_where_its_block_stands(before: str, indent: int) -> None:
    assert next_indent(before) == " " * int(indent or 0)


def test_a_block_that_is_indented_by_tabs_goes_on_with_tabs() -> None:
    assert next_indent("\tif x:") == "\t\t"
    assert next_indent("\t\tpass") == "\t"


@given(st.text("ab:#'\"\\()[]{}\n\t =,", max_size=60))
def test_indenting_answers_to_anything_with_white_space(before: str) -> None:
    assert not next_indent(before).strip(" \t")


def test_tab_and_backspace_move_by_stops() -> None:
    assert [to_next_stop(" " * n) for n in range(5)] == ["    ", "   ", "  ", " ", "    "]
    assert [to_last_stop(" " * n) for n in range(6)] == [1, 1, 2, 3, 4, 1]
    assert to_last_stop("    x") == 1


code_lines = st.lists(
    st.builds(
        lambda level, text: "    " * level + "a" + text + "b", st.integers(0, 2), st.text("ab =(): '\"#,", max_size=12)
    ),
    min_size=1,
    max_size=8,
)


@given(code_lines)
def test_stripping_prompts_gives_the_code_back(lines: list[str]) -> None:
    shell = "\n".join(f"{'... ' if n else '>>> '}{line}" for n, line in enumerate(lines))
    assert strip_prompts(shell) == "\n".join(lines)


@given(code_lines, st.integers(1, 120))
def test_stripping_prompts_of_ipython_gives_the_code_back(lines: list[str], number: int) -> None:
    first = f"In [{number}]: "
    shell = "\n".join((f"{'...: ':>{len(first)}}" if n else first) + line for n, line in enumerate(lines))
    assert strip_prompts(shell) == "\n".join(lines)


@given(code_lines)
def test_code_without_prompts_is_left_alone(lines: list[str]) -> None:
    assert strip_prompts("\n".join(lines)) == "\n".join(lines)


def test_the_output_in_a_copied_session_is_dropped() -> None:
    session = ">>> x = 1\n>>> for i in range(2):\n...     print(i)\n...\n0\n1\n>>> x\n1\n"
    assert strip_prompts(session) == "x = 1\nfor i in range(2):\n    print(i)\n\nx"
    assert strip_prompts("In [1]: 1 + 1\nOut[1]: 2\n\nIn [2]: x\n") == "1 + 1\nx"


def test_a_body_that_lost_its_prompts_is_kept() -> None:
    assert strip_prompts(">>> def f():\n        return 1\n\n") == "def f():\n        return 1"


def test_a_copy_that_begins_behind_the_first_prompt_is_stripped_too() -> None:
    assert strip_prompts("if x:\n...     y\n...     z") == "if x:\n    y\n    z"
    assert strip_prompts("x = ...\ny = ...") == "x = ...\ny = ..."


def test_an_ellipsis_as_a_body_is_no_prompt() -> None:
    assert strip_prompts("def f():\n    ...") == "def f():\n    ..."
    assert strip_prompts("class A:\n    def f(self): ...\n") == "class A:\n    def f(self): ...\n"


@given(st.text())
def test_cleaned_text_has_no_controls_and_one_kind_of_line_end(text: str) -> None:
    cleaned = clean(text)
    assert (cleaned + "x").split("\n") == (cleaned + "x").splitlines()
    assert all(character in "\n\t" or character >= " " for character in cleaned)
    assert clean(cleaned) == cleaned


def test_an_escape_sequence_in_a_paste_loses_its_escape() -> None:
    assert clean("a\x1b[31mb\r\nc\rd\x00") == "a[31mb\nc\nd"


def test_a_pasted_line_leaves_no_empty_line_behind() -> None:
    assert pasted("  x = 1\n", alone=True) == "x = 1"
    assert pasted(" + 1\n", alone=False) == " + 1"


def test_pasted_lines_are_brought_to_the_left() -> None:
    assert pasted("\n    if x:\n        y\n\n    z\n", alone=True) == "if x:\n    y\n\nz\n"
    assert outdent("    if x:\n  y") == "    if x:\n  y"


@given(code_lines, st.integers(1, 9))
def test_bringing_lines_to_the_left_keeps_their_shape(lines: list[str], columns: int) -> None:
    code = ["begin", *lines]
    assert outdent("\n".join(" " * columns + line for line in code)) == "\n".join(code)
