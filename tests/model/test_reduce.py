"""A session changes by events only; whatever comes, in whatever order, gives a state and never an exception."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyrepls.model import events as ev
from pyrepls.model.cell import Cell, Text, Value
from pyrepls.model.ids import CellId, KernelId, PaneId, TabId
from pyrepls.model.reduce import _TABLE, reduce
from pyrepls.model.session import Kernel, KernelSpec, Pane, Session, Tab
from pyrepls.model.snapshot import tail_of
from pyrepls.model.split import Leaf
from pyrepls.model.transcript import add_cell, add_output, empty_transcript, sum_size, trim
from pyrepls.protocol.codec import decode, encode
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.variables import Change, Preview
from tests.strategies import records

PANE, KERNEL, TAB = PaneId("%1"), KernelId("k1"), TabId(1)


def session_with_a_pane() -> Session:
    session = Session("")
    for event in (
        ev.SessionCreated("work", 1.0),
        ev.PaneOpened(Pane(PANE, KERNEL), Kernel(KERNEL, KernelSpec())),
        ev.TabOpened(Tab(TAB, "1", Leaf(PANE))),
        ev.KernelStateChanged(KERNEL, "idle", pid=7, python="3.13.0"),
    ):
        session = reduce(session, event)
    return session


def run(session: Session, id: int, *outputs: str) -> Session:
    cell = Cell(CellId(id), session.kernels[KERNEL].next_number, "x", "queued")
    session = reduce(session, ev.CellQueued(KERNEL, PANE, cell))
    session = reduce(session, ev.CellStarted(KERNEL, cell.id, 2.0))
    for text in outputs:
        session = reduce(session, ev.CellGrew(KERNEL, cell.id, Text(text)))
    return reduce(session, ev.CellFinished(KERNEL, cell.id, "ok", 0.5, 0.25))


def test_every_event_has_its_function() -> None:
    assert set(_TABLE) == set(ev.EVENTS.values())


@given(st.lists(st.sampled_from(list(ev.EVENTS.values())).flatmap(records), max_size=12))
def test_any_events_in_any_order_give_a_session_that_survives_the_wire(events: list[Event]) -> None:
    session = Session("work")
    for event in events:
        session = reduce(session, event)
    assert decode(Session, encode(session)) == session


def test_a_cell_goes_from_queued_to_its_outcome_with_its_outputs_joined() -> None:
    session = run(session_with_a_pane(), 1, "a", "b\n")
    cell = session.kernels[KERNEL].transcript.cells[-1]
    assert (cell.state, cell.number, cell.seconds, cell.outputs) == ("ok", 1, 0.5, (Text("ab\n"),))
    assert session.kernels[KERNEL].next_number == 2
    assert session.recent == (PANE,)


def test_late_output_of_a_finished_cell_still_belongs_to_it() -> None:
    session = run(session_with_a_pane(), 1, "a")
    session = reduce(session, ev.CellGrew(KERNEL, CellId(1), Text("late")))
    assert session.kernels[KERNEL].transcript.cells[-1].outputs == (Text("alate"),)


def test_a_restart_empties_the_namespace_and_numbers_anew_but_keeps_the_transcript() -> None:
    session = run(session_with_a_pane(), 1, "kept")
    session = reduce(session, ev.VariablesChanged(KERNEL, (bound("x"),)))
    session = reduce(session, ev.KernelRestarted(KERNEL))
    kernel = session.kernels[KERNEL]
    assert (kernel.state, kernel.variables, kernel.next_number) == ("starting", {}, 1)
    assert kernel.transcript.cells[-1].outputs == (Text("kept"),)


def bound(name: str, text: str = "1") -> Change:
    return Change(name, "bound", None, Preview("int", text), 1, 1, "", 1, 2.0)


def test_variables_come_change_and_go() -> None:
    session = reduce(session_with_a_pane(), ev.VariablesChanged(KERNEL, (bound("x"), bound("y"))))
    session = reduce(session, ev.VariablesChanged(KERNEL, (bound("x", "2"),)))
    gone = Change("y", "deleted", "1", None, 1, 1, "", 1, 2.0)
    session = reduce(session, ev.VariablesChanged(KERNEL, (gone,)))
    (variable,) = session.kernels[KERNEL].variables.values()
    assert (variable.name, variable.preview.text, variable.changes) == ("x", "2", 2)


def test_a_dead_kernel_waits_for_nothing() -> None:
    session = reduce(session_with_a_pane(), ev.InputWanted(KERNEL, CellId(1), "? ", False))
    session = reduce(session, ev.ExitAsked(KERNEL, CellId(1), "3"))
    session = reduce(session, ev.KernelStateChanged(KERNEL, "dead", "killed by signal 9"))
    kernel = session.kernels[KERNEL]
    assert (kernel.input, kernel.exit_asked, kernel.reason, kernel.pid) == (None, None, "killed by signal 9", 7)


def test_closing_a_pane_takes_its_kernel_with_it() -> None:
    session = reduce(session_with_a_pane(), ev.TabClosed(TAB))
    session = reduce(session, ev.PaneClosed(PANE))
    assert (session.tabs, session.panes, session.kernels, session.recent) == ((), {}, {}, ())


def test_panes_are_named_by_session_tab_and_place() -> None:
    assert session_with_a_pane().label(PANE) == "work:1.1"


@given(st.lists(st.tuples(st.integers(1, 4), st.text(max_size=200)), max_size=60), st.integers(0, 500))
def test_a_transcript_never_grows_past_its_limit_and_counts_what_it_dropped(
    outputs: list[tuple[int, str]], limit: int
) -> None:
    transcript = empty_transcript()
    for number in range(1, 5):
        transcript = add_cell(transcript, Cell(CellId(number), number, "", "ok"))
    written = 0
    for number, text in outputs:
        transcript = add_output(transcript, CellId(number), Value(text, "str"), limit)
        written += len(text)
        newest = max((len(output.text) for output in transcript.cells[-1].outputs[-1:]), default=0)  # type: ignore[attr-defined]
        assert transcript.size <= max(limit, newest)
        assert transcript.size == sum_size(list(transcript.cells))
    assert transcript.size + transcript.elided == written


def test_a_client_gets_the_newest_output_and_is_told_how_much_is_left_out() -> None:
    session = run(session_with_a_pane(), 1, *("x" * 60_000 for _ in range(10)))
    tail = tail_of(session, 100_000).kernels[KERNEL].transcript
    assert tail.size <= 100_000
    assert tail.elided == 600_000 - tail.size
    assert trim(tail, 100_000) == tail
