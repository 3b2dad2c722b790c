"""pyrepls: tmux for Python interpreters. `from pyrepls import Observable` is for the code of cells."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .observable import Observable as Observable
    from .observable import Observable as ObservableValue

__all__ = ["Observable", "ObservableValue"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if "_pyrepls" in sys.modules:  # inside a kernel: its own class, as it is that one whose changes it hears of
        from _pyrepls.observable import Observable  # type: ignore[import-not-found]
    else:
        from .observable import Observable
    return Observable
