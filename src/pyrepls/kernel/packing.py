"""A value as bytes and back: pickled, or as the text of a literal. Runs code of the user's, so it is guarded.

What raises CannotMove here says the reason only, as a clause about "it": whoever shows it knows which value is meant.
"""

from __future__ import annotations

import sys

from ..protocol.errors import CannotMove
from ..protocol.moving import MOST_BYTES
from .imports import import_standard
from .inspecting.slots import full_name, plain_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Union

    from ..protocol.moving import Form

HIGHEST = 5
"""The pickle protocol of every Python from 3.8 on."""

TOO_LARGE = f"it takes more than {MOST_BYTES >> 20} MiB; save it to a file and load it in the other pane"

_FUNCTION = type(lambda: None)

_ATOMS = frozenset({int, float, complex, str, bytes, bool, type(None)})


class _Kept:
    """References of our own to what does the work, made when the first value is moved."""

    pickler: Any = None
    unpickler: Any = None
    literal_eval: Any = None


def pack(value: object, highest: int) -> tuple[Form, Union[bytes, bytearray]]:
    """Return a value as bytes, and their form; raises CannotMove."""
    try:
        return "pickle", _pickled(value, min(highest, HIGHEST))
    except CannotMove as problem:
        text = None if problem.args == (TOO_LARGE,) else _literal(value)  # its repr would be larger yet
        if text is None:
            raise
        return "literal", text


def unpack(form: Form, data: Union[bytes, bytearray]) -> Any:
    """Return the value of some bytes; raises CannotMove."""
    try:
        return _evaluated(bytes(data).decode()) if form == "literal" else _unpickled(data)
    except CannotMove:
        raise
    except BaseException as problem:
        raise CannotMove(f"unpacking it raised {_said(problem)}; its class may be another one here") from None


def _pickled(value: object, highest: int) -> bytearray:
    file = _BoundedFile()
    pickler = None
    try:
        pickler = _pickler()(file, highest)
        pickler.whole = value
        pickler.dump(value)
    except CannotMove:
        raise
    except RecursionError:
        raise CannotMove("it is nested too deeply to be pickled") from None
    except BaseException as problem:
        raise CannotMove(_culprit(value, getattr(pickler, "last", value), problem)) from None
    return file.data


def _culprit(value: object, last: object, problem: BaseException) -> str:
    subject = "it is" if last is value else "it holds"
    return f"{subject} a value of class {full_name(type(last))}, which cannot be pickled: {_said(problem)}"


class _BoundedFile:
    """Takes what a pickler writes, up to the limit."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: Any) -> int:
        self.data += data
        if len(self.data) > MOST_BYTES:
            raise CannotMove(TOO_LARGE)
        return len(data)


def _pickler() -> Any:
    if _Kept.pickler is None:
        base: Any = import_standard("_pickle").Pickler

        class Pickler(base):  # type: ignore[misc]
            """Remembers what it was at, and refuses what would arrive as another thing than it was."""

            whole: object = None
            last: object = None

            def reducer_override(self, value: Any) -> Any:
                self.last = value
                if type(value) is _FUNCTION and (value.__module__ == "__main__" or "<" in value.__qualname__):
                    raise CannotMove(_of_a_cell("it is" if value is self.whole else "it needs", "function", value))
                if value is self.whole and isinstance(value, type) and value.__module__ == "__main__":
                    raise CannotMove(_of_a_cell("it is", "class", value))
                return NotImplemented

        _Kept.pickler = Pickler
    return _Kept.pickler


def _of_a_cell(subject: str, kind: str, value: Any) -> str:
    name = _short(plain_text(value.__qualname__))
    if "<" in name:
        return f"{subject} the {kind} {name}, which has no name that the other pane could find it by"
    return f"{subject} the {kind} {name} of a cell; run that cell in the other pane, or put it into a module"


def _unpickled(data: Union[bytes, bytearray]) -> Any:
    if _Kept.unpickler is None:
        base: Any = import_standard("_pickle").Unpickler

        class Unpickler(base):  # type: ignore[misc]
            """Says in words which class or module is missing here."""

            def find_class(self, module: str, name: str) -> Any:
                try:
                    return super().find_class(module, name)
                except ModuleNotFoundError as problem:
                    raise CannotMove(_missing(plain_text(problem.name) or module)) from None
                except (ImportError, AttributeError):
                    raise CannotMove(_unknown(module, name)) from None

        _Kept.unpickler = Unpickler
    return _Kept.unpickler(import_standard("io").BytesIO(data)).load()


def _missing(module: str) -> str:
    top = module.partition(".")[0]
    if top == module or top not in sys.modules:
        return f"it needs the module {_short(module)}, which the other pane's interpreter cannot import"
    return f"it needs {_short(module)}, which {_release(top)} of the other pane does not have; use the same in both"


def _unknown(module: str, name: str) -> str:
    if module == "__main__":
        return (
            f"its class {_short(name)} is defined in a cell; define it in the other pane too, or put it into a module"
        )
    top = module.partition(".")[0]
    return f"it needs {_short(name)} of {_release(top)}, which the other pane's does not have; use the same in both"


def _release(module: str) -> str:
    version = plain_text(getattr(sys.modules.get(module), "__version__", ""))
    return f"{_short(module)} {_short(version)}".rstrip()


def _literal(value: object) -> Union[bytes, None]:
    """Return the text of a value that is a literal through and through; None when it is none."""
    try:
        shape = _shape(value)
        text = repr(value)
        if shape is None or len(text) > MOST_BYTES:
            return None
        return text.encode() if _shape(_evaluated(text)) == shape else None
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _evaluated(text: str) -> Any:
    if _Kept.literal_eval is None:
        _Kept.literal_eval = import_standard("ast").literal_eval
    return _Kept.literal_eval(text)


def _shape(value: Any) -> Any:
    """Return something that is equal for two values of the same types all through; raises ValueError for a class."""
    kind = type(value)
    if kind in _ATOMS:
        return kind, value
    if kind in (list, tuple):
        return kind, tuple(map(_shape, value))
    if kind is dict:
        return kind, tuple((_shape(key), _shape(each)) for key, each in value.items())
    if kind is set:
        return kind, frozenset(map(_shape, value))
    raise ValueError(kind)


def _said(problem: BaseException) -> str:
    try:
        text = plain_text(str(problem))
    except Exception:
        text = ""
    return f"{full_name(type(problem))}: {_short(text, 200)}" if text else full_name(type(problem))


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
