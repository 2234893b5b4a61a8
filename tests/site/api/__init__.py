"""The public API of the site."""
