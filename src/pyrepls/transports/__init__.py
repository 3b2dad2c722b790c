"""Floor 3: transports move frames both ways and understand nothing of them."""
