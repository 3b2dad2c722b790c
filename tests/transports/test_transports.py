"""Every transport keeps the published contract; what is special about each stands below."""

from __future__ import annotations

import asyncio
import socket

import pytest

from pyrepls.errors import ConnectionLost, FrameTooLarge
from pyrepls.transports.base import Transport
from pyrepls.transports.byte_stream import ByteStream
from pyrepls.transports.contract import OpenPair, Recorder, check_transport
from pyrepls.transports.memory import open_pair


async def memory_pair() -> tuple[Transport, Transport]:
    return open_pair()


async def stream_pair() -> tuple[Transport, Transport]:
    left, right = socket.socketpair()
    return await stream_over(left, "the right end"), await stream_over(right, "the left end")


async def stream_over(end: socket.socket, peer: str) -> ByteStream:
    _, stream = await asyncio.get_running_loop().create_unix_connection(lambda: ByteStream(peer), sock=end)
    return stream


@pytest.mark.parametrize("open_pair", [memory_pair, stream_pair])
async def test_a_transport_keeps_the_contract(open_pair: OpenPair) -> None:
    await check_transport(open_pair)


async def test_frames_that_arrive_together_are_one_batch() -> None:
    left, right = socket.socketpair()
    stream, seen = await stream_over(right, "the left end"), Recorder()
    stream.receive(seen)
    left.sendall(b"one\0two\0three\0fo")
    await seen.wait_for(lambda: len(seen.frames) == 3)
    assert seen.batches == 1
    left.sendall(b"ur\0")
    await seen.wait_for(lambda: seen.frames[3:] == [b"four"])
    stream.close()
    left.close()


async def test_a_vanished_peer_is_named() -> None:
    left, right = socket.socketpair()
    stream, seen = await stream_over(right, "the server"), Recorder()
    stream.receive(seen)
    left.close()
    await seen.wait_for(lambda: seen.ended == 1)
    assert isinstance(seen.problem, ConnectionLost)
    assert "the server closed the connection" in str(seen.problem)


async def test_a_frame_too_large_is_reported_with_its_sender() -> None:
    left, right = open_pair()
    seen = Recorder()
    right.receive(seen)
    left.send(b"x" * (16 * 1024 * 1024 + 1) + b"\0")
    await seen.wait_for(lambda: seen.ended == 1)
    assert isinstance(seen.problem, FrameTooLarge)
    left.close()


async def test_what_arrives_after_our_own_end_is_not_delivered() -> None:
    left, right = socket.socketpair()
    stream, seen = await stream_over(right, "the left end"), Recorder()
    stream.receive(seen)
    stream.close()
    stream.data_received(b"late\0")
    await seen.wait_for(lambda: seen.ended == 1)
    assert seen.frames == []
    assert seen.problem is None
    left.close()
