"""The errors of both protocols, and those that a kernel answers with; `pyrepls.errors` draws the whole tree.

ProtocolError
  LocalProtocolError       we sent it: a bug of ours
  RemoteProtocolError      the peer sent it
    FrameTooLarge · MalformedMessage · UnknownMessage · VersionMismatch
VariableError            a question about a variable has no answer
  NoSuchValue · NoTable · CannotMove
"""


class PyreplsError(Exception):
    """Any error of ours; its text is one sentence for the user."""


class ProtocolError(PyreplsError):
    """A message broke the rules of the protocol."""


class LocalProtocolError(ProtocolError):
    """We were about to send something the protocol forbids: a defect of ours."""


class RemoteProtocolError(ProtocolError):
    """The peer sent something the protocol forbids."""

    reply_to = None  # type: int | None
    """The id of the request that was wrong, when it had one: the reply with this error must carry it."""


class FrameTooLarge(RemoteProtocolError):
    """A frame is longer than the limit."""


class MalformedMessage(RemoteProtocolError):
    """A frame is no JSON object, or a value in it is of the wrong type."""


class UnknownMessage(RemoteProtocolError):
    """A message of a name that this side does not know."""


class VersionMismatch(RemoteProtocolError):
    """The peer speaks a version of the protocol that we do not."""


class VariableError(PyreplsError):
    """A question about a variable has no answer."""


class NoSuchValue(VariableError):
    """Nothing is at the end of the path, or nothing that can be reached without running code of the user."""


class NoTable(VariableError):
    """The value has no rows and columns."""


class CannotMove(VariableError):
    """The value cannot be carried to another interpreter; the message says why."""
