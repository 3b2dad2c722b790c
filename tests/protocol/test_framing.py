"""Frames come out whole for any chunking, and a broken one never takes its neighbours' place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.errors import FrameTooLarge, LocalProtocolError
from pyrepls.protocol.framing import FrameDecoder, encode_frame

bodies = st.lists(st.binary(max_size=60).map(lambda raw: raw.replace(b"\0", b"")), max_size=12)


@given(bodies, st.data())
def test_any_chunking_of_the_bytes_gives_the_same_frames(frames: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(encode_frame(frame) for frame in frames)
    decoder = FrameDecoder()
    found: list[bytes] = []
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        found += decoder.feed(stream[:cut])
        stream = stream[cut:]
    assert found == frames
    assert decoder.held == 0


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_cut_at_their_nuls(stream: bytes) -> None:
    decoder = FrameDecoder()
    found = decoder.feed(stream)
    assert b"\0".join([*found, stream.rpartition(b"\0")[2]]) == stream


def test_a_frame_longer_than_the_limit_names_its_sender() -> None:
    decoder = FrameDecoder(limit=10, sender="the kernel k3")
    with pytest.raises(FrameTooLarge, match=r"the kernel k3 sent a frame that is longer than the limit of 10 bytes"):
        decoder.feed(b"x" * 11)


def test_after_a_frame_too_long_the_decoder_finds_its_place_at_the_next_nul() -> None:
    decoder = FrameDecoder(limit=10)
    with pytest.raises(FrameTooLarge):
        decoder.feed(b"x" * 50)
    assert decoder.feed(b"still too long") == []
    assert decoder.feed(b"\0good\0") == [b"good"]


def test_a_frame_too_long_that_ends_in_the_same_bytes_is_reported_too() -> None:
    decoder = FrameDecoder(limit=4)
    with pytest.raises(FrameTooLarge):
        decoder.feed(b"longer\0ok\0")
    assert decoder.feed(b"fine\0") == [b"fine"]


def test_many_small_pieces_of_one_big_frame_are_not_copied_again_and_again() -> None:
    decoder = FrameDecoder()
    piece = b"x" * 1024
    for _ in range(8 * 1024):
        assert decoder.feed(piece) == []
    (frame,) = decoder.feed(b"\0")
    assert len(frame) == 8 * 1024 * 1024


def test_our_own_frames_are_checked_before_they_are_sent() -> None:
    with pytest.raises(LocalProtocolError, match="longer than the limit"):
        encode_frame(b"x" * 11, limit=10)
    with pytest.raises(LocalProtocolError, match="NUL"):
        encode_frame(b"a\0b")
