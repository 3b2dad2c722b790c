"""The table of commands: help, dispatch and the guide read it. A module is imported only when it is asked for."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "new": "create a session, and attach to it",
    "attach": "show a session on this terminal",
    "split": "open a pane at the right of another one, or below it",
    "detach": "take every client off a session; it goes on",
    "ls": "list the sessions and their panes",
    "send": "run a cell in a pane",
    "capture": "print a pane's transcript",
    "watch": "pin a name, a path or an expression in a pane, or list what is pinned",
    "unwatch": "let a pinned thing go, or all of them",
    "wait": "wait until a pane has nothing to do",
    "rename": "give a session another name",
    "has-session": "tell by the exit code whether a session is there",
    "kill-session": "end a session and its interpreters",
    "kill-pane": "close a pane and end its interpreter",
    "kill-server": "end every session and the server",
    "console": "a line-mode prompt on a pane, for dumb terminals and pipes",
    "doctor": "tell what works on this machine",
}
"""What each command does, in the order of the help."""

ALIASES = {
    "a": "attach",
    "attach-session": "attach",
    "list-sessions": "ls",
    "new-session": "new",
    "rename-session": "rename",
}
"""tmux's longer words."""


def module_of(command: str) -> str:
    """Return the name of the module that holds a command."""
    return f"pyrepls.cli.{command.replace('-', '_')}_command"
