"""The real program in a real terminal, as a person uses it: keys in, a screen out."""

from __future__ import annotations

import os
import re
import signal

import pytest

from tests.places import Place, Screen


def prefix(screen: Screen, key: str) -> None:
    screen.press("C-b")
    if len(key) == 1:
        screen.type(key)
    else:
        screen.press(key)


def enter(screen: Screen, line: str) -> None:
    screen.type(line)
    screen.press("Enter")


def opened(place: Place, *words: str, size: tuple[int, int] = (120, 40)) -> Screen:
    screen = place.open(*words, size=size)
    screen.wait_for("idle")
    return screen


def test_code_runs_its_output_its_value_and_its_variables_are_shown(place: Place) -> None:
    screen = opened(place)
    enter(screen, "total = 6 * 7")
    enter(screen, "print('the answer:', total)")
    enter(screen, "total + 1")
    text = screen.wait_for("the answer: 42", "43")
    assert "total" in text
    assert "int" in text


def test_panes_are_split_and_each_has_its_own_namespace(place: Place) -> None:
    screen = opened(place)
    enter(screen, "where = 'first'")
    prefix(screen, "%")
    screen.wait_for("╭ 2 ")
    enter(screen, "where")
    screen.wait_for("NameError")
    prefix(screen, '"')
    screen.wait_for("╭ 3 ")
    assert [pane["target"] for pane in place.panes()] == ["main:1.1", "main:1.2", "main:1.3"]
    prefix(screen, "Left")
    enter(screen, "where")
    screen.wait_for("'first'")


def test_closing_the_terminal_leaves_everything_running_and_attach_brings_it_back(place: Place) -> None:
    screen = opened(place)
    enter(screen, "import time; [print('tick', i) or time.sleep(0.2) for i in range(8)]; done = True")
    screen.wait_for("tick 1")
    prefix(screen, "d")
    screen.wait_for("detached")
    assert place.panes()[0]["state"] == "busy"
    again = place.open("attach", size=(90, 30))
    again.wait_for("tick 1", "tick 7")
    assert place.send("main", "done")["result"] == "True"


def test_kill_9_of_the_interface_loses_nothing(place: Place) -> None:
    screen = opened(place)
    enter(screen, "kept = list(range(5))")
    enter(screen, "print('written', sum(kept))")
    screen.wait_for("written 10")
    os.kill(screen.pid(), signal.SIGKILL)
    again = opened(place, "attach")
    again.wait_for("written 10")
    enter(again, "kept")
    again.wait_for("[0, 1, 2, 3, 4]")


def test_two_terminals_of_different_size_show_the_same_session(place: Place) -> None:
    one = opened(place, size=(120, 40))
    other = opened(place, "attach", size=(80, 24))
    enter(one, "print('from one')")
    other.wait_for("from one")
    enter(other, "print('from the other')")
    one.wait_for("from the other")
    other.wait_for("2 clients")
    one.resize(100, 20)
    enter(one, "'resized'")
    other.wait_for("'resized'")


def test_ctrl_c_interrupts_a_running_cell_and_never_quits(place: Place) -> None:
    screen = opened(place)
    screen.press("C-c")
    enter(screen, "while True: pass")
    screen.wait_for("busy")
    screen.press("C-c")
    screen.wait_for("KeyboardInterrupt", "idle")
    enter(screen, "'alive'")
    screen.wait_for("'alive'")


def test_input_and_getpass_are_answered_in_the_pane(place: Place) -> None:
    screen = opened(place)
    enter(screen, "name = input('wh' 'o? ')")
    screen.wait_for("who?")
    enter(screen, "world")
    enter(screen, "import getpass; word = getpass.getpass('wo' 'rd? ')")
    screen.wait_for("word?")
    screen.type("sesame")
    assert "sesame" not in screen.text()
    screen.press("Enter")
    enter(screen, "name + word[::-1]")
    assert "'worldemases'" in screen.wait_for("'worldemases'")


def test_an_interpreter_that_crashes_leaves_its_transcript_and_is_restarted_by_a_key(place: Place) -> None:
    screen = opened(place)
    enter(screen, "print('before'); import os; os.kill(os.getpid(), 11)")
    screen.wait_for("before", "dead", "SIGSEGV")
    prefix(screen, "R")
    screen.wait_for("idle")
    enter(screen, "'again'")
    screen.wait_for("before", "'again'")


def test_exit_is_asked_about(place: Place) -> None:
    screen = opened(place)
    enter(screen, "exit(3)")
    screen.wait_for("close this pane?")
    screen.type("n")
    enter(screen, "'stayed'")
    screen.wait_for("'stayed'")


@pytest.mark.parametrize(
    "code",
    [
        r"import os; os.write(1, bytes(range(256)) * 20); print()",
        r"print('\x1b[', end='')",
        r"print('\x1b]0;title', end='')",
        r"print('\x1b[?1049h\x1b[2J\x1b[999;999H\x1b[6n\x1b[c\x1b]52;c;aGk=\x07')",
        r"print('\x1bP' + 'q' * 9000)",
        r"print('\x9b31m\x0e\x1b(0 line drawing')",
    ],
)
def test_rubbish_and_half_escape_sequences_do_not_reach_the_terminal(place: Place, code: str) -> None:
    screen = opened(place)
    enter(screen, code)
    enter(screen, "'still ' + 'here'")
    text = screen.wait_for("'still here'")
    assert "╭ 1 " in text
    assert "main" in text.splitlines()[0]


def test_a_terminal_of_20_by_5_shows_a_pane_one_can_type_in(place: Place) -> None:
    screen = place.open(size=(20, 5))
    screen.wait_for("1›")
    enter(screen, "6*7")
    screen.wait_for("42")
    screen.resize(120, 40)
    screen.wait_for("idle", "42")


def test_a_progress_bar_animates_in_one_line(place: Place) -> None:
    screen = opened(place)
    enter(screen, "import sys, time")
    enter(screen, r"for i in range(30): print(f'\r{i:3} of 30 ' + '#' * i, end='', flush=True); time.sleep(0.03)")
    screen.press("Enter")
    text = screen.wait_for("29 of 30")
    assert text.count("of 30 #") == 1


def test_a_flood_leaves_the_prompt_alive(place: Place) -> None:
    screen = opened(place)
    prefix(screen, "%")
    screen.wait_for("╭ 2 ")
    enter(screen, "for i in range(400_000): print('flooding', i)")
    screen.press("Enter")
    screen.wait_for("flooding")
    prefix(screen, "Left")
    enter(screen, "'typed during the flood'")
    screen.wait_for("'typed during the flood'")
    screen.wait_for("flooding 399999")


def test_the_server_that_is_killed_ends_the_interface_with_one_sentence(place: Place) -> None:
    screen = opened(place)
    assert place.run("kill-server").code == 0
    text = screen.wait_for("server")
    assert "Traceback" not in text
    assert place.run("ls").code == 1


def test_a_paste_of_several_lines_is_not_run_by_itself(place: Place) -> None:
    screen = opened(place)
    screen.paste("x = 1\nprint('must not run', x)\n")
    screen.wait_for("must not run")
    assert place.send("main", "'x' in globals()")["result"] == "False"


def test_six_panes_on_three_versions_of_python(place: Place) -> None:
    listed = place.run("doctor").out
    found = re.findall(r"^ +(3\.\d+)\.\d+ +/", listed, re.MULTILINE)
    numbers = sorted({int(version.partition(".")[2]) for version in found})
    versions = [f"3.{number}" for number in numbers if number >= 9]
    assert versions, listed
    place.run("new", "-d", "-s", "many", "--python", versions[0])
    for number, version in enumerate((versions * 6)[1:6]):
        done = place.run("split", "many", "--python", version, *(["--below"] if number % 2 else []))
        assert done.code == 0, done.err
    screen = place.open("attach", "many", size=(160, 45))
    for version in set((versions * 6)[:6]):
        screen.wait_for(f"{version} ")
    for number in range(1, 7):
        found_version = place.send(f"many:1.{number}", "import sys; '%d.%d' % sys.version_info[:2]")["result"]
        assert found_version.strip("'") in versions
