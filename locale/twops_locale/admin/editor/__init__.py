"""The screen where a translation is written and reviewed, and the addresses that belong to it."""
