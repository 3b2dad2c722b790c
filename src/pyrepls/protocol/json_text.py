"""JSON text, without importing the `json` package where that can be avoided.

`import json` costs as much as half of a bare interpreter's start (it imports `re` and `enum`), and a kernel must be
ready within three times that start. The two C functions behind it are used directly; where they are missing or
have changed, the package itself serves.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # `import typing` is as dear as `import json`
if TYPE_CHECKING:
    from typing import Any, Callable


class _ScannerOptions:
    """What `_json.make_scanner` reads from the decoder that owns it."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    memo: dict[str, str] = {}

    @staticmethod
    def parse_constant(name: str) -> float:
        raise ValueError(f"{name} is not JSON")


def _refuse(value: object) -> object:
    raise TypeError(f"a value of type {type(value).__name__} has no JSON form")


def _direct() -> tuple[Callable[[Any], str], Callable[[str], Any]]:
    import _json

    scan = _json.make_scanner(_ScannerOptions)  # type: ignore[arg-type]
    encode = _json.make_encoder(None, _refuse, _json.encode_basestring_ascii, None, ":", ",", False, False, False)

    def dumps(value: Any) -> str:
        return "".join(encode(value, 0))

    def loads(text: str) -> Any:
        text = text.strip(" \t\r\n")
        try:
            value, end = scan(text, 0)
        except (StopIteration, SystemError, ValueError):
            raise ValueError("it cannot be read") from None
        if end != len(text):
            raise ValueError("more than one value")
        return value

    if loads(dumps({"a": [1, 2.5, None, True, "\0é"]})) != {"a": [1, 2.5, None, True, "\0é"]}:
        raise ImportError("_json does not do what it did")
    return dumps, loads


def _through_package() -> tuple[Callable[[Any], str], Callable[[str], Any]]:
    import json

    encoder = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False)
    decoder = json.JSONDecoder(parse_constant=_ScannerOptions.parse_constant)
    return encoder.encode, decoder.decode


try:
    if sys.implementation.name != "cpython":
        raise ImportError("another Python")
    dumps, loads = _direct()
except (ImportError, AttributeError, TypeError, ValueError):
    dumps, loads = _through_package()
