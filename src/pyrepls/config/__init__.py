"""Floor 2: settings, and where everything of the user lies on disk."""
