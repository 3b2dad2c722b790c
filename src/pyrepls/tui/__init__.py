"""The terminal interface: Textual screens, panes and widgets over a session of a server."""
