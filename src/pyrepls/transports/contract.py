"""What every transport must keep, as a check that can be run on any of them. Needs no test framework.

`await check_transport(open_pair)`, where `open_pair` is an async function that returns both ends of a connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from ..errors import PyreplsError, RemoteProtocolError
from ..protocol.framing import MAX_FRAME
from .base import HIGH_WATER, LOW_WATER, Receiver, Transport

OpenPair = Callable[[], Awaitable["tuple[Transport, Transport]"]]


class Recorder(Receiver):
    """A receiver that remembers, and can be waited for."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.batches = 0
        self.drained = 0
        self.ended = 0
        self.problem: PyreplsError | None = None
        self._changed = asyncio.Event()

    def frames_received(self, frames: list[bytes]) -> None:
        """Keep frames."""
        self.frames.extend(frames)
        self.batches += 1
        self._changed.set()

    def transport_closed(self, problem: PyreplsError | None) -> None:
        """Keep how it ended."""
        self.ended += 1
        self.problem = problem
        self._changed.set()

    def transport_drained(self) -> None:
        """Count."""
        self.drained += 1
        self._changed.set()

    async def wait_for(self, predicate: Callable[[], bool]) -> None:
        """Wait until something is so; raises TimeoutError after ten seconds."""
        while not predicate():
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), 10)


async def check_transport(open_pair: OpenPair) -> None:
    """Raise AssertionError when a transport breaks a promise of `base`."""
    await check_order(open_pair)
    await check_early_frames(open_pair)
    await check_hold(open_pair)
    await check_slow_peer(open_pair)
    await check_close(open_pair)
    await check_too_large(open_pair)


async def check_order(open_pair: OpenPair) -> None:
    """Frames arrive whole, once, in order, both ways at the same time."""
    one, other = await open_pair()
    left, right = Recorder(), Recorder()
    one.receive(left)
    other.receive(right)
    sent = [str(number).encode() * 50 for number in range(2000)]
    for frame in sent:
        one.send(frame + b"\0")
        other.send(frame + b"\0" + b"more\0")
    await right.wait_for(lambda: len(right.frames) == len(sent))
    await left.wait_for(lambda: len(left.frames) == 2 * len(sent))
    assert right.frames == sent, "frames changed or changed places"
    assert left.frames[0::2] == sent, "frames sent together changed places"
    one.close()
    other.close()


async def check_early_frames(open_pair: OpenPair) -> None:
    """What arrives before `receive` is not lost."""
    one, other = await open_pair()
    one.send(b"early\0")
    for _ in range(20):
        await asyncio.sleep(0)
    right = Recorder()
    other.receive(right)
    await right.wait_for(lambda: right.frames == [b"early"])
    one.close()
    other.close()


async def check_hold(open_pair: OpenPair) -> None:
    """A held transport delivers nothing, and everything when it goes on."""
    one, other = await open_pair()
    right = Recorder()
    other.receive(right)
    other.hold(True)
    one.send(b"held\0")
    for _ in range(20):
        await asyncio.sleep(0)
    assert right.frames == [], "a frame was delivered while the transport was held"
    other.hold(False)
    await right.wait_for(lambda: right.frames == [b"held"])
    one.close()
    other.close()


async def check_slow_peer(open_pair: OpenPair) -> None:
    """`queued` grows while the peer takes nothing; it is told when that is over, once."""
    one, other = await open_pair()
    left, right = Recorder(), Recorder()
    one.receive(left)
    other.receive(right)
    other.hold(True)
    piece = b"x" * 65535 + b"\0"
    count = 0
    while one.queued <= HIGH_WATER:
        one.send(piece)
        count += 1
        assert count < 1000, "`queued` does not grow"
    other.hold(False)
    await left.wait_for(lambda: left.drained == 1)
    assert one.queued <= LOW_WATER, "drained, but still full"
    await right.wait_for(lambda: len(right.frames) == count)
    one.close()
    other.close()


async def check_close(open_pair: OpenPair) -> None:
    """What was sent before `close` arrives; both sides learn of the end once, and know whose it was."""
    one, other = await open_pair()
    left, right = Recorder(), Recorder()
    one.receive(left)
    other.receive(right)
    one.send(b"last\0")
    one.close()
    one.close()
    one.send(b"nowhere\0")
    await right.wait_for(lambda: right.ended == 1)
    await left.wait_for(lambda: left.ended == 1)
    assert right.frames == [b"last"], "what was queued before the end did not arrive"
    assert isinstance(right.problem, PyreplsError), "the peer does not know that it was left"
    assert left.problem is None, "closing was reported as a problem"
    other.send(b"nowhere\0")
    other.close()


async def check_too_large(open_pair: OpenPair) -> None:
    """A frame beyond the limit ends the connection, with one last frame to the sender."""
    one, other = await open_pair()
    left = Recorder()

    class Refusing(Recorder):
        def transport_closed(self, problem: PyreplsError | None) -> None:
            other.send(b"refused\0")
            super().transport_closed(problem)

    right = Refusing()
    one.receive(left)
    other.receive(right)
    for _ in range(MAX_FRAME // (1 << 20) + 1):
        one.send(b"y" * (1 << 20))
        await asyncio.sleep(0)
    await right.wait_for(lambda: right.ended == 1)
    assert isinstance(right.problem, RemoteProtocolError), "the limit was not kept"
    await left.wait_for(lambda: left.frames == [b"refused"])
    one.close()
    other.close()
