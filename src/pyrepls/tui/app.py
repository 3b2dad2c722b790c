"""The terminal program: it wires a client to screens and knows nothing else."""

from __future__ import annotations

import asyncio

from textual import events, on
from textual.app import App

from pyrepls.client.client import Client
from pyrepls.client.mirror import Mirror
from pyrepls.errors import PyreplsError
from pyrepls.tui.collector import calm_collector, spare_collector
from pyrepls.tui.panes.requester import log_problem
from pyrepls.tui.session_screen import SessionScreen
from pyrepls.tui.themes import DEFAULT, load_theme

SETTLED_SECONDS = 0.5
"""After so long the modules and style sheets that stay are there."""


class PyreplsApp(App[str], inherit_bindings=False):
    """Shows one session at a time; ends with the sentence to print after it."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "pyrepls"

    def __init__(self, client: Client, mirror: Mirror, read_only: bool = False, theme: str = DEFAULT) -> None:
        self._look = load_theme(theme)
        super().__init__()
        self.crash = ""
        """What to say after an error of our own has ended the program."""
        self._client = client
        self._mirror = mirror
        self._read_only = read_only

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return what the style sheets need before the theme is on."""
        return self._look.textual().variables

    async def on_mount(self) -> None:
        """Put on the theme, show the session, and hear when the server is lost."""
        self.register_theme(self._look.textual())
        self.theme = self._look.name
        self._client.on_lost = self._lose
        await self.push_screen(self._screen_of(self._mirror))
        self.set_timer(SETTLED_SECONDS, spare_collector)

    async def on_event(self, event: events.Event) -> None:
        """Offer every key to the session's screen before the focused widget gets it."""
        if isinstance(event, events.Key) and not event.is_forwarded and self._take_key(event):
            await asyncio.sleep(0)  # the action takes its first step, so the next key goes where this one has led
            return
        await super().on_event(event)

    @on(SessionScreen.Left)
    def _leave(self, event: SessionScreen.Left) -> None:
        self.exit(event.result)

    @on(SessionScreen.SessionChosen)
    async def _change_session(self, event: SessionScreen.SessionChosen) -> None:
        await self.switch_screen(self._screen_of(event.mirror))

    def _take_key(self, key: events.Key) -> bool:
        return isinstance(self.screen, SessionScreen) and self.screen.take_key(key)

    def _screen_of(self, mirror: Mirror) -> SessionScreen:
        return SessionScreen(self._client, mirror, self._look.style_table(), self._read_only)

    def _lose(self, _problem: PyreplsError) -> None:
        self.post_message(SessionScreen.Left("the server ended"))

    def _handle_exception(self, error: Exception) -> None:
        """Log an error of ours and end with one sentence; Textual would print a traceback."""
        if not self.crash:
            path = log_problem(error)
            self.crash = f"pyrepls stopped over an error of its own; the session goes on. It is described in {path}"
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()


async def run_tui(
    client: Client, session: str, read_only: bool = False, detach_others: bool = False, theme: str = DEFAULT
) -> str:
    """Show a session until the user leaves it, and return the sentence to print then.

    Raises NoSuchSession before anything is shown, and PyreplsError when an error of our own has ended the program.
    """
    mirror = await client.attach(session, read_only, detach_others)
    calm_collector()
    app = PyreplsApp(client, mirror, read_only, theme)
    result = await app.run_async()
    if app.crash:
        raise PyreplsError(app.crash)
    return result or ""
