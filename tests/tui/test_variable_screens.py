"""The screens about variables, each over a kernel that is a few functions: what they ask, show, and survive."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from rich.cells import cell_len
from textual.events import MouseScrollDown
from textual.screen import Screen
from textual.widgets import Input

from pyrepls.client.mirror import Mirror
from pyrepls.errors import CannotMove, ConnectionLost, NoSuchValue, NoTable, UsageError
from pyrepls.model import events as ev
from pyrepls.model.cell import Cell
from pyrepls.model.ids import CellId, KernelId, PaneId
from pyrepls.model.variable_messages import Moved
from pyrepls.protocol.envelope import Event, EventFrame
from pyrepls.protocol.inspecting import Description, TablePart
from pyrepls.protocol.variables import Preview
from pyrepls.tui.screens.live_overlay import FRAME_SECONDS
from pyrepls.tui.screens.subject import Subject
from pyrepls.tui.screens.table_cache import COLUMNS, ROWS
from pyrepls.tui.screens.variable_details import Place, VariableDetails
from pyrepls.tui.screens.variable_move import MoveVariable
from pyrepls.tui.screens.variable_table import VariableTable
from pyrepls.tui.screens.watch_add import AddWatch
from pyrepls.tui.screens.watch_compare import WatchCompare
from pyrepls.tui.screens.watch_manage import ManageWatches
from tests.tui.screen_world import AnsweringLink, change, session_of, shown, watches

EVIL = "a\x1b[31m\x1b]0;title\x07[b]\u202e\x9bz"
CLOSED = ev.PaneClosed(PaneId("%1"))
FIRST = KernelId("k1")


def mirror_of(panes: int, *events: Event) -> Mirror:
    mirror = Mirror(0, session_of(panes))
    mirror.take([EventFrame(number, event) for number, event in enumerate(events, 1)])
    return mirror


def described(text: str = "0.5", kind: str = "float", **more: Any) -> Description:
    return Description(Preview(kind, text, **more), text, (("class", kind),))


def details(mirror: Mirror, link: AnsweringLink, *path: str) -> VariableDetails:
    return VariableDetails(Subject(mirror, link, path or ("loss",)))


def table(mirror: Mirror, link: AnsweringLink) -> VariableTable:
    return VariableTable(Subject(mirror, link, ("rows",)))


def big(row: int, rows: int, column: int, columns: int) -> TablePart:
    """Ten million rows of forty columns."""
    at, across = range(row, min(row + rows, 10_000_000)), range(column, min(column + columns, 40))
    cells = tuple(tuple(f"{r}:{c}" for c in across) for r in at)
    return TablePart(10_000_000, 40, tuple(f"c{c}" for c in across), tuple(map(str, at)), cells)


def running(mirror: Mirror) -> list[Event]:
    """A cell that runs in the first pane."""
    return [
        ev.CellQueued(FIRST, PaneId("%1"), Cell(CellId(1), 1, "train()", "queued")),
        ev.CellStarted(FIRST, CellId(1), 1.7e9),
    ]


# details


async def test_the_details_show_the_value_the_curve_and_the_last_changes() -> None:
    mirror, link = mirror_of(1, watches("loss")), AnsweringLink()
    link.description = described(bytes=24)
    async with shown(details(mirror, link), mirror) as play:
        await play.shows("float · 24 bytes · work:1.1 · pinned")
        await play.happen(change("loss", "0.5", kind="float"), change("loss", "0.25", kind="float", old="0.5"))
        await play.shows("0.5 → 0.25")
        assert "┤" in play.text
        assert "2 points" in play.text
        assert "last changes" in play.text


async def test_what_is_not_pinned_says_so_and_is_drawn_from_now_on() -> None:
    mirror, link = mirror_of(1, change("loss", "3")), AnsweringLink()
    link.description = described()
    async with shown(details(mirror, link), mirror) as play:
        await play.shows("p pins and keeps them")
        assert "┤" not in play.text
        await play.happen(change("loss", "2"), change("loss", "1"))
        await play.shows("2 points")


async def test_no_change_is_missed_however_fast_they_come() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.description = described()
    async with shown(details(mirror, link), mirror) as play:
        for number in range(120):
            await play.happen(change("loss", str(number)))
            await asyncio.sleep(0)
        await play.shows("120 points")


async def test_the_details_pin_and_let_go() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    async with shown(details(mirror, link, "model", ".bias"), mirror) as play:
        await play.press("p")
        await play.until(lambda: ("add", "model.bias", "never", False) in link.asked)
        await play.happen(watches("model.bias"))
        await play.shows("· pinned")
        await play.press("p")
        await play.until(lambda: ("remove", "model.bias") in link.asked)


async def test_what_no_expression_leads_to_cannot_be_pinned_and_says_why() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.description = described()
    async with shown(details(mirror, link, "d", "#3"), mirror) as play:
        await play.shows("0.5")
        await play.press("p")
        await play.shows("no expression leads to it")
        assert not [asked for asked in link.asked if asked[0] == "add"]


async def test_the_details_of_an_unbound_name_say_so_and_follow_when_it_is_bound() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    async with shown(details(mirror, link), mirror) as play:
        await play.shows("x is not bound")
        link.description = described("7", "int")
        await play.happen(change("loss", "7"))
        await play.shows("int · work:1.1")
        await play.until(lambda: "not bound" not in play.text)


async def test_the_details_survive_a_dead_interpreter_and_a_closed_pane() -> None:
    mirror, link = mirror_of(1, change("loss", "3")), AnsweringLink()
    link.description = described()
    async with shown(details(mirror, link), mirror) as play:
        await play.happen(ev.KernelStateChanged(FIRST, "dead", "killed by signal 9"))
        await play.shows("the interpreter is dead: killed by signal 9")
        await play.happen(ev.KernelRestarted(FIRST))
        await play.shows("the interpreter starts")
        await play.happen(CLOSED)
        await play.shows("the pane was closed")
        asked = len(link.asked)
        await play.press("t", "escape", "j", "m", "Y", "escape")
        await play.until(lambda: play.app.results == [None])
        assert len(link.asked) == asked


async def test_nothing_of_a_hostile_kernel_reaches_the_terminal_raw() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.description = Description(Preview(EVIL, EVIL, dtype=EVIL), EVIL * 3 + "\n" + EVIL, ((EVIL, EVIL),))
    async with shown(details(mirror, link, EVIL), mirror, (160, 40)) as play:
        await play.happen(change(EVIL, "x", kind=EVIL, old=EVIL, thread=EVIL, path=EVIL))
        await play.shows("→")
        await play.shows("[b]")  # markup is text, too
        assert not any(letter in play.text for letter in "\x1b\x07\x9b\u202e")


async def test_a_long_text_is_unfolded_by_a_key() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.description = Description(Preview("str", "…"), "\n".join(f"line {number}" for number in range(40)), ())
    async with shown(details(mirror, link), mirror, (80, 60)) as play:
        await play.shows("28 more lines")
        await play.press("m")
        await play.shows("line 39")


async def test_the_repr_of_the_value_itself_is_shown_until_the_value_changes() -> None:
    mirror, link = mirror_of(1, change("loss", "3")), AnsweringLink()
    link.description = described()
    async with shown(details(mirror, link), mirror) as play:
        await play.shows("0.5")
        await play.press("r")
        await play.shows("<its own>")
        link.description = described("0.75")
        await play.happen(change("loss", "4"))
        await play.shows("0.75")
        assert "<its own>" not in play.text


async def test_copying_tells_how_much_was_copied() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.description = described("0.5\x1b[31m!")
    async with shown(details(mirror, link, "a", ".b"), mirror) as play:
        await play.shows("0.5")
        await play.press("y")
        await play.shows("copied 4 characters")
        assert play.app.clipboard == "0.5!"
        await play.press("Y")
        await play.until(lambda: play.app.clipboard == "a.b")


async def test_jumping_ends_the_details_with_the_place_of_the_last_change() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    async with shown(details(mirror, link), mirror) as play:
        await play.press("j")
        await play.shows("nothing is known of the cell")
        await play.happen(change("loss", "1", cell=3, line=2), change("loss", "2", cell=5, line=1))
        await play.press("j")
        await play.until(lambda: play.app.results == [Place(PaneId("%1"), CellId(5), 1)])


async def test_while_code_runs_a_value_that_nobody_reports_is_asked_for_again_and_then_no_more() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.description = described()
    screen = details(mirror, link, "model", ".bias")
    async with shown(screen, mirror) as play:
        await play.happen(*running(mirror))
        await play.until(lambda: len(link.asked) >= 4)
        await play.happen(ev.CellFinished(FIRST, CellId(1), "ok", 1.0))
        await play.until(lambda: screen._poll is None)


async def test_a_lost_connection_is_left_to_whoever_ends_the_program() -> None:
    mirror, link = mirror_of(1, change("loss", "3")), AnsweringLink()
    link.description = ConnectionLost("the server closed the connection")
    link.refusal = ConnectionLost("the server closed the connection")
    async with shown(details(mirror, link), mirror) as play:
        await play.shows("int · work:1.1")
        mirror.end(ConnectionLost("the server closed the connection"))
        await play.press("p", "escape")
        await play.until(lambda: play.app.results == [None])
        assert link.told == []
        assert "closed the connection" not in play.text


@pytest.mark.parametrize(
    ("text", "line"),
    [("[1, 2]", "[1, 2]"), ("<Net>", ""), ("[0, 1, …]", ""), ("a\nb", ""), ("x" * 300, "")],
)
async def test_an_edit_begins_with_the_value_where_that_is_an_expression(text: str, line: str) -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.description = described(text, "list")
    screen = details(mirror, link)
    async with shown(screen, mirror) as play:
        await play.shows("list · work:1.1")
        await play.press("e")
        assert screen.query_one(Input).value == line
        await play.press("escape")
        await play.until(lambda: screen.focused is None)
        assert play.app.results == []


async def test_a_slow_kernel_is_asked_one_question_at_a_time() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.description = described()
    link.gate.clear()
    async with shown(details(mirror, link), mirror) as play:
        for number in range(20):
            await play.happen(change("loss", str(number)))
            await play.pilot.pause()
        assert len(link.asked) == 1
        link.gate.set()
        await play.until(lambda: len(link.asked) == 2)


# the table


async def test_of_a_huge_table_only_what_comes_into_sight_is_read() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.table = big
    async with shown(table(mirror, link), mirror) as play:
        await play.shows("10,000,000 rows × 40 columns")
        await play.shows("c0")
        await play.press("ctrl+end")
        await play.shows("9999999:39")
        assert "9999999, c39: 9999999:39" in play.text
        read = [asked for asked in link.asked if len(asked) == 3]
        assert len(read) <= 5
        assert all(row % ROWS == 0 and column % COLUMNS == 0 for _, row, column in read)


@pytest.mark.parametrize(
    ("keys", "cell"),
    [
        (("down", "down", "right"), "2, c1"),
        (("end",), "0, c39"),
        (("end", "home"), "0, c0"),
        (("pagedown",), "20, c0"),
        (("ctrl+down", "up"), "9999998, c0"),
        (("ctrl+end", "ctrl+home"), "0, c0"),
        (("ctrl+right",), "0, c"),
        (("up", "left", "pageup"), "0, c0"),
        (("g", *"1234567,39", "enter"), "1234567, c39"),
        (("g", *"99999999999", "enter"), "9999999, c0"),
    ],
)
async def test_keys_move_through_a_table(keys: tuple[str, ...], cell: str) -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.table = big
    async with shown(table(mirror, link), mirror) as play:
        await play.shows("0:0")
        await play.press(*keys)
        await play.shows(f"│ {cell}")
        assert play.text.count("c0" if cell.endswith("c0") else "c") >= 1


async def test_a_row_that_is_none_is_refused_in_place() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.table = big
    async with shown(table(mirror, link), mirror) as play:
        await play.shows("0:0")
        await play.press("g", *"first", "enter")
        await play.shows("first is neither a row nor row,column")
        await play.press("g", "escape", "down")
        await play.shows("│ 1, c0")


async def test_a_table_follows_a_change_and_one_that_shrinks_keeps_the_mark_inside() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.table = big
    async with shown(table(mirror, link), mirror) as play:
        await play.shows("0:0")
        await play.press("ctrl+end")
        await play.shows("9999999:39")
        link.table = lambda *_: TablePart(1, 1, ("only",), ("0",), (("here",),))
        await play.happen(change("rows", "1"))
        await play.shows("│ 0, only: here")
        assert "1 row × 1 column" in play.text


async def test_an_empty_table_says_so() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.table = lambda *_: TablePart(0, 3, ("a", "b", "c"), (), ())
    async with shown(table(mirror, link), mirror) as play:
        await play.shows("the table is empty")
        await play.press("down", "ctrl+end", "y", "]")
        await play.shows("one plane only")


async def test_what_is_no_table_says_so_in_place_and_becomes_one() -> None:
    mirror, link = mirror_of(1), AnsweringLink()

    def none(*_: int) -> TablePart:
        raise NoTable("an int is no table")

    link.table = none
    async with shown(table(mirror, link), mirror) as play:
        await play.shows("an int is no table")
        link.table = big
        await play.happen(change("rows", "1"))
        await play.shows("10,000,000 rows")
        assert "no table" not in play.text


async def test_a_value_that_is_deleted_leaves_what_was_read_and_says_so() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.table = big
    async with shown(table(mirror, link), mirror) as play:
        await play.shows("0:0")
        link.table = None
        await play.happen(change("rows", None))
        await play.shows("x is not bound")
        assert "0:0" in play.text
        await play.happen(CLOSED)
        await play.shows("the pane was closed")


async def test_the_planes_of_an_array_are_named_and_turned() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.description = described("…", "ndarray", shape=(3, 1, 1))

    def plane(*_: int) -> TablePart:
        path = link.asked[-1][0]
        return TablePart(1, 1, ("0",), ("0",), ((f"of {path[1:]}",),), page="[0, :, :]" if len(path) == 1 else "")

    link.table = plane
    async with shown(table(mirror, link), mirror) as play:
        await play.shows("plane 0 of 3, turn with [ ] · [0, :, :]")
        await play.press("]")
        await play.shows("plane 1 of 3")
        await play.shows("of ('[1]',)")
        await play.press("[", "[")
        await play.shows("of ('[2]',)")


async def test_the_wheel_scrolls_a_table_and_a_click_marks_a_cell() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.table = big
    screen = table(mirror, link)
    async with shown(screen, mirror) as play:
        await play.shows("0:0")
        await play.pilot._post_mouse_events([MouseScrollDown], offset=(9, 9))
        await play.until(lambda: screen.grid.visible_rows.start > 0)
        await play.pilot.click(offset=(8, 5))
        await play.until(lambda: screen.grid.row == screen.grid.visible_rows.start + 3)


# the comparison


async def test_watches_of_all_panes_stand_side_by_side_and_differences_are_marked() -> None:
    mirror, link = mirror_of(3, watches("loss", kernel=None)), AnsweringLink()
    async with shown(WatchCompare(mirror, lambda _: link), mirror, (100, 24)) as play:
        await play.happen(*(change("loss", text, number) for number, text in enumerate(("1", "1", "3"), 1)))
        await play.shows("≠ loss *")
        row = next(row for row in play.rows if "loss" in row)
        assert row.count("≠") == 2
        assert "≠ 3" in row
        assert "+2" in row
        assert "3.10.1 · idle" in play.text
        await play.happen(change("loss", "1", 3))
        await play.shows("= loss *")


async def test_without_watches_the_comparison_says_what_to_do() -> None:
    mirror, link = mirror_of(2), AnsweringLink()
    async with shown(WatchCompare(mirror, lambda _: link), mirror) as play:
        await play.shows("nothing is pinned in any pane")
        await play.press("enter", "down", "right", "end")
        await play.happen(watches("x"))
        await play.shows("not bound")


async def test_panes_out_of_sight_are_counted_and_reached_with_the_arrows() -> None:
    mirror, link = mirror_of(6, watches("loss", kernel=None)), AnsweringLink()
    async with shown(WatchCompare(mirror, lambda _: link), mirror) as play:
        await play.shows("3 more panes ▸")
        assert "work:1.6" not in play.text
        await play.press("end")
        await play.shows("work:1.6")
        await play.shows("◂ 3 more panes")


async def test_a_pane_that_closes_leaves_the_comparison() -> None:
    mirror, link = mirror_of(2, watches("loss", kernel=None)), AnsweringLink()
    screen = WatchCompare(mirror, lambda _: link)
    async with shown(screen, mirror) as play:
        await play.shows("work:1.2")
        await play.press("right")
        await play.happen(ev.LayoutChanged(mirror.session.tabs[0].id, session_of(1).tabs[0].layout, None))
        await play.happen(ev.PaneClosed(PaneId("%2")))
        await play.until(lambda: "work:1.2" not in play.text)
        assert screen.grid.column == 0


async def test_a_cell_leads_to_the_details_and_from_there_to_the_line() -> None:
    mirror, link = (
        mirror_of(2, watches("loss", kernel=None), change("loss", "1", 2, cell=4, line=3)),
        AnsweringLink("%2"),
    )
    link.description = described("1", "int")
    async with shown(WatchCompare(mirror, lambda _: link), mirror) as play:
        await play.shows("loss")
        await play.press("right", "enter")
        await play.shows("int · work:1.2 · pinned in all panes")
        await play.press("j")
        await play.until(lambda: play.app.results == [Place(PaneId("%2"), CellId(4), 3)])


# dialogs


async def test_a_watch_is_added_with_its_place_and_its_break() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    async with shown(AddWatch(mirror, link), mirror) as play:
        await play.press(*"len(q)", "tab", "right", "tab", "right", "right", "enter")
        await play.until(lambda: play.app.results == ["len(q)"])
        assert link.asked == [("add", "len(q)", "true", True)]


async def test_a_refused_watch_leaves_the_dialog_with_the_sentence() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.refusal = UsageError("1 + is not one expression: invalid syntax")
    async with shown(AddWatch(mirror, link), mirror) as play:
        await play.press("enter")
        await play.shows("type a name or an expression first")
        await play.press(*"1 +", "enter")
        await play.shows("1 + is not one expression: invalid syntax")
        assert play.app.results == []
        link.refusal = None
        await play.press("1", "enter")
        await play.until(lambda: play.app.results == ["1 +1"])


async def test_a_watch_is_sent_once_however_often_enter_is_pressed() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.gate.clear()
    async with shown(AddWatch(mirror, link), mirror) as play:
        await play.press("x", "enter", "enter", "enter")
        link.gate.set()
        await play.until(lambda: play.app.results == ["x"])
        assert len(link.asked) == 1


async def test_watches_are_let_go_spread_and_made_to_break() -> None:
    mirror, link = mirror_of(1, watches("a", "len(b)"), change("a", "42")), AnsweringLink()
    async with shown(ManageWatches(mirror, link), mirror) as play:
        await play.shows("a       42")
        await play.shows("len(b)  not bound")
        await play.press("down", "b")
        await play.until(lambda: link.asked == [("add", "len(b)", "changed", False)])
        await play.press("*")
        await play.until(lambda: link.asked[1:] == [("add", "len(b)", "never", True)])
        await play.happen(watches("len(b)", kernel=None), watches("a"))
        await play.shows("all panes")
        await play.press("*")
        await play.until(lambda: link.asked[2:] == [("remove", "len(b)"), ("add", "len(b)", "never", False)])
        await play.press("d")
        await play.until(lambda: link.asked[-1] == ("remove", "len(b)"))


async def test_the_marked_watch_stays_marked_while_values_change() -> None:
    mirror, link = mirror_of(1, watches("a", "b", "c")), AnsweringLink()
    async with shown(ManageWatches(mirror, link), mirror) as play:
        await play.press("down", "down")
        await play.happen(change("a", "1"), change("c", "2"))
        await play.shows("› c  2")


async def test_a_pane_without_watches_says_how_to_add_one() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    async with shown(ManageWatches(mirror, link), mirror) as play:
        await play.shows("a adds a watch")
        await play.press("d", "b", "*", "enter")
        await play.press("a", "x", "enter")
        await play.until(lambda: ("add", "x", "never", False) in link.asked)
        await play.happen(CLOSED)
        await play.shows("the pane was closed")
        await play.press("d", "b", "enter", "escape")
        await play.until(lambda: play.app.results == [None])


# sending


class Mover(AnsweringLink):
    """A link that moves, or not."""

    async def move(self, path: tuple[str, ...], target: PaneId, name: str) -> Moved:
        self.asked.append((path, target, name))
        await self.gate.wait()
        if self.refusal is not None:
            raise self.refusal
        return Moved(name, "pickle", 10)


async def test_a_variable_is_found_by_letters_and_sent_under_a_name() -> None:
    mirror, link = mirror_of(3, change("alpha", "1"), change("beta", "2")), Mover()
    async with shown(MoveVariable(mirror, link, None, link.told.append), mirror) as play:
        await play.shows("alpha  int")
        await play.press(*"bet", "tab", "right", "tab", "end", *"_2", "enter")
        await play.until(lambda: play.app.results == ["beta is in work:1.3 as beta_2 now: 10 bytes, by pickle"])
        assert link.asked == [(("beta",), "%3", "beta_2")]


async def test_what_is_selected_in_the_sidebar_is_marked_and_its_name_proposed() -> None:
    mirror, link = mirror_of(2, change("alpha", "1")), Mover()
    async with shown(MoveVariable(mirror, link, ("model", ".bias"), link.told.append), mirror) as play:
        await play.shows("› model.bias")
        await play.press("enter")
        await play.until(lambda: link.asked == [(("model", ".bias"), "%2", "bias")])


async def test_the_proposed_name_follows_the_mark_until_one_is_typed() -> None:
    mirror, link = mirror_of(2, change("alpha", "1"), change("beta", "2")), Mover()
    async with shown(MoveVariable(mirror, link, None, link.told.append), mirror) as play:
        await play.shows("alpha  int")
        await play.press("down")
        await play.shows("as      beta")
        await play.press("tab", "tab", *"mine", "tab", "up", "enter")
        await play.until(lambda: link.asked == [(("alpha",), "%2", "mine")])


async def test_a_refused_move_leaves_the_dialog_with_the_sentence() -> None:
    mirror, link = mirror_of(2, change("lock", "1")), Mover()
    link.refusal = CannotMove("lock cannot be moved: a lock belongs to its process")
    async with shown(MoveVariable(mirror, link, None, link.told.append), mirror) as play:
        await play.shows("lock  int")
        await play.press("enter")
        await play.shows("a lock belongs to its process")
        assert play.app.results == []
        await play.press("tab", "tab", *["backspace"] * 4, "1", "enter")
        await play.shows("1 is no name")


async def test_a_move_that_waits_says_so_goes_on_after_escape_and_tells_its_end() -> None:
    mirror, link = mirror_of(2, change("x", "1")), Mover()
    mirror.take([EventFrame(mirror.seq + 1 + at, event) for at, event in enumerate(running(mirror))])
    link.gate.clear()
    async with shown(MoveVariable(mirror, link, None, link.told.append), mirror) as play:
        await play.shows("x  int")
        await play.press("enter")
        await play.shows("waits until the cell in work:1.1 ends; Escape leaves it going")
        await play.press("escape")
        await play.until(lambda: play.app.results == [None])
        link.gate.set()
        await play.until(lambda: link.told == ["x is in work:1.2 now: 10 bytes, by pickle"])


async def test_a_move_says_when_its_pane_or_all_others_are_gone() -> None:
    mirror, link = mirror_of(2, change("x", "1")), Mover()
    async with shown(MoveVariable(mirror, link, None, link.told.append), mirror) as play:
        await play.shows("x  int")
        await play.happen(ev.LayoutChanged(mirror.session.tabs[0].id, session_of(1).tabs[0].layout, None))
        await play.happen(ev.PaneClosed(PaneId("%2")))
        await play.press("enter")
        await play.shows("that pane was closed")
        await play.happen(CLOSED)
        await play.shows("the pane was closed")
        assert link.asked == []


async def test_more_panes_than_fit_are_turned_through_one_by_one() -> None:
    mirror, link = mirror_of(9, change("x", "1")), Mover()
    async with shown(MoveVariable(mirror, link, None, link.told.append), mirror) as play:
        await play.shows("(1 of 8)")
        await play.press("tab", "left", "enter")
        await play.until(lambda: link.asked == [(("x",), "%9", "x")])


@pytest.mark.parametrize("size", [(10, 4), (24, 8), (40, 12), (240, 70)])
async def test_every_screen_opens_in_any_terminal_and_takes_any_key(size: tuple[int, int]) -> None:
    mirror, link = mirror_of(3, watches("loss", "名前の長いもの", kernel=None), watches("len(q)")), Mover()
    mirror.take([EventFrame(mirror.seq + 1, change("loss", "0.5", kind="float", old="0.25"))])
    mirror.take([EventFrame(mirror.seq + 1, change("名前の長いもの", "\u200d日本" * 30, kind="str"))])
    link.table, link.description = big, described("日本語\n" * 30, shape=(2, 3, 4))
    screens: list[Screen[Any]] = [
        details(mirror, link),
        table(mirror, link),
        WatchCompare(mirror, lambda _: link),
        ManageWatches(mirror, link),
        AddWatch(mirror, link),
        MoveVariable(mirror, link, None, link.told.append),
    ]
    for screen in screens:
        async with shown(screen, mirror, size) as play:
            await play.happen(change("loss", "0.75", kind="float"))
            keys = ("down", "right", "end", "pagedown", "ctrl+end", "up", "left", "home", "tab", "shift+tab", "[", "m")
            await play.press(*keys)
            await play.pilot.pause()
            assert all(cell_len(row) <= size[0] for row in play.rows)
            assert link.told == []


async def test_however_often_values_change_a_screen_is_brought_up_to_date_ten_times_a_second() -> None:
    mirror, link = mirror_of(1, watches("loss")), AnsweringLink()
    screen = WatchCompare(mirror, lambda _: link)
    follow, times = screen.follow, []
    screen.follow = lambda: (times.append(time.monotonic()), follow())  # type: ignore[method-assign, assignment, func-returns-value]
    async with shown(screen, mirror) as play:
        for number in range(300):
            await play.happen(change("loss", str(number)))
            await asyncio.sleep(0.001)
        await play.shows("299")
    gaps = [later - earlier for earlier, later in zip(times[1:], times[2:], strict=False)]
    assert len(gaps) > 1
    assert all(gap > FRAME_SECONDS * 0.9 for gap in gaps)


async def test_a_value_that_vanishes_while_it_is_asked_for_does_no_harm() -> None:
    mirror, link = mirror_of(1), AnsweringLink()
    link.gate.clear()
    async with shown(details(mirror, link), mirror) as play:
        await play.press("r", "escape")
        await play.until(lambda: play.app.results == [None])
        link.description = NoSuchValue("gone")
        link.gate.set()
        for _ in range(5):
            await asyncio.sleep(0)
        assert link.told == []
