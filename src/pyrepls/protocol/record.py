"""Frozen records with typed fields: what every message and every value of the session model is made of.

They are frozen dataclasses in all but the import: `dataclasses` pulls in `inspect` and runs `exec` for each class,
which alone would cost a kernel twice a bare interpreter's start. Type checkers see dataclasses.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # `import typing` is as dear as `import json`
if TYPE_CHECKING:
    from typing import Any, ClassVar, TypeVar, dataclass_transform

    R = TypeVar("R", bound="Record")
else:

    def dataclass_transform(**_options):
        """Do at run time what typing's own does: nothing."""
        return lambda cls: cls


@dataclass_transform(frozen_default=True)
class Record:
    """A frozen value with the annotated fields of its class, in order, those of its bases first.

    A field is described by a string literal under it. Fields are given by position or by name; a class attribute
    is the default. Equality and hash are by type and fields.
    """

    __slots__ = ("__dict__",)
    _fields_: ClassVar[tuple[str, ...]] = ()
    _defaults_: ClassVar[dict[str, Any]] = {}
    _home_: ClassVar[dict[str, Any]] = {}
    """What its annotations mean: the names of its module, kept, as a cell of the user's may empty `sys.modules`."""
    sparse_: ClassVar[bool] = False
    """Whether fields that have their default are left out when it is sent."""

    if not TYPE_CHECKING:

        def __init_subclass__(cls, **options: Any) -> None:
            super().__init_subclass__(**options)
            cls._home_ = sys._getframe(1).f_globals
            own = [name for name in cls.__dict__.get("__annotations__", ()) if not name.endswith("_")]
            cls._fields_ = (*cls._fields_, *(name for name in own if name not in cls._fields_))
            cls._defaults_ = {**cls._defaults_, **{n: cls.__dict__[n] for n in own if n in cls.__dict__}}

        def __init__(self, *values: Any, **named: Any) -> None:
            fields = self._fields_
            state = self.__dict__
            if len(values) >= len(fields):
                if len(values) > len(fields) or named:
                    self._explain(values, named)
                state.update(zip(fields, values))
                return
            if self._defaults_:
                state.update(self._defaults_)
            state.update(zip(fields, values))
            if named:
                state.update(named)
            if len(state) != len(fields) or len(values) + len(named) > len(fields):
                self._explain(values, named)

    def _explain(self, values: tuple[Any, ...], named: dict[str, Any]) -> None:
        unknown = [name for name in named if name not in self._fields_]
        missing = [name for name in self._fields_ if name not in self.__dict__]
        twice = [name for name in self._fields_[: len(values)] if name in named]
        raise TypeError(f"{type(self).__name__}: unknown {unknown}, missing {missing}, given twice {twice}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *(self.__dict__[name] for name in self._fields_)))

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self._fields_)
        return f"{type(self).__name__}({inside})"


def fields_of(record: type[Record]) -> tuple[str, ...]:
    """Return the names of a record's fields in order."""
    return record._fields_


def default_of(record: type[Record], field: str) -> Any:
    """Return the default of a field; raises KeyError when it has none."""
    return record._defaults_[field]


def replace(record: R, **changes: Any) -> R:
    """Return the record with some fields changed; raises TypeError for a field it does not have."""
    made = object.__new__(type(record))
    state = made.__dict__
    state.update(record.__dict__)
    state.update(changes)
    if len(state) != len(record.__dict__):
        record._explain((), changes)
    return made
