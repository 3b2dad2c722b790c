"""Floor 5: the client's end of a connection to the server, and the mirror of a session that it shows."""
