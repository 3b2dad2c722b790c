"""Whatever a kernel reports is bounded and attributed to cells that exist."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from pyrepls.model import events as ev
from pyrepls.model.cell import Notice, Raised, Text, Value, size_of
from pyrepls.model.ids import CellId, KernelId
from pyrepls.model.session import Kernel, KernelSpec, Session, Variable
from pyrepls.model.stamped import parse_stamped
from pyrepls.model.transcript import CHUNK
from pyrepls.protocol import events as kev
from pyrepls.protocol.envelope import Event, event_frame
from pyrepls.protocol.outputs import Failure, TracebackEntry
from pyrepls.protocol.variables import Change, Preview, Watch
from pyrepls.server.bounded import bounded_preview
from pyrepls.server.translate import MOST_VARIABLES, Translation
from tests.strategies import records

K = KernelId("k1")


def translated(
    events: list[Event],
    running: int = 0,
    floor: int = 0,
    names: tuple[str, ...] = (),
    newest: int = 0,
    *,
    own: tuple[Watch, ...] = (),
    shared: tuple[Watch, ...] = (),
    policy: str = "trusted",
) -> Translation:
    variables = {name: Variable(name, Preview("int", "1"), 1, 1, 1, 0.0) for name in names}
    kernel = Kernel(K, KernelSpec(policy=policy), variables=variables, watches=own)
    session = Session("work", kernels={K: kernel}, watches=shared)
    translation = Translation(session, K, CellId(running), CellId(floor), CellId(newest or running or floor))
    for event in events:
        translation.add(event)
    translation.finish()
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


def test_many_small_batches_of_changes_are_no_way_around_the_limit() -> None:
    batches = [
        kev.Changed(
            tuple(Change(f"x{n}", "bound", None, Preview("int", "1"), 1, 1, "", 1, 0.0) for n in range(at, at + 500))
        )
        for at in range(0, 20_000, 500)
    ]
    made = translated([*batches], running=1)
    assert sum(len(event.changes) for event in made.events if isinstance(event, ev.VariablesChanged)) == MOST_VARIABLES


def watch_asked(text: str, **options: bool) -> kev.WatchAsked:
    return kev.WatchAsked(Watch(text), **options)


def test_what_code_asks_to_watch_is_watched_in_its_pane_or_everywhere() -> None:
    asked = [
        watch_asked(" loss "),
        watch_asked("step", everywhere=True),
        watch_asked("x"),
        watch_asked("x", remove=True),
    ]
    made = translated([*asked], running=1)
    assert made.events == [ev.WatchesChanged(None, (Watch("step"),)), ev.WatchesChanged(K, (Watch("loss"),))]


def test_letting_go_of_everything_takes_the_panes_own_and_the_shared_watches() -> None:
    made = translated([watch_asked("", remove=True)], own=(Watch("a"),), shared=(Watch("b"),))
    assert made.events == [ev.WatchesChanged(None, ()), ev.WatchesChanged(K, ())]
    assert translated([watch_asked("", remove=True)]).events == []


def test_code_of_a_confined_interpreter_pins_in_its_own_pane_only() -> None:
    shared, own = (Watch("b"),), (Watch("mine"),)
    made = translated([watch_asked("steal()", everywhere=True)], 1, shared=shared, policy="locked")
    refusal = Notice("code of a confined interpreter can pin in its own pane only")
    assert made.events == [ev.CellGrew(K, CellId(1), refusal)]
    alone = translated([watch_asked("mine")], 1, shared=shared, policy="locked")
    assert alone.events == [ev.WatchesChanged(K, own)]
    cleared = translated([watch_asked("", remove=True)], 1, shared=shared, own=own, policy="locked")
    assert cleared.events == [ev.WatchesChanged(K, ())]


def test_a_wish_that_is_refused_is_said_in_the_transcript() -> None:
    made = translated([watch_asked("x ="), watch_asked("gone", remove=True), watch_asked("\x1b[2J")], running=4)
    said = [
        event.output.text
        for event in made.events
        if isinstance(event, ev.CellGrew) and isinstance(event.output, Notice)
    ]
    assert said == [
        "x = is not one expression: invalid syntax",
        "gone is not watched; nothing is",
        "a watch stands on one line, without control characters",
    ]


def test_ten_thousand_wishes_of_one_batch_become_one_event() -> None:
    made = translated([watch_asked(f"x{n % 7}", remove=n % 2 == 1) for n in range(10_000)], running=1)
    assert len([event for event in made.events if isinstance(event, ev.WatchesChanged)]) <= 1


def test_that_watching_stopped_is_said_in_one_line_without_control_characters() -> None:
    made = translated([kev.WatchingStopped("the lock\x1b]0;title\x07 is\ngone " + "x" * 5000)], running=2)
    (event,) = made.events
    assert isinstance(event, ev.CellGrew)
    assert isinstance(event.output, Notice)
    assert event.output.text.startswith("variables may be shown as they were: the lock is gone xxx")
    assert len(event.output.text) < 600


NUMBERS = st.floats() | st.integers(-(10**30), 10**30).map(float)
WHOLE = st.integers(-(10**30), 10**30)
WILD_PREVIEWS = st.builds(
    Preview,
    st.text(max_size=300),
    st.text(max_size=300),
    st.none() | WHOLE,
    st.booleans(),
    st.lists(WHOLE, max_size=20).map(tuple),
    st.text(max_size=100),
    st.none() | WHOLE,
    st.none() | NUMBERS,
)
WILD_CHANGES = st.builds(
    Change,
    st.text(max_size=700),
    st.sampled_from(["bound", "rebound", "mutated", "deleted"]),
    st.none() | st.text(max_size=300),
    st.none() | WILD_PREVIEWS,
    WHOLE,
    WHOLE,
    st.text(max_size=300),
    WHOLE,
    NUMBERS,
    st.text(max_size=300),
)


@given(st.lists(WILD_CHANGES, max_size=5), NUMBERS, WHOLE)
def test_whatever_a_kernel_says_of_changes_can_be_journaled(changes: list[Change], seconds: float, cut: int) -> None:
    lies: list[Event] = [
        kev.Changed(tuple(changes)),
        kev.Result(1, "x", "int", cut),
        kev.CellFinished(1, "ok", seconds, seconds),
    ]
    for event in translated(lies, running=1).events:
        assert len(event_frame(1, event)) < 20_000 * 6
        parsed = parse_stamped(event_frame(1, event)[:-1])
        assert parsed.event == event


@given(WILD_PREVIEWS)
def test_a_preview_that_is_within_bounds_is_left_alone_and_any_other_is_brought_there(preview: Preview) -> None:
    bounded = bounded_preview(preview)
    assert bounded_preview(bounded) is bounded
    assert len(bounded.text) <= 200
    assert len(bounded.shape) <= 8
    assert all(0 <= axis <= 2**53 for axis in bounded.shape)
    assert len(bounded.dtype) <= 60
    assert bounded.number is None or math.isfinite(bounded.number)


def test_a_change_names_a_cell_that_exists() -> None:
    change = Change("x", "bound", None, Preview("int", "1"), 99, 1, "", 1, 0.0)
    (event,) = translated([kev.Changed((change,))], running=3).events
    assert isinstance(event, ev.VariablesChanged)
    assert event.changes[0].cell == 3


@given(st.lists(st.one_of(*(records(kind) for kind in kev.EVENTS.values())), max_size=12), st.integers(0, 3))
def test_no_batch_of_well_formed_events_is_too_much(events: list[Event], running: int) -> None:
    for event in translated(events, running).events:
        assert type(event) in ev.EVENTS.values()


def test_late_output_belongs_to_the_cell_that_was_sent_last() -> None:
    made = translated([kev.Output(3, "late"), kev.Output(9, "of no cell")], running=0, floor=1, newest=3)
    assert made.events == [ev.CellGrew(K, CellId(3), Text("lateof no cell"))]
