"""A directory of support services (HSDS) for Wagtail: facts once, words per language."""
