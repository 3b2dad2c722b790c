"""Panes: what one shows of its kernel, and what it sends for the user."""
