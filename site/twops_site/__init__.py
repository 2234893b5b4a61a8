"""The 2PS site: settings, public pages, API and demo content."""
