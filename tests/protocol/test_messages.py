"""Every message of both protocols survives the wire; damage gives an error with the path, never another exception."""

from __future__ import annotations

import contextlib
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrepls.errors import LocalProtocolError, MalformedMessage, RemoteProtocolError, UnknownMessage
from pyrepls.model import events as session_events
from pyrepls.model import messages as session_messages
from pyrepls.protocol import envelope, events, json_text, requests
from pyrepls.protocol.codec import decode, encode, encode_json
from pyrepls.protocol.record import Record, fields_of, replace
from tests.strategies import records

KERNEL = (requests.REQUESTS, events.EVENTS)
SESSION = (session_messages.REQUESTS, session_events.EVENTS)
ALL_REQUESTS = [(KERNEL, each) for each in KERNEL[0].values()] + [(SESSION, each) for each in SESSION[0].values()]
ALL_EVENTS = [(KERNEL, each) for each in KERNEL[1].values()] + [(SESSION, each) for each in SESSION[1].values()]


@given(st.data())
def test_every_request_survives_the_wire(data: st.DataObject) -> None:
    tables, kind = data.draw(st.sampled_from(ALL_REQUESTS))
    request = data.draw(records(kind))
    frame = envelope.request_frame(7, request)
    assert envelope.parse_frame(frame[:-1], *tables) == envelope.RequestFrame(7, request)


@given(st.data())
def test_every_event_survives_the_wire(data: st.DataObject) -> None:
    tables, kind = data.draw(st.sampled_from(ALL_EVENTS))
    event = data.draw(records(kind))
    frame = envelope.event_frame(3, event)
    assert envelope.parse_frame(frame[:-1], *tables) == envelope.EventFrame(3, event)


@given(st.data())
def test_a_damaged_frame_is_a_protocol_error_and_nothing_else(data: st.DataObject) -> None:
    tables, kind = data.draw(st.sampled_from(ALL_REQUESTS))
    frame = bytearray(envelope.request_frame(7, data.draw(records(kind)))[:-1])
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(1, 255))
    with contextlib.suppress(RemoteProtocolError):
        envelope.parse_frame(bytes(frame), *tables)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_protocol_error(raw: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        envelope.parse_frame(raw, *KERNEL)


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (
            b'{"id":1,"cmd":"execute","params":{"cell":"a","number":1,"source":""}}',
            "execute.cell is the text 'a', not a",
        ),
        (b'{"id":1,"cmd":"execute","params":{"cell":true,"number":1,"source":""}}', "execute.cell is true or false"),
        (b'{"id":1,"cmd":"execute","params":{"cell":1}}', "execute lacks number, source"),
        (b'{"id":1,"cmd":"execute","params":[]}', "execute is a list, not an object"),
        (b'{"id":"1","cmd":"execute"}', "no whole number as id"),
        (
            b'{"seq":1,"status":"event","cmd":"changed","result":{"changes":[{"name":1}]}}',
            r"changes\[0\].name is the num",
        ),
        (b"[1]", "not a JSON object but a list"),
        (b'{"a":', "not JSON"),
        (b'{"a":NaN}', "not JSON"),
        (b'{"a":1}{"b":2}', "not JSON"),
        (b"\xff", "not JSON"),
        (b'{"a":' + b"[" * 100_000, "not JSON"),
    ],
)
def test_a_wrong_message_is_refused_with_the_path_to_what_is_wrong(frame: bytes, sentence: str) -> None:
    with pytest.raises(MalformedMessage, match=sentence):
        envelope.parse_frame(frame, *KERNEL)


def test_an_unknown_request_is_named_and_keeps_its_id_for_the_reply() -> None:
    with pytest.raises(UnknownMessage, match="unknown request: fly") as caught:
        envelope.parse_frame(b'{"id":5,"cmd":"fly"}', *KERNEL)
    assert caught.value.reply_to == 5


def test_unknown_fields_of_a_newer_peer_are_ignored() -> None:
    frame = b'{"id":5,"cmd":"resize","params":{"rows":2,"columns":3,"pixels":9}}'
    assert envelope.parse_frame(frame, *KERNEL) == envelope.RequestFrame(5, requests.Resize(2, 3))


def test_what_json_cannot_hold_is_refused_before_it_is_sent() -> None:
    with pytest.raises(LocalProtocolError):
        encode_json(encode({"x": float("nan")}))
    with pytest.raises(LocalProtocolError, match="object"):
        encode(object())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_json_text_is_what_the_json_package_reads(value: Any) -> None:
    import json

    assert json.loads(json_text.dumps(value)) == value
    assert json_text.loads(json.dumps(value)) == value


def test_a_record_is_frozen_compares_by_value_and_names_what_is_wrong() -> None:
    size = requests.Resize(2, columns=3)
    assert size == requests.Resize(2, 3)
    assert hash(size) == hash(requests.Resize(2, 3))
    assert replace(size, rows=9).rows == 9
    assert repr(size) == "Resize(rows=2, columns=3)"
    with pytest.raises(AttributeError, match="frozen"):
        size.rows = 4  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"missing \['columns'\]"):
        requests.Resize(2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"unknown \['depth'\]"):
        requests.Resize(2, 3, depth=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"given twice \['rows'\]"):
        requests.Resize(2, 3, rows=1)  # type: ignore[misc]


@pytest.mark.parametrize("table", [*KERNEL, *SESSION])
def test_every_message_and_its_fields_have_wire_names_and_a_sentence(table: dict[str, type[Record]]) -> None:
    for name, message in table.items():
        assert set(name) <= set(string.ascii_lowercase + "_")
        assert message.__doc__
        assert message.__doc__.endswith("."), f"{message.__name__} has no sentence"
        assert all(not field.startswith("_") for field in fields_of(message))


def test_a_variant_carries_its_class_and_an_unknown_one_is_refused() -> None:
    from pyrepls.model.split import Leaf, Node, Split

    layout = Split("across", (Leaf("%1"), Leaf("%2")), (1.0, 2.0))  # type: ignore[arg-type]
    event = session_events.LayoutChanged(1, layout, None)  # type: ignore[arg-type]
    assert decode(session_events.LayoutChanged, encode(event)) == event
    assert isinstance(layout, Node)
    broken = encode(event)
    broken["layout"]["is"] = "Triangle"
    with pytest.raises(MalformedMessage, match="layout is of an unknown kind: Triangle"):
        decode(session_events.LayoutChanged, broken)
