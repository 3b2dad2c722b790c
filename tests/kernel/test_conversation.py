"""What may be said to a kernel, and what it survives: strangers, rubbish, repetition, a server that vanishes."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import pytest

from pyrepls.backends.local import LocalBackend, records
from pyrepls.backends.process import birth_of
from pyrepls.backends.spec import KernelRecord
from pyrepls.errors import LocalProtocolError, MalformedMessage
from pyrepls.protocol.envelope import Request, request_frame
from pyrepls.protocol.events import CellFinished, InputWanted, Lost, Output, Stopping
from pyrepls.protocol.framing import MAX_FRAME, FrameDecoder
from pyrepls.protocol.requests import Execute, Hello, Input, Shutdown
from pyrepls.protocol.version import KERNEL_PROTOCOL
from tests.kernel.driver import DEADLINE, Driver, Stable


class Raw:
    """A connection to a kernel that may say anything."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._decoder = FrameDecoder()
        self._frames: list[bytes] = []

    @classmethod
    async def open(cls, record: KernelRecord) -> Raw:
        return cls(*await asyncio.open_unix_connection(record.socket))

    def say(self, data: bytes) -> None:
        self._writer.write(data)

    def hello(self, record: KernelRecord, **changes: Any) -> None:
        given = {"version": KERNEL_PROTOCOL, "release": "0", "token": record.token, "cursor": 0, **changes}
        self.say(request_frame(1, Hello(**given)))

    async def hear(self) -> dict[str, Any]:
        """Return the next message, an empty one at the end of the connection."""
        while not self._frames:
            data = await asyncio.wait_for(self._reader.read(1 << 16), DEADLINE)
            if not data:
                return {}
            self._frames = self._decoder.feed(data)
        message: dict[str, Any] = json.loads(self._frames.pop(0))
        return message

    async def hear_reply(self, id: int) -> dict[str, Any]:
        while True:
            message = await self.hear()
            if not message or message.get("id") == id:
                return message

    def close(self) -> None:
        self._writer.transport.abort()


async def test_a_wrong_token_and_a_wrong_version_are_refused(newest: Driver) -> None:
    record = newest.link.record
    raw = await Raw.open(record)
    raw.hello(record, token="guess")
    assert (await raw.hear())["error"]["type"] == "NotAllowed"
    assert await raw.hear() == {}
    raw.close()
    raw = await Raw.open(record)
    raw.hello(record, version=99, release="9.9")
    error = (await raw.hear())["error"]
    assert error["type"] == "VersionMismatch"
    assert "9.9" in error["message"]
    raw.close()
    assert (await newest.run("1")).result == "1"  # the one that is connected has not noticed


@pytest.mark.parametrize(
    "said",
    [
        b"rubbish\0",
        b"\0" * 1000,
        b"[]\0",
        b'{"id":1,"cmd":"execute","params":{"cell":1,"number":1,"source":"1"}}\0',
        b'{"id":1,"cmd":"hello","params":{"version":"1"}}\0',
        b"x" * 70_000,
        b'{"seq":1,"status":"event","cmd":"ready","result":{}}\0',
    ],
)
async def test_a_stranger_who_says_anything_but_hello_is_hung_up_on(newest: Driver, said: bytes) -> None:
    raw = await Raw.open(newest.link.record)
    raw.say(said)
    assert await raw.hear() == {}
    raw.close()
    assert (await newest.run("1")).result == "1"


async def test_many_silent_strangers_keep_nobody_out(newest: Driver) -> None:
    strangers = [await Raw.open(newest.link.record) for _ in range(30)]
    assert (await newest.run("1")).result == "1"
    raw = await Raw.open(newest.link.record)
    raw.hello(newest.link.record)
    assert (await raw.hear())["status"] == "success"
    for each in [*strangers, raw]:
        each.close()


async def test_requests_that_make_no_sense_are_answered_and_the_connection_stays(newest: Driver) -> None:
    record = newest.link.record
    raw = await Raw.open(record)
    raw.hello(record)
    assert (await raw.hear_reply(1))["result"]["pid"] > 0
    raw.say(b'{"id":10,"cmd":"dance","params":{}}\0')
    assert (await raw.hear_reply(10))["error"] == {"type": "UnknownMessage", "message": "unknown request: dance"}
    raw.say(b'{"id":11,"cmd":"execute","params":{"cell":"one","number":1,"source":""}}\0')
    error = (await raw.hear_reply(11))["error"]
    assert (error["type"], "execute.cell" in error["message"]) == ("MalformedMessage", True)
    raw.say(request_frame(12, Execute(7, 7, "'fine'")))
    assert (await raw.hear_reply(12))["status"] == "success"
    raw.say(request_frame(12, Execute(8, 8, "'again'")))
    assert "sent before" in (await raw.hear_reply(12))["error"]["message"]
    raw.say(b'{"id": 13, "cm')
    raw.say(b'd": "interrupt"}\0')
    assert (await raw.hear_reply(13))["status"] == "success"
    raw.say(b"no frame\0")
    assert await raw.hear_reply(99) == {}
    raw.close()


async def test_a_frame_beyond_the_limit_costs_the_connection_only(newest: Driver) -> None:
    record = newest.link.record
    raw = await Raw.open(record)
    raw.hello(record)
    await raw.hear_reply(1)
    raw.say(b"x" * (MAX_FRAME + 2))
    assert await raw.hear_reply(99) == {}
    raw.close()
    driver = await readopt(newest, 0)
    assert (await driver.run("1")).result == "1"
    await driver.close()


async def readopt(driver: Driver, cursor: int) -> Driver:
    return Driver(await LocalBackend().adopt(driver.link.record, cursor))


async def test_a_new_server_goes_on_after_its_cursor(stable: Stable) -> None:
    first = await stable.launch()
    await first.run("x = 1")
    cursor = first.events[-1][0]
    first.acknowledging = False
    cell = await first.start("import time\nfor i in range(3): print(i)\ntime.sleep(0.1)\nprint('end')")
    await first.wait_text("0")
    await first.detach()
    second = stable.take(await stable.backend.adopt(first.link.record, cursor))
    await second.wait(CellFinished, cell)
    numbers = [seq for seq, _ in second.events]
    assert numbers == list(range(cursor + 1, cursor + 1 + len(numbers)))
    assert second.text == "0\n1\n2\nend\n"
    second._cell = cell
    assert (await second.run("x")).result == "1"
    assert second.link.greeting.last_request >= 2
    await second.link.terminate()
    assert second.lost == "ended; its exit status is not known, as another server had started it"


async def test_the_newer_server_replaces_the_older_one(stable: Stable) -> None:
    first = await stable.launch()
    second = stable.take(await stable.backend.adopt(first.link.record))
    assert (await first.wait_lost()) == "its connection was closed, though the process runs on"
    assert (await second.run("1")).result == "1"


async def test_a_small_ring_loses_the_oldest_and_marks_it(stable: Stable) -> None:
    first = await stable.launch(ring=300_000)
    cell = await first.start(
        "input()\nfor i in range(60_000): print('line', i)\nprint('over')\nopen('done', 'w').close()"
    )
    await first.wait(InputWanted)
    await first.detach()
    second = stable.take(await stable.backend.adopt(first.link.record))
    second.acknowledging = False
    await second.link.request(Input(""))
    await second.detach()
    while not (stable.home / "done").exists():
        await asyncio.sleep(0.02)
    third = stable.take(await stable.backend.adopt(first.link.record))
    await third.wait(CellFinished, cell)
    assert third.text.endswith("line 59999\nover\n")
    (seq, lost), *_ = third.events
    assert isinstance(lost, Lost)
    assert (lost.first, lost.last) == (1, seq)


async def test_a_server_that_journals_nothing_slows_a_flood_and_loses_nothing(stable: Stable) -> None:
    driver = await stable.launch(ring=100_000)
    driver.acknowledging = False
    cell = await driver.start("for i in range(50_000): print('line', i)")
    await driver.wait_text("line 1000\n")
    seen = -1
    while seen != len(driver.text):  # until it does not grow any more
        seen = len(driver.text)
        await asyncio.sleep(0.2)
    assert seen < 400_000
    driver.acknowledging = True
    driver.link.acknowledge(driver.events[-1][0])
    ran = await driver.finish(cell)
    assert ran.text == "".join(f"line {number}\n" for number in range(50_000))
    assert not any(isinstance(event, Lost) for _, event in driver.events)


async def test_a_flood_that_is_held_back_can_be_interrupted(stable: Stable) -> None:
    driver = await stable.launch(ring=100_000)
    driver.acknowledging = False
    cell = await driver.start("while True: print('x' * 70)")
    await driver.until(lambda: len(driver.text) > 50_000)
    await driver.link.interrupt()
    driver.acknowledging = True
    driver.link.acknowledge(driver.events[-1][0])
    assert (await driver.finish(cell)).outcome == "interrupted"


async def test_shutting_down_runs_exit_handlers_and_tells_why(edge: Driver) -> None:
    await edge.run("import atexit\natexit.register(print, 'bye')\nNone")
    await edge.link.request(Shutdown())
    assert await edge.wait_lost() == "exit status 0"
    assert [event for _, event in edge.events][-2:] == [
        Output(1, "bye\n"),
        Stopping("it was asked to shut down"),
    ]


async def test_shutting_down_interrupts_what_runs(edge: Driver) -> None:
    await edge.start("import time\ntime.sleep(60)")
    await edge.link.terminate()
    assert edge.lost == "shut down as asked"


async def test_a_kernel_that_nobody_asks_for_ends_itself(stable: Stable) -> None:
    driver = await stable.launch(linger=0.2)
    record = driver.link.record
    await driver.detach()
    end = asyncio.get_running_loop().time() + DEADLINE
    while records(stable.runtime) and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.05)
    assert not birth_of(record.pid)
    assert not records(stable.runtime)


async def test_a_kernel_that_nobody_can_reach_any_more_ends_itself(stable: Stable) -> None:
    driver = await stable.launch(linger=2.0)
    record = driver.link.record
    os.unlink(record.socket)
    assert (await driver.run("1")).result == "1"  # while somebody is connected, nothing is lost
    await driver.detach()
    began = asyncio.get_running_loop().time()
    while birth_of(record.pid):
        await asyncio.sleep(0.05)
    assert asyncio.get_running_loop().time() - began < 1.8


async def test_what_cannot_be_sent_is_our_defect_and_not_the_kernels(newest: Driver) -> None:
    class Strange(Request):
        value: object

    with pytest.raises(LocalProtocolError):
        await newest.link.request(Strange({1, 2}))
    with pytest.raises(MalformedMessage):
        await newest.link.request(Execute(1, 1, 5))  # type: ignore[arg-type]
    assert (await newest.run("1")).result == "1"
