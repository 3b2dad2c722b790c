"""The entry point: finds the command, and turns every error of ours into one sentence and an exit code.

Nothing is imported here that the command does not need, so that `pyrepls --help` is there at once.
"""

from __future__ import annotations

import sys

from .commands import ALIASES, COMMANDS, module_of

DONE, NOT_FOUND, USAGE, TIMEOUT, INTERRUPTED = 0, 1, 2, 124, 130


def main(words: list[str] | None = None) -> int:
    """Run a command line (`sys.argv` by default) and return its exit code."""
    words = sys.argv[1:] if words is None else words
    if words and words[0] in ("-h", "--help", "help"):
        print(help_text())
        return DONE
    if words and words[0] in ("-V", "--version"):
        from pyrepls.protocol.version import RELEASE

        print(f"pyrepls {RELEASE}")
        return DONE
    command, rest = (words[0], words[1:]) if words and not words[0].startswith("-") else ("", words)
    command = ALIASES.get(command, command)
    if command and command not in COMMANDS:
        return _unknown(command)
    return _run(command, rest)


def help_text() -> str:
    """Return what `pyrepls --help` prints, made from the table of commands."""
    width = max(map(len, COMMANDS))
    rows = "\n".join(f"  {name:<{width}}  {does}" for name, does in COMMANDS.items())
    return (
        "pyrepls: tmux for Python interpreters\n\n"
        "usage: pyrepls                        attach to the only session, else create `main`\n"
        "       pyrepls COMMAND [OPTION ...]   see `pyrepls COMMAND --help`\n\n"
        f"{rows}\n\n"
        "A TARGET is session, session:tab, session:tab.pane or %pane-id. In the app, Ctrl+B ? shows the keys."
    )


def _unknown(command: str) -> int:
    import difflib

    near = difflib.get_close_matches(command, COMMANDS, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    print(f"pyrepls: there is no command {command}{hint} `pyrepls --help` lists them", file=sys.stderr)
    return USAGE


def _run(command: str, words: list[str]) -> int:
    from importlib import import_module

    from pyrepls.errors import PyreplsError, UsageError

    try:
        module = import_module(module_of(command or "open"))
        code = module.run(module.parse(words))
    except UsageError as problem:
        return _say(problem, USAGE)
    except PyreplsError as problem:
        return _say(problem, NOT_FOUND)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away; Python would complain again at exit
        return NOT_FOUND
    except Exception as problem:
        return _log(problem)
    return int(code)


def _say(problem: Exception, code: int) -> int:
    print(f"pyrepls: {problem}", file=sys.stderr)
    return code


def _log(problem: Exception) -> int:
    """Keep the traceback of a defect of ours in a file, and say where."""
    import traceback

    from pyrepls.config.paths import state_directory

    path = state_directory() / "crash.log"
    with path.open("a", encoding="utf-8") as log:
        log.write("".join(traceback.format_exception(type(problem), problem, problem.__traceback__)))
    print(f"pyrepls: a defect of ours ({type(problem).__name__}); its traceback is in {path}", file=sys.stderr)
    return NOT_FOUND
