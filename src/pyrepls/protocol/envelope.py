"""The three shapes of a message on the wire: request, reply, event; and the names by which messages are found."""

from __future__ import annotations

from .codec import decode, decode_json, encode, encode_json
from .errors import MalformedMessage, UnknownMessage
from .framing import encode_frame
from .record import Record

TYPE_CHECKING = False  # `import typing` is as dear as `import json`
if TYPE_CHECKING:
    from typing import Any, ClassVar, TypeVar, Union

    M = TypeVar("M", bound=Record)


class Reply(Record):
    """What a request is answered with; this one says only that it was done."""


class Request(Record):
    """Asked for, answered once, matched by id."""

    reply_: ClassVar[type[Reply]] = Reply
    silent_: ClassVar[bool] = False
    """Whether no reply is sent."""


class Event(Record):
    """Reported unasked, ordered by sequence number."""


class Trouble(Record):
    """Why a request could not be done."""

    type: str
    """The name of the error's class."""
    message: str
    """One sentence for the user."""


class RequestFrame(Record):
    """A request as it came: with the id that its reply must carry."""

    id: int
    request: Request


class ReplyFrame(Record):
    """A reply as it came, not yet decoded: only the asker knows its class."""

    id: int
    result: Any
    """The JSON value of the result, None when there is trouble."""
    trouble: Trouble | None


class EventFrame(Record):
    """An event as it came: with its number in the sender's order."""

    seq: int
    event: Event


if TYPE_CHECKING:
    Frame = Union[RequestFrame, ReplyFrame, EventFrame]


_wire_names: dict[type[Record], str] = {}


def wire_name(message: type[Record]) -> str:
    """Return the name of a message on the wire: `CellFinished` is `cell_finished`."""
    found = _wire_names.get(message)
    if found is None:
        letters = enumerate(message.__name__)
        found = "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in letters)
        _wire_names[message] = found
    return found


def by_wire_name(*messages: type[M]) -> dict[str, type[M]]:
    """Return the table by which messages of one protocol are found."""
    return {wire_name(message): message for message in messages}


def request_frame(id: int, request: Request) -> bytes:
    """Return the frame of a request."""
    return encode_frame(encode_json({"id": id, "cmd": wire_name(type(request)), "params": encode(request)}))


def reply_frame(id: int, result: Reply) -> bytes:
    """Return the frame of a reply that something was done."""
    return encode_frame(encode_json({"id": id, "status": "success", "result": encode(result)}))


def trouble_frame(id: int, type: str, message: str) -> bytes:
    """Return the frame of a reply that something could not be done."""
    return encode_frame(encode_json({"id": id, "status": "error", "error": {"type": type, "message": message}}))


def event_frame(seq: int, event: Event) -> bytes:
    """Return the frame of an event."""
    return encode_frame(
        encode_json({"seq": seq, "status": "event", "cmd": wire_name(type(event)), "result": encode(event)})
    )


def parse_frame(frame: bytes, requests: dict[str, type[Request]], events: dict[str, type[Event]]) -> Frame:
    """Return what a frame says, given the requests and events that this side understands.

    Raises MalformedMessage, or UnknownMessage for a name in neither table; both carry the request's id, when there
    was one, as `reply_to`.
    """
    value = decode_json(frame)
    status = value.get("status")
    if status == "event":
        found = _named(value, events, "event")
        return EventFrame(_number(value, "seq"), decode(found, value.get("result", {}), wire_name(found)))
    if status == "success":
        return ReplyFrame(_number(value, "id"), value.get("result", {}), None)
    if status == "error":
        return ReplyFrame(_number(value, "id"), None, decode(Trouble, value.get("error"), "error"))
    id = _number(value, "id")
    try:
        asked = _named(value, requests, "request")
        return RequestFrame(id, decode(asked, value.get("params", {}), wire_name(asked)))
    except (MalformedMessage, UnknownMessage) as problem:
        problem.reply_to = id
        raise


def _number(value: dict[str, Any], key: str) -> int:
    number = value.get(key)
    if type(number) is not int:
        raise MalformedMessage(f"a message has no whole number as {key}")
    return number


def _named(value: dict[str, Any], table: dict[str, type[M]], kind: str) -> type[M]:
    name = value.get("cmd")
    if not isinstance(name, str) or name not in table:
        raise UnknownMessage(f"unknown {kind}: {str(name)[:60]}")
    return table[name]
