"""Floor 3: what a session *is*. Pure values and pure functions; no socket, no clock, no screen."""
