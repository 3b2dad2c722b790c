"""A value leaves one kernel in pieces and arrives in another one equal, or it is said why not; nothing stays behind."""

from __future__ import annotations

import asyncio
import collections
import datetime
import decimal
import itertools
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrepls.errors import CannotMove, NoSuchValue, PyreplsError
from pyrepls.kernel import packing
from pyrepls.kernel.moving import Moving
from pyrepls.kernel.packing import pack, unpack
from pyrepls.protocol.moving import MOST_BYTES, PIECE, Pack, Packed, Piece, ReadPiece, TakePiece, Unpack
from tests.kernel.driver import Driver, Stable, every

ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text(max_size=20)
    | st.binary(max_size=20)
)
HASHABLE = st.recursive(ATOMS, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=4)
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(HASHABLE, inner, max_size=4)
        | st.sets(HASHABLE, max_size=4)
        | st.tuples(inner, inner)
    ),
    max_leaves=12,
)


async def carry(source: Driver, target: Driver, name: str) -> Packed:
    """Move a variable as a server does."""
    packed = await source.link.request(Pack((name,), 5))
    assert isinstance(packed, Packed)
    for start in range(0, packed.size, PIECE):
        piece = await source.link.request(ReadPiece(start))
        assert isinstance(piece, Piece)
        await target.link.request(TakePiece(start, piece.data))
    await target.link.request(Unpack(name, packed.form))
    return packed


async def memory(kernel: Driver) -> int:
    """Return the megabytes of a kernel's process."""
    pages = Path(f"/proc/{kernel.link.record.pid}/statm").read_text().split()[1]
    return int(pages) * 4096 >> 20


def why_not(value: object) -> str:
    with pytest.raises(CannotMove) as caught:
        pack(value, 5)
    return str(caught.value)


def iter_nothing() -> Iterator[None]:
    yield


@given(VALUES)
def test_any_nested_built_in_value_comes_back_equal_by_either_form(value: Any) -> None:
    assert unpack(*pack(value, 5)) == value
    text = packing._literal(value)
    if text is not None:
        again = unpack("literal", text)
        assert again == value
        assert packing._shape(again) == packing._shape(value)


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ([1, (2.5, {"a": {b"x"}}), None, -0.5, 1j, set()], True),
        (float("nan"), False),
        (float("inf"), False),
        ([...], False),
        (frozenset({1}), False),
        (collections.OrderedDict(a=1), False),
        (int.__new__(type("Int", (int,), {}), 5), False),
    ],
)
def test_a_literal_is_what_its_repr_reads_back_to_types_included(value: object, literal: bool) -> None:
    assert (packing._literal(value) is not None) == literal


def test_where_pickling_is_out_of_order_literals_still_go(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the user has replaced it")

    monkeypatch.setattr(packing, "_pickler", broken)
    form, data = pack({"a": [1]}, 5)
    assert form == "literal"
    assert unpack(form, data) == {"a": [1]}
    assert "RuntimeError: the user has replaced it" in why_not(datetime.date(2020, 1, 1))


def test_what_lives_in_one_interpreter_only_is_refused_with_its_class() -> None:
    assert "it is a value of class generator" in why_not(iter_nothing())
    assert "it holds a value of class _thread.lock" in why_not({"a": [threading.Lock()]})
    assert "it is a value of class module" in why_not(sys)
    with Path(__file__).open() as file:
        assert "it is a value of class _io.TextIOWrapper, which cannot be pickled" in why_not(file)
    assert "it is the function" in why_not(lambda: None)
    assert "no name that the other pane could find it by" in why_not([lambda: None])


def test_what_raises_while_it_is_pickled_is_refused_with_what_it_raised() -> None:
    class Odd(Exception):
        def __str__(self) -> str:
            raise ValueError

    class Raising:
        def __init__(self, problem: BaseException) -> None:
            self.problem = problem

        def __reduce__(self) -> str:
            raise self.problem

    assert "KeyError: 'no'" in why_not(Raising(KeyError("no")))
    assert why_not(Raising(Odd())).endswith("Odd")
    assert "SystemExit: 3" in why_not(Raising(SystemExit(3)))


def test_nesting_beyond_what_pickle_can_do_is_refused_in_one_sentence() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert why_not(deep) == "it is nested too deeply to be pickled"
    while deep:  # taken apart here, as freeing it at once is deep, too
        deep = deep[0]


def test_more_than_the_limit_is_refused_before_it_is_all_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_BYTES", 1000)
    pack(b"x" * 900, 5)
    assert "MiB; save it to a file" in why_not([b"x" * 600, b"y" * 600])


@pytest.mark.parametrize("data", [b"", b"\x80\x05.", b"garbage", b"\x80\x05N", b"\xff" * 100])
@pytest.mark.parametrize("form", ["pickle", "literal"])
def test_bytes_that_are_no_value_are_refused(form: Any, data: bytes) -> None:
    with pytest.raises(CannotMove):
        unpack(form, data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"cno_such_module\nThing\n.", "it needs the module no_such_module"),
        (b"cnumpy.no_such\nThing\n.", "it needs numpy.no_such, which numpy 2"),
        (b"cnumpy\nno_such\n.", "it needs no_such of numpy 2"),
        (b"c__main__\nNoSuch\n.", "its class NoSuch is defined in a cell"),
    ],
)
def test_what_is_missing_on_the_other_side_is_named(data: bytes, reason: str) -> None:
    import numpy  # noqa: F401 - the version that is named must be there

    with pytest.raises(CannotMove, match=reason):
        unpack("pickle", data)


def test_a_piece_that_does_not_follow_the_last_one_is_refused() -> None:
    moving = Moving({}, lambda: None)
    moving.take_piece(TakePiece(0, b64encode(b"ab").decode()))
    for piece in (TakePiece(1, ""), TakePiece(2, "abc"), TakePiece(2, "ä"), TakePiece(-1, "")):
        with pytest.raises(ValueError, match=r"."):
            moving.take_piece(piece)
    with pytest.raises(ValueError, match="at most"):
        moving.take_piece(TakePiece(2, b64encode(bytes(PIECE + 1)).decode()))
    with pytest.raises(ValueError, match="before the value"):
        moving.read_piece(ReadPiece(-1))


def test_what_was_packed_is_forgotten_after_its_last_piece_by_the_next_and_when_asked_to() -> None:
    moving = Moving({"x": bytes(PIECE), "y": 1}, lambda: None)
    size = moving.pack(Pack(("x",), 5)).size
    assert len(moving.read_piece(ReadPiece(0)).data) > PIECE
    assert moving.read_piece(ReadPiece(PIECE)).data
    assert moving.read_piece(ReadPiece(0)).data == ""
    moving.pack(Pack(("x",), 5))
    assert moving.pack(Pack(("y",), 5)).size < size
    moving.forget()
    assert moving.read_piece(ReadPiece(0)).data == ""
    moving.pack(Pack(("y",), 5))
    assert moving.read_piece(ReadPiece(MOST_BYTES)).data == ""
    assert moving.read_piece(ReadPiece(0)).data == ""


def test_a_value_that_cannot_be_packed_leaves_nothing_of_the_one_before() -> None:
    moving = Moving({"x": 1, "y": threading.Lock()}, lambda: None)
    moving.pack(Pack(("x",), 5))
    with pytest.raises(CannotMove):
        moving.pack(Pack(("y",), 5))
    assert moving.read_piece(ReadPiece(0)).data == ""


async def test_values_arrive_equal_under_every_pair_of_pythons(stable: Stable) -> None:
    kernels = [await stable.launch(version) for version in every()]
    values: list[Any] = []

    @settings(max_examples=60, database=None)
    @given(VALUES)
    def draw(value: Any) -> None:
        values.append(value)

    draw()
    values += [float("inf"), 10**5000 % 10**4000, "\ud800", {frozenset({(1, b"")}): [None]}, datetime.date(1, 1, 1)]
    values.append(decimal.Decimal("1.10"))
    wanted = repr(pack(values, 4)[1].hex())
    for source, target in itertools.permutations(kernels, 2):
        await source.run(f"import pickle; wanted = pickle.loads(bytes.fromhex({wanted})); x = wanted")
        assert (await carry(source, target, "x")).form == "pickle"
        check = await target.run(f"import pickle; x == pickle.loads(bytes.fromhex({wanted}))")
        assert check.result == "True", values
        await target.run("del x")


async def test_an_instance_arrives_where_its_class_is_defined_too_and_else_it_is_said(
    stable: Stable,
) -> None:
    source, target = await stable.launch(every()[0]), await stable.launch(every()[-1])
    define = "class Point:\n    def __init__(self, x): self.x = x"
    await source.run(f"{define}\np = [Point(3)]\ndef f(): pass")
    with pytest.raises(CannotMove, match="its class Point is defined in a cell; define it in the other pane too"):
        await carry(source, target, "p")
    await target.run(define)
    await carry(source, target, "p")
    assert (await target.run("p[0].x, type(p[0]) is Point")).result == "(3, True)"
    for name, what in (("f", "function f"), ("Point", "class Point")):
        with pytest.raises(CannotMove, match=f"it is the {what} of a cell; run that cell in the other pane"):
            await source.link.request(Pack((name,), 5))


async def test_a_module_that_is_not_there_is_named(stable: Stable) -> None:
    source, target = await stable.launch(), await stable.launch(every()[0])
    await source.run("import sys, types\nm = types.ModuleType('only_here'); sys.modules['only_here'] = m")
    await source.run("exec('class A: pass', m.__dict__)\nx = m.A()")
    with pytest.raises(CannotMove, match="it needs the module only_here, which the other pane's interpreter cannot"):
        await carry(source, target, "x")
    assert "NameError" in (await target.run("x")).failure.type


async def test_a_path_leads_to_what_is_moved_and_a_wrong_one_is_said(newest: Driver) -> None:
    await newest.run("a = {'b': [1, 22]}")
    packed = await newest.link.request(Pack(("a", "['b']", "[1]"), 5))
    assert isinstance(packed, Packed)
    assert (packed.form, packed.type) == ("pickle", "int")
    for path in ((), ("nothing",), ("a", "['c']")):
        with pytest.raises(NoSuchValue):
            await newest.link.request(Pack(path, 5))


async def test_pieces_come_and_go_while_a_cell_runs_and_the_rest_waits_for_its_end(stable: Stable) -> None:
    source, target = await stable.launch(), await stable.launch(every()[0])
    await source.run("x = bytes(3 * 2**20)")
    packed = await source.link.request(Pack(("x",), 5))
    assert isinstance(packed, Packed)
    await source.start("print('at it'); input()")
    await target.start("print('at it'); input()")
    await source.wait_text("at it")
    await target.wait_text("at it")
    for start in range(0, packed.size, PIECE):
        piece = await source.link.request(ReadPiece(start))
        assert isinstance(piece, Piece)
        await target.link.request(TakePiece(start, piece.data))
    unpacking = asyncio.ensure_future(target.link.request(Unpack("x", packed.form)))
    await target.answer("")
    await unpacking
    assert (await target.run("len(x)")).result == str(3 * 2**20)
    await source.answer("")


async def test_what_arrives_is_reported_as_a_change(newest: Driver) -> None:
    await newest.run("x = [1]")
    await newest.link.request(Pack(("x",), 5))
    piece = await newest.link.request(ReadPiece(0))
    assert isinstance(piece, Piece)
    await newest.link.request(TakePiece(0, piece.data))
    await newest.link.request(Unpack("arrived", "pickle"))
    await newest.until(lambda: "arrived" in str(newest.events))
    assert (await newest.run("arrived")).result == "[1]"


async def test_the_memory_of_a_large_value_is_free_again_when_it_has_gone_and_when_the_server_breaks_off(
    stable: Stable,
) -> None:
    kernel = await stable.launch()
    await kernel.run("x = bytes(100 * 2**20)")
    before = await memory(kernel)
    for _ in range(2):
        await kernel.link.request(Pack(("x",), 5))
        assert await memory(kernel) > before + 90
        await kernel.link.request(ReadPiece(MOST_BYTES))
        assert await memory(kernel) < before + 20
    await kernel.link.request(Pack(("x",), 5))
    await kernel.link.request(TakePiece(0, b64encode(bytes(PIECE)).decode()))
    await kernel.detach()
    again = stable.take(await stable.backend.adopt(kernel.link.record))
    assert await memory(again) < before + 20
    with pytest.raises(PyreplsError, match="1048576"):
        await again.link.request(TakePiece(PIECE, ""))


async def test_more_than_can_be_moved_is_refused_by_a_real_kernel(newest: Driver) -> None:
    await newest.run("x = bytes(257 * 2**20)")
    with pytest.raises(CannotMove, match="it takes more than 256 MiB"):
        await newest.link.request(Pack(("x",), 5))


async def test_observables_can_be_imported_in_a_cell_and_arrive_as_such(stable: Stable) -> None:
    source, target = await stable.launch(every()[0]), await stable.launch(every()[-1])
    await source.run("from pyrepls import Observable\nimport pyrepls\nx = Observable({'a': [1]})")
    assert (await source.run("pyrepls.ObservableValue is Observable")).result == "True"
    await carry(source, target, "x")
    assert (await target.run("told = []; x.subscribe(told.append); x['a'].append(2); x, told[0]['path']")).result == (
        "(Observable({'a': [1, 2]}), ['a', 1])"
    )
