"""The words in borders and in the status line, and how they are shortened."""

import pytest
from rich.cells import cell_len

from pyrepls.model.ids import CellId, KernelId, PaneId, TabId
from pyrepls.model.session import InputPrompt, Kernel, KernelSpec, Tab
from pyrepls.model.split import Leaf
from pyrepls.protocol.record import replace
from pyrepls.tui.panes.pane_notes import note_of
from pyrepls.tui.widgets.pane_border import PaneTitle, show_busy, state_words, upper_border
from pyrepls.tui.widgets.status_pieces import Status, status_pieces

TITLE = PaneTitle(1, "api", "3.13.0", "trusted", "idle 12 ms")
KERNEL = Kernel(KernelId("k1"), KernelSpec(), state="idle")


def text_of(title: PaneTitle, width: int) -> str:
    return "".join(text for text, _ in upper_border(title, width))


def test_a_wide_border_says_everything() -> None:
    assert text_of(TITLE, 60).startswith("╭ 1 api · python 3.13 · trusted ─")
    assert text_of(TITLE, 60).endswith("─ idle 12 ms ─╮")


@pytest.mark.parametrize("width", range(2, 120))
def test_a_border_is_exactly_as_wide_as_its_pane(width: int) -> None:
    title = replace_title(queued=2, below=1200, broadcast=True, scrolling=True)
    assert cell_len(text_of(title, width)) == width


def replace_title(**changes: object) -> PaneTitle:
    return PaneTitle(**{**TITLE.__dict__, **changes})


def test_a_narrow_border_keeps_the_number_and_the_state() -> None:
    assert text_of(TITLE, 20) == "╭ 1 ── idle 12 ms ─╮"
    assert text_of(TITLE, 12) == "╭ 1 ─ idle ╮"


def test_a_border_tells_what_waits_what_is_below_and_that_it_broadcasts() -> None:
    text = text_of(replace_title(queued=2, below=120, broadcast=True), 100)
    assert "▣ broadcast" in text
    assert "2 queued" in text
    assert "↓ 120 more" in text


def test_a_wide_name_is_cut_by_its_width_on_the_screen() -> None:
    assert cell_len(text_of(replace_title(name="名前" * 20), 24)) == 24


def test_the_state_is_said_in_words() -> None:
    assert state_words(KERNEL, 0, None) == ("idle", "state")
    assert state_words(KERNEL, 0, 0.012) == ("idle 12 ms", "state")
    assert state_words(replace(KERNEL, state="busy"), 3.24, None) == ("busy 3.2s", "busy")
    assert state_words(replace(KERNEL, state="dead", reason="exit status 3"), 0, None)[0] == "dead: exit status 3"
    reading = replace(KERNEL, state="busy", input=InputPrompt(CellId(1), "name? ", False))
    assert state_words(reading, 1, None)[0] == "waits for input"


def test_times_are_short() -> None:
    assert [show_busy(seconds) for seconds in (0.04, 59.94, 61, 3661)] == ["0.0s", "59.9s", "1m01s", "1h01m"]


def test_a_dead_kernel_and_an_exit_say_what_to_do() -> None:
    assert note_of(replace(KERNEL, state="dead", reason="killed by signal 9")) == (
        "the interpreter ended: killed by signal 9 · Ctrl+B R restarts it · Ctrl+B x closes the pane"
    )
    assert note_of(replace(KERNEL, exit_asked="3")) == "exit() was called (status 3): close this pane? y/n"
    assert note_of(KERNEL) == ""


def test_a_small_pane_says_it_shortly() -> None:
    assert note_of(replace(KERNEL, exit_asked="3"), short=True) == "close pane? y/n"
    assert note_of(replace(KERNEL, state="dead"), short=True) == "Ctrl+B R restarts"


def tab(id: int, name: str) -> Tab:
    return Tab(TabId(id), name, Leaf(PaneId("%1")))


STATUS = Status("work", (tab(1, "api"), tab(2, "lab")), TabId(1), clients=3, clock="14:02")


def line(status: Status, width: int) -> str:
    return "".join(piece.text for piece in status_pieces(status, width))


def test_the_status_line_names_session_tabs_clients_and_time() -> None:
    text = line(STATUS, 80)
    assert text.startswith(" work  1:api*  2:lab ")
    assert text.endswith("3 clients  14:02 ")


def test_one_client_is_not_worth_a_word() -> None:
    assert "client" not in line(Status("work", clients=1), 80)


@pytest.mark.parametrize("width", range(1, 100, 3))
def test_the_status_line_is_exactly_as_wide_as_the_screen(width: int) -> None:
    many = tuple(tab(number, f"tab{number}") for number in range(1, 20))
    for status in (STATUS, Status("work", many, TabId(9), 2, 1, True, "14:02", "Ctrl+B"), Status(message="no " * 60)):
        assert cell_len(line(status, width)) == width


def test_the_current_tab_stays_in_sight_among_many() -> None:
    many = tuple(tab(number, f"tab{number}") for number in range(1, 20))
    assert "12:tab12*" in line(Status("work", many, TabId(12), clock="14:02"), 60)


def test_a_message_takes_the_place_of_the_tabs_and_a_question_that_of_a_message() -> None:
    assert "1:api" not in line(Status("work", STATUS.tabs, message="no such pane"), 80)
    assert "no such pane" in line(Status("work", STATUS.tabs, message="no such pane"), 80)
    assert "close? y/n" in line(Status("work", message="old", question="close? y/n"), 80)


def test_on_a_narrow_screen_the_prefix_is_the_last_to_go() -> None:
    assert "Ctrl+B" in line(Status("work", STATUS.tabs, TabId(1), clock="14:02", prefix="Ctrl+B"), 20)
