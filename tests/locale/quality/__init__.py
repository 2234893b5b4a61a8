"""Checks of translated texts."""
