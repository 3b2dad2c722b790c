"""What a change is told as: a dict, as subscribers written for other libraries of this kind expect it.

| `type` | `path` ends with | `value` | `old_value` |
|---|---|---|---|
| `append`, `insert` | the index | the item | |
| `extend` | the first new index | a list of the items | |
| `pop`, `remove` | the index, or the key of a dict | | the item |
| `popitem` | the key | | the item |
| `setitem` | the index, slice or key | the item, or a list of items | the former one, or a list |
| `delitem` | the index, slice or key | | the item, or a list of items |
| `add_set` | the set itself | the item | |
| `discard_set` | the set itself | | the item |
| `sort` | the list itself | a list in the new order | |
| `reverse` | the list itself | | |
| `clear` | the container itself | | a copy of what was in it |
| `set` | the value itself | what it is now | what it was |
| `setattr`, `delattr` | the `Attribute` | the value | the former one |

Every event has `type`, `path` (a list, from the observable that was subscribed to), `value`, `old_value` and `length`
(of the container afterwards); those about an item of a dict have `key`, too. What has no value is None.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Event: TypeAlias = dict[str, Any]

MOST_TEXT = 200
"""Characters of a path as text."""

_PLAIN = frozenset({int, str, bytes, bool, float, complex, type(None)})
"""Keys whose repr is short and runs no code of the user."""


class Attribute(str):
    """A step of a path: the attribute of that name; every other step is an index, a slice or a key."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f".{self!s}"


def path_text(path: list[Any]) -> str:
    """Return a path as Python writes it, `['a'][0].b`, as far as that is possible in few characters."""
    text = ""
    for step in path:
        written = _step_text(step)
        if not written or len(text) + len(written) > MOST_TEXT:
            break
        text += written
    return text


def _step_text(step: Any) -> str:
    kind = type(step)
    if kind is Attribute:
        return f".{step!s}"
    if kind is slice:
        ends = ["" if end is None else str(end) for end in (step.start, step.stop)]
        return f"[{ends[0]}:{ends[1]}{'' if step.step is None else f':{step.step}'}]"
    return f"[{step!r}]" if kind in _PLAIN and not _is_long(step) else ""


def _is_long(key: Any) -> bool:
    if type(key) is int:
        return key.bit_length() > 8 * MOST_TEXT  # its digits are not even counted: that alone may take minutes
    return type(key) in (str, bytes) and len(key) > MOST_TEXT
