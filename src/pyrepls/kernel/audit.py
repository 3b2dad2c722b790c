"""The one audit hook: what is printed goes out before anything leaves Python, and `getpass` is ours when it comes.

It is called for every import, `open` and `compile` of the user's code: it must stay two comparisons long.
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


def listen(leaving: Callable[[], None], importing: dict[str, Callable[[], None]]) -> None:
    """Call `leaving` before each of those events, and the entry of a module before its first import."""

    def hook(event: str, details: tuple[Any, ...], leaves: frozenset[str] = LEAVING) -> None:
        if event in leaves:
            leaving()
        elif event == "import" and details[0] in importing:
            importing.pop(details[0])()

    sys.addaudithook(hook)
