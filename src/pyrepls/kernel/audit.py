"""The one audit hook: what is printed goes out before anything leaves Python, `getpass` is ours when it comes, and
watching steps aside for a debugger.

It is called for every import, `open` and `compile` of the user's code: it must stay short.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

LEAVING = frozenset(
    {
        "ctypes.call_function",
        "ctypes.dlopen",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.system",
        "subprocess.Popen",
    }
)
"""Events after which something else than our streams may write to the terminal.

None of them is ever raised by the control thread: a flush may have to wait for it.
"""


TRACING = frozenset({"sys.setprofile", "sys.settrace"})
"""A debugger, a profiler or coverage comes or goes."""


def listen(leaving: Callable[[], None], importing: dict[str, Callable[[], None]], tracing: Callable[[], None]) -> None:
    """Call `leaving` or `tracing` before each of those events, and the entry of a module before its first import."""

    def hook(event: str, details: tuple[Any, ...], leaves: frozenset[str] = LEAVING) -> None:
        if event in leaves:
            leaving()
        elif event == "import" and details[0] in importing:
            importing.pop(details[0])()
        elif event in TRACING:
            tracing()

    sys.addaudithook(hook)
