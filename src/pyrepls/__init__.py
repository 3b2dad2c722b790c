"""pyrepls: tmux for Python interpreters."""
