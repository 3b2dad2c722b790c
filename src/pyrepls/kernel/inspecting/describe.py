"""One value at length: a text over several lines, and what else is known of it."""

from __future__ import annotations

import sys

from ...protocol.inspecting import Description
from . import arrays
from .contents import page
from .kinds import known
from .preview import Budget, bounded, preview
from .slots import class_attribute, class_dict, full_name, is_made_of, mro_of, plain_text, printable, slot, type_name
from .tables import grid_of, read_table
from .unfold import shown
from .write_objects import signature_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_TEXT = 10_000
MOST_FACT = 500
MOST_LINES = 100
TABLE_ROWS = 30
TABLE_COLUMNS = 10
WIDEST = 24


class _Example:
    def method(self) -> None: ...


_Function = type(_Example.method)
_Method = type(_Example().method)
_Module = type(sys)
_function_doc = slot(_Function, "__doc__")
_module_dict = slot(_Module, "__dict__")


def describe(value: Any) -> Description:
    """Describe a value, without running code of the user's."""
    grid = None
    try:
        grid = grid_of(value)
        text = _table(value) if grid is not None and not is_made_of(type(value), dict) else _text(value)
    except Exception:  # a package that has not kept its promises; its preview says so
        text = preview(value).text
    return Description(preview(value), text[:MOST_TEXT], tuple(_facts(value)), grid is not None)


def _text(value: Any) -> str:
    kind = type(value)
    if is_made_of(kind, str):
        text = str.__getitem__(value, slice(0, MOST_TEXT))
        return "\n".join(map(printable, text.split("\n")))
    entries, total = page(value, 0, MOST_LINES)
    if not entries:
        return bounded(Budget(2000, 0.05, 100).text(value, 4), MOST_TEXT)
    lines = [f"{bounded(label, 60)}: {shown(each).text}" for _, label, each in entries]
    return "\n".join([*lines, f"… {total} in all"] if total > len(entries) else lines)


def _table(value: Any) -> str:
    part = read_table(value, 0, TABLE_ROWS, 0, TABLE_COLUMNS)
    lines = [("", *part.names), *((label, *row) for label, row in zip(part.labels, part.cells))]
    widths = [min(WIDEST, max(map(len, column))) for column in zip(*lines)]
    right = (True, *part.numeric)
    aligned = [
        "  ".join(
            [
                (text.rjust if right[index] else text.ljust)(widths[index])
                for index, text in enumerate(each if len(each) <= WIDEST else each[: WIDEST - 1] + "…" for each in line)
            ]
        ).rstrip()
        for line in lines
    ]
    more = [f"… {part.rows} rows, {part.columns} columns"] if (part.rows, part.columns) > (TABLE_ROWS, 0) else []
    return "\n".join(([f"{part.page} of it:"] if part.page else []) + aligned + more)


def _facts(value: Any) -> list[tuple[str, str]]:
    kind = type(value)
    brief = preview(value)
    facts = [("class", full_name(kind))]
    bases = [type_name(each) for each in mro_of(kind)[1:-1]]
    if bases:
        facts.append(("made of", ", ".join(bases[:20])))
    if brief.length is not None:
        facts.append(("length", f"{brief.length:,}"))
    if brief.shape:
        facts.append(("shape", " × ".join(map(str, brief.shape))))
    if brief.dtype:
        facts.append(("dtype", brief.dtype))
    if brief.bytes is not None:
        facts.append(("memory", f"{brief.bytes:,} bytes"))
    for take in (_of_array, _of_function, _of_class, _of_module):
        try:
            facts += take(value, kind)
        except Exception:
            continue  # one fact less
    return [(word, bounded(text, MOST_FACT)) for word, text in facts if text]


def _of_array(value: Any, kind: type) -> list[tuple[str, str]]:
    name = known(kind)
    if name == "numpy.ndarray":
        return [("strides", str(value.strides)), ("owns its data", "yes" if value.flags.owndata else "no")]
    if name in arrays.NAMES and name.startswith("torch."):
        return [("device", str(value.device)), ("gradient", "yes" if value.requires_grad else "no")]
    return []


def _of_function(value: Any, kind: type) -> list[tuple[str, str]]:
    if kind is _Method:
        value, kind = value.__func__, type(value.__func__)
    if kind is not _Function:
        return []
    code = value.__code__
    name = plain_text(value.__qualname__)
    return [
        ("signature", f"{name}{signature_of(value)}"),
        ("module", plain_text(value.__module__)),
        ("file", f"{code.co_filename}, line {code.co_firstlineno}"),
        ("doc", _first_line(_function_doc(value))),
    ]


def _of_class(value: Any, kind: type) -> list[tuple[str, str]]:
    if not is_made_of(kind, type):
        return []
    facts = [
        ("name", full_name(value)),
        ("base classes", ", ".join(type_name(each) for each in mro_of(value)[1:])),
        ("doc", _first_line(class_dict(value).get("__doc__"))),
    ]
    start = class_attribute(mro_of(value)[:-1], "__init__")
    if type(start) is _Function:
        facts.append(("signature", f"{type_name(value)}{signature_of(start)}"))
    return facts


def _of_module(value: Any, kind: type) -> list[tuple[str, str]]:
    if not is_made_of(kind, _Module):
        return []
    names = _module_dict(value)
    keys = (("name", "__name__"), ("file", "__file__"), ("version", "__version__"))
    return [*((word, plain_text(names.get(key))) for word, key in keys), ("doc", _first_line(names.get("__doc__")))]


def _first_line(text: Any) -> str:
    lines = plain_text(text)[:2000].strip().split("\n")
    return lines[0].strip()
