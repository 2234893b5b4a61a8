"""The steps of one translation on Wagtail's own screens: sent, reviewed, approved, withdrawn."""
