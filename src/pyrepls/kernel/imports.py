"""Late imports of the standard library, out of reach of the user's files.

The working directory is on the user's path, as in any interactive Python; a `token.py` in it must not become a part
of the kernel. At the time of `Ready` next to nothing has been imported: what is needed later comes through here.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_kept: dict[str, Any] = {}


def import_standard(name: str) -> Any:
    """Import a module of the standard library, as if the working directory were not on the path.

    It is kept: the user's code may do to `sys.modules` what it likes.
    """
    found = _kept.get(name) or sys.modules.get(name)
    if found is not None:
        _kept[name] = found
        return found
    theirs = sys.path
    sys.path = [entry for entry in theirs if entry not in ("", ".") and entry != _working_directory()]
    try:
        __import__(name)
    finally:
        sys.path = theirs
    _kept[name] = sys.modules[name]
    return _kept[name]


def _working_directory() -> str | None:
    try:
        return os.getcwd()
    except OSError:
        return None  # it was removed
