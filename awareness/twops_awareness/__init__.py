"""Campaign and guidance pages for Wagtail."""
