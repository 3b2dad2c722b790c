"""The kernel's pure parts: the ring of events, the filter of marks, the compiler of cells, the text of failures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.kernel.execute import Compiler
from pyrepls.kernel.failure import clean, failure_of
from pyrepls.kernel.marker import MarkFilter
from pyrepls.kernel.ring import Ring, event_body
from pyrepls.kernel.watching.exact import Exact
from pyrepls.protocol.envelope import EventFrame, parse_frame
from pyrepls.protocol.events import EVENTS, Lost, Output


def filled(count: int, limit: int = 10_000) -> Ring:
    ring = Ring(limit)
    for number in range(count):
        ring.append(event_body(Output(1, f"line {number}")))
    return ring


def test_a_ring_numbers_events_and_forgets_what_is_journaled() -> None:
    ring = filled(3)
    assert (ring.first, ring.next) == (1, 4)
    assert parse_frame(ring[2][:-1], {}, EVENTS) == EventFrame(2, Output(1, "line 1"))
    ring.drop_through(2)
    assert (ring.first, ring.next) == (3, 4)
    ring.drop_through(99)
    assert (ring.first, ring.next, ring.size) == (4, 4, 0)


def test_a_full_ring_drops_the_oldest_and_says_what_is_lost() -> None:
    ring = filled(10, limit=300)
    assert ring.full
    ring.drop_beyond(300)
    assert ring.size <= 300
    assert 1 < ring.first < ring.next == 11
    assert parse_frame(ring.lost_frame(1)[:-1], {}, EVENTS) == EventFrame(ring.first - 1, Lost(1, ring.first - 1))
    ring.drop_beyond(0)
    assert ring.first == ring.next - 1  # the newest event always stays


@given(st.binary(max_size=60), st.binary(max_size=60), st.lists(st.integers(1, 9), min_size=1))
def test_a_mark_is_cut_out_however_it_arrives(before: bytes, after: bytes, sizes: list[int]) -> None:
    marks = MarkFilter("secret")
    data, got, at = before + marks.announce() + after, b"", 0
    for turn in range(len(data)):
        size = sizes[turn % len(sizes)]
        got += marks.feed(data[at : at + size])
        at += size
    assert got == before + after


def test_two_marks_may_be_on_their_way() -> None:
    marks = MarkFilter("s")
    first, second = marks.announce(), marks.announce()
    assert marks.feed(b"a" + first[:4]) == b"a"
    assert marks.feed(first[4:] + b"b") == b"b"
    assert marks.awaits(second)
    assert marks.feed(second + b"c") == b"c"
    assert not marks.awaits(second)
    assert marks.feed(b"\x1b") == b"\x1b"


def test_future_imports_hold_for_later_cells_and_only_when_they_come_first() -> None:
    compiler = Compiler(Exact(), lambda _text, _filename: lambda: None)
    compiler.compile('"""text"""\nfrom __future__ import annotations', "<cell 1>", 1)
    ((statement,), _) = compiler.compile("def f(x: Unknown): pass", "<cell 2>", 1)
    assert statement.code.co_flags & 0x1000000
    with pytest.raises(SyntaxError, match="beginning"):
        compiler.compile("x = 1\nfrom __future__ import annotations", "<cell 3>", 1)


def test_what_can_be_sent_is_bounded_and_has_no_half_characters() -> None:
    assert clean("a\udc80") == "a\\udc80"
    assert len(clean("x" * 10**6, 1000)) < 1100


def test_a_failure_that_cannot_be_described_is_named() -> None:
    class Nasty(Exception):
        __module__ = property(lambda self: 1 / 0)

        def __str__(self) -> str:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):  # the caller guards it
        failure_of(Nasty())
    group = failure_of(ValueError("\udc80" * 100_000))
    group.traceback.encode("utf-8")
    assert len(group.traceback) < 300_000
