"""Moving a variable from one pane to another: who may, and how its bytes get there through the server."""

from __future__ import annotations

import asyncio
import keyword
import unicodedata
from binascii import a2b_base64
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any, Callable
from weakref import WeakKeyDictionary

from ..errors import CannotMove, KernelLost, PyreplsError, UsageError
from ..model import events as ev
from ..model import variable_messages as msg
from ..model.cell import Notice
from ..model.ids import PaneId
from ..protocol.envelope import Reply, Request
from ..protocol.moving import MOST_BYTES, PIECE, Pack, Packed, Piece, ReadPiece, TakePiece, Unpack

if TYPE_CHECKING:
    from .client_connection import ClientConnection
    from .kernel_runner import KernelRunner
    from .server import Server

STRICTNESS = {"trusted": 0}
"""Policies by how little their kernels may do. What a kernel sends may be hostile to those that may do more."""

MOST_NAME = 200


async def move_variable(server: Server, _client: ClientConnection, request: msg.MoveVariable) -> Reply:
    """Copy a variable into another pane; given up when the client goes away before it was handed over."""
    move = _Move(server, request)
    work = asyncio.ensure_future(move.run())
    server.in_background(_settled(work))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        move.given_up = True
        raise


def may_move(source: str, target: str) -> bool:
    """Whether a variable may go from a kernel of one policy to one of another: to the same, or to a stricter one."""
    if source == target:
        return True
    return source in STRICTNESS and target in STRICTNESS and STRICTNESS[source] <= STRICTNESS[target]


def highest_protocol(python: str) -> int:
    """Return the newest pickle protocol that a version of Python reads."""
    numbers = [int(each) if each.isdecimal() else 0 for each in python.split(".")[:2]]
    return 5 if numbers >= [3, 8] else 4


def size_text(size: int) -> str:
    """Return a number of bytes for people."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


class _Gates:
    """A kernel holds one value to be read and one to be unpacked: moves take turns."""

    def __init__(self) -> None:
        self.out = asyncio.Lock()
        self.into = asyncio.Lock()


_gates: WeakKeyDictionary[KernelRunner, _Gates] = WeakKeyDictionary()


class _End:
    """One of the two panes, with the process that it had when the move began."""

    def __init__(self, server: Server, pane: PaneId) -> None:
        self.session = server.session_with(pane)
        self.runner = self.session.living_runner_of(pane)
        self.kernel = self.session.state.kernel_of(pane)
        self.label = self.session.state.label(pane)
        self.gates = _gates.setdefault(self.runner, _Gates())
        self._ended = f"the interpreter of {self.label} ended meanwhile; move the variable again"

    async def ask(self, request: Request) -> Reply:
        """Ask the kernel, however busy it is; raises CannotMove when it is another process now."""
        try:
            reply = await self.runner.ask(request, None)
        except KernelLost:  # heard before the session hears of it
            raise CannotMove(self._ended) from None
        except PyreplsError:
            self._check()
            raise
        self._check()
        return reply

    async def forget(self, request: Request) -> None:
        """Have the kernel forget what it holds; if it is gone, it has."""
        with suppress(PyreplsError):
            await self.runner.ask(request, None)

    def _check(self) -> None:
        now = self.session.kernel(self.kernel.id)
        if now is None:
            raise CannotMove(f"{self.label} was closed meanwhile")
        if (self.kernel.pid and now.pid != self.kernel.pid) or now.state == "dead":
            raise CannotMove(self._ended)


class _Move:
    """One variable on its way. Its steps are not cancelled: each leaves the kernels so that the next can begin."""

    def __init__(self, server: Server, request: msg.MoveVariable) -> None:
        self.given_up = False
        """Whether nobody waits for the end any more."""
        self._path = request.path
        self._name = _checked_name(request.name)
        if not request.path or request.pane == request.target:
            raise UsageError("a variable is moved from one pane to another; name a variable and two panes")
        self._source = _End(server, request.pane)
        self._target = _End(server, request.target)
        policies = self._source.kernel.spec.policy, self._target.kernel.spec.policy
        if not may_move(*policies):
            raise CannotMove(
                f"{self._source.label} is {policies[0]} and {self._target.label} is {policies[1]}: what comes from a "
                "locked-down interpreter may harm one that may do more, so nothing is moved in that direction"
            )

    async def run(self) -> msg.Moved:
        """Do it all, and say so in the target's transcript."""
        try:
            packed = await self._carried()
        except CannotMove as problem:
            raise CannotMove(f"{self._what} cannot be moved to {self._target.label}: {problem}") from None
        self._say(packed)
        return msg.Moved(self._name, packed.form, packed.size)

    @property
    def _what(self) -> str:
        return "".join(self._path)[:MOST_NAME]

    async def _carried(self) -> Packed:
        source, target = self._source, self._target
        async with AsyncExitStack() as turn:
            async with source.gates.out:
                packed = await self._pack()
                try:
                    await turn.enter_async_context(target.gates.into)
                    await self._carry(packed.size)
                except BaseException:
                    await source.forget(ReadPiece(MOST_BYTES))
                    raise
            await target.ask(Unpack(self._name, packed.form))
        return packed

    async def _pack(self) -> Packed:
        packed = await self._source.ask(Pack(self._path, highest_protocol(self._target.kernel.python)))
        assert isinstance(packed, Packed)
        if not 0 < packed.size <= MOST_BYTES:
            raise CannotMove(f"its interpreter says that it takes {packed.size} bytes, which cannot be")
        return packed

    async def _carry(self, size: int) -> None:
        try:
            for start in range(0, size, PIECE):
                self._check_wanted()
                piece = await self._source.ask(ReadPiece(start))
                assert isinstance(piece, Piece)
                _check_piece(piece, min(PIECE, size - start))
                await self._target.ask(TakePiece(start, piece.data))
            self._check_wanted()
        except BaseException:
            await self._target.forget(TakePiece(0, ""))
            raise

    def _check_wanted(self) -> None:
        if self.given_up:
            raise CannotMove("whoever asked for it is gone")

    def _say(self, packed: Packed) -> None:
        session, kernel = self._target.session, self._target.session.kernel(self._target.kernel.id)
        if kernel is not None:
            where = self._source.label if self._what == self._name else f"{self._what} of {self._source.label}"
            text = f"{self._name} came from {where}, {packed.form}, {size_text(packed.size)}"
            session.apply([ev.CellGrew(kernel.id, kernel.transcript.cells[-1].id, Notice(text))])


async def _settled(work: asyncio.Future[msg.Moved]) -> None:
    await asyncio.wait([work])
    if not work.cancelled():
        work.exception()  # seen by whoever asked, if anybody still waits


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFKC", name)  # as Python reads identifiers
    if not name.isidentifier() or keyword.iskeyword(name) or len(name) > MOST_NAME:
        raise UsageError("a variable's name is an identifier and no keyword, as in loss or rows_2")
    if name.startswith("__") and name.endswith("__"):
        raise UsageError(f"{name} is a name of Python's own; choose another one for the variable")
    return name


def _check_piece(piece: Piece, size: int) -> None:
    try:
        right = len(piece.data) <= 2 * PIECE and len(a2b_base64(piece.data)) == size
    except ValueError:
        right = False
    if not right:
        raise CannotMove("its interpreter sent other bytes than it had announced")


HANDLERS: dict[type[Request], Callable[[Any, Any, Any], Any]] = {msg.MoveVariable: move_variable}
