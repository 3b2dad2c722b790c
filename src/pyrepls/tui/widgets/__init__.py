"""Widgets: the building blocks of panes."""
