"""The line console: in pipes, on a dumb terminal, and on a real one."""

from __future__ import annotations

from tests.places import Place


def test_a_pipe_is_run_cell_by_cell(place: Place) -> None:
    code = "x = 20\nfor i in range(2):\n    print('i', i)\n\nx + 1\n1/0\n"
    done = place.run("console", input=code)
    assert done.code == 0, done.err
    assert done.out.startswith("i 0\ni 1\nOut[3]: 21\nTraceback (most recent call last):")
    assert "ZeroDivisionError" in done.out
    assert "\x1b" not in done.out
    assert place.panes()[0]["state"] == "idle"


def test_input_of_the_code_comes_from_the_same_pipe(place: Place) -> None:
    done = place.run("console", input="name = input('who? ')\nworld\n'hello ' + name\n")
    assert "who? " in done.out
    assert "Out[2]: 'hello world'" in done.out


def test_a_dumb_terminal_gets_plain_lines(place: Place) -> None:
    screen = place.open("console", TERM="dumb")
    screen.wait_for("In [1]:")
    screen.type("print('plain'); 6 * 7")
    screen.press("Enter")
    screen.wait_for("plain", "Out[1]: 42", "In [2]:")
    screen.press("C-d")
    screen.wait_for("it goes on")


def test_on_a_terminal_a_cell_is_edited_run_and_interrupted(place: Place) -> None:
    screen = place.open("console")
    screen.wait_for("In [1]:")
    screen.type("for i in range(3):")
    screen.press("Enter")
    screen.type("print('row', i)")
    screen.press("Enter", "Enter")
    screen.wait_for("row 2", "In [2]:")
    screen.type("import time; time.sleep(60)")
    screen.press("Enter")
    place.wait_until_busy()
    screen.press("C-c")
    screen.wait_for("KeyboardInterrupt", "In [3]:")
    screen.press("C-d")
    screen.wait_for("it goes on")
    assert place.panes()[0]["state"] == "idle"


def test_exit_is_asked_about_and_not_obeyed_silently(place: Place) -> None:
    screen = place.open("console")
    screen.wait_for("In [1]:")
    screen.type("x = 5; exit(3)")
    screen.press("Enter")
    screen.wait_for("asked to exit with 3: close the pane?")
    screen.type("n")
    screen.press("Enter")
    screen.wait_for("In [2]:")
    screen.type("x")
    screen.press("Enter")
    screen.wait_for("Out[2]: 5")
