"""The mirror: one call per batch, nothing missed, and repaired when something is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from pyrepls.client.client import Client
from pyrepls.client.connection import Connection
from pyrepls.client.mirror import Mirror
from pyrepls.errors import ConnectionLost, NameTaken, NoSuchSession, PyreplsError, RemoteProtocolError
from pyrepls.model import events as ev
from pyrepls.model import messages as msg
from pyrepls.model.session import Session
from pyrepls.protocol.envelope import Event, EventFrame, event_frame, reply_frame, trouble_frame
from pyrepls.stores.contract import sample_events, state_after
from pyrepls.transports.contract import Recorder
from pyrepls.transports.memory import open_pair

STATE = state_after(sample_events("work"))


def frames(first: int, *events: Event) -> list[EventFrame]:
    return [EventFrame(seq, event) for seq, event in enumerate(events, first)]


async def test_a_batch_is_reduced_as_a_whole_before_its_subscribers_are_called() -> None:
    mirror, seen = Mirror(5, STATE), list[tuple[str, int]]()
    mirror.subscribe(lambda events: seen.append((mirror.session.name, len(events))))
    mirror.take(frames(6, ev.SessionRenamed("a"), ev.SessionRenamed("b")))
    assert (seen, mirror.seq) == ([("b", 2)], 7)


async def test_who_unsubscribes_hears_no_more() -> None:
    mirror, seen = Mirror(0, STATE), list[Event]()
    unsubscribe = mirror.subscribe(seen.extend)
    unsubscribe()
    unsubscribe()
    mirror.take(frames(1, ev.SessionRenamed("a")))
    assert seen == []


@pytest.mark.parametrize("seq", [5, 4, 7, 1])
async def test_an_event_out_of_order_breaks_the_rules(seq: int) -> None:
    mirror = Mirror(5, STATE)
    with pytest.raises(RemoteProtocolError, match=f"event {seq} after event 5"):
        mirror.take(frames(seq, ev.SessionRenamed("a")))
    assert mirror.session == STATE


async def test_what_came_before_a_missing_event_is_kept_and_published() -> None:
    mirror, seen = Mirror(5, STATE), list[Event]()
    mirror.subscribe(seen.extend)
    with pytest.raises(RemoteProtocolError):
        mirror.take([*frames(6, ev.SessionRenamed("a")), *frames(9, ev.SessionRenamed("b"))])
    assert seen == [ev.SessionRenamed("a")]
    assert mirror.session.name == "a"


async def test_a_snapshot_is_taken_whatever_its_number() -> None:
    mirror = Mirror(5, Session("old"))
    mirror.take(frames(90, ev.SnapshotTaken(STATE), ev.SessionRenamed("new")))
    assert (mirror.seq, mirror.session.name) == (91, "new")


async def test_a_subscriber_that_fails_does_not_stop_the_others() -> None:
    mirror, seen, failures = Mirror(5, STATE), list[Event](), list[dict[str, Any]]()
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: failures.append(context))
    mirror.subscribe(lambda events: 1 / 0)  # type: ignore[arg-type]
    mirror.subscribe(seen.extend)
    mirror.take(frames(6, ev.SessionRenamed("a")))
    assert len(seen) == len(failures) == 1


async def test_waiting_ends_when_it_is_so_or_when_nothing_comes_any_more() -> None:
    mirror = Mirror(5, STATE)
    assert await mirror.wait_for(lambda session: session.name == "work") is STATE
    waiting = asyncio.ensure_future(mirror.wait_for(lambda session: session.name == "a"))
    broken = asyncio.ensure_future(mirror.wait_for(lambda session: bool(session.tab(99))))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    mirror.take(frames(6, ev.SessionRenamed("a")))
    assert (await waiting).name == "a"
    with pytest.raises(PyreplsError):
        await broken
    waiting = asyncio.ensure_future(mirror.wait_for(lambda session: False))
    await asyncio.sleep(0)
    mirror.take(frames(7, ev.SessionEnded("session work was killed")))
    with pytest.raises(NoSuchSession, match="was killed"):
        await waiting
    with pytest.raises(NoSuchSession):
        await mirror.wait_for(lambda session: False)


class Wire:
    """A connection whose server is the test."""

    def __init__(self) -> None:
        near, self.far = open_pair()
        self.asked = Recorder()
        self.far.receive(self.asked)
        self.events: list[EventFrame] = []
        self.lost: list[PyreplsError] = []
        self.connection = Connection(near, self.events.extend, self.lost.append)

    async def asking(self, on_reply: Callable[[Any], None] | None = None) -> asyncio.Future[msg.SessionMade]:
        before = len(self.asked.frames)
        asked = asyncio.ensure_future(self.connection.ask(msg.NewSession("", "/", {}), msg.SessionMade, on_reply))
        await self.asked.wait_for(lambda: len(self.asked.frames) > before)
        return asked


MADE = msg.SessionMade("main", "%1")  # type: ignore[arg-type]


async def test_replies_find_their_request_in_any_order() -> None:
    wire = Wire()
    one, two = await wire.asking(), await wire.asking()
    wire.far.send(reply_frame(2, msg.SessionMade("two", "%2")) + reply_frame(1, MADE))  # type: ignore[arg-type]
    assert ((await one).name, (await two).name) == ("main", "two")
    wire.connection.close()


async def test_an_error_of_the_server_is_raised_as_its_class() -> None:
    wire = Wire()
    asked = await wire.asking()
    wire.far.send(trouble_frame(1, "NameTaken", "there is a session main already"))
    with pytest.raises(NameTaken, match="there is a session main already"):
        await asked
    asked = await wire.asking()
    wire.far.send(trouble_frame(2, "NewerError", "something of a later version"))
    with pytest.raises(PyreplsError, match="later version"):
        await asked
    wire.connection.close()


async def test_events_and_replies_are_taken_in_the_order_in_which_they_were_sent() -> None:
    wire, counts = Wire(), list[int]()
    asked = await wire.asking(lambda reply: counts.append(len(wire.events)))
    event = ev.SessionRenamed("a")
    wire.far.send(event_frame(1, event) + event_frame(2, event) + reply_frame(1, MADE) + event_frame(3, event))
    await asked
    assert (counts, [frame.seq for frame in wire.events]) == ([2], [1, 2, 3])
    wire.connection.close()


@pytest.mark.parametrize(
    "garbage",
    [b"garbage\0", b'{"seq":1,"status":"event","cmd":"unheard_of","result":{}}\0', trouble_frame(0, "X", "go away")],
)
async def test_a_server_that_breaks_the_rules_is_left(garbage: bytes) -> None:
    wire = Wire()
    asked = await wire.asking()
    wire.far.send(garbage)
    with pytest.raises(RemoteProtocolError):
        await asked
    assert len(wire.lost) == 1
    with pytest.raises(RemoteProtocolError):
        await wire.connection.ask(msg.ListSessions(), msg.SessionList)


async def test_a_reply_of_the_wrong_shape_fails_the_connection_and_leaves_nobody_waiting() -> None:
    wire = Wire()
    asked = await wire.asking()
    wire.far.send(reply_frame(1, msg.Draft("not what was asked for")))
    with pytest.raises(RemoteProtocolError, match="lacks name, pane"):
        await asked


async def test_the_end_of_the_server_fails_whoever_waits() -> None:
    wire = Wire()
    asked = await wire.asking()
    wire.far.close()
    with pytest.raises(ConnectionLost):
        await asked
    assert len(wire.lost) == 1


async def test_a_missing_event_is_repaired_by_attaching_again() -> None:
    near, far = open_pair()
    asked, batches = Recorder(), list[list[Event]]()
    far.receive(asked)
    client = Client(near)
    attaching = asyncio.ensure_future(client.attach("work", read_only=True))
    await asked.wait_for(lambda: len(asked.frames) == 1)
    far.send(reply_frame(1, msg.Attached(5, STATE, 1)) + event_frame(6, ev.SessionRenamed("a")))
    mirror = await attaching
    mirror.subscribe(batches.append)
    far.send(event_frame(9, ev.SessionRenamed("lost")) + event_frame(10, ev.SessionRenamed("lost")))
    await asked.wait_for(lambda: len(asked.frames) == 2)
    assert b'"cmd":"attach"' in asked.frames[1]
    assert b'"read_only":true' in asked.frames[1]
    far.send(event_frame(11, ev.SessionRenamed("lost")) + reply_frame(2, msg.Attached(12, STATE, 1)))
    far.send(event_frame(13, ev.SessionRenamed("b")))
    await asyncio.wait_for(mirror.wait_for(lambda session: session.name == "b"), 10)
    assert [type(event) for batch in batches for event in batch] == [ev.SnapshotTaken, ev.SessionRenamed]
    assert mirror.seq == 13
    await client.close()
