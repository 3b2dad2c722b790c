"""Whatever a kernel reports is bounded and attributed to cells that exist."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyrepls.model import events as ev
from pyrepls.model.cell import Notice, Raised, Text, Value, size_of
from pyrepls.model.ids import CellId, KernelId
from pyrepls.model.transcript import CHUNK
from pyrepls.protocol import events as kev
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.outputs import Failure, TracebackEntry
from pyrepls.protocol.variables import Change, Preview
from pyrepls.server.translate import MOST_VARIABLES, Translation
from tests.strategies import records

K = KernelId("k1")


def translated(
    events: list[Event], running: int = 0, floor: int = 0, names: tuple[str, ...] = (), newest: int = 0
) -> Translation:
    translation = Translation(K, CellId(running), CellId(floor), names, CellId(newest or running or floor))
    for event in events:
        translation.add(event)
    translation.flush()
    return translation


def test_outputs_of_one_batch_are_joined() -> None:
    made = translated(
        [kev.Output(3, "a"), kev.Output(3, "b"), kev.Heartbeat(3, 1.0, 1.0), kev.Output(3, "c")], running=3
    )
    assert made.events == [ev.CellGrew(K, CellId(3), Text("ab")), ev.CellGrew(K, CellId(3), Text("c"))]


def test_the_order_of_outputs_and_other_events_is_kept() -> None:
    made = translated(
        [kev.CellStarted(3, 1.0), kev.Output(3, "a"), kev.Result(3, "1", "int"), kev.CellFinished(3, "ok", 0.5, 0.25)],
        running=3,
    )
    assert made.events == [
        ev.CellGrew(K, CellId(3), Text("a")),
        ev.CellGrew(K, CellId(3), Value("1", "int")),
        ev.CellFinished(K, CellId(3), "ok", 0.5, 0.25),
    ]
    assert made.finished


def test_a_long_text_is_cut_into_pieces() -> None:
    made = translated([kev.Output(1, "x" * (3 * CHUNK + 5))], running=1)
    sizes = [size_of(event.output) for event in made.events if isinstance(event, ev.CellGrew)]
    assert sizes == [CHUNK, CHUNK, CHUNK, 5]


def test_a_kernel_cannot_start_or_finish_cells_that_do_not_run() -> None:
    lies: list[Event] = [
        kev.CellStarted(2, 1.0),
        kev.CellFinished(9, "ok", 0.0, 0.0),
        kev.CellFinished(2, "ok", 0.0, 0.0),
    ]
    assert translated(lies, running=3, floor=2).events == []
    twice = translated([kev.CellFinished(3, "ok", 0.0, 0.0)] * 2, running=3)
    assert len(twice.events) == 1


def test_what_a_process_says_never_goes_to_cells_of_an_earlier_one_nor_of_the_future() -> None:
    made = translated([kev.Output(0, "start"), kev.Output(7, "run"), kev.Output(99, "later")], running=7, floor=5)
    assert [event.cell for event in made.events if isinstance(event, ev.CellGrew)] == [5, 7]
    made = translated([kev.Output(99, "idle")], running=0, floor=5)
    assert [event.cell for event in made.events if isinstance(event, ev.CellGrew)] == [5]


def test_lost_events_are_said() -> None:
    made = translated([kev.Lost(5, 14)], running=1)
    assert made.events == [ev.CellGrew(K, CellId(1), Notice("10 messages of the interpreter were lost"))]


def test_no_more_variables_are_taken_than_anybody_could_look_at() -> None:
    changes = tuple(Change(f"x{n}", "bound", None, Preview("int", "1"), 1, 1, "", 1, 0.0) for n in range(12_000))
    made = translated([kev.Changed(changes)], running=1)
    (event,) = made.events
    assert isinstance(event, ev.VariablesChanged)
    assert len(event.changes) == MOST_VARIABLES
    names = tuple(f"x{n}" for n in range(MOST_VARIABLES))
    known = translated([kev.Changed(changes[:1])], 1, 0, names).events
    assert len(known) == 1
    assert translated([kev.Changed(changes[-1:])], 1, 0, names).events == []


def test_a_failure_beyond_measure_is_cut() -> None:
    entry = TracebackEntry("f" * 1000, 1, "n", "s")
    failure = Failure("E" * 10_000, "m" * 1_000_000, "t" * 1_000_000, (entry,) * 5000)
    (event,) = translated([kev.Failed(1, failure)], running=1).events
    assert isinstance(event, ev.CellGrew)
    assert isinstance(event.output, Raised)
    assert size_of(event.output) <= 2 * CHUNK
    assert event.output.failure.entries == ()


@given(st.lists(st.one_of(*(records(kind) for kind in kev.EVENTS.values())), max_size=12), st.integers(0, 3))
def test_no_batch_of_well_formed_events_is_too_much(events: list[Event], running: int) -> None:
    for event in translated(events, running).events:
        assert type(event) in ev.EVENTS.values()


def test_late_output_belongs_to_the_cell_that_was_sent_last() -> None:
    made = translated([kev.Output(3, "late"), kev.Output(9, "of no cell")], running=0, floor=1, newest=3)
    assert made.events == [ev.CellGrew(K, CellId(3), Text("lateof no cell"))]
