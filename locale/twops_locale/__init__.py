"""Countries, languages and reviewed translation for Wagtail."""
