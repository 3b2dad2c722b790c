"""What every store must keep, as a check that can be run on any of them. Needs no test framework.

`check_store(open_store)`: `open_store` returns the same store anew, as after a restart of the server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import events as ev
from ..model.cell import Cell, Text
from ..model.ids import CellId, KernelId, PaneId, TabId
from ..model.reduce import reduce
from ..model.session import Kernel, KernelSpec, Pane, Session, Tab
from ..model.split import Leaf
from ..model.stamped import Stamped
from ..protocol.envelope import Event
from .base import History, Store, Typed


def sample_events(name: str) -> list[Event]:
    """Return the first events of a session, one of each sort that a store must not lose a part of."""
    pane, kernel, cell = PaneId("%1"), KernelId("k1"), CellId(1)
    return [
        ev.SessionCreated(name, 1.5),
        ev.PaneOpened(Pane(pane, kernel), Kernel(kernel, KernelSpec("3.12", "/tmp"))),
        ev.TabOpened(Tab(TabId(1), "first", Leaf(pane))),
        ev.KernelStateChanged(kernel, "idle", "", 7, "3.12.1", "/usr/bin/python3"),
        ev.CellQueued(kernel, pane, Cell(cell, 1, "print('é\0\ud800')", "queued", (), 2.0)),
        ev.CellStarted(kernel, cell, 3.0),
        ev.CellGrew(kernel, cell, Text("é\0\x1b[1m\n")),
        ev.CellFinished(kernel, cell, "ok", 0.25, 0.125),
    ]


def stamp(events: Sequence[Event], first: int = 1) -> list[Stamped]:
    """Number events from `first` on."""
    return [Stamped(number, event) for number, event in enumerate(events, first)]


def state_after(events: Sequence[Event]) -> Session:
    """Reduce events from nothing."""
    state = Session("")
    for event in events:
        state = reduce(state, event)
    return state


def check_store(open_store: Callable[[], Store]) -> None:
    """Raise AssertionError when a store breaks a promise of `base`."""
    store = open_store()
    assert store.load("nobody") is None, "a session that never was can be loaded"
    assert store.list_sessions() == []
    events = sample_events("work")
    stamped = stamp(events)
    store.append("work", stamped[:3], state_after(events[:3]))
    store.append("work", [], state_after(events[:3]))
    store.append("work", stamped[3:], state_after(events))
    store.append("other", stamp(sample_events("other")), state_after(sample_events("other")))
    for each in (store, open_store()):
        assert each.load("work") == (len(events), state_after(events)), "a replay gives another state"
        assert each.list_sessions() == ["work", "other"]
    _check_names(open_store)


def _check_names(open_store: Callable[[], Store]) -> None:
    store = open_store()
    store.rename("work", "play")
    assert store.load("work") is None
    loaded = open_store().load("play")
    assert loaded is not None, "a renamed session cannot be loaded"
    gap = loaded[0] + 5  # events that are not journaled are numbered, too
    renamed = ev.SessionRenamed("play")
    store.append("play", [Stamped(gap, renamed)], reduce(loaded[1], renamed))
    again = open_store().load("play")
    assert again is not None
    assert (again[0], again[1].name) == (gap, "play"), "events after a rename are lost"
    store.delete("play")
    store.delete("play")
    assert open_store().load("play") is None, "a deleted session can be loaded"
    assert open_store().list_sessions() == ["other"]


def check_history(open_history: Callable[[], History]) -> None:
    """Raise AssertionError when a history breaks a promise of `base`."""
    history = open_history()
    assert history.recall("work", "1.1", 10) == []
    history.remember([Typed("work", "1.1", f"x = {number}", number) for number in range(5)])
    history.remember([Typed("work", "1.2", "y = 1", 6.0), Typed("play", "1.1", "z = 1", 7.0)])
    history.remember([Typed("work", "1.1", "x = 0", 8.0)])
    assert history.recall("work", "1.1", 3) == ["x = 3", "x = 4", "x = 0"], "not the newest, each once, oldest first"
    assert history.recall("work", "1.2", 10) == ["y = 1"]
    assert history.recall("work", None, 2) == ["y = 1", "x = 0"]
    assert history.recall(None, None, 2) == ["z = 1", "x = 0"]
    history.rename_session("work", "job")
    assert history.recall("work", "1.1", 10) == []
    assert history.recall("job", "1.2", 10) == ["y = 1"], "a session's entries did not follow its name"
