"""Slow clients: they cost bounded memory, are sent a snapshot when they have caught up, and nobody waits for them."""

from __future__ import annotations

import pytest

from pyrepls.errors import LocalProtocolError
from pyrepls.model import events as ev
from pyrepls.model import messages as msg
from pyrepls.model.cell import Cell, Text
from pyrepls.model.ids import CellId, KernelId, PaneId
from pyrepls.model.reduce import reduce
from pyrepls.model.session import History, Point, Session, Variable
from pyrepls.model.stamped import Stamped
from pyrepls.model.watched import MOST_CHANGES, MOST_POINTS
from pyrepls.protocol.codec import decode
from pyrepls.protocol.envelope import Event, EventFrame
from pyrepls.protocol.record import replace
from pyrepls.protocol.variables import Change, Preview, Watch
from pyrepls.server.gathering import snapshot_event
from pyrepls.server.publisher import Audience, Publisher
from pyrepls.stores.contract import sample_events, state_after
from pyrepls.transports.base import HIGH_WATER
from tests.server.raw import RawClient
from tests.server.world import World, text_of, until, value_of

FLOOD = "for i in range(300_000): print(i, 'some more text for each line')"


async def test_a_client_that_does_not_read_gets_a_snapshot_and_the_others_do_not_wait(world: World) -> None:
    server = await world.start()
    pilot = await world.open()
    slow = await RawClient.connect()
    answer = await slow.ask(msg.Attach("work"))
    attached = decode(msg.Attached, answer.result)
    flooded = await pilot.run(FLOOD)
    assert text_of(flooded).endswith("299999 some more text for each line\n")
    queues = [client.queued for client in server.clients if client.name == "raw"]
    assert HIGH_WATER < queues[0] < HIGH_WATER + 2 * 1024 * 1024
    assert value_of(await pilot.run("'quick'")) == "'quick'"
    await pilot.until_idle()
    seq, state = await follow(slow, attached.seq, attached.session, pilot.mirror.seq)
    assert seq == pilot.mirror.seq
    kernel = state.kernel_of(pilot.pane)
    assert kernel.transcript.elided > 0
    assert [cell.state for cell in kernel.transcript.cells] == ["ok", "ok", "ok"]
    assert value_of(kernel.transcript.cells[-1]) == "'quick'"
    assert text_of(kernel.transcript.cells[1]).endswith("299999 some more text for each line\n")
    slow.close()
    await until(lambda: len(server.clients) == 1)


async def follow(client: RawClient, seq: int, state: Session, last: int) -> tuple[int, Session]:
    """Read events up to one, checking that none but those before a snapshot is missing."""
    snapshots = 0
    while seq < last:
        frame = await client.read()
        assert isinstance(frame, EventFrame)
        if isinstance(frame.event, ev.SnapshotTaken):
            snapshots += 1
        else:
            assert frame.seq == seq + 1
        seq, state = frame.seq, reduce(state, frame.event)
    assert snapshots >= 1
    return seq, state


class FakeClient(Audience):
    """Takes as much as it is told to."""

    def __init__(self) -> None:
        self.full = False
        self.got: list[bytes] = []

    @property
    def queued(self) -> int:
        return HIGH_WATER + 1 if self.full else 0

    def send(self, frames: bytes) -> None:
        self.got.append(frames)


def publisher_of(client: FakeClient, state: Session) -> Publisher:
    publisher = Publisher(lambda: (99, state))
    publisher.add(client)
    return publisher


def grew(text: str) -> Event:
    return ev.CellGrew(KernelId("k1"), CellId(1), Text(text))


def test_a_client_that_is_behind_gets_nothing_until_it_has_drained() -> None:
    client = FakeClient()
    state = state_after(sample_events("work"))
    publisher = publisher_of(client, state)
    publisher.publish([Stamped(1, grew("a"))])
    client.full = True
    publisher.publish([Stamped(2, grew("b"))])
    client.full = False
    publisher.publish([Stamped(3, grew("c"))])
    assert client.got == [Stamped(1, grew("a")).frame]
    publisher.catch_up(client)
    publisher.catch_up(client)
    publisher.publish([Stamped(100, grew("d"))])
    assert client.got[1:] == [snapshot_event(99, state).frame, Stamped(100, grew("d")).frame]


def test_an_event_that_fits_into_no_frame_is_replaced_by_a_snapshot() -> None:
    client = FakeClient()
    state = state_after(sample_events("work"))
    publisher_of(client, state).publish([Stamped(1, grew("\x1b" * (3 * 1024 * 1024)))])
    assert client.got == [snapshot_event(99, state).frame]


def test_a_snapshot_leaves_out_the_oldest_output_until_it_fits() -> None:
    state = state_after(sample_events("work"))
    for number in range(2, 600):
        cell = Cell(CellId(number), number, "\x1b" * 100_000, "ok")
        state = reduce(state, ev.CellQueued(KernelId("k1"), PaneId("%1"), cell))
    snapshot = snapshot_event(7, state).event
    assert isinstance(snapshot, ev.SnapshotTaken)
    transcript = snapshot.session.kernels["k1"].transcript
    assert transcript.cells[-1].id == 599
    assert transcript.dropped > 500


def test_a_snapshot_of_more_variables_than_fit_has_the_newest_and_every_watch() -> None:
    state = state_after(sample_events("work"))
    kernel = state.kernels["k1"]
    shown = Preview("str", "\x01" * 200)
    change = Change("x", "rebound", "\x01" * 200, shown, 1, 1, "MainThread", 1, 1.0)
    watches = tuple(Watch(f"w{n}") for n in range(100))
    crowded = replace(
        kernel,
        variables={f"x{n}": Variable(f"x{n}", shown, 1, 1, 1, float(n)) for n in range(10_000)},
        watches=watches,
        histories={
            watch.text: History((Point(1.0, 1.0),) * MOST_POINTS, (change,) * MOST_CHANGES) for watch in watches
        },
    )
    kernels = {id: replace(crowded, id=KernelId(id)) for id in ("k1", "k2", "k3", "k4")}
    snapshot = snapshot_event(7, replace(state, kernels=kernels)).event
    assert isinstance(snapshot, ev.SnapshotTaken)
    sent = snapshot.session.kernels["k1"]
    assert len(sent.variables) < 10_000
    assert "x9999" in sent.variables
    assert sent.watches == watches


def test_events_are_encoded_once() -> None:
    stamped = Stamped(1, grew("a"))
    assert stamped.frame is stamped.frame
    with pytest.raises(LocalProtocolError, match="longer than the limit"):
        Stamped(1, grew("\x1b" * (3 * 1024 * 1024))).frame  # noqa: B018 - it is the encoding that fails
