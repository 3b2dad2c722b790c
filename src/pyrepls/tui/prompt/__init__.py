"""The prompt: where cells and answers are typed. Its rules are plain functions here; only two modules know Textual."""
