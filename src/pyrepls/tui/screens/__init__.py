"""Screens that are laid over the session, and the handlers of the actions."""
