"""What a value looks like from outside: previews, what is inside it, tables of it; its own code is never run for it."""
