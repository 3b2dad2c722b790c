"""Floor 4: stores keep the journals of sessions and what was typed in them."""
