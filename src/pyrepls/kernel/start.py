"""Puts a kernel together and runs it: descriptors, namespace, threads, start-up file, `Ready`, cells, the end."""

from __future__ import annotations

import atexit
import faulthandler
import fcntl
import os
import sys
import termios
from _thread import start_new_thread
from time import sleep

from ..protocol.codec import decode, decode_json
from ..protocol.events import Ready, Stopping
from ..protocol.moving import Pack, Unpack
from ..protocol.record import Record
from .audit import listen
from .cells import Cells
from .control import Control
from .errands import Errands
from .handlers import Handlers
from .inspecting.questions import Questions
from .interruption import Interruption, block_signals
from .kernel import Kernel
from .moving import Moving
from .namespace import Namespace
from .outbox import Outbox, give_up
from .prompts import Prompts
from .provided import Provided
from .streams import Streams
from .terminal import Terminal
from .watching.watching import Refresh
from .welcome import Welcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, NoReturn


class Boot(Record):
    """What the backend hands over, as JSON in an environment variable."""

    listener: int
    """Descriptor of the listening socket."""
    master: int
    """Descriptor of the reading end of the terminal."""
    marks: int
    """Descriptor of the terminal, opened once more for our marks."""
    token: str
    """What a server must say to be talked to."""
    ring: int = 4 * 1024 * 1024
    """Most bytes of events that are kept."""
    linger: float = 24 * 3600.0
    """Seconds without a connection after which the kernel ends itself."""


def run(text: str | None) -> None:
    """Be a kernel until told to stop."""
    if not text:
        sys.stderr.write("this script is started by pyrepls; it is of no use by itself\n")
        sys.exit(2)
    boot: Boot = decode(Boot, decode_json(text.encode()))
    _own_terminal(boot)
    sys.argv = [""]
    sys.ps1, sys.ps2 = ">>> ", "... "  # how libraries know that somebody sits at the prompt
    kernel = _assemble(boot)
    _run_startup_file(kernel.cells)
    kernel.cells.namespace.settle()
    kernel.cells.report(Ready())
    kernel.run()


def _own_terminal(boot: Boot) -> None:
    for descriptor in (boot.listener, boot.master, boot.marks):
        os.set_inheritable(descriptor, False)
    os.set_blocking(boot.marks, False)
    try:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    except OSError:
        pass  # it is ours already, or a sandbox has put another process before us
    faulthandler.enable(2, all_threads=False)


def _assemble(boot: Boot) -> Kernel:
    outbox = Outbox(boot.ring)
    terminal = Terminal(boot.master, boot.marks, outbox)
    streams = Streams()
    cells = Cells(Namespace(), outbox, terminal, streams, Interruption())
    prompts = Prompts(cells.announce_input)
    questions = Questions(cells.namespace.names)
    moving = Moving(cells.namespace.names, cells.watching.refresh)
    kernel = Kernel(
        cells,
        Errands(
            outbox,
            cells.interruption,
            {
                **questions.errands(),
                Refresh: lambda _: cells.watching.refresh(),
                Pack: moving.pack,
                Unpack: moving.unpack,
            },
        ),
    )
    listen(streams.flush, {"getpass": prompts.patch_getpass}, cells.watching.exact.step_aside)
    handlers = Handlers(kernel, prompts.hand_over, moving, questions)
    control = Control(boot.listener, boot.linger, kernel, handlers, Welcome(boot.token))
    sys.meta_path.append(Provided())
    # What the pump has read and not yet sent would be gone.
    os._exit = _exit_after(streams, terminal)  # type: ignore[assignment]
    os.register_at_fork(after_in_child=control.close_in_child)
    atexit.register(_say_goodbye, kernel)  # the first to be registered is the last to run
    bodies = (terminal.pump, control.run, cells.ticker.run)
    cells.watching.threads.ours = len(bodies)
    for body in bodies:
        start_new_thread(_for_life, (body,))
    return kernel


def _exit_after(streams: Streams, terminal: Terminal) -> Callable[[int], NoReturn]:
    leave = os._exit

    def _exit(status: int) -> NoReturn:
        """Exit to the system with the given status, without exit handlers."""
        try:
            streams.flush()
            terminal.last_words()
        finally:
            leave(status)

    return _exit


def _for_life(body: Callable[[], None]) -> None:
    block_signals()
    while True:
        try:
            body()
        except OSError:
            give_up()  # its descriptors are gone
        except Exception:
            sleep(0.1)  # memory ran out, it seems: the thread is needed all the same


def _run_startup_file(cells: Cells) -> None:
    path = os.environ.get("PYTHONSTARTUP")
    if path and not sys.flags.ignore_environment and os.path.isfile(path):
        cells.run_file(path)


def _say_goodbye(kernel: Kernel) -> None:
    if not kernel.cells.outbox.muted:
        kernel.cells.report(Stopping(kernel.stopping or "the interpreter ended"))
