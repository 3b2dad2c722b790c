"""The module `pyrepls` for the user's code, where none is installed: it holds what a kernel has for cells to import.

It is asked last of all finders, so an installed pyrepls goes first; that one hands out the kernel's own classes too.
"""

from __future__ import annotations

from _frozen_importlib import ModuleSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType


class Provided:
    """A finder and loader of one module."""

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Python's: say how a module is loaded, None for one that is not ours."""
        return ModuleSpec(name, self, origin="the pyrepls kernel") if name == "pyrepls" else None  # type: ignore[arg-type]

    def create_module(self, _spec: ModuleSpec) -> ModuleType | None:
        """Python's: leave the making of the module to Python."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Python's: fill the module."""
        from ..observable import Observable

        module.__doc__ = "What a pyrepls kernel provides for the code of its cells."
        module.__dict__.update(Observable=Observable, ObservableValue=Observable, __all__=["Observable"])
