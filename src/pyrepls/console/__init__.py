"""Floor 6: a line-mode prompt on a pane, for dumb terminals, screen readers and pipes."""
