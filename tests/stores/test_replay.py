"""Whatever happens to a session, and however it was cut into commits: its journal loads to the same state."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pyrepls.model import events as ev
from pyrepls.model.cell import Cell, CellOutput
from pyrepls.model.ids import CellId, KernelId, PaneId, TabId
from pyrepls.model.reduce import reduce
from pyrepls.model.session import Kernel, KernelSpec, Pane, Session, Tab
from pyrepls.model.split import Leaf
from pyrepls.model.stamped import Stamped
from pyrepls.protocol.envelope import Event
from pyrepls.stores.sqlite import SqliteStore, open_database
from tests.strategies import records

KERNELS = st.sampled_from([KernelId("k1"), KernelId("k2"), KernelId("k9")])
PANES = st.sampled_from([PaneId("%1"), PaneId("%2"), PaneId("%9")])
TABS = st.sampled_from([TabId(1), TabId(2), TabId(9)])
CELLS = st.integers(0, 3).map(CellId)

SOME: dict[type[Event], st.SearchStrategy[Any]] = {
    ev.CellQueued: st.builds(
        ev.CellQueued, KERNELS, PANES, st.builds(Cell, CELLS, st.just(1), st.text(), st.just("queued"))
    ),
    ev.CellStarted: st.builds(ev.CellStarted, KERNELS, CELLS, st.floats(0, 1e9)),
    ev.CellGrew: st.builds(ev.CellGrew, KERNELS, CELLS, records(CellOutput)),
    ev.CellFinished: st.builds(ev.CellFinished, KERNELS, CELLS, st.sampled_from(["ok", "dead", "withdrawn"])),
    ev.PaneOpened: st.builds(
        lambda pane, kernel: ev.PaneOpened(Pane(pane, kernel), Kernel(kernel, KernelSpec())), PANES, KERNELS
    ),
    ev.PaneClosed: st.builds(ev.PaneClosed, PANES),
    ev.TabOpened: st.builds(lambda tab, pane: ev.TabOpened(Tab(tab, "", Leaf(pane))), TABS, PANES),
    ev.KernelRestarted: st.builds(ev.KernelRestarted, KERNELS, st.none() | st.just(KernelSpec("3.12"))),
    ev.VariablesChanged: records(ev.VariablesChanged),
}
KEPT = [kind for kind in ev.EVENTS.values() if kind not in ev.TRANSIENT and kind not in SOME]
EVENTS = st.one_of(*SOME.values(), *map(records, KEPT))


@settings(max_examples=60, deadline=None)
@given(
    batches=st.lists(st.lists(EVENTS, min_size=1, max_size=6), max_size=6),
    compact_at=st.sampled_from([1, 400, 3000, 1 << 26]),
)
def test_a_journal_loads_to_the_state_that_its_events_reduce_to(batches: list[list[Event]], compact_at: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "journal.db")
        database, _ = open_database(path)
        store = SqliteStore(database, path, compact_at)
        seq, state = 0, Session("")
        for batch in batches:
            stamped = []
            for event in batch:
                seq, state = seq + 1, reduce(state, event)
                stamped.append(Stamped(seq, event))
            store.append("work", stamped, state)
        database.close()
        database, _ = open_database(path)
        loaded = SqliteStore(database, path).load("work")
        assert loaded == ((seq, state) if batches else None)
        database.close()
