"""What a client must not send: it gets an error, at worst its connection ends, and nobody else notices."""

from __future__ import annotations

import json

import pytest

from pyrepls.model import messages as msg
from pyrepls.protocol.envelope import ReplyFrame, request_frame
from pyrepls.protocol.framing import MAX_FRAME
from pyrepls.protocol.version import SESSION_PROTOCOL
from tests.server.raw import RawClient
from tests.server.world import World, until, value_of


async def refusal(client: RawClient) -> tuple[int, str, str]:
    answer = await client.read()
    assert isinstance(answer, ReplyFrame)
    assert answer.trouble is not None
    return answer.id, answer.trouble.type, answer.trouble.message


@pytest.mark.parametrize(
    ("garbage", "kind"),
    [
        (b"GET / HTTP/1.1\r\n\r\n\0", "MalformedMessage"),
        (b"\xff\xfe\0", "MalformedMessage"),
        (b"[]\0", "MalformedMessage"),
        (b'{"cmd":"list_sessions"}\0', "MalformedMessage"),
        (b'{"id":true,"cmd":"list_sessions"}\0', "MalformedMessage"),
        (b'{"id":5,"status":"success"}\0', "MalformedMessage"),
        (b"[" * 100_000 + b"\0", "MalformedMessage"),
    ],
)
async def test_garbage_is_answered_and_ends_the_connection(world: World, garbage: bytes, kind: str) -> None:
    await world.start()
    pilot = await world.open()
    client = await RawClient.connect()
    client.write(garbage)
    assert (await refusal(client))[:2] == (0, kind)
    await client.until_closed()
    client.close()
    assert value_of(await pilot.run("'unmoved'")) == "'unmoved'"


async def test_a_frame_too_long_is_answered_and_ends_the_connection(world: World) -> None:
    server = await world.start()
    client = await RawClient.connect()
    client.write(b"x" * (MAX_FRAME + 10))
    _, kind, text = await refusal(client)
    assert (kind, "a client sent a frame" in text) == ("FrameTooLarge", True)
    await client.until_closed()
    await until(lambda: not server.clients)
    client.close()


async def test_an_unknown_request_is_named_and_the_connection_stays(world: World) -> None:
    await world.start()
    client = await RawClient.connect()
    client.write(b'{"id":41,"cmd":"fly","params":{}}\0')
    assert await refusal(client) == (41, "UnknownMessage", "unknown request: fly")
    assert (await client.ask(msg.ListSessions())).trouble is None
    client.close()


async def test_a_value_of_the_wrong_type_is_refused_with_its_path_and_the_connection_stays(world: World) -> None:
    await world.start()
    client = await RawClient.connect()
    client.write(b'{"id":42,"cmd":"new_session","params":{"name":"","cwd":"/","environment":{"A":1}}}\0')
    id, kind, text = await refusal(client)
    assert (id, kind) == (42, "MalformedMessage")
    assert "environment.A" in text
    assert (await client.ask(msg.ListSessions())).trouble is None
    client.close()


async def test_whatever_comes_before_hello_ends_the_connection(world: World) -> None:
    await world.start()
    for first in (
        request_frame(3, msg.KillServer()),
        b'{"id":3,"cmd":"fly"}\0',
        b'{"id":3,"cmd":"hello","params":{}}\0',
    ):
        client = await RawClient.connect(hello=False)
        client.write(first)
        assert (await refusal(client))[0] == 3
        await client.until_closed()
        client.close()


async def test_a_version_that_we_do_not_speak_is_refused_with_both_versions(world: World) -> None:
    await world.start()
    client = await RawClient.connect(hello=False)
    client.request(msg.Hello(SESSION_PROTOCOL + 1, "9.9"))
    _, kind, text = await refusal(client)
    assert kind == "VersionMismatch"
    assert f"speaks protocol {SESSION_PROTOCOL}" in text
    assert f"9.9) speaks {SESSION_PROTOCOL + 1}; upgrade the server" in text
    await client.until_closed()
    client.close()


async def test_a_second_hello_is_refused(world: World) -> None:
    await world.start()
    client = await RawClient.connect()
    answer = await client.ask(msg.Hello(SESSION_PROTOCOL, "x"))
    assert answer.trouble is not None
    client.close()


async def test_a_client_that_vanishes_in_the_middle_of_a_frame_is_forgotten(world: World) -> None:
    server = await world.start()
    client = await RawClient.connect()
    client.write(b'{"id":1,"cmd":"list_')
    client.close()
    await until(lambda: not server.clients)


async def test_a_client_that_asks_much_and_reads_nothing_is_held_back(world: World) -> None:
    server = await world.start()
    pilot = await world.open()
    await pilot.run("print('x' * 2_000_000)")
    greedy = await RawClient.connect()
    for _ in range(100):
        greedy.request(msg.ReadTranscript(pilot.pane, 1))  # type: ignore[arg-type]
    assert value_of(await pilot.run("'others go on'")) == "'others go on'"
    assert max(client.queued for client in server.clients) < 8 * 1024 * 1024
    ids: list[int] = []
    while len(ids) < 100:
        ids.append((await greedy.read_json())["id"])
    assert ids == sorted(ids)
    greedy.close()


async def test_the_frames_are_what_the_document_says(world: World) -> None:
    await world.start()
    client = await RawClient.connect()
    client.write(json.dumps({"id": 7, "cmd": "list_sessions", "params": {"newer": 1}}).encode() + b"\0")
    answer = await client.read_json()
    assert (answer["id"], answer["status"]) == (7, "success")
    assert answer["result"]["sessions"] == []
    client.close()
