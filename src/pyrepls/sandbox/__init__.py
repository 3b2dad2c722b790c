"""Floor 3: the only place that decides what a kernel's process may touch."""
