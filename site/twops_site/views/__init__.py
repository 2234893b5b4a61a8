"""Public views, one subject a file."""
