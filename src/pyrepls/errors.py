"""The whole tree of our errors. What the user's own code raises is none of these: it is data.

PyreplsError
  ConfigError              a settings, theme, key map or demo file says something we cannot accept
  UsageError               a command line or a target that means nothing
  ProtocolError            a message broke the rules             (protocol/errors.py, shipped)
    LocalProtocolError       we sent it: a bug of ours
    RemoteProtocolError      the peer sent it
      FrameTooLarge · MalformedMessage · UnknownMessage · VersionMismatch
  VariableError            a question about a variable has no answer (protocol/errors.py)
    NoSuchValue · NoTable · CannotMove
  TransportError
    ConnectFailed            nobody answered
    ConnectionClosed         used after we closed it
    ConnectionLost           the peer vanished
  KernelError
    LaunchFailed             it never said hello
    KernelLost               it ended without being asked to
  SandboxError
    SandboxUnavailable       no means on this machine keeps the policy
  SessionError
    NoSuchSession · NoSuchTab · NoSuchPane · NoSuchCell
    NameTaken                another session has that name
    NotAllowed               the client may not do that
  StoreError
    StoreTooNew              written by a later pyrepls
    StoreDamaged             it cannot be read back
  RuntimeDirectoryError    the directory of sockets is not safe to use
"""

from __future__ import annotations

from .protocol.errors import (
    CannotMove,
    FrameTooLarge,
    LocalProtocolError,
    MalformedMessage,
    NoSuchValue,
    NoTable,
    ProtocolError,
    PyreplsError,
    RemoteProtocolError,
    UnknownMessage,
    VariableError,
    VersionMismatch,
)


class ConfigError(PyreplsError):
    """A file of the user says something we cannot accept."""


class UsageError(PyreplsError):
    """A command line or a target that means nothing."""


class TransportError(PyreplsError):
    """Frames cannot be moved."""


class ConnectFailed(TransportError):
    """Nobody answered."""


class ConnectionClosed(TransportError):
    """Used after we closed it."""


class ConnectionLost(TransportError):
    """The peer vanished."""


class KernelError(PyreplsError):
    """Something is wrong with a kernel's process."""


class LaunchFailed(KernelError):
    """A kernel never said hello; the message holds its last words."""


class KernelLost(KernelError):
    """A kernel ended without being asked to."""


class SandboxError(PyreplsError):
    """A policy cannot be kept."""


class SandboxUnavailable(SandboxError):
    """No means on this machine keeps the policy."""


class SessionError(PyreplsError):
    """A request does not fit the session."""


class NoSuchSession(SessionError):
    """No session of that name."""


class NoSuchTab(SessionError):
    """No such tab in the session."""


class NoSuchPane(SessionError):
    """No such pane in the session."""


class NoSuchCell(SessionError):
    """No such cell, or it runs already."""


class NameTaken(SessionError):
    """Another session has that name."""


class NotAllowed(SessionError):
    """The client may not do that."""


class StoreError(PyreplsError):
    """A session cannot be kept."""


class StoreTooNew(StoreError):
    """Written by a later pyrepls."""


class StoreDamaged(StoreError):
    """It cannot be read back."""


class RuntimeDirectoryError(PyreplsError):
    """The directory of sockets is not safe to use."""


def error_named(name: str) -> type[PyreplsError]:
    """Return the class of an error that travelled by name; PyreplsError for one that we do not have."""
    found = globals().get(name)
    return found if isinstance(found, type) and issubclass(found, PyreplsError) else PyreplsError


__all__ = [
    "CannotMove",
    "ConfigError",
    "ConnectFailed",
    "ConnectionClosed",
    "ConnectionLost",
    "FrameTooLarge",
    "KernelError",
    "KernelLost",
    "LaunchFailed",
    "LocalProtocolError",
    "MalformedMessage",
    "NameTaken",
    "NoSuchCell",
    "NoSuchPane",
    "NoSuchSession",
    "NoSuchTab",
    "NoSuchValue",
    "NoTable",
    "NotAllowed",
    "ProtocolError",
    "PyreplsError",
    "RemoteProtocolError",
    "RuntimeDirectoryError",
    "SandboxError",
    "SandboxUnavailable",
    "SessionError",
    "StoreDamaged",
    "StoreError",
    "StoreTooNew",
    "TransportError",
    "UnknownMessage",
    "UsageError",
    "VariableError",
    "VersionMismatch",
    "error_named",
]
