"""The terminal interface: Textual screens, panes and widgets over a session of a server."""

import os

FRAMES = "TEXTUAL_FPS"

if FRAMES not in os.environ:
    os.environ[FRAMES] = "120"  # a key waits for the next frame; output has a slower clock of its own
    import textual.constants  # noqa: F401 - it reads the variable, which no kernel should inherit

    del os.environ[FRAMES]
