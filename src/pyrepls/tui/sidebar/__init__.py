"""The sidebar of a pane: its kernel's watches and variables, unfolded, filtered, edited."""
