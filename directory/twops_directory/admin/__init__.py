"""Every screen in Wagtail's admin."""
