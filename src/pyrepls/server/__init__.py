"""Floor 5: the process that owns sessions and outlives its clients."""
