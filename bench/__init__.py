"""What is fast, measured side by side with what a user would pick instead. Run by `make bench`, never as a test."""
