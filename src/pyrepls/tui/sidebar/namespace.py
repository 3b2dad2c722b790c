"""What a sidebar is given to show: the values of one kernel, and what is pinned. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyrepls.model.session import History, Kernel, Variable
from pyrepls.protocol.variables import BreakKind, Watch


@dataclass(frozen=True)
class Pin:
    """Something pinned, as a sidebar shows it."""

    text: str
    breaks: BreakKind = "never"
    everywhere: bool = False
    """In all panes of the session."""


@dataclass(frozen=True)
class Namespace:
    """The variables of a kernel at one moment."""

    variables: Mapping[str, Variable] = field(default_factory=dict)
    """By name, and the values of watches by their text."""
    histories: Mapping[str, History] = field(default_factory=dict)
    pins: tuple[Pin, ...] = ()
    """In the order in which they are shown."""

    @property
    def pinned(self) -> Mapping[str, Pin]:
        """The pins by their text."""
        return {pin.text: pin for pin in self.pins}


def namespace_of(kernel: Kernel, shared: tuple[Watch, ...]) -> Namespace:
    """Return what a kernel's sidebar shows; `shared` is what is pinned in all panes, and stands first."""
    own = {watch.text: watch for watch in kernel.watches}
    everywhere = [Pin(watch.text, own.pop(watch.text, watch).breaks, True) for watch in shared]
    pins = (*everywhere, *(Pin(watch.text, watch.breaks) for watch in own.values()))
    return Namespace(kernel.variables, kernel.histories, pins)
