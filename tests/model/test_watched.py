"""Variables, watches and histories follow from events alone, stay within bounds, and survive the wire."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyrepls.model import events as ev
from pyrepls.model.ids import KernelId, PaneId
from pyrepls.model.reduce import reduce
from pyrepls.model.session import History, Kernel, KernelSpec, Pane, Session
from pyrepls.model.snapshot import tail_of
from pyrepls.model.stamped import Stamped, parse_stamped
from pyrepls.model.watched import MOST_CHANGES, MOST_POINTS
from pyrepls.protocol.envelope import Event
from pyrepls.protocol.variables import Change, Preview, Watch

K1, K2 = KernelId("k1"), KernelId("k2")
NAMES = ["x", "y", "len(x)", "x.y"]

PREVIEWS = st.builds(
    Preview, st.just("float"), st.text(max_size=3), number=st.none() | st.floats(allow_nan=False, allow_infinity=False)
)
CHANGES = st.builds(
    Change,
    st.sampled_from(NAMES),
    st.sampled_from(["bound", "rebound", "mutated", "deleted"]),
    st.none() | st.text(max_size=3),
    st.none() | PREVIEWS,
    st.integers(0, 3),
    st.integers(0, 3),
    st.just("MainThread"),
    st.integers(0, 2),
    st.floats(0, 1e9),
)
WATCHES = st.lists(st.builds(Watch, st.sampled_from(NAMES)), max_size=4, unique_by=lambda watch: watch.text).map(tuple)
KERNELS = st.sampled_from([K1, K2, KernelId("gone")])
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(ev.VariablesChanged, KERNELS, st.lists(CHANGES, max_size=5).map(tuple)),
    st.builds(ev.WatchesChanged, KERNELS | st.none(), WATCHES),
    st.builds(ev.KernelRestarted, KERNELS),
    st.builds(ev.KernelStateChanged, KERNELS, st.just("dead")),
    st.builds(ev.PaneClosed, st.just(PaneId("%2"))),
)


def two_panes() -> Session:
    session = Session("work")
    for pane, kernel in ((PaneId("%1"), K1), (PaneId("%2"), K2)):
        session = reduce(session, ev.PaneOpened(Pane(pane, kernel), Kernel(kernel, KernelSpec())))
    return session


def after(*events: Event) -> Session:
    session = two_panes()
    for event in events:
        session = reduce(session, event)
    return session


def number(value: float, name: str = "x", at: float = 0.0) -> Change:
    return Change(name, "rebound", None, Preview("float", str(value), number=value), 1, 1, "", 1, at)


@given(st.lists(EVENTS, max_size=25))
def test_whatever_happens_only_what_is_pinned_has_a_history_and_a_value_beside_names(events: list[Event]) -> None:
    session = after(*events)
    for id, kernel in session.kernels.items():
        pinned = [watch.text for watch in session.watches_of(KernelId(id))]
        assert len(set(pinned)) == len(pinned)
        assert set(kernel.histories) <= set(pinned)
        for history in kernel.histories.values():
            assert len(history.points) <= MOST_POINTS
            assert len(history.changes) <= MOST_CHANGES


@given(st.lists(EVENTS, max_size=25))
def test_every_state_survives_being_sent_as_a_snapshot(events: list[Event]) -> None:
    session = after(*events)
    parsed = parse_stamped(Stamped(7, ev.SnapshotTaken(tail_of(session))).frame[:-1])
    assert parsed.event == ev.SnapshotTaken(session)


@given(st.lists(EVENTS, max_size=25))
def test_a_mirror_that_reduces_what_was_sent_has_the_servers_state(events: list[Event]) -> None:
    session, mirror = two_panes(), two_panes()
    for seq, event in enumerate(events, 1):
        session = reduce(session, event)
        mirror = reduce(mirror, parse_stamped(Stamped(seq, event).frame[:-1]).event)
    assert mirror == session


def test_a_history_keeps_the_newest_points_and_changes() -> None:
    changes = [number(float(n), at=float(n)) for n in range(1000)]
    session = after(ev.WatchesChanged(K1, (Watch("x"),)), *(ev.VariablesChanged(K1, (each,)) for each in changes))
    history = session.kernels[K1].histories["x"]
    assert [point.value for point in history.points] == [float(n) for n in range(1000 - MOST_POINTS, 1000)]
    assert history.changes == tuple(changes[-MOST_CHANGES:])


def test_what_is_no_number_is_in_the_changes_but_not_on_the_curve() -> None:
    text = Change("x", "rebound", "1", Preview("str", "'a'"), 1, 1, "", 1, 2.0)
    gone = Change("x", "deleted", "'a'", None, 1, 2, "", 1, 3.0)
    session = after(ev.WatchesChanged(None, (Watch("x"),)), ev.VariablesChanged(K1, (number(1.0), text, gone)))
    history = session.kernels[K1].histories["x"]
    assert [point.value for point in history.points] == [1.0]
    assert [change.kind for change in history.changes] == ["rebound", "rebound", "deleted"]
    assert "x" not in session.kernels[K1].variables


def test_a_restart_empties_the_variables_and_keeps_what_is_pinned_with_its_history() -> None:
    session = after(
        ev.WatchesChanged(K1, (Watch("x"),)), ev.VariablesChanged(K1, (number(1.0),)), ev.KernelRestarted(K1)
    )
    kernel = session.kernels[K1]
    assert (kernel.variables, kernel.watches) == ({}, (Watch("x"),))
    assert len(kernel.histories["x"].points) == 1


def test_a_change_that_stands_for_an_unknown_number_is_marked_and_counted_once() -> None:
    hot = Change("x", "rebound", "1", Preview("int", "9"), 1, 1, "", 0, 2.0)
    session = after(ev.VariablesChanged(K1, (number(1.0), hot)))
    variable = session.kernels[K1].variables["x"]
    assert (variable.coalesced, variable.changes) == (True, 2)


def test_what_only_a_shared_watch_has_brought_goes_with_it_in_every_pane() -> None:
    pinned = ev.WatchesChanged(None, (Watch("len(x)"),))
    seen = [ev.VariablesChanged(kernel, (number(1.0, "len(x)"), number(2.0, "x"))) for kernel in (K1, K2)]
    session = after(pinned, *seen, ev.WatchesChanged(None, ()))
    for kernel in session.kernels.values():
        assert set(kernel.variables) == {"x"}
        assert kernel.histories == {}


def test_a_panes_own_watch_keeps_what_the_session_lets_go() -> None:
    session = after(
        ev.WatchesChanged(None, (Watch("x"),)),
        ev.WatchesChanged(K1, (Watch("x", "changed"),)),
        ev.VariablesChanged(K1, (number(1.0),)),
        ev.WatchesChanged(None, ()),
    )
    assert session.watches_of(K1) == (Watch("x", "changed"),)
    assert session.kernels[K1].histories["x"] != History()
