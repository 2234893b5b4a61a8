"""Answers that are the same for everybody, given again without being made again, until something changes."""
