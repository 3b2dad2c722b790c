"""Floor 4: how an interpreter is started, reached, interrupted and ended; one narrow seam, one kind so far (local)."""
