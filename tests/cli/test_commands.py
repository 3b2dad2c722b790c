"""The commands as programs and shells use them: output, exit codes, one sentence for every error."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pyrepls.cli.commands import COMMANDS, module_of
from pyrepls.cli.main import help_text
from tests.places import Place


def is_one_sentence(text: str) -> bool:
    return bool(text.startswith("pyrepls: ") and text.count("\n") == 1 and "Traceback" not in text)


def test_help_names_every_command_and_every_command_has_a_module() -> None:
    for command in COMMANDS:
        assert f"\n  {command}" in help_text()
        assert (Path(__file__).parents[2] / "src" / f"{module_of(command).replace('.', '/')}.py").exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(place: Place, command: str) -> None:
    done = place.run(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"usage: pyrepls {command}")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["atach"], "there is no command atach; did you mean attach?"),
        (["send", "main"], "the following arguments are required: CODE; `pyrepls send --help` shows how"),
        (["send", "main", "1", "--timeout", "3"], "--timeout needs --wait"),
        (["send", "main", "1", "--wait", "--timeout", "-3"], "above 0"),
        (["send", "main", "  "], "there is no code to run"),
        (["new", "-d", "--python", "3.12", "--venv", "x"], "exclude each other"),
        (["new", "-d", "--venv", "x"], "x is no virtual environment"),
        (["watch", "main", "--break"], "there is nothing to pin"),
        (["watch", "main", "x", "--break", "--break-when"], "not allowed with argument"),
        (["unwatch", "main"], "one thing to let go is wanted"),
        (["--frobnicate"], "unrecognized arguments: --frobnicate"),
    ],
)
def test_a_command_line_that_means_nothing_is_two_and_one_sentence(
    place: Place, words: list[str], sentence: str
) -> None:
    done = place.run(*words)
    assert done.code == 2
    assert is_one_sentence(done.err), done.err
    assert sentence in done.err


def test_without_a_server_nothing_is_started_by_looking(place: Place) -> None:
    assert place.run("ls").code == 1
    assert json.loads(place.run("ls", "--json").out) == {"server": None, "sessions": []}
    for words in (["has-session", "main"], ["send", "main", "1"], ["kill-server"], ["capture", "main"]):
        done = place.run(*words)
        assert done.code == 1
        assert is_one_sentence(done.err), done.err
    assert not list((place.directory / "run").glob("*.sock"))


def test_a_session_is_created_listed_renamed_and_killed(place: Place) -> None:
    assert place.run("new", "-d", "-s", "work").out == "work\n"
    listed = json.loads(place.run("ls", "--json").out)
    (session,) = listed["sessions"]
    (pane,) = session["panes"]
    assert set(session) == {"name", "clients", "panes"}
    assert set(pane) == {"target", "id", "pid", "python", "policy", "state"}
    assert (pane["target"], pane["policy"], session["clients"]) == ("work:1.1", "trusted", 0)
    assert set(listed["server"]) == {"pid", "version"}
    assert place.run("new", "-d", "-s", "work").code == 1
    assert place.run("rename", "work", "play").code == 0
    assert place.run("has-session", "work").code == 1
    assert place.run("has-session", "play").code == 0
    assert "play:1.1" in place.run("ls").out
    assert place.run("kill-session", "play").code == 0
    assert place.run("has-session", "play").code == 1


def test_send_returns_everything_that_a_program_needs_to_know(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    found = place.send("work", "x = 1")
    assert found["changed"] == {"x": {"kind": "bound", "old": None, "new": "1", "type": "int"}}
    bound = {"name": "x", "kind": "bound", "old": None, "new": "1", "type": "int", "line": 1, "count": 1}
    assert found["variables"] == [bound]
    found = place.send("work", "print('out'); x += 1\nx * 2")
    assert found.pop("seconds") > 0
    assert found == {
        "target": "work:1.1",
        "cell": 2,
        "outcome": "ok",
        "result": "4",
        "output": "out\n",
        "failure": None,
        "changed": {"x": {"kind": "rebound", "old": "1", "new": "2", "type": "int"}},
        "variables": [
            {"name": "x", "kind": "rebound", "old": "1", "new": "2", "type": "int", "line": 1, "count": 1},
        ],
    }


def test_send_tells_what_only_this_cell_changed_and_what_became_of_watches(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    place.run("send", "work", "rows = [1]; other = 5; gone = 6", "--wait")
    assert place.run("watch", "work", "len(rows)").code == 0
    found = place.send("work", "rows.append(2)\ndel gone\nlater = rows")
    assert found["changed"] == {
        "rows": {"kind": "mutated", "old": "[1]", "new": "[1, 2]", "type": "list"},
        "len(rows)": {"kind": "rebound", "old": "1", "new": "2", "type": "int"},
        "gone": {"kind": "deleted", "old": "6", "new": None, "type": None},
        "later": {"kind": "bound", "old": None, "new": "[1, 2]", "type": "list"},
    }
    lines = {each["name"]: each["line"] for each in found["variables"]}
    assert (lines["gone"], lines["later"]) == (2, 3)


def test_changes_too_fast_to_be_counted_have_the_count_zero(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    (counted,) = (
        each for each in place.send("work", "for i in range(300_000): x = i")["variables"] if each["name"] == "x"
    )
    assert (counted["new"], counted["count"]) == ("299999", 0)


def test_watches_are_pinned_listed_and_let_go(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    assert (
        place.run("watch", "work").out
        == "nothing is watched in work:1.1; pin something with: pyrepls watch work:1.1 EXPR\n"
    )
    assert place.run("watch", "work", "loss", "--break").code == 0
    assert place.run("watch", "work", "len(rows)", "--all").code == 0
    place.send("work", "loss = 0.5; rows = 'a\\x1b[31m', 2")
    listed = json.loads(place.run("watch", "work", "--json").out)
    assert listed == {
        "target": "work:1.1",
        "watches": [
            {"name": "len(rows)", "value": "2", "type": "int", "breaks": "never", "all": True},
            {"name": "loss", "value": "0.5", "type": "float", "breaks": "changed", "all": False},
        ],
    }
    assert place.run("watch", "work").out.splitlines() == [
        "len(rows)  2  all panes",
        "loss       0.5  breaks when it changes",
    ]
    assert place.run("unwatch", "work", "loss").code == 0
    done = place.run("unwatch", "work", "loss")
    assert done.code == 1  # not found
    assert "loss is not watched; watched are: len(rows)" in done.err
    assert is_one_sentence(done.err)
    assert place.run("unwatch", "work", "--all").code == 0
    assert json.loads(place.run("watch", "work", "--json").out)["watches"] == []


def test_a_cell_that_raises_is_one_and_its_traceback_is_data(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    done = place.run("send", "work:1.1", "def f():\n    return 1/0\nf()", "--wait", "--json")
    assert done.code == 1
    failure = json.loads(done.out)["failure"]
    assert failure["type"] == "ZeroDivisionError"
    assert 'File "<cell 1>", line 2, in f' in failure["traceback"]
    done = place.run("send", "work:1.1", "1/0", "--wait")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Traceback (most recent call last):")
    assert done.err.endswith("ZeroDivisionError: division by zero\n")


def test_code_comes_from_standard_input_with_a_dash(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    done = place.run("send", "work", "-", "--wait", input="for i in range(3):\n    print(i)\n\n'end'\n")
    assert (done.code, done.out) == (0, "0\n1\n2\n'end'\n")


def test_a_cell_past_its_time_is_interrupted_and_124(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    done = place.run("send", "work", "import time; time.sleep(60)", "--wait", "--timeout", "0.5")
    assert done.code == 124
    assert place.run("wait", "work", "--idle", "--timeout", "20").code == 0
    assert place.send("work", "'still alive'")["result"] == "'still alive'"


def test_wait_tells_by_its_code_whether_the_pane_became_idle(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    assert place.run("send", "work", "import time; time.sleep(30)").code == 0
    assert place.run("wait", "work", "--timeout", "0.3").code == 124
    place.run("send", "work", "1")
    assert place.run("kill-server").code == 0


def test_capture_prints_the_transcript_as_it_would_stand_in_a_terminal(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    place.send("work", "print('a\\rb\\x1b[31mred\\x1b[0m \\x1b]0;title\\x07end')\n6 * 7")
    plain = place.run("capture", "work").out
    assert (
        plain
        == "In [1]: print('a\\rb\\x1b[31mred\\x1b[0m \\x1b]0;title\\x07end')\n   ...: 6 * 7\nbred end\nOut[1]: 42\n"
    )
    coloured = place.run("capture", "work", "--ansi").out
    assert "b\x1b[31mred\x1b[0m end" in coloured
    assert "title" not in coloured.splitlines()[2]


def test_capture_of_ten_megabytes_is_whole_up_to_the_cap_and_in_order(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    place.send("work", "for i in range(400_000): print('line', i)")
    lines = [line for line in place.run("capture", "work", timeout=60).out.splitlines() if line.startswith("line ")]
    numbers = [int(line.split()[1]) for line in lines]
    assert numbers == list(range(400_000 - len(numbers), 400_000))
    assert len(numbers) > 390_000


def test_a_wish_that_cannot_be_met_creates_nothing_and_names_what_is_there(place: Place) -> None:
    for wish in ("4.7", "/nowhere/python", str(place.home)):
        done = place.run("new", "-d", "--python", wish)
        assert done.code == 1
        assert is_one_sentence(done.err), done.err
        assert wish in done.err
    assert json.loads(place.run("ls", "--json").out)["sessions"] == []
    done = place.run("new", "-d", "--sandbox", "locked")
    assert done.code == 1
    assert "locked" in done.err


def test_targets_that_mean_nothing_name_what_exists(place: Place) -> None:
    place.run("new", "-d", "-s", "work")
    for target in ("play", "work:3", "work:1.7", "%99"):
        done = place.run("send", target, "1")
        assert done.code == 1
        assert is_one_sentence(done.err), done.err
        assert "work" in done.err or "%" in done.err


def test_a_runtime_directory_that_others_may_enter_is_refused_with_the_repair(place: Place) -> None:
    directory = Path(place.environment["PYREPLS_RUNTIME_DIR"])
    directory.chmod(0o755)
    done = place.run("new", "-d")
    assert done.code == 1
    assert is_one_sentence(done.err)
    assert f"chmod 700 {directory}" in done.err
    directory.chmod(0o700)
    assert place.run("new", "-d").code == 0
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_two_commands_at_once_start_exactly_one_server(place: Place) -> None:
    words = [sys.executable, "-m", "pyrepls", "new", "-d"]
    started = [
        subprocess.Popen(words, env=place.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=60) for process in started]
    assert sorted(out.strip() for out, _ in said) == ["main", "main-2", "main-3", "main-4"], said
    listed = json.loads(place.run("ls", "--json").out)
    assert len(listed["sessions"]) == 4
    os.kill(listed["server"]["pid"], 0)


def test_a_dumb_terminal_is_offered_the_console(place: Place) -> None:
    screen = place.open(TERM="dumb")
    assert "`pyrepls console` works here" in " ".join(screen.wait_for("console").split())


def test_without_a_terminal_the_way_out_is_named(place: Place) -> None:
    done = place.run()
    assert done.code == 2
    assert is_one_sentence(done.err)
    assert "pyrepls console" in done.err


def test_inside_a_pane_nothing_is_nested_by_accident(place: Place) -> None:
    done = place.run(PYREPLS="main:1.1")
    assert done.code == 2
    assert "unset PYREPLS" in done.err
    place.run("new", "-d")
    assert place.send("main", "import os; bool(os.environ['PYREPLS'])")["result"] == "True"


def test_the_doctor_names_the_interpreters_and_the_directories(place: Place) -> None:
    done = place.run("doctor")
    assert "interpreters" in done.out
    assert re.search(r"3\.1\d\.\d+ +/", done.out)
    assert str(place.directory) in done.out


def test_ctrl_c_in_a_waiting_command_is_130(place: Place) -> None:
    place.run("new", "-d")
    screen = place.open("send", "main", "import time; print('on'); time.sleep(60)", "--wait")
    place.wait_until_busy()
    screen.press("C-c")
    screen.wait_for("exit code 130")
